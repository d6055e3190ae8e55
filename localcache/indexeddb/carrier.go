//go:build js && wasm

// Package indexeddb is the store's storage in the browser's IndexedDB.
//
// Databases are opened and laid out through hack-pad/go-indexeddb. Transactions
// run on the raw IDBDatabase, many requests to a crossing, through the carrier
// (carrier.js beside package localcache): waiting for each request by itself
// costs two to five times as much as the request.
package indexeddb

import (
	"bytes"
	"fmt"
	"sync"
	"syscall/js"

	"github.com/hack-pad/safejs"
	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// kind says what the carrier tells of an operation: carrier.js has the same numbers.
type kind int

const (
	isRead kind = iota
	isComplete
	isList
	isError
)

// What comes after the requests of a step.
const (
	thenNothing = iota
	thenCommit
	thenPause
)

// event is what the carrier tells of an operation.
type event struct {
	kind kind
	text []byte // JSON: the answer of a read, or an error
	slot int    // the result of a list
}

// Carrier is the JavaScript half: see carrier.js. One serves all databases.
//
// What runs for every call are plain js.Values that never throw and take and
// give numbers only; texts are copied through two arrays of bytes (see carrier.js).
type Carrier struct {
	waiting map[int]func(event) // by operation
	last    int

	crossing                 sync.Mutex // held while a text crosses
	heard                    []byte     // what Notify hears, before anybody reads it
	toGo, fromGo             js.Value   // the arrays
	toGoLen, fromGoLen       int
	connect, disconnect      js.Value
	step, end, abort, list   js.Value
	release, grow, toGoArray js.Value
	keepAll                  js.Value
	text                     jsontext.Builder // used again and again

	record, recordOf, clone, items safejs.Value
	assign, patch, keep, value     safejs.Value
}

// NewCarrier makes the carrier with carrier.js's createCarrier. notify is a
// function of JavaScript that calls [Carrier.Notify] some cheap way; undefined
// for the ordinary one.
func NewCarrier(create, notify js.Value) (*Carrier, js.Value, error) {
	c := &Carrier{waiting: map[int]func(event){}}
	columns := map[string]any{
		"conversations":    names(localcache.ConversationColumns),
		"messages":         names(localcache.MessageColumns),
		"meta":             []any{},
		"conversationList": names(vendorConversationColumns),
		"message":          names(vendorMessageColumns),
	}
	if notify.IsUndefined() {
		// Made once for the life of the page: one callback for every operation.
		notify = js.FuncOf(func(_ js.Value, args []js.Value) any {
			c.Notify(args[0].Int(), args[1].Int(), args[2].Int(), args[3].Int())
			return nil
		}).Value
	}
	object, err := safejs.Safe(create).Invoke(columns, notify)
	if err != nil {
		return nil, js.Undefined(), err
	}
	for name, f := range map[string]*safejs.Value{
		"record": &c.record, "recordOf": &c.recordOf, "clone": &c.clone, "items": &c.items,
		"assign": &c.assign, "patch": &c.patch, "keep": &c.keep, "value": &c.value,
	} {
		if *f, err = object.Get(name); err != nil {
			return nil, js.Undefined(), err
		}
	}
	raw := safejs.Unsafe(object)
	for name, f := range map[string]*js.Value{
		"connect": &c.connect, "disconnect": &c.disconnect, "step": &c.step, "end": &c.end, "abort": &c.abort, "list": &c.list,
		"release": &c.release, "grow": &c.grow, "toGo": &c.toGoArray, "keepAll": &c.keepAll,
	} {
		*f = raw.Get(name)
	}
	return c, raw, nil
}

// Notify hears from carrier.js how an operation went on: what of it came, how
// many bytes of text it left for Go, and the slot of a list.
func (c *Carrier) Notify(id, what, length, slot int) {
	// Copied first: a goroutine that has to help the garbage collector before it
	// gets memory lets others run, and these may have JavaScript leave other texts.
	if length > len(c.heard) {
		c.heard = make([]byte, 2*length)
	}
	c.copy(c.heard[:length])
	if tell := c.waiting[id]; tell != nil {
		tell(event{kind(what), bytes.Clone(c.heard[:length]), slot})
	}
}

// Ask calls a function of JavaScript with the length of a text, unless that is
// nil, and then args. It returns the text that the function left for Go. No other
// text crosses meanwhile (see Notify).
func (c *Carrier) Ask(f js.Value, text []byte, args ...any) []byte {
	c.crossing.Lock()
	defer c.crossing.Unlock()
	if text != nil {
		if len(text) > c.fromGoLen {
			c.fromGo = c.grow.Invoke(len(text))
			c.fromGoLen = c.fromGo.Length()
		}
		args = append([]any{js.CopyBytesToJS(c.fromGo, text)}, args...)
	}
	answer := f.Invoke(args...)
	if answer.Type() != js.TypeNumber || answer.Int() == 0 {
		return nil
	}
	left := make([]byte, answer.Int())
	c.copy(left)
	return left
}

// copy copies what JavaScript left for Go.
func (c *Carrier) copy(to []byte) {
	if len(to) > c.toGoLen { // it has grown
		c.toGo = c.toGoArray.Invoke()
		c.toGoLen = c.toGo.Length()
	}
	if len(to) > 0 {
		js.CopyBytesToGo(to, c.toGo)
	}
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
	b := &c.text
	b.Reset()
	b.BeginArray()
	for _, body := range bodies {
		b.Int(int(body))
	}
	b.EndArray()
	c.Ask(c.release, b.Bytes())
}

// Keep puts a JavaScript value into a slot.
func (c *Carrier) Keep(v js.Value) (localcache.Body, error) {
	return bodyOf(c.keep.Invoke(safejs.Safe(v)))
}

// KeepAll puts the values of a JSON array into slots, in one crossing.
func (c *Carrier) KeepAll(array []byte) (slots []localcache.Body, err error) {
	v, err := fastjson.ParseBytes(c.Ask(c.keepAll, array))
	if err != nil {
		return nil, fmt.Errorf("the slots of values: %w", err)
	}
	for _, slot := range v.GetArray() {
		slots = append(slots, localcache.Body(slot.GetInt()))
	}
	return slots, nil
}

// What localcache.Memory asks of bodies.

func (c *Carrier) Assign(b localcache.Body, session string, status localcache.Status, serverMsgID string) error {
	_, err := c.assign.Invoke(int(b), session, int(status), serverMsgID)
	return err
}

func (c *Carrier) Patch(to, from localcache.Body) error {
	_, err := c.patch.Invoke(int(to), int(from))
	return err
}

func (c *Carrier) Export(b localcache.Body) (localcache.Body, error) {
	return bodyOf(c.clone.Invoke(int(b)))
}

func (c *Carrier) Record(conversation *localcache.Conversation) (localcache.Body, error) {
	var b jsontext.Builder
	conversation.Fields(&b)
	return bodyOf(c.recordOf.Invoke(b.Text(), int(conversation.LastBody), int(conversation.CustomField)))
}

func (c *Carrier) List(q localcache.ListQuery, list []*localcache.Conversation, next string) (localcache.Body, error) {
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

// bodyOf is the slot that a function of the carrier returned, or what it threw: never
// an empty result in its place.
func bodyOf(v safejs.Value, err error) (localcache.Body, error) {
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return localcache.Body(n), err
}

// Error is a failure that the browser told, by the name of its DOMException.
type Error struct {
	Name, Message string
	Cause         localcache.Body // the exception itself
}

func (e *Error) Error() string { return e.Name + ": " + e.Message }

// failure reads the text of an error, and whether the operation had begun.
func failure(text []byte) (e *Error, begun bool) {
	v, err := fastjson.ParseBytes(text)
	if err != nil {
		return &Error{Name: "Error", Message: string(text)}, true
	}
	e = &Error{
		Name: string(v.GetStringBytes("0")), Message: string(v.GetStringBytes("1")), Cause: localcache.Body(v.GetInt("2")),
	}
	return e, v.GetBool("3")
}

// failed is the failure that a call into the carrier told by a text; nil for none.
func failed(text []byte) (e *Error, begun bool) {
	if len(text) == 0 {
		return nil, true
	}
	return failure(text)
}
