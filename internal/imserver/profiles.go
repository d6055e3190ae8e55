//go:build !js

package imserver

import (
	"net/http"
	"strings"
	"time"
)

// What 5.x clients ask for around a conversation list, beside the gateway. This
// server keeps none of a user's attributes, settings and name cards: it tells that
// there are none, so that a client shows ids.

// rosterVersion tells a client whether its copy of the contact list is the present
// one; only if not it asks the gateway.
func (s *Server) rosterVersion(c *call) (any, *problem) {
	return data(map[string]any{"version": s.contactsVersion(c.user)}), nil
}

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
		for conn := range s.conns {
			if conn.user == name {
				devices[conn.resource] = 1
			}
		}
		rows = append(rows, map[string]any{"uid": name, "status": devices, "ext": "", "last_time": time.Now().Unix(), "expiry": time.Now().Add(30 * 24 * time.Hour).Unix()})
	}
	return map[string]any{"result": rows}, nil
}

// groupDetails tells of groups, their ids with commas between.
func (s *Server) groupDetails(c *call) (any, *problem) {
	rows := []any{}
	for id := range strings.SplitSeq(c.r.PathValue("ids"), ",") {
		members := s.groups[id]
		if len(members) == 0 {
			continue
		}
		affiliations := []any{}
		for i, name := range members {
			role := "member"
			if i == 0 {
				role = "owner"
			}
			affiliations = append(affiliations, map[string]any{role: name})
		}
		rows = append(rows, map[string]any{
			"id": id, "name": id, "owner": members[0], "affiliations": affiliations, "affiliations_count": len(members),
			"public": false, "allowinvites": false, "membersonly": false, "mute": false, "disabled": false,
		})
	}
	if len(rows) == 0 {
		return nil, &problem{http.StatusNotFound, "resource_not_found", "do not find this group"}
	}
	return data(rows), nil
}
