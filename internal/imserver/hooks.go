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

// faults are what a test asked the server to do wrong, and what it saw. They are
// served under /_test/ with Options.Test only; see hooks.
type faults struct {
	mu         sync.Mutex
	messages   []fault // of what users send
	provisions []fault
	rests      []fault
	latency    time.Duration
	endless    map[string]bool   // users whose batches carry isLast (PLUGIN.md B30)
	replaced   map[string]string // user → what moderation puts in the place of its next text
	limits     map[string]limits // by user, in the place of the server's
	seen       []record
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

// limits are what a user may do; 0 leaves what the server's options say.
type limits struct {
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

// take finds the first fault that fits and uses it up.
func (f *faults) take(list *[]fault, fits func(fault) bool) *fault {
	f.mu.Lock()
	defer f.mu.Unlock()
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

// refusal is how a user's message (of f.messages) or login (of f.provisions) is
// to be refused, nil if it is not.
func (f *faults) refusal(list *[]fault, user string) *refusal {
	found := f.take(list, func(one fault) bool { return one.User == "" || lower(one.User) == user })
	if found == nil {
		return nil
	}
	return &refusal{msync.Status_ErrorCode(found.Code), found.Reason, found.ServerID, found.Silent}
}

func (f *faults) delay() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latency
}

func (f *faults) lastWithMetas(user string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.endless[user]
}

// replacement is what moderation makes of a user's next text, once.
func (f *faults) replacement(user string) (text string, asked bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	text, asked = f.replaced[user]
	delete(f.replaced, user)
	return text, asked
}

// limit is what holds for a user: what a test asked for, else the server's.
func (s *Server) limit(user string) (devices int, recall time.Duration) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	own := s.faults.limits[user]
	return cmp.Or(own.Devices, s.options.MaxDevices), cmp.Or(time.Duration(own.Recall)*time.Millisecond, s.options.RecallLimit)
}

// note remembers what came in, the last ten thousand of it.
func (f *faults) note(r record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.seen) >= 10_000 {
		f.seen = slices.Delete(f.seen, 0, len(f.seen)/2)
	}
	f.seen = append(f.seen, r)
}

// rehearse notes a REST call and answers it wrongly if a test asked for that. It
// reports whether the call is to be served.
func (s *Server) rehearse(w http.ResponseWriter, r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/_test/") || r.URL.Path == socketPath || r.URL.Path == gatewayPath {
		return true
	}
	noted := record{Rest: r.Method + " " + r.URL.Path}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			s.refuse(w, r, unreadable("the body", maxBody, err))
			return false
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		noted.Body = string(body)
	}
	s.faults.note(noted)
	found := s.faults.take(&s.faults.rests, func(one fault) bool { return strings.Contains(r.URL.Path, one.Path) })
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

// hooks are what tests ask for, each a POST with a JSON body but the last:
//
//	messages    send as somebody: {from, to, kind, text, id, time}; answers {id}
//	groups      make a group: {id, members}
//	rooms       make a room: {id}
//	contacts    give a user contacts: {user, contacts: {name: remark}}
//	refuse      refuse a message that a user sends, no command or acknowledgement: fault
//	provision   refuse logins: fault
//	rest        answer REST calls whose path holds path: fault
//	replace     let moderation change a user's next text: {user, text}
//	limits      let a user do less than others: {user, devices, recall}
//	latency     wait before each frame down: {ms}
//	endless     send isLast with messages to a user: {user, on}
//	drop        break connections, "" for everybody's: {user}
//	kick        throw devices out: {user, device, operation, reason}; answers {count}
//	expire      let a user's tokens end in a while: {user, ms}
//	seen        GET: the frames and REST calls that came in
func (s *Server) hooks(mux *http.ServeMux) {
	mux.HandleFunc("POST /_test/messages", hook(func(m struct {
		From, To, Kind, Text string
		ID                   uint64 `json:"id,string"`
		Time                 uint64
	}) any {
		k := kind(m.Kind)
		if k == "" {
			k = single
		}
		return map[string]any{"id": s.SendAt(m.From, m.To, k, m.Text, m.ID, m.Time)}
	}))
	mux.HandleFunc("POST /_test/groups", hook(func(g struct {
		ID      string
		Members []string
	}) any {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.setGroup(g.ID, g.Members)
		return nil
	}))
	mux.HandleFunc("POST /_test/rooms", hook(func(g struct{ ID string }) any {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.rooms[g.ID] = newRoom()
		return nil
	}))
	mux.HandleFunc("POST /_test/contacts", hook(func(c struct {
		User     string
		Contacts map[string]string
	}) any {
		s.SetContacts(c.User, c.Contacts)
		return nil
	}))
	mux.HandleFunc("POST /_test/refuse", hook(func(f fault) any { return s.faults.add(&s.faults.messages, f) }))
	mux.HandleFunc("POST /_test/provision", hook(func(f fault) any { return s.faults.add(&s.faults.provisions, f) }))
	mux.HandleFunc("POST /_test/rest", hook(func(f fault) any { return s.faults.add(&s.faults.rests, f) }))
	mux.HandleFunc("POST /_test/replace", hook(func(r struct{ User, Text string }) any {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		if s.faults.replaced == nil {
			s.faults.replaced = map[string]string{}
		}
		s.faults.replaced[lower(r.User)] = r.Text
		return nil
	}))
	mux.HandleFunc("POST /_test/limits", hook(func(l struct {
		User string
		limits
	}) any {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		if s.faults.limits == nil {
			s.faults.limits = map[string]limits{}
		}
		s.faults.limits[lower(l.User)] = l.limits
		return nil
	}))
	mux.HandleFunc("POST /_test/latency", hook(func(l struct{ MS int }) any {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		s.faults.latency = time.Duration(l.MS) * time.Millisecond
		return nil
	}))
	mux.HandleFunc("POST /_test/endless", hook(func(e struct {
		User string
		On   bool
	}) any {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		if s.faults.endless == nil {
			s.faults.endless = map[string]bool{}
		}
		s.faults.endless[lower(e.User)] = e.On
		return nil
	}))
	mux.HandleFunc("POST /_test/drop", hook(func(d struct{ User string }) any {
		s.Drop(d.User)
		return nil
	}))
	mux.HandleFunc("POST /_test/kick", hook(func(k struct {
		User, Device, Reason string
		Operation            int32
	}) any {
		return map[string]any{"count": s.Kick(k.User, k.Device, msync.StatisticsBody_Operation(k.Operation), k.Reason)}
	}))
	mux.HandleFunc("POST /_test/expire", hook(func(e struct {
		User string
		MS   int64
	}) any {
		s.ExpireTokens(e.User, time.Duration(e.MS)*time.Millisecond)
		return nil
	}))
	mux.HandleFunc("GET /_test/seen", func(w http.ResponseWriter, _ *http.Request) {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		writeJSON(w, http.StatusOK, slices.Concat([]record{}, s.faults.seen))
	})
}

func (f *faults) add(list *[]fault, one fault) any {
	f.mu.Lock()
	defer f.mu.Unlock()
	*list = append(*list, one)
	return nil
}

// hook serves one of the hooks: it reads a T and answers what serve returns.
func hook[T any](serve func(T) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var asked T
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&asked); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		answer := serve(asked)
		if answer == nil {
			answer = map[string]any{}
		}
		writeJSON(w, http.StatusOK, answer)
	}
}
