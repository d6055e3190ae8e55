//go:build !js

package imserver

import (
	"time"
)

// REST calls of 5.x clients for what they show beside the conversation list. This
// server stores no attributes, settings and name cards of users. It answers that
// there are none, and the clients show ids instead.

func (s *Server) profiles(c *call) (any, *problem) {
	var body struct{ Targets []string }
	if !c.json(&body) {
		return nil, illegal("a JSON body with targets is needed")
	}
	attributes := map[string]any{}
	for _, name := range lowerAll(body.Targets) {
		attributes[name] = map[string]any{}
	}
	return data(attributes), nil
}

// silentModes answers that no conversation is muted.
func (s *Server) silentModes(*call) (any, *problem) {
	return data(map[string]any{"user": map[string]any{}, "group": map[string]any{}}), nil
}

func (s *Server) nameCards(*call) (any, *problem) { return data(map[string]any{}), nil }

// presence lists the devices of users that are online. Later changes are not sent,
// also not to subscribers.
func (s *Server) presence(c *call) (any, *problem) {
	var body struct{ Usernames []string }
	if !c.json(&body) {
		return nil, illegal("a JSON body with usernames is needed")
	}
	rows := []any{}
	for _, name := range lowerAll(body.Usernames) {
		devices := map[string]int{}
		for conn := range s.connections.of(name) {
			devices[conn.resource] = 1
		}
		rows = append(rows, map[string]any{"uid": name, "status": devices, "ext": "", "last_time": time.Now().Unix(), "expiry": time.Now().Add(30 * 24 * time.Hour).Unix()})
	}
	return map[string]any{"result": rows}, nil
}
