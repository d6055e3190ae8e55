//go:build !js

package localcache_test

import (
	"encoding/json"
	"maps"
	"sync"

	. "localcache-wasm/localcache"
)

// goBodies keeps bodies as Go values, and makes results as driver.js does.
type goBodies struct {
	mu   sync.Mutex
	next Body
	held map[Body]any
}

func newGoBodies() *goBodies { return &goBodies{held: map[Body]any{}} }

func (t *goBodies) keep(v any) Body {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	t.held[t.next] = v
	return t.next
}

func (t *goBodies) take(b Body) []byte {
	text, err := json.Marshal(t.value(b))
	if err != nil {
		panic(err)
	}
	t.Release([]Body{b})
	return text
}

func (t *goBodies) value(b Body) any {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held[b]
}

func (t *goBodies) object(b Body) map[string]any {
	o, _ := t.value(b).(map[string]any)
	return o
}

func (t *goBodies) Assign(b Body, session string, status Status, serverMsgID string) error {
	o := t.object(b)
	if session != "" {
		o["sessionId"] = session
	}
	o["status"] = float64(status)
	if serverMsgID != "" {
		o["serverMsgId"] = serverMsgID
	}
	return nil
}

func (t *goBodies) Patch(to, from Body) error {
	for _, name := range []string{"msg", "ext", "customExts", "customEvent", "modifiedInfo", "translations"} {
		if v, ok := t.object(from)[name]; ok {
			t.object(to)[name] = v
		}
	}
	return nil
}

func (t *goBodies) Export(b Body) (Body, error) { return t.keep(maps.Clone(t.object(b))), nil }

func (t *goBodies) fields(c *Conversation) map[string]any {
	object := map[string]any{
		"conversationId": c.ID, "conversationType": c.Type, "lastMessageTime": c.Time, "unReadCount": c.Unread,
		"clearedAt": c.ClearedAt,
	}
	if c.Server.Pinned != nil {
		object["isPinned"] = *c.Server.Pinned
	}
	if c.Server.PinnedTime != nil {
		object["pinnedTime"] = *c.Server.PinnedTime
	}
	if c.Server.HasMarks {
		object["marks"] = c.Server.Marks
	}
	if last := t.object(c.LastBody); last != nil {
		object["lastMessage"] = maps.Clone(last)
	}
	if field := t.value(c.CustomField); field != nil {
		object["customField"] = field
	}
	return object
}

func (t *goBodies) Record(c *Conversation) (Body, error) {
	object := t.fields(c)
	object["updateTime"] = object["lastMessageTime"]
	return t.keep(object), nil
}

func (t *goBodies) List(q List, list []*Conversation, next string) (Body, error) {
	items := make([]any, len(list))
	for i, c := range list {
		items[i] = t.fields(c)
	}
	switch {
	case q.One != "":
		return t.keep(items[0]), nil
	case q.Page:
		return t.keep(map[string]any{"conversations": items, "cursor": next}), nil
	}
	return t.keep(items), nil
}

func (t *goBodies) Release(bodies []Body) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range bodies {
		delete(t.held, b)
	}
}
