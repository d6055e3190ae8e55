//go:build js && wasm

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall/js"
	"testing"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb/indexeddbtest"
)

// The tests of this package do what the shim does: they start the module, call its
// exports, and are its port. All share one module, as all stores of a page do.

// patience ends a test that hangs.
const patience = 30 * time.Second

// exports starts the module once and gives what it exports.
var exports = sync.OnceValue(func() js.Value {
	ready := make(chan js.Value, 1)
	started := func(_ js.Value, args []js.Value) any {
		ready <- args[0]
		return nil
	}
	js.Global().Set("bridge of the test", map[string]any{
		"createDriver": indexeddbtest.CreateDriver(), "notify": js.Undefined(), "ready": js.FuncOf(started), "failed": js.FuncOf(started),
	})
	own := os.Args
	os.Args = []string{"localcache", "bridge of the test"}
	go main()
	exports := <-ready
	os.Args = own
	if exports.Type() != js.TypeObject {
		panic("the module does not start: " + exports.String())
	}
	return exports
})

// driver is the JavaScript half of the storage.
func driver() js.Value { return exports().Call("driver") }

// keep puts a value that is written as JavaScript into the table of values.
func keep(expression string) bridge.Body {
	value := js.Global().Get("Function").New("return " + expression).Invoke()
	return bridge.Body(driver().Call("keep", value).Int())
}

// text is a value as JSON.
func text(value js.Value) string {
	if value.IsUndefined() {
		return "undefined"
	}
	return js.Global().Get("JSON").Call("stringify", value).String()
}

// record is one record as a script writes it.
func record(write func(w *bridge.Writer)) string {
	var w bridge.Writer
	w.Record()
	write(&w)
	return string(w.Bytes())
}

// said is one thing that Go gave a port.
type said struct {
	what   string // the function of the port
	fields []string
	number int // of all that Go gave, to any port
}

func (s said) String() string { return strings.TrimSpace(s.what + " " + strings.Join(s.fields, " ")) }

// listener keeps, in their order, the texts that Go gives the functions of a port.
type listener struct {
	t    *testing.T
	log  js.Value // [function, text, number] each
	read int
	said []said
	came chan struct{}
}

// newListener makes a port of a script. The script is the body of a function that
// returns the object; heard(name) in it is a function that keeps the text it is given.
func newListener(t *testing.T, script string) (*listener, js.Value) {
	l := &listener{t: t, log: js.Global().Get("Array").New(), came: make(chan struct{}, 1)}
	came := js.FuncOf(func(js.Value, []js.Value) any {
		select {
		case l.came <- struct{}{}:
		default:
		}
		return nil
	})
	// Go hears of it when it is not on the stack any more: a port does not call Go.
	port := js.Global().Get("Function").New("driver", "log", "came", `
		const heard = (name) => (length) => {
			log.push([name, driver.given(length), (globalThis.heardSoFar = (globalThis.heardSoFar ?? 0) + 1)]);
			setTimeout(came);
		};
		`+script).Invoke(driver(), l.log, came)
	return l, port
}

// all is what Go has given so far, a record each.
func (l *listener) all() []said {
	for ; l.read < l.log.Length(); l.read++ {
		one := l.log.Index(l.read)
		r := bridge.NewReader(one.Index(1).String())
		for r.Next() {
			s := said{what: one.Index(0).String(), number: one.Index(2).Int()}
			for r.Err() != nil { // there are fields left
				s.fields = append(s.fields, r.Text())
			}
			l.said = append(l.said, s)
		}
	}
	return l.said
}

// await waits until Go has given what begins like this, and returns it.
func (l *listener) await(beginning string) said {
	l.t.Helper()
	for {
		for _, s := range l.all() {
			if strings.HasPrefix(s.String(), beginning) {
				return s
			}
		}
		l.more("no " + beginning)
	}
}

// more waits until Go gives something.
func (l *listener) more(missing string) {
	l.t.Helper()
	select {
	case <-l.came:
	case <-time.After(patience):
		l.t.Fatalf("%s. Go gave %v", missing, l.all())
	}
}

// has reports whether Go has given what begins like this.
func (l *listener) has(beginning string) bool {
	for _, s := range l.all() {
		if strings.HasPrefix(s.String(), beginning) {
			return true
		}
	}
	return false
}

// isBefore fails the test unless Go has given the one before the other.
func (l *listener) isBefore(first, second string) {
	l.t.Helper()
	l.await(first)
	l.await(second)
	for _, s := range l.all() {
		switch {
		case strings.HasPrefix(s.String(), first):
			return
		case strings.HasPrefix(s.String(), second):
			l.t.Fatalf("%s came before %s in %v", second, first, l.all())
		}
	}
}

// testStore is a store that a test has opened, and its port.
type testStore struct {
	*listener
	port   js.Value
	handle int
	lastID int
}

// opening says how a test opens a store.
type opening struct {
	database string
	vendor   string // the vendor's database
	nonce    string
	closed   bool   // by the script that opened it, in the same task
	port     string // JavaScript that changes the object port before it is used
}

var databases int

