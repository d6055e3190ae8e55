//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"
	"time"

	"localcache-wasm/localcache"
)

// What a store does at its end, what it leaves to the next one, and what a store does
// about messages that others were sending.

func TestAStoreThatIsClosedDoesWhatIsInLineAndThenEnds(t *testing.T) {
	database := newDatabase(t)
	s := open(t, opening{database: database})
	s.await("event storeReady")
	s.line("storeMessage", aMessage("11", localcache.Success))
	last := s.line("list", everything)
	exports().Call("closeStore", s.handle) // Go was not told of the line
	if o := s.outcome(last); !strings.Contains(o.result, "text 11") {
		t.Errorf("the last call gave %+v", o)
	}
	s.isBefore("settle 2 ", "event storeClosed")
	again := open(t, opening{database: database, nonce: "page.2"})
	if list := again.do("list", everything); !strings.Contains(list, "text 11") {
		t.Errorf("the next store lists %s", list)
	}
}

// A script can close a store before Go has made its engine.
func TestAStoreThatIsClosedInTheTaskThatOpenedItEnds(t *testing.T) {
	database := newDatabase(t)
	s := open(t, opening{database: database, closed: true})
	s.await("event storeClosed")
	if s.has("event storeFault") {
		t.Errorf("Go gave %v", s.all())
	}
	again := open(t, opening{database: database, nonce: "page.2"})
	if list := again.do("list", everything); list != "[]" {
		t.Errorf("the next store lists %s", list)
	}
}

// The shim closes a store in the event that says that it is ready, if close() was called
// before: Go is on the stack then, in the middle of a crossing.
func TestAPortMayCallTheModuleFromAnEvent(t *testing.T) {
	js.Global().Set("exports of the test", exports())
	t.Cleanup(func() { js.Global().Delete("exports of the test") })
	s := open(t, opening{database: newDatabase(t), port: `
		const { event } = port;
		port.event = (length) => {
			const isReady = driver.given(length).includes('storeReady');
			event(length);
			if (!isReady) return;
			const go = globalThis['exports of the test'];
			go.tellChanges(port.handle, true);
			go.nudgeStore(port.handle);
			port.unsaved = go.unsavedCalls(port.handle);
			go.closeStore(port.handle);
		};
	`})
	s.port.Set("handle", s.handle)
	id := s.line("list", everything)
	if o := s.outcome(id); o.result != "[]" {
		t.Errorf("the call in line gave %+v", o)
	}
	s.await("event storeClosed")
	if unsaved := s.port.Get("unsaved").Int(); unsaved != 0 {
		t.Errorf("%d calls were not saved", unsaved)
	}
}

func TestAStoreThatIsClosedFailsItsOwnMessages(t *testing.T) {
	database := newDatabase(t)
	s := open(t, opening{database: database})
	s.do("storeMessage", aMessage("c1", localcache.InProgress))
	s.close()
	if status := statusOf(open(t, opening{database: database, nonce: "page.2"}), "c1"); status != localcache.Failed {
		t.Errorf("the message has the status %d", status)
	}
}

// statusOf is the status of a message that a store of this page knows.
func statusOf(s *testStore, id string) localcache.Status {
	s.t.Helper()
	var status js.Value
	if o := s.call("getMessage", field(id)); o.failure == "" {
		status = js.Global().Get("JSON").Call("parse", o.result).Get("status")
	}
	if status.Type() != js.TypeNumber {
		s.t.Fatalf("%s is no message with a status", id)
	}
	return localcache.Status(status.Int())
}

func TestAStoreFailsTheMessagesOfStoresThatAreNotOpen(t *testing.T) {
	for name, test := range map[string]struct {
		open   string // the nonces that hold their lock
		status localcache.Status
	}{
		"the other one is not open":   {`["page.2"]`, localcache.Failed},
		"the other one is open":       {`["page.1", "page.2"]`, localcache.InProgress},
		"which are open is not known": {`null`, localcache.InProgress},
		"the browser gives no answer": {`undefined`, localcache.InProgress},
		"several, and it is not open": {`["page.2", "other.1"]`, localcache.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			database := newDatabase(t)
			// It stays open, so that nothing of its own fails the message.
			other := open(t, opening{database: database})
			other.do("storeMessage", aMessage("c1", localcache.InProgress))
			next := open(t, opening{database: database, nonce: "page.2", port: `port.nonces = ` + test.open + `;`})
			next.await("event storeReady")
			if status := statusOf(other, "c1"); status != test.status {
				t.Errorf("the message has the status %d, not %d", status, test.status)
			}
		})
	}
}

