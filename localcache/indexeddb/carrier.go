//go:build js && wasm

// Package indexeddb is the store's storage in the browser's IndexedDB.
//
// Databases are opened and laid out through hack-pad/go-indexeddb. Transactions
// run on the raw IDBDatabase, many requests to a crossing, through the carrier
// (carrier.js beside package localcache): waiting for each request by itself
// costs two to five times as much as the request.
package indexeddb

import (
	"strconv"
	"syscall/js"

	"github.com/hack-pad/safejs"
	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// event is what the carrier tells of an operation.
type event struct {
	kind string // "read", "complete", "list" or "error"
	text string
	slot int
}

// Carrier is the JavaScript half: see carrier.js. One serves all databases.
type Carrier struct {
	waiting map[int]func(event) // by operation
	last    int

	begin, read, write, commit, abort, list safejs.Value
	release, record, recordOf, clone, items safejs.Value
	assign, patch, keep, take, value        safejs.Value
}

// NewCarrier makes the carrier with carrier.js's createCarrier.
func NewCarrier(create js.Value) (*Carrier, js.Value, error) {
	c := &Carrier{waiting: map[int]func(event){}}
	columns := map[string]any{
		"conversations":    names(localcache.ConversationColumns),
		"messages":         names(localcache.MessageColumns),
		"meta":             []any{},
		"conversationList": names(vendorConversationColumns),
		"message":          names(vendorMessageColumns),
	}
	// Made once for the life of the page: one callback for every operation.
	notify := js.FuncOf(func(_ js.Value, args []js.Value) any {
		id := args[0].Int()
		if tell := c.waiting[id]; tell != nil {
			tell(event{args[1].String(), args[2].String(), args[3].Int()})
		}
		return nil
	})
	object, err := safejs.Safe(create).Invoke(columns, notify)
	if err != nil {
		return nil, js.Undefined(), err
	}
	for name, f := range map[string]*safejs.Value{
		"begin": &c.begin, "read": &c.read, "write": &c.write, "commit": &c.commit, "abort": &c.abort, "list": &c.list,
		"release": &c.release, "record": &c.record, "recordOf": &c.recordOf, "clone": &c.clone, "items": &c.items,
		"assign": &c.assign, "patch": &c.patch, "keep": &c.keep, "take": &c.take, "value": &c.value,
	} {
		if *f, err = object.Get(name); err != nil {
			return nil, js.Undefined(), err
		}
	}
	return c, safejs.Unsafe(object), nil
}

func names(list []string) []any {
	out := make([]any, len(list))
	for i, name := range list {
		out[i] = name
	}
	return out
}

// operation gives a new operation its number and hears of it until it ends.
func (c *Carrier) operation(tell func(event)) int {
	c.last++
	c.waiting[c.last] = tell
	return c.last
}

func (c *Carrier) ended(id int) { delete(c.waiting, id) }

// Release lets slots go.
func (c *Carrier) Release(bodies []localcache.Body) {
	if len(bodies) == 0 {
		return
	}
	text := make([]byte, 0, 6*len(bodies))
	for i, b := range bodies {
		text = append(text, "[,"[min(i, 1)])
		text = strconv.AppendInt(text, int64(b), 10)
	}
	_, _ = c.release.Invoke(string(append(text, ']')))
}

// Keep puts a JavaScript value into a slot.
func (c *Carrier) Keep(v js.Value) (localcache.Body, error) {
	slot, err := c.keep.Invoke(safejs.Safe(v))
	return bodyOf(slot, err), err
}

// What localcache.Memory asks of bodies.

func (c *Carrier) Assign(b localcache.Body, fields string) { _, _ = c.assign.Invoke(int(b), fields) }
func (c *Carrier) Patch(to, from localcache.Body)          { _, _ = c.patch.Invoke(int(to), int(from)) }
func (c *Carrier) Export(b localcache.Body) localcache.Body {
	return bodyOf(c.clone.Invoke(int(b)))
}

func (c *Carrier) Record(conversation *localcache.Conversation) localcache.Body {
	var b jsontext.Builder
	conversation.Fields(&b)
	return bodyOf(c.recordOf.Invoke(b.Text(), int(conversation.LastBody), int(conversation.CustomField)))
}

func (c *Carrier) List(q localcache.ListQuery, list []*localcache.Conversation, next string) localcache.Body {
	var b jsontext.Builder
	b.BeginArray()
	for _, conversation := range list {
		b.BeginArray()
		conversation.Fields(&b)
		b.Int(int(conversation.LastBody))
		b.Int(int(conversation.CustomField))
		b.EndArray()
	}
	b.EndArray()
	return bodyOf(c.items.Invoke(b.Text(), q.One != "", q.Page, next))
}

func bodyOf(v safejs.Value, err error) localcache.Body {
	if err != nil {
		return 0
	}
	n, _ := v.Int()
	return localcache.Body(n)
}

// Error is a failure that the browser told, by the name of its DOMException.
type Error struct {
	Name, Message string
	Cause         localcache.Body // the exception itself
}

func (e *Error) Error() string { return e.Name + ": " + e.Message }

// failure reads an "error" event.
func failure(e event) *Error {
	v, err := fastjson.Parse(e.text)
	if err != nil {
		return &Error{Name: "Error", Message: e.text, Cause: localcache.Body(e.slot)}
	}
	return &Error{
		Name: string(v.GetStringBytes("0")), Message: string(v.GetStringBytes("1")), Cause: localcache.Body(e.slot),
	}
}

// thrown makes an Error of an exception that a call into JavaScript threw.
func (c *Carrier) thrown(err error) error {
	exception, ok := err.(js.Error)
	if !ok || exception.Value.Type() != js.TypeObject {
		return err
	}
	e := &Error{Name: exception.Get("name").String(), Message: exception.Get("message").String()}
	e.Cause, _ = c.Keep(exception.Value)
	return e
}
