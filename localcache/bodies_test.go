//go:build !js

package localcache_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
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

func (t *goBodies) Keep(n NewBody) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, number := range []Body{n.Body, n.Copy} {
		var value map[string]any
		if err := json.Unmarshal([]byte(n.Text), &value); err != nil {
			return err
		}
		if number == n.Body {
			for _, name := range n.Without {
				delete(value, name)
			}
		}
		if number != 0 {
			t.held[number] = value
		}
	}
	return nil
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
	names := EditableMembers
	if kind := t.object(from)["type"]; kind == nil || kind == t.object(to)["type"] {
		names = slices.Concat(EditableMembers, ContentMembers)
	}
	for _, name := range names {
		if v, ok := t.object(from)[name]; ok {
			t.object(to)[name] = v
		}
	}
	return nil
}

func (t *goBodies) Change(to, from Body) error {
	maps.Copy(t.object(to), t.object(from))
	return nil
}

// Match is a plain twin of indexeddb/search.js: what text is looked into and how
// letters are folded is tested there.
func (t *goBodies) Match(b Body, f *Filter) bool {
	o := t.object(b)
	at, _ := o["time"].(float64)
	from, _ := o["from"].(string)
	kind, _ := o["type"].(string)
	switch {
	case f.From != "" && from != f.From && !(f.FromAbsent && from == ""),
		len(f.Types) > 0 && !slices.Contains(f.Types, kind),
		f.Start != nil && at < *f.Start, f.End != nil && at > *f.End:
		return false
	}
	text := ""
	if msg, ok := o["msg"].(string); ok && f.Scope != SearchExt {
		text = strings.ToLower(msg)
	}
	if ext, ok := o["ext"]; ok && f.Scope != SearchContent {
		encoded, err := json.Marshal(ext)
		if err != nil {
			panic(err)
		}
		text += "\n" + strings.ToLower(string(encoded))
	}
	for _, keyword := range f.Keywords {
		if !strings.Contains(text, strings.ToLower(keyword)) {
			return false
		}
	}
	return true
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
	if draft := t.value(c.Draft); draft != nil {
		object["draft"] = draft
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
