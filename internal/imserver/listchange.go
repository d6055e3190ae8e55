//go:build !js

package imserver

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"localcache-wasm/msync"
)

// maxMark is the highest of the marks that a conversation can have, mark_0 the lowest.
const maxMark = 19

func markName(n int) string { return "mark_" + strconv.Itoa(n) }

func markNumber(name string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "mark_"))
	return n, err == nil && n >= 0 && n <= maxMark && name == markName(n)
}

// listed reads which conversation a call is about.
func listed(kindName, name string) (target, *problem) {
	if name == "" || len(name) > maxName {
		return target{}, illegal("the conversation's type and name are needed")
	}
	if strings.EqualFold(kindName, string(single)) {
		return target{single, lower(name)}, nil
	}
	return target{group, name}, nil
}

func (s *Server) pin(c *call) (any, *problem) {
	to := struct{ Type, To string }{c.query.Get("type"), c.query.Get("to")}
	if c.r.Method == http.MethodPost && !c.json(&to) {
		return nil, illegal("a JSON body with type and to is needed")
	}
	t, wrong := listed(to.Type, to.To)
	if wrong != nil {
		return nil, wrong
	}
	pinned, op := c.r.Method == http.MethodPost, "not_top"
	if pinned {
		op = "top"
	}
	at := s.conversations.pin(c.user, t, pinned)
	s.notifyDevices(c, op, t, at, "")
	return data(map[string]any{"is_top": pinned, "update_top_status_time": at}), nil
}

// mark puts a mark on conversations or takes it away. Those that the list does
// not have are ignored, and named in the answer.
func (s *Server) mark(c *call) (any, *problem) {
	var body struct {
		Mark    string
		Targets []struct {
			To   string `json:"to"`
			Type string `json:"type"`
		}
	}
	mark, ok := 0, c.json(&body)
	if ok {
		mark, ok = markNumber(body.Mark)
	}
	if !ok {
		return nil, illegal("a JSON body with mark, one of mark_0 to mark_19, and targets is needed")
	}
	op, ignored := "mark", []any{}
	if c.r.Method == http.MethodDelete {
		op = "mark_delete"
	}
	for _, one := range body.Targets {
		t, wrong := listed(one.Type, one.To)
		if wrong != nil {
			return nil, wrong
		}
		if !s.conversations.mark(c.user, t, mark, op == "mark") {
			ignored = append(ignored, one)
			continue
		}
		s.notifyDevices(c, op, t, time.Now().UnixMilli(), body.Mark)
	}
	return data(map[string]any{"ignore": ignored}), nil
}

// deleteChannel takes a conversation out of the list, with its history if asked.
func (s *Server) deleteChannel(c *call) (any, *problem) {
	var body struct {
		Channel, Type string
		DeleteRoam    bool `json:"delete_roam"`
	}
	if !c.json(&body) {
		return nil, illegal("a JSON body with channel and type is needed")
	}
	t, wrong := listed(body.Type, body.Channel)
	if wrong != nil {
		return nil, wrong
	}
	s.conversations.unlist(c.user, t, body.DeleteRoam)
	s.notifyDevices(c, "del", t, time.Now().UnixMilli(), "")
	return data(map[string]any{"result": "ok"}), nil
}

// notifyDevices sends a change of the list to the user's other devices.
func (s *Server) notifyDevices(c *call, op string, t target, at int64, ext string) {
	s.notify(c, map[string]any{"type": "conv", "data": map[string]any{
		"op": op, "id": t.name, "type": string(t.kind), "ts": at, "from": c.user, "res": c.query.Get("resource"), "ext": ext,
	}})
}

// notify sends a NOTIFY to the caller's other devices.
func (s *Server) notify(c *call, note any) {
	s.notifyUser(c.user, c.query.Get("resource"), note)
}

// notifyUser sends a NOTIFY, compact JSON (docs/protocol.md section 6), to a user's devices
// but the one that caused it.
func (s *Server) notifyUser(user, device string, note any) {
	payload, err := json.Marshal(note)
	if err != nil {
		s.log.Error("a notice can't be written", "user", user, "error", err)
		return
	}
	id, at, ns := s.numbers.next(), now(), msync.Meta_NOTIFY
	from := userJID(user)
	if device != "" {
		from.ClientResource = &device
	}
	s.put(user, userJID(eventsPrefix+user), &msync.Meta{Id: &id, From: from, To: userJID(user), Timestamp: &at, Ns: &ns, Payload: payload})
}
