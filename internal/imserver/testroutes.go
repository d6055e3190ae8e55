//go:build !js

package imserver

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"localcache-wasm/msync"
)

const hookPrefix = "/_test/"

// register serves what tests ask for, each a POST with a JSON body but the last:
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
func (h *testHooks) register(mux *http.ServeMux) {
	s := h.server
	route(mux, "messages", func(m struct {
		From, To, Kind, Text string
		ID                   uint64 `json:"id,string"`
		Time                 uint64
	}) any {
		k := kind(m.Kind)
		if k == "" {
			k = single
		}
		return map[string]any{"id": s.SendAt(m.From, m.To, k, m.Text, m.ID, m.Time)}
	})
	route(mux, "groups", func(g struct {
		ID      string
		Members []string
	}) any {
		s.SetGroup(g.ID, g.Members)
		return nil
	})
	route(mux, "rooms", func(g struct{ ID string }) any {
		s.OpenRoom(g.ID)
		return nil
	})
	route(mux, "contacts", func(c struct {
		User     string
		Contacts map[string]string
	}) any {
		s.SetContacts(c.User, c.Contacts)
		return nil
	})
	route(mux, "drop", func(d struct{ User string }) any {
		s.Drop(d.User)
		return nil
	})
	route(mux, "kick", func(k struct {
		User, Device, Reason string
		Operation            int32
	}) any {
		return map[string]any{"count": s.Kick(k.User, k.Device, msync.StatisticsBody_Operation(k.Operation), k.Reason)}
	})
	route(mux, "expire", func(e struct {
		User string
		MS   int64
	}) any {
		s.ExpireTokens(e.User, time.Duration(e.MS)*time.Millisecond)
		return nil
	})
	h.registerFaults(mux)
	mux.HandleFunc("GET "+hookPrefix+"seen", func(w http.ResponseWriter, _ *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		writeJSON(w, http.StatusOK, slices.Concat([]record{}, h.seen))
	})
}

// registerFaults are the routes that change the hooks themselves.
func (h *testHooks) registerFaults(mux *http.ServeMux) {
	for name, list := range map[string]*[]fault{"refuse": &h.messages, "provision": &h.logins, "rest": &h.calls} {
		route(mux, name, func(f fault) any {
			h.add(list, f)
			return nil
		})
	}
	route(mux, "replace", func(r struct{ User, Text string }) any {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.replaced[lower(r.User)] = r.Text
		return nil
	})
	route(mux, "limits", func(l struct {
		User string
		userLimits
	}) any {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.userLimits[lower(l.User)] = l.userLimits
		return nil
	})
	route(mux, "latency", func(l struct{ MS int }) any {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.latency = time.Duration(l.MS) * time.Millisecond
		return nil
	})
	route(mux, "endless", func(e struct {
		User string
		On   bool
	}) any {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.endless[lower(e.User)] = e.On
		return nil
	})
}

// route serves one of the hooks: it reads a T and answers what serve returns.
func route[T any](mux *http.ServeMux, name string, serve func(T) any) {
	mux.HandleFunc("POST "+hookPrefix+name, func(w http.ResponseWriter, r *http.Request) {
		var asked T
		body, wrong := readBody(w, r)
		if wrong == nil {
			if err := json.Unmarshal(body, &asked); err != nil {
				wrong = illegal(err.Error())
			}
		}
		if wrong != nil {
			writeJSON(w, wrong.code, map[string]string{"error": wrong.description})
			return
		}
		answer := serve(asked)
		if answer == nil {
			answer = map[string]any{}
		}
		writeJSON(w, http.StatusOK, answer)
	})
}
