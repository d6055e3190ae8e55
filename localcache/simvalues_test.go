//go:build !js

package localcache_test

import (
	"encoding/json"
	"strings"

	. "localcache-wasm/localcache"
)

// simValues is a table of values: the slots of one tab, or what the rows of the
// database hold. A value in it is never changed, only replaced.
type simValues struct {
	sim  *simulation
	next Body
	held map[Body]any
}

// simMessage is the body of a message.
type simMessage struct {
	ID, From, To, Type, Msg string
	Time                    float64
	session                 string
	status                  Status
	serverID                string
}

// simItem is a conversation as a list gives it.
type simItem struct {
	session      string
	unread       int
	time         float64
	last         *simMessage
	field, draft string
	remind       string
	pinned       bool
}

type simPage struct {
	items []*simItem
	next  string
}

func newSimValues(s *simulation) *simValues { return &simValues{sim: s, held: map[Body]any{}} }

func (t *simValues) keep(v any) Body {
	t.next++
	t.held[t.next] = v
	return t.next
}

func (t *simValues) value(b Body) any {
	v, ok := t.held[b]
	if !ok {
		t.sim.fail("the value %d is used after its release", b)
		return &simMessage{}
	}
	return v
}

func (t *simValues) message(b Body) *simMessage {
	m, ok := t.value(b).(*simMessage)
	if !ok {
		t.sim.fail("the value %d is no message", b)
		return &simMessage{}
	}
	return m
}

// take gives a result, and frees its slot.
func (t *simValues) take(b Body) any {
	if b == 0 {
		return nil
	}
	v := t.value(b)
	delete(t.held, b)
	return v
}

func (t *simValues) Release(bodies []Body) {
	for _, b := range bodies {
		delete(t.held, b)
	}
}

func (t *simValues) Keep(n NewBody) error {
	for _, number := range []Body{n.Body, n.Copy} {
		m := &simMessage{}
		if err := json.Unmarshal([]byte(n.Text), m); err != nil {
			return err
		}
		if number != 0 {
			t.held[number] = m
		}
	}
	return nil
}

func (t *simValues) Assign(b Body, session string, status Status, serverMsgID string) error {
	m := *t.message(b)
	m.status = status
	if session != "" {
		m.session = session
	}
	if serverMsgID != "" {
		m.serverID = serverMsgID
	}
	t.held[b] = &m
	return nil
}

func (t *simValues) Patch(to, from Body) error { return t.Change(to, from) }

func (t *simValues) Change(to, from Body) error {
	m := *t.message(to)
	m.Msg = t.message(from).Msg
	t.held[to] = &m
	return nil
}

func (t *simValues) Match(b Body, f *Filter) bool {
	m := t.message(b)
	if f.Start != nil && m.Time < *f.Start || f.End != nil && m.Time > *f.End || f.From != "" && m.From != f.From {
		return false
	}
	for _, keyword := range f.Keywords {
		if !strings.Contains(m.Msg, keyword) {
			return false
		}
	}
	return true
}

func (t *simValues) Export(b Body) (Body, error) { return t.keep(t.value(b)), nil }

func (t *simValues) item(c *Conversation) *simItem {
	i := &simItem{session: c.Session, unread: c.Unread, time: c.Time, remind: c.RemindType}
	i.pinned = c.Server.Pinned != nil && *c.Server.Pinned
	if c.LastBody != 0 {
		i.last = t.message(c.LastBody)
	}
	if c.CustomField != 0 {
		i.field = t.value(c.CustomField).(string)
	}
	if c.Draft != 0 {
		i.draft = t.value(c.Draft).(string)
	}
	return i
}

func (t *simValues) Record(c *Conversation) (Body, error) { return t.keep(t.item(c)), nil }

func (t *simValues) List(q List, list []*Conversation, next string) (Body, error) {
	page := &simPage{next: next}
	for _, c := range list {
		page.items = append(page.items, t.item(c))
	}
	if q.One != "" {
		return t.keep(page.items[0]), nil
	}
	return t.keep(page), nil
}
