//go:build !js

package imserver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"localcache-wasm/msync"
)

// testHooks are the hooks of Options.Test: what tests asked the server to do
// wrong, and what came in. Tests ask by the routes of testroutes.go.
type testHooks struct {
	server *Server // its exported methods only: mu may be held

	mu         sync.Mutex
	messages   []fault // of what users send
	logins     []fault
	calls      []fault // of REST
	latency    time.Duration
	endless    map[string]bool       // users whose batches carry isLast
	replaced   map[string]string     // user → what moderation puts in the place of its next text
	userLimits map[string]userLimits // by user
	seen       []record
}

func newTestHooks(s *Server) *testHooks {
	return &testHooks{server: s, endless: map[string]bool{}, replaced: map[string]string{}, userLimits: map[string]userLimits{}}
}

// fault is one wrong answer, given Times times.
type fault struct {
	User     string          `json:"user"`     // "" for everybody
	Path     string          `json:"path"`     // of a REST call: what its path holds
	Code     int             `json:"code"`     // of the status, or of HTTP
	Reason   string          `json:"reason"`   // of the status
	ServerID bool            `json:"serverId"` // refused, but with an id
	Silent   bool            `json:"silent"`   // no answer at all
	Times    int             `json:"times"`    // 0: once
	Delay    int             `json:"delay"`    // of a REST call, in milliseconds
	Body     json.RawMessage `json:"body"`     // of a REST call
}

// userLimits are what a user may do; 0 leaves what the server's options say.
type userLimits struct {
	Devices int `json:"devices"` // online at a time
	Recall  int `json:"recall"`  // ms that a recalled message may be old; below 0: no recall at all
}

// record is a frame or a REST call that came in.
type record struct {
	User  string `json:"user,omitempty"`
	Frame string `json:"frame,omitempty"`
	Rest  string `json:"rest,omitempty"`
	Body  string `json:"body,omitempty"`
}

// mostSeen is how many records are kept, the last ones.
const mostSeen = 10_000

func (h *testHooks) add(list *[]fault, one fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*list = append(*list, one)
}

// take finds the first fault that fits and uses it up.
func (h *testHooks) take(list *[]fault, fits func(fault) bool) *fault {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(*list, fits)
	if i < 0 {
		return nil
	}
	found := (*list)[i]
	if found.Times <= 1 {
		*list = slices.Delete(*list, i, i+1)
	} else {
		(*list)[i].Times--
	}
	return &found
}

// refusal is how something of a user is to be refused, nil if it is not.
func (h *testHooks) refusal(list *[]fault, user string) *refusal {
	found := h.take(list, func(one fault) bool { return one.User == "" || lower(one.User) == user })
	if found == nil {
		return nil
	}
	return &refusal{msync.Status_ErrorCode(found.Code), found.Reason, found.ServerID, found.Silent}
}

func (h *testHooks) refuseLogin(user string) *refusal   { return h.refusal(&h.logins, user) }
func (h *testHooks) refuseMessage(user string) *refusal { return h.refusal(&h.messages, user) }

func (h *testHooks) frameDelay() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.latency
}

func (h *testHooks) lastWithMessages(user string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.endless[user]
}

func (h *testHooks) replaceText(user string) (text string, replace bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	text, replace = h.replaced[user]
	delete(h.replaced, user)
	return text, replace
}

func (h *testHooks) limits(user string, usual limits) limits {
	h.mu.Lock()
	defer h.mu.Unlock()
	own := h.userLimits[user]
	return limits{cmp.Or(own.Devices, usual.Devices), cmp.Or(time.Duration(own.Recall)*time.Millisecond, usual.Recall)}
}

func (h *testHooks) noteFrame(user, command string) { h.note(record{User: user, Frame: command}) }

func (h *testHooks) note(r record) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.seen) >= mostSeen {
		h.seen = slices.Delete(h.seen, 0, len(h.seen)/2)
	}
	h.seen = append(h.seen, r)
}

// around notes each REST call, and answers it wrongly if a test asked for that.
func (h *testHooks) around(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := strings.HasPrefix(r.URL.Path, hookPrefix) || r.URL.Path == socketPath || r.URL.Path == gatewayPath
		if own || h.passes(w, r) {
			api.ServeHTTP(w, r)
		}
	})
}

// passes reports whether a REST call is to be served. If not it is answered.
func (h *testHooks) passes(w http.ResponseWriter, r *http.Request) bool {
	noted := record{Rest: r.Method + " " + r.URL.Path}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		body, wrong := readBody(w, r)
		if wrong != nil {
			h.server.refuse(w, r, wrong)
			return false
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		noted.Body = string(body)
	}
	h.note(noted)
	found := h.take(&h.calls, func(one fault) bool { return strings.Contains(r.URL.Path, one.Path) })
	if found == nil {
		return true
	}
	select {
	case <-time.After(time.Duration(found.Delay) * time.Millisecond):
	case <-r.Context().Done():
		return false
	}
	switch {
	case found.Silent: // breaks the connection: a client sees that as no answer
		panic(http.ErrAbortHandler)
	case found.Code == 0:
		return true
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(found.Code)
	_, _ = w.Write(found.Body)
	return false
}
