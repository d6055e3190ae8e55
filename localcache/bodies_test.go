package localcache

import (
	"maps"
	"sync"
)

// testBodies keeps bodies as Go maps and records what was let go.
type testBodies struct {
	mu   sync.Mutex
	next Body
	held map[Body]any
}

func newTestBodies() *testBodies { return &testBodies{held: map[Body]any{}} }

func (t *testBodies) keep(v any) Body {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	t.held[t.next] = v
	return t.next
}

func (t *testBodies) value(b Body) any {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held[b]
}

func (t *testBodies) object(b Body) map[string]any {
	o, _ := t.value(b).(map[string]any)
	return o
}

func (t *testBodies) Assign(b Body, session string, status Status, serverMsgID string) {
	o := t.object(b)
	if session != "" {
		o["sessionId"] = session
	}
	o["status"] = int(status)
	if serverMsgID != "" {
		o["serverMsgId"] = serverMsgID
	}
}

func (t *testBodies) Patch(to, from Body) {
	for _, name := range []string{"msg", "ext", "customExts", "customEvent", "modifiedInfo", "translations"} {
		if v, ok := t.object(from)[name]; ok {
			t.object(to)[name] = v
		}
	}
}

func (t *testBodies) Export(b Body) Body { return t.keep(maps.Clone(t.object(b))) }

// item is a conversation as tests look at it.
type item struct {
	Session string
	Unread  int
	Time    float64
	Last    map[string]any
	Field   any
	Server  ServerState
}

func (t *testBodies) item(c *Conversation) item {
	return item{c.Session, c.Unread, c.Time, maps.Clone(t.object(c.LastBody)), t.value(c.CustomField), c.server}
}

func (t *testBodies) Record(c *Conversation) Body { return t.keep(t.item(c)) }

type page struct {
	Items []item
	Next  string
}

func (t *testBodies) List(q ListQuery, list []*Conversation, next string) Body {
	p := page{Next: next}
	for _, c := range list {
		p.Items = append(p.Items, t.item(c))
	}
	return t.keep(p)
}

func (t *testBodies) Release(bodies []Body) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range bodies {
		delete(t.held, b)
	}
}

func ptr[T any](v T) *T { return &v }
