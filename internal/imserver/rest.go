//go:build !js

package imserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// call is a REST request whose token, if it needs one, is good.
type call struct {
	r     *http.Request
	user  string // whose token it is
	token string
	query url.Values
	body  []byte
}

// problem is a refused request.
type problem struct {
	code        int
	name        string
	description string
}

func illegal(description string) *problem {
	return &problem{http.StatusBadRequest, "illegal_argument", description}
}

func (c *call) json(value any) bool { return json.Unmarshal(c.body, value) == nil }

func data(value any) map[string]any { return map[string]any{"data": value} }

// handler routes everything (docs/protocol.md section 7).
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(socketPath, s.websocket)
	mux.HandleFunc(gatewayPath, s.gateway)
	const app = "/{org}/{app}/"
	for route, serve := range map[string]func(*call) (any, *problem){
		"POST token": s.login,
		"POST users": s.signUp,
	} {
		method, path, _ := strings.Cut(route, " ")
		mux.HandleFunc(method+" "+app+path, s.api(false, serve))
	}
	for route, serve := range map[string]func(*call) (any, *problem){
		"GET sdk/users/{user}/token/expires":                 s.tokenExpires,
		"GET users/{user}/resources":                         s.resources,
		"DELETE users/{user}/disconnect/{resource}":          s.disconnect,
		"GET sdk/user/{user}/user_channels/list":             s.channels,
		"GET sdk/user/{user}/user_channels/mark/search":      s.markedChannels,
		"POST sdk/user/{user}/user_channels/mark":            s.mark,
		"DELETE sdk/user/{user}/user_channels/mark":          s.mark,
		"GET users/{user}/user_channels":                     s.oldChannels,
		"GET users/{user}/user_channels/page":                s.oldChannels,
		"POST sdk/user/{user}/user_channel/top":              s.pin,
		"DELETE sdk/user/{user}/user_channel/top":            s.pin,
		"DELETE user/{user}/user_channel":                    s.deleteChannel,
		"POST users/{user}/messageroaming":                   s.history,
		"POST sdk/message/roaming/user/{user}/delete/all":    s.deleteAll,
		"DELETE sdk/message/roaming/{kind}/user/{user}":      s.removeHistory,
		"DELETE sdk/message/roaming/{kind}/user/{user}/time": s.removeHistory,
		"GET users/{user}/contacts/users":                    s.allContacts,
		"GET users/{user}/contacts":                          s.contactPage,
		"GET user/{user}/roster/metadata/version":            s.rosterVersion,
		"POST metadata/user/get":                             s.profiles,
		"GET users/{user}/notification":                      s.silentModes,
		"POST users/{user}/presence":                         s.presence,
		"POST users/{user}/presence/{seconds}":               s.presence,
		"GET chatgroups/{ids}":                               s.groupDetails,
		"POST sdk/chatgroups/{id}/nameCard/batch/get":        s.nameCards,
		"POST sdk/chatfiles/part-upload":                     s.beginParts,
		"POST sdk/chatfiles/part-upload/{uuid}":              s.completeParts,
		"DELETE sdk/chatfiles/part-upload/{uuid}":            s.abortParts,
	} {
		method, path, _ := strings.Cut(route, " ")
		mux.HandleFunc(method+" "+app+path, s.api(true, serve))
	}
	mux.HandleFunc("POST "+app+"chatfiles", s.upload)
	mux.HandleFunc("PUT "+app+"sdk/chatfiles/part-upload/{uuid}", s.uploadPart)
	mux.HandleFunc("GET "+app+"chatfiles/{uuid}", s.download)
	s.hooks.register(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if s.options.Pages != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			s.options.Pages.ServeHTTP(w, r)
			return
		}
		s.refuse(w, r, &problem{http.StatusNotFound, "not_found", "imserver does not serve " + r.Method + " " + r.URL.Path})
	})
	return s.cors(mux)
}

// cors lets pages of any origin ask, answers their preflights, and refuses what
// pages of a foreign origin may not change.
func (s *Server) cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, restrict-access, share-secret, X-Requested-With, X-Request-Id, Accept")
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
		if r.Method == http.MethodOptions {
			return
		}
		if wrong := s.checkOrigin(r); wrong != nil {
			s.refuse(w, r, wrong)
			return
		}
		s.hooks.around(next).ServeHTTP(w, r)
	})
}

// api serves one call: it checks the token, reads the body, and answers when
// what the call changed is kept.
func (s *Server) api(needsToken bool, serve func(*call) (any, *problem)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{r: r, query: r.URL.Query()}
		var wrong *problem
		if c.body, wrong = readBody(w, r); wrong == nil {
			var reply any
			s.mu.Lock()
			if needsToken {
				wrong = s.authorize(c)
			}
			if wrong == nil {
				reply, wrong = serve(c)
			}
			pending := s.store.pending()
			s.mu.Unlock()
			if wrong == nil {
				s.reply(w, r, reply, pending)
				return
			}
		}
		s.refuse(w, r, wrong)
	}
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, unreadable("the body", maxBody, err)
	}
	return body, nil
}

// unreadable is why a body, or a part of one, could not be read.
func unreadable(what string, limit int, err error) *problem {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return tooLarge(what, limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &problem{http.StatusRequestTimeout, "timeout", what + " came too slowly"}
	}
	return illegal(what + " could not be read: " + err.Error())
}

// authorize finds out whose token a request carries. It must belong to the user
// that the path names. The caller holds mu.
func (s *Server) authorize(c *call) *problem {
	c.token = strings.TrimPrefix(c.r.Header.Get("Authorization"), "Bearer ")
	return s.authorizeToken(c)
}

// authorizeToken is authorize for a call whose token is found already.
func (s *Server) authorizeToken(c *call) *problem {
	t, known := s.accounts.tokens[c.token]
	if !known || t.ended() {
		return &problem{http.StatusUnauthorized, "unauthorized", "Unable to authenticate (OAuth)"}
	}
	if name := c.r.PathValue("user"); name != "" && lower(name) != t.User {
		return &problem{http.StatusForbidden, "forbidden", "the token is " + t.User + "'s, not " + name + "'s"}
	}
	c.user = t.User
	return nil
}

// caller is a request whose body is still to be read, once its token is good.
func (s *Server) caller(r *http.Request) (*call, *problem) {
	c := &call{r: r, query: r.URL.Query()}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c, s.authorize(c)
}

// reply answers with JSON in the vendor's envelope.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, reply any, pending *batch) {
	if pending != nil {
		<-pending.done
		if pending.err != nil {
			s.refuse(w, r, &problem{http.StatusInternalServerError, "internal", "the data file can't be written"})
			return
		}
	}
	if fields, ok := reply.(map[string]any); ok {
		fields["timestamp"], fields["duration"] = now(), 0
		fields["uri"], fields["path"] = r.URL.Path, r.URL.Path
		if org := r.PathValue("org"); org != "" {
			fields["organization"], fields["applicationName"] = org, r.PathValue("app")
		}
	}
	s.log.Info("rest", "method", r.Method, "path", r.URL.Path, "status", http.StatusOK)
	writeJSON(w, http.StatusOK, reply)
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *problem) {
	s.log.Info("rest", "method", r.Method, "path", r.URL.Path, "status", p.code, "why", p.description)
	writeJSON(w, p.code, map[string]any{"error": p.name, "error_description": p.description, "timestamp": now()})
}

func writeJSON(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}
