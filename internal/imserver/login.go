//go:build !js

package imserver

import (
	"net/http"
	"time"

	"localcache-wasm/msync"
)

// maxName bounds the names of users, groups and devices, in bytes: they become
// keys of the data file.
const maxName = 255

type credentials struct{ Username, Password, Nickname string }

func (c *call) credentials() (credentials, *problem) {
	var who credentials
	if !c.json(&who) || who.Username == "" || len(who.Username) > maxName {
		return who, illegal("a JSON body with username and password is needed")
	}
	who.Username = lower(who.Username)
	return who, nil
}

// login gives a token for a password.
func (s *Server) login(c *call) (any, *problem) {
	who, wrong := c.credentials()
	if wrong != nil {
		return nil, wrong
	}
	switch {
	case !s.accounts.known(who.Username) && !s.options.Open:
		return nil, &problem{http.StatusNotFound, "invalid_grant", "user not found"}
	case !s.accounts.known(who.Username):
		s.accounts.setPassword(who.Username, who.Password)
	case !s.accounts.accepts(who.Username, who.Password):
		return nil, &problem{http.StatusBadRequest, "invalid_grant", "invalid password"}
	}
	return map[string]any{
		"access_token": s.accounts.issue(who.Username, s.options.TokenLife), "expires_in": int64(s.options.TokenLife / time.Second),
		"user": map[string]any{"username": who.Username, "activated": true},
	}, nil
}

func (s *Server) signUp(c *call) (any, *problem) {
	who, wrong := c.credentials()
	if wrong != nil || who.Password == "" {
		return nil, illegal("a JSON body with username and password is needed")
	}
	if s.accounts.known(who.Username) {
		return nil, &problem{http.StatusBadRequest, "duplicate_unique_property_exists", "the user name " + who.Username + " is taken"}
	}
	s.accounts.setPassword(who.Username, who.Password)
	return map[string]any{"entities": []any{map[string]any{"username": who.Username, "activated": true}}}, nil
}

// tokenExpires tells when the token that asks ends: renewing one is logging in
// again and telling the client, which then asks here.
func (s *Server) tokenExpires(c *call) (any, *problem) {
	return map[string]any{"expire_timestamp": s.accounts.tokens[c.token].Expires}, nil
}

// resources are the devices that a user is logged in with.
func (s *Server) resources(c *call) (any, *problem) {
	rows, seen := []any{}, map[string]bool{}
	for conn := range s.connections.of(c.user) {
		if !seen[conn.resource] {
			seen[conn.resource] = true
			rows = append(rows, map[string]any{"res": conn.resource, "device_name": conn.name, "platform": conn.platform})
		}
	}
	return data(rows), nil
}

// disconnect kicks one of the own devices.
func (s *Server) disconnect(c *call) (any, *problem) {
	n := s.kickDevice(c.user, c.r.PathValue("resource"), msync.StatisticsBody_USER_KICKED_BY_OTHER_DEVICE, "")
	return data(map[string]any{"result": n > 0}), nil
}
