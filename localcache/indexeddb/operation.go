//go:build js && wasm

package indexeddb

import "localcache-wasm/localcache"

// An operation without an event for this many checks in a row is lost. WebKit can
// leave a transaction waiting for ever (https://bugs.webkit.org/show_bug.cgi?id=322386).
// Checks are counted, not the time: while a page is frozen no events come. JavaScript
// makes them, every 10 s while there are operations (driver.js): a timer of Go's that
// is waiting costs two crossings each time that Go has nothing to do.
const silent = 3

// operation is a transaction or a list that JavaScript works on.
type operation struct {
	deliver    func(event)
	connection int
	checks     int // without an event
}

// operation gives a new operation its number. Its events go to it until it ends.
func (d *Driver) operation(deliver func(event)) int {
	d.last++
	d.waiting[d.last] = &operation{deliver: deliver}
	return d.last
}

// check drops connections that do not answer. The last one ends the checks.
func (d *Driver) check() {
	for _, o := range d.waiting {
		if o.checks++; o.checks > silent {
			if database := d.databases[o.connection]; database != nil {
				database.drop()
			}
		}
	}
	if len(d.waiting) == 0 {
		d.stopChecks.Invoke()
	}
}

// runsOn says which connection an operation uses.
func (d *Driver) runsOn(id, connection int) {
	if o := d.waiting[id]; o != nil {
		o.connection = connection
	}
}

func (d *Driver) ended(id int) { delete(d.waiting, id) }

// lose ends the operations of a connection that gives them no more events: in Chromium
// a transaction that begins between the abort of others and the close event of its
// connection gets no event at all.
func (d *Driver) lose(connection int) {
	d.abandon.Invoke(connection)
	for id, o := range d.waiting {
		if o.connection == connection {
			d.ended(id)
			o.deliver(event{notice: noticeError})
		}
	}
}

// failure is the exception in an event of the kind noticeError.
func (e event) failure() *Error {
	if e.text == nil {
		return &Error{Name: "AbortError", Message: "the connection to the database was closed"}
	}
	failed, _ := failure(e.text)
	return failed
}

// missed releases the bodies in events of an operation that has ended for Go.
func (d *Driver) missed(e event) {
	switch e.notice {
	case noticeList:
		d.Release([]localcache.Body{localcache.Body(e.slot)})
	case noticeError:
		d.Release([]localcache.Body{e.failure().Cause})
	}
}
