//go:build js && wasm

// Package indexeddb is the store's storage in the browser's IndexedDB. Its two
// halves, Go and JavaScript, lie side by side; what crosses between them is
// declared in protocol.go.
//
// Databases are opened and laid out through hack-pad/go-indexeddb. Transactions
// run on the raw IDBDatabase, many requests to a crossing (driver.js): waiting
// for each request by itself costs two to five times as much as the request.
//
// It is not for rules: which rows are read and written is decided in localcache.
package indexeddb

import (
	"bytes"
	"errors"
	"sync"
	"syscall/js"

	"github.com/hack-pad/safejs"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// notice is a kind of notification from JavaScript: driver.js has the same names.
type notice int

const (
	noticeRead notice = iota
	noticeComplete
	noticeList
	noticeError
	noticeCheck // of no operation: it is time to look whether all have got events
	noticeStale // a read had another answer than was expected: the transaction is aborted
)

// What comes after the requests of a step: driver.js has the same names.
const (
	thenNothing = iota
	thenCommit
	thenPause
)

// event is a notification about an operation.
type event struct {
	notice notice
	text   []byte // the answers of reads, or a Fault
	slot   int    // the result of a list
}

// Driver is the Go side of driver.js. One serves all databases.
//
// The functions of JavaScript that run for every call take and return numbers only,
// which is cheap, and do not throw for what a caller passed. Texts are copied through
// two arrays of bytes (values.js).
type Driver struct {
	waiting   map[int]*operation // by number
	last      int
	databases map[int]*database // the open ones, by connection

	crossing                 sync.Mutex // held while a text crosses
	notified                 []byte     // the text of a notice that is not handled yet
	toGo, fromGo             js.Value   // the arrays
	toGoLen, fromGoLen       int
	connect, disconnect      js.Value
	abandon                  js.Value
	step, end, abort, list   js.Value
	release, grow, toGoArray js.Value
	recordOf, items          js.Value
	assign, patch, change    js.Value
	match, itemsOfRows       js.Value
	pack, setLogged          js.Value
	stopChecks               js.Value
	keepBody                 js.Value
	text                     bridge.Writer // used again and again

	record, clone safejs.Value
}

// NewDriver makes the driver with driver.js's createDriver. notify is a function
// of JavaScript that calls [Driver.Notify] some cheap way; undefined for the
// ordinary one.
func NewDriver(create, notify js.Value) (*Driver, js.Value, error) {
	d := &Driver{waiting: map[int]*operation{}, databases: map[int]*database{}}
	if notify.IsUndefined() {
		// Made once for the life of the page: one callback for every operation.
		notify = js.FuncOf(func(_ js.Value, args []js.Value) any {
			d.Notify(args[0].Int(), args[1].Int(), args[2].Int(), args[3].Int())
			return nil
		}).Value
	}
	object, err := safejs.Safe(create).Invoke(notify)
	if err != nil {
		return nil, js.Undefined(), err
	}
	for name, f := range map[string]*safejs.Value{"record": &d.record, "clone": &d.clone} {
		if *f, err = object.Get(name); err != nil {
			return nil, js.Undefined(), err
		}
	}
	raw := safejs.Unsafe(object)
	for name, f := range map[string]*js.Value{
		"connect": &d.connect, "disconnect": &d.disconnect, "abandon": &d.abandon, "step": &d.step, "end": &d.end, "abort": &d.abort, "list": &d.list,
		"release": &d.release, "grow": &d.grow, "toGo": &d.toGoArray,
		"recordOf": &d.recordOf, "items": &d.items, "assign": &d.assign, "patch": &d.patch,
		"change": &d.change, "match": &d.match, "itemsOfRows": &d.itemsOfRows, "pack": &d.pack, "setLogged": &d.setLogged,
		"stopChecks": &d.stopChecks,
		"keepBody":   &d.keepBody,
	} {
		*f = raw.Get(name)
	}
	return d, raw, nil
}

// Notify is called by JavaScript when an operation went on: what happened, how
// many bytes of text were left for Go, and the slot of a list's result.
func (d *Driver) Notify(id, what, length, slot int) {
	if notice(what) == noticeCheck {
		go d.check()
		return
	}
	// The text is copied first. Allocating memory can make this goroutine help the
	// garbage collector, and meanwhile other goroutines can make JavaScript overwrite it.
	if length > len(d.notified) {
		d.notified = make([]byte, 2*length)
	}
	d.copy(d.notified[:length])
	e := event{notice(what), bytes.Clone(d.notified[:length]), slot}
	if o := d.waiting[id]; o != nil {
		o.checks = 0
		o.deliver(e)
	} else {
		d.missed(e)
	}
}

// Ask calls a function of JavaScript with the length of a text, unless that is
// nil, and then args. It returns the text that the function left for Go, or what it
// threw. No other text crosses meanwhile (see Notify).
func (d *Driver) Ask(f js.Value, text []byte, args ...any) (left []byte, err error) {
	left, _, err = d.ask(f, text, args...)
	return left, err
}

// ask is Ask for a function that can leave either of two texts: the other one if the
// length it returns is below 0.
func (d *Driver) ask(f js.Value, text []byte, args ...any) (left, other []byte, err error) {
	d.crossing.Lock()
	defer d.crossing.Unlock()
	n, err := d.cross(f, text, args...)
	if n == 0 || err != nil {
		return nil, nil, err
	}
	left = make([]byte, max(n, -n))
	d.copy(left)
	if n < 0 {
		return nil, left, nil
	}
	return left, nil, nil
}

// Call calls a function of JavaScript with the length of a text, and returns what it
// returned, or threw.
func (d *Driver) Call(f js.Value, text []byte) (result js.Value, err error) {
	d.crossing.Lock()
	defer d.crossing.Unlock()
	defer caught(&err)
	return f.Invoke(d.put(text)), nil
}

// caught makes an exception that JavaScript threw the error of the call.
func caught(err *error) {
	switch p := recover().(type) {
	case nil:
	case js.Error:
		*err = p
	default:
		panic(p)
	}
}

// number is a call as Ask's whose answer is a number itself.
func (d *Driver) number(f js.Value, text []byte, args ...any) (int, error) {
	d.crossing.Lock()
	defer d.crossing.Unlock()
	return d.cross(f, text, args...)
}

func (d *Driver) cross(f js.Value, text []byte, args ...any) (number int, err error) {
	defer caught(&err)
	if text != nil {
		args = append([]any{d.put(text)}, args...)
	}
	answer := f.Invoke(args...)
	if answer.Type() != js.TypeNumber {
		return 0, nil
	}
	return answer.Int(), nil
}

// put copies a text for JavaScript and returns its length.
func (d *Driver) put(text []byte) int {
	if len(text) > d.fromGoLen {
		d.fromGo = d.grow.Invoke(len(text))
		d.fromGoLen = d.fromGo.Length()
	}
	return js.CopyBytesToJS(d.fromGo, text)
}

// copy copies what JavaScript left for Go.
func (d *Driver) copy(to []byte) {
	if len(to) > d.toGoLen { // it has grown
		d.toGo = d.toGoArray.Invoke()
		d.toGoLen = d.toGo.Length()
	}
	if len(to) > 0 {
		js.CopyBytesToGo(to, d.toGo)
	}
}

// Error is an exception of the browser's, by the name of its DOMException.
type Error struct {
	Name, Message string
	Cause         localcache.Body // the exception itself
}

func (e *Error) Error() string { return e.Name + ": " + e.Message }

// Held is for [localcache.Held].
func (e *Error) Held() localcache.Body { return e.Cause }

// failure reads a Fault, and whether the operation had begun.
func failure(text []byte) (e *Error, begun bool) {
	var fault Fault
	r := bridge.NewReader(string(text))
	r.Next()
	fault.Read(r)
	return &Error{Name: fault.Name, Message: fault.Message, Cause: fault.Cause}, fault.Begun
}

// failed is the fault that a call into JavaScript returned; nil for none.
func failed(text []byte) (e *Error, begun bool) {
	if len(text) == 0 {
		return nil, true
	}
	return failure(text)
}

// errAnswers says that the answer of a read is not what was asked for.
var errAnswers = errors.New("the two halves of the storage do not fit together")
