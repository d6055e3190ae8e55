// Package localcachetest serves tests of what works on a store: a table of values in
// Go, in the place of the one that a page has.
//
// It is for tests alone: its values are copied shallowly, and a search folds letters
// in a simpler way than a page does.
package localcachetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"localcache-wasm/localcache"
)

// Table keeps bodies as Go values, and makes results as driver.js does.
type Table struct {
	mu   sync.Mutex
	last localcache.Body
	held map[localcache.Body]any
}

var _ localcache.Bodies = (*Table)(nil)

// NewTable makes an empty one.
func NewTable() *Table { return &Table{held: map[localcache.Body]any{}} }

// Put puts a value into the table.
func (t *Table) Put(v any) localcache.Body {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	t.held[t.last] = v
	return t.last
}

// Value is the value with a number, nil if there is none.
func (t *Table) Value(b localcache.Body) any {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held[b]
}

// Object is Value if that is an object, else nil.
func (t *Table) Object(b localcache.Body) map[string]any {
	o, _ := t.Value(b).(map[string]any)
	return o
}

// Len is how many values are in the table.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.held)
}

func (t *Table) Keep(n localcache.NewBody) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, number := range []localcache.Body{n.Body, n.Copy} {
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

func (t *Table) Assign(b localcache.Body, session string, status localcache.Status, serverMsgID string) error {
	o := t.Object(b)
	if session != "" {
		o["sessionId"] = session
	}
	o["status"] = float64(status)
	if serverMsgID != "" {
		o["serverMsgId"] = serverMsgID
	}
	return nil
}

func (t *Table) Patch(to, from localcache.Body) error {
	names := localcache.EditableMembers
	if kind := t.Object(from)["type"]; kind == nil || kind == t.Object(to)["type"] {
		names = slices.Concat(localcache.EditableMembers, localcache.ContentMembers)
	}
	for _, name := range names {
		if v, ok := t.Object(from)[name]; ok {
			t.Object(to)[name] = v
		}
	}
	return nil
}

func (t *Table) Change(to, from localcache.Body) error {
	maps.Copy(t.Object(to), t.Object(from))
	return nil
}

// Match is a plain twin of indexeddb/search.js: what text is looked into and how
// letters are folded is tested there.
func (t *Table) Match(b localcache.Body, f *localcache.Filter) bool {
	o := t.Object(b)
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
	if msg, ok := o["msg"].(string); ok && f.Scope != localcache.SearchExt {
		text = strings.ToLower(msg)
	}
	if ext, ok := o["ext"]; ok && f.Scope != localcache.SearchContent {
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

func (t *Table) Export(b localcache.Body) (localcache.Body, error) {
	return t.Put(maps.Clone(t.Object(b))), nil
}

func (t *Table) fields(c *localcache.Conversation) map[string]any {
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
	if last := t.Object(c.LastBody); last != nil {
		object["lastMessage"] = maps.Clone(last)
	}
	if field := t.Value(c.CustomField); field != nil {
		object["customField"] = field
	}
	if draft := t.Value(c.Draft); draft != nil {
		object["draft"] = draft
	}
	return object
}

func (t *Table) Record(c *localcache.Conversation) (localcache.Body, error) {
	object := t.fields(c)
	object["updateTime"] = object["lastMessageTime"]
	return t.Put(object), nil
}

func (t *Table) List(q localcache.List, list []*localcache.Conversation, next string) (localcache.Body, error) {
	items := make([]any, len(list))
	for i, c := range list {
		items[i] = t.fields(c)
	}
	switch {
	case q.One != "":
		return t.Put(items[0]), nil
	case q.Page:
		return t.Put(map[string]any{"conversations": items, "cursor": next}), nil
	}
	return t.Put(items), nil
}

func (t *Table) Release(bodies []localcache.Body) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range bodies {
		delete(t.held, b)
	}
}