func TestAnOpenStoreFailsTheMessagesOfOneThatClosesLater(t *testing.T) {
	own := lookAgain
	lookAgain = 30 * time.Millisecond
	t.Cleanup(func() { lookAgain = own })
	for name, use := range map[string]func(*testStore){
		"by a call": func(s *testStore) { s.do("list", everything) },
		"without Go": func(s *testStore) {
			used(int32(s.handle))
			exports().Call("idle")
		},
	} {
		t.Run(name, func(t *testing.T) {
			database := newDatabase(t)
			sender := open(t, opening{database: database})
			next := open(t, opening{database: database, nonce: "page.2", port: `port.nonces = ["page.1", "page.2"];`})
			next.await("event storeReady")
			sender.do("storeMessage", aMessage("c1", localcache.InProgress))
			use(next)
			time.Sleep(100 * time.Millisecond)
			if status := statusOf(sender, "c1"); status != localcache.InProgress {
				t.Fatalf("the message of an open store has the status %d", status)
			}
			next.port.Set("nonces", js.Global().Get("Array").New("page.2"))
			for range 100 {
				if statusOf(sender, "c1") == localcache.Failed {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
			t.Error("the message is in progress for ever")
		})
	}
}

// noDatabase makes databases fail to open, until it is called.
func noDatabase(t *testing.T) (back func()) {
	factory := js.Global().Get("IDBFactory").Get("prototype")
	own := factory.Get("open")
	factory.Set("open", js.Global().Get("Function").New(`throw new DOMException('no disk', 'UnknownError')`))
	back = func() { factory.Set("open", own) }
	t.Cleanup(back)
	return back
}

func TestWithoutADatabaseCallsRunInMemoryUntilItComes(t *testing.T) {
	database := newDatabase(t)
	back := noDatabase(t)
	s := open(t, opening{database: database})
	s.isBefore("event storeState degraded memory failed ", "event storeReady memory ")
	if unsaved := exports().Call("unsavedCalls", s.handle).Int(); unsaved != 0 {
		t.Errorf("%d calls are not saved before there was one", unsaved)
	}
	s.do("storeMessage", aMessage("11", localcache.Success))
	s.do("list", everything)
	if unsaved := exports().Call("unsavedCalls", s.handle).Int(); unsaved != 1 {
		t.Errorf("%d calls are not saved, not the one that writes", unsaved)
	}
	back()
	exports().Call("nudgeStore", s.handle)
	s.isBefore("event storeState healed indexedDB", "event storeState ready indexedDB")
	if unsaved := exports().Call("unsavedCalls", s.handle).Int(); unsaved != 0 {
		t.Errorf("%d calls are not saved afterwards", unsaved)
	}
	if list := s.do("list", everything); !strings.Contains(list, "text 11") {
		t.Errorf("the list is %s", list)
	}
	s.await("event importProgress") // what the database needs when it has come back is done
	ready := 0
	for _, one := range s.all() {
		if one.fields[0] == "storeReady" {
			ready++
		}
	}
	if ready != 1 {
		t.Errorf("it was ready %d times: %v", ready, s.all())
	}
}

func TestTheNextStoreSavesWhatAClosedOneCouldNot(t *testing.T) {
	database := newDatabase(t)
	back := noDatabase(t)
	for i, id := range []string{"11", "12"} { // two that had no database
		s := open(t, opening{database: database, nonce: []string{"page.1", "page.2"}[i]})
		s.do("storeMessage", aMessage(id, localcache.Success))
		s.close()
	}
	back()
	s := open(t, opening{database: database, nonce: "page.3"})
	s.await("event storeState ready indexedDB")
	if list := s.do("list", everything); !strings.Contains(list, `"unReadCount":2`) || !strings.Contains(list, "text 12") {
		t.Errorf("the list is %s", list)
	}
	if unsaved := exports().Call("unsavedCalls", s.handle).Int(); unsaved != 0 {
		t.Errorf("%d calls are not saved", unsaved)
	}
	s.close()
	if list := open(t, opening{database: database, nonce: "page.4"}).do("list", everything); !strings.Contains(list, `"unReadCount":2`) {
		t.Errorf("the database has %s", list)
	}
}

// What is handed over belongs to one database.
func TestAStoreOfAnotherDatabaseGetsNothingOfAClosedOne(t *testing.T) {
	first, other := newDatabase(t), newDatabase(t)
	back := noDatabase(t)
	s := open(t, opening{database: first})
	s.do("storeMessage", aMessage("11", localcache.Success))
	s.close()
	back()
	if list := open(t, opening{database: other, nonce: "page.2"}).do("list", everything); list != "[]" {
		t.Errorf("the other database has %s", list)
	}
	if list := open(t, opening{database: first, nonce: "page.3"}).do("list", everything); !strings.Contains(list, "text 11") {
		t.Errorf("its own database has %s", list)
	}
}

// Where it is not known which stores are open, a store looks for overdue messages later
// on. One that is closed by then has nothing to report.
func TestAStoreThatIsClosedDoesNotLookForOverdueMessages(t *testing.T) {
	own := js.Global().Get("setTimeout")
	timers := js.Global().Get("Function").New("own", `
		const timers = [];
		globalThis.setTimeout = (run, ms, ...rest) => (ms === 20_000 ? timers.push(run) : own(run, ms, ...rest));
		return timers;
	`).Invoke(own)
	t.Cleanup(func() { js.Global().Set("setTimeout", own) })
	s := open(t, opening{database: newDatabase(t), port: `port.nonces = null;`})
	s.await("event storeReady")
	if timers.Length() != 1 {
		t.Fatalf("%d timers are set", timers.Length())
	}
	s.close()
	timers.Index(0).Invoke()
	open(t, opening{database: newDatabase(t), nonce: "page.2"}).do("list", everything) // Go has had its turns meanwhile
	if s.has("settle ") {
		t.Errorf("Go gave %v", s.all())
	}
}
