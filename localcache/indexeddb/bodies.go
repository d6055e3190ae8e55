//go:build js && wasm

package indexeddb

import (
	"syscall/js"

	"github.com/hack-pad/safejs"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// What Go does with values outside of transactions. bodies.js is the other half.

// Release takes bodies out of the table of values.
func (d *Driver) Release(bodies []localcache.Body) {
	if len(bodies) == 0 {
		return
	}
	w := &d.text
	w.Reset()
	for _, body := range bodies {
		w.Body(body)
	}
	_, _ = d.Ask(d.release, w.Bytes()) // it does not throw, and nobody would do anything about it
}

// What localcache.Memory asks of bodies.

// Keep puts a value into the table, under its own number.
func (d *Driver) Keep(n localcache.NewBody) error {
	_, err := d.on(d.keepBody, keepBodyOf(&n))
	return err
}

func (d *Driver) Assign(b localcache.Body, session string, status localcache.Status, serverMsgID string) error {
	_, err := d.on(d.assign, &AssignBody{Body: b, Session: session, Status: status, ServerMsgID: serverMsgID})
	return err
}

func (d *Driver) Patch(to, from localcache.Body) error {
	_, err := d.on(d.patch, &PatchBody{Body: to, From: from, Members: localcache.EditableMembers, OfType: localcache.ContentMembers})
	return err
}

func (d *Driver) Change(to, from localcache.Body) error {
	_, err := d.on(d.change, &ChangeBody{Body: to, From: from})
	return err
}

func (d *Driver) Match(b localcache.Body, f *localcache.Filter) bool {
	matched, err := d.on(d.match, &MatchBody{Body: b, Filter: filterOf(f)})
	return err == nil && matched == 1
}

func (d *Driver) Export(b localcache.Body) (localcache.Body, error) {
	return bodyOf(d.clone.Invoke(int(b)))
}

func (d *Driver) Record(c *localcache.Conversation) (localcache.Body, error) {
	row := memoryConversation(c)
	return d.on(d.recordOf, &row)
}

func (d *Driver) List(q localcache.List, list []*localcache.Conversation, next string) (localcache.Body, error) {
	x := &ItemsOf{One: q.One != "", Paged: q.Page, Cursor: next}
	for _, c := range list {
		x.Rows = append(x.Rows, memoryConversation(c))
	}
	return d.on(d.items, x)
}

func memoryConversation(c *localcache.Conversation) MemoryConversation {
	return MemoryConversation{Fields: conversationFields(c), Last: c.LastBody, CustomField: c.CustomField, Draft: c.Draft}
}

// on calls a function of JavaScript with one record. What it throws is the error,
// never an empty result in its place.
func (d *Driver) on(f js.Value, x interface{ AppendTo(*bridge.Writer) }) (result localcache.Body, err error) {
	w := &d.text
	w.Reset()
	w.Record()
	x.AppendTo(w)
	number, err := d.number(f, w.Bytes())
	return localcache.Body(number), err
}

// bodyOf is the slot that a function of JavaScript returned, or what it threw.
func bodyOf(v safejs.Value, err error) (localcache.Body, error) {
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return localcache.Body(n), err
}
