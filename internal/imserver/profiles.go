//go:build !js

package imserver

import (
	"time"
)

// What 5.x clients ask for around a conversation list, beside the gateway. This
// server keeps none of a user's attributes, settings and name cards: it tells that
// there are none, so that a client shows ids.

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

// silentModes tells that no conversation is muted.
func (s *Server) silentModes(*call) (any, *problem) {
	return data(map[string]any{"user": map[string]any{}, "group": map[string]any{}}), nil
}

func (s *Server) nameCards(*call) (any, *problem) { return data(map[string]any{}), nil }

// presence tells which devices of users are online. Changes are not told later,
// whether the client subscribes to them or not.
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