// newDatabase names a database, which is deleted when the test ends.
func newDatabase(t *testing.T) string {
	databases++
	name := fmt.Sprintf("localcache_wasmtest_%d", databases)
	remove := func() {
		if _, err := promised(t, js.Global().Get("Function").New("name", `
			return new Promise((resolve, reject) => {
				const request = indexedDB.deleteDatabase(name);
				request.onsuccess = resolve;
				request.onerror = () => reject(request.error);
			});
		`).Invoke(name)); err != nil {
			t.Fatalf("deleting %s: %v", name, err)
		}
	}
	remove() // a run that died may have left one
	t.Cleanup(remove)
	return name
}

// open opens a store. It is closed when the test ends.
func open(t *testing.T, o opening) *testStore {
	if o.nonce == "" {
		o.nonce = "page.1"
	}
	listener, port := newListener(t, `
		const port = {
			/** Calls that Go has not taken. */
			line: [],
			/** The stores that have the database open, by nonce; null: it is not known. */
			nonces: [],
			take: (most) => driver.give(port.line.splice(0, most).join('')),
			/** What calls ended with, by their number: their one value, or the cause of their failure. */
			values: {},
			settle: (length) => {
				for (const record of driver.given(length).split('\x1e').slice(1)) {
					const [id, worked, ...fields] = record.split('\x1f');
					if (worked === '0') port.values[id] = driver.take(Number(fields[2]));
					else if (fields[0] === '1') port.values[id] = driver.take(Number(fields[1]));
				}
				heard('settle')(length);
			},
			event: heard('event'),
			living: async () => port.nonces,
			unlogged: async () => false,
		};
		`+o.port+`
		return port;
	`)
	s := &testStore{listener: listener, port: port}
	openStore := js.Global().Get("Function").New("go", "options", "port", "closed", `
		const handle = go.openStore(options, port);
		if (closed) go.closeStore(handle);
		return handle;
	`)
	s.handle = openStore.Invoke(exports(), record(func(w *bridge.Writer) {
		w.Text(o.database)
		w.Text(o.vendor)
		w.Text("alice")
		w.Text(o.nonce)
		w.Text("relaxed")
		w.Present(false) // no retention
	}), port, o.closed).Int()
	t.Cleanup(s.close)
	return s
}

// close closes the store and waits for its end.
func (s *testStore) close() {
	s.t.Helper()
	exports().Call("closeStore", s.handle) // nothing, if it is closed
	s.await("event storeClosed")
}

// line puts a call in line, and returns its number. Go is not told of it.
func (s *testStore) line(name string, fields func(w *bridge.Writer)) int {
	s.lastID++
	s.port.Get("line").Call("push", record(func(w *bridge.Writer) {
		w.Int(s.lastID)
		w.Text(name)
		fields(w)
	}))
	return s.lastID
}

// wake says that calls are in line, as the shim does from a task of its own.
func (s *testStore) wake() { wake(int32(s.handle)) }

// outcome is how a call ended. Its result, if it has one, must be one value.
type outcome struct {
	result  string // JSON, "undefined" for none
	failure string // its name and text, "" for none
	cause   js.Value
}

// outcome waits for the end of a call.
func (s *testStore) outcome(id int) outcome {
	s.t.Helper()
	f := s.await(fmt.Sprintf("settle %d ", id)).fields
	value := s.port.Get("values").Get(strconv.Itoa(id))
	if f[1] == "0" {
		return outcome{failure: f[2] + ": " + f[3], cause: value}
	}
	return outcome{result: text(value)}
}

// call makes a call and waits for its end.
func (s *testStore) call(name string, fields func(w *bridge.Writer)) outcome {
	s.t.Helper()
	id := s.line(name, fields)
	s.wake()
	return s.outcome(id)
}

// do is call for one that must work. It returns the result.
func (s *testStore) do(name string, fields func(w *bridge.Writer)) string {
	s.t.Helper()
	o := s.call(name, fields)
	if o.failure != "" {
		s.t.Fatalf("%s: %s", name, o.failure)
	}
	return o.result
}

// Calls by what they take.

func field(texts ...string) func(w *bridge.Writer) {
	return func(w *bridge.Writer) {
		for _, text := range texts {
			w.Text(text)
		}
	}
}

// aMessage is the call storeMessage of a message from bob to alice, or from alice to bob
// if it is in progress.
func aMessage(id string, status localcache.Status) func(w *bridge.Writer) {
	from, to := "bob", "alice"
	if status != localcache.Success {
		from, to = to, from
	}
	return func(w *bridge.Writer) {
		w.Present(true)
		field(id, from, to, "singleChat")(w)
		w.Float(1_700_000_000_000)
		w.Bool(false)
		w.Status(status)
		w.Bool(false)
		w.Body(keep(fmt.Sprintf(`{ id: %q, from: %q, to: %q, type: "txt", msg: "text %s" }`, id, from, to, id)))
	}
}

// everything is the call list of all conversations.
func everything(w *bridge.Writer) {
	w.Text("")
	w.Int(0)
	w.Text("")
	w.Bool(false)
	w.Present(false)
}

// promised waits for a promise.
func promised(t *testing.T, promise js.Value) (js.Value, error) {
	t.Helper()
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	go func() {
		value, err := jspromise.Await(promise)
		done <- settled{value, err}
	}()
	select {
	case s := <-done:
		return s.value, s.err
	case <-time.After(patience):
		t.Fatal("the promise does not settle")
		return js.Undefined(), nil
	}
}
