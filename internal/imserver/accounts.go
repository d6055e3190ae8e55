//go:build !js

package imserver

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"localcache-wasm/msync"
)

// token lets a user in until it ends.
type token struct {
	User    string `json:"user"`
	Expires int64  `json:"expires"` // ms since the epoch
}

// hash is a password as it is kept: salt and key, never the word itself.
func hash(password string) string {
	salt := rand.Text()
	return salt + ":" + derive(password, salt)
}

func derive(password, salt string) string {
	key, err := pbkdf2.Key(sha256.New, password, []byte(salt), 4096, 32)
	if err != nil {
		return "" // the parameters are constant and legal
	}
	return hex.EncodeToString(key)
}

func matches(hashed, password string) bool {
	salt, want, _ := strings.Cut(hashed, ":")
	return want != "" && subtle.ConstantTimeCompare([]byte(derive(password, salt)), []byte(want)) == 1
}

func (s *Server) setPassword(name, hashed string) {
	s.users[name] = hashed
	s.save(bucketUsers, hashed, name)
}

func (s *Server) setGroup(id string, members []string) {
	members = lowerAll(members)
	s.groups[id] = members
	s.save(bucketGroups, members, id)
}

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
	hashed := s.users[who.Username]
	switch {
	case hashed == "" && !s.options.Open:
		return nil, &problem{http.StatusNotFound, "invalid_grant", "user not found"}
	case hashed == "":
		s.setPassword(who.Username, hash(who.Password))
	case !matches(hashed, who.Password):
		return nil, &problem{http.StatusBadRequest, "invalid_grant", "invalid password"}
	}
	s.dropEndedTokens(who.Username)
	word := rand.Text()
	s.setToken(word, token{who.Username, time.Now().Add(s.options.TokenLife).UnixMilli()})
	return map[string]any{
		"access_token": word, "expires_in": int64(s.options.TokenLife / time.Second),
		"user": map[string]any{"username": who.Username, "activated": true},
	}, nil
}

func (s *Server) setToken(word string, t token) {
	s.tokens[word] = t
	s.save(bucketTokens, t, word)
}

func (s *Server) signUp(c *call) (any, *problem) {
	who, wrong := c.credentials()
	if wrong != nil || who.Password == "" {
		return nil, illegal("a JSON body with username and password is needed")
	}
	if s.users[who.Username] != "" {
		return nil, &problem{http.StatusBadRequest, "duplicate_unique_property_exists", "the user name " + who.Username + " is taken"}
	}
	s.setPassword(who.Username, hash(who.Password))
	return map[string]any{"entities": []any{map[string]any{"username": who.Username, "activated": true}}}, nil
}

// tokenExpires tells when the token that asks ends: renewing one is logging in
// again and telling the client, which then asks here.
func (s *Server) tokenExpires(c *call) (any, *problem) {
	return map[string]any{"expire_timestamp": s.tokens[c.token].Expires}, nil
}

// resources are the devices that a user is logged in with.
func (s *Server) resources(c *call) (any, *problem) {
	rows, seen := []any{}, map[string]bool{}
	for conn := range s.conns {
		if conn.user == c.user && !seen[conn.resource] {
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
