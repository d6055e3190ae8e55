//go:build js && wasm

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"syscall/js"
	"testing"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb/indexeddbtest"
)

func TestAStoreSaysInOrderHowItComesToBeUsable(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.await("event importProgress")
	want := []string{"event storeState ready indexedDB", "event storeReady indexedDB", "event importProgress none 0 0 0"}
	var got []string
	for _, one := range s.all() {
		got = append(got, one.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCallsWaitInLineUntilTheStoreIsReady(t *testing.T) {
	s := open(t, opening{database: newDatabase(t), port: `
		port.living = () => new Promise((resolve) => (port.prepared = () => resolve([])));
	`})
	id := s.line("list", everything)
	s.await("event storeState ready")
	s.wake()
	open(t, opening{database: newDatabase(t)}).do("list", everything) // Go has had its turns meanwhile
	if s.has("settle") || s.port.Get("line").Length() != 1 {
		t.Fatal("a call was taken before the messages of closed stores had failed")
	}
	s.port.Call("prepared")
	if o := s.outcome(id); o.result != "[]" {
		t.Errorf("the list is %+v", o)
	}
	s.isBefore("event storeReady", "settle 1")
}

func TestACallGivesItsResultAndKeepsWhatItWasGiven(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.await("event importProgress")
	before := driver().Call("inUse").Int()
	if result := s.do("storeMessage", aMessage("11", localcache.Success)); result != "undefined" {
		t.Errorf("storing a message gives %s", result)
	}
	var list []struct {
		ConversationID string `json:"conversationId"`
		UnReadCount    int    `json:"unReadCount"`
		LastMessage    struct{ Msg string }
	}
	if err := json.Unmarshal([]byte(s.do("list", everything)), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].ConversationID != "bob" || list[0].UnReadCount != 1 || list[0].LastMessage.Msg != "text 11" {
		t.Errorf("the list is %+v", list)
	}
	if result := s.do("getMessage", field("12")); result != "undefined" {
		t.Errorf("a message that is not there is %s", result)
	}
	if after := driver().Call("inUse").Int(); after != before {
		t.Errorf("%d values are in the table afterwards, %d were before", after, before)
	}
}

func TestCallsOfOneWakingSettleInTheirOrder(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	for _, id := range []string{"11", "12", "13"} {
		s.line("storeMessage", aMessage(id, localcache.Success))
	}
	s.line("clearUnread", field("singleChat-bob"))
	last := s.line("list", everything)
	s.wake()
	s.outcome(last)
	for i := 1; i < last; i++ {
		s.isBefore(fmt.Sprintf("settle %d ", i), "settle 5 ")
	}
}

func TestACallThatFailsSaysWhyAndTheOthersGoOn(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	unknown := s.line("dance", field("tango"))
	short := s.line("getConversation", func(*bridge.Writer) {})
	refused := s.line("setCustomField", func(w *bridge.Writer) {
		field("singleChat", "bob")(w)
		w.Body(keep(`{ f() {} }`))
	})
	good := s.line("list", everything)
	s.wake()
	for id, want := range map[int]string{
		unknown: `Error: the script made the call "dance", which this module does not know`,
		short:   `Error: the call getConversation cannot be read`,
		refused: `DataCloneError: `,
	} {
		if o := s.outcome(id); !strings.HasPrefix(o.failure, want) {
			t.Errorf("call %d failed with %q, not with %q", id, o.failure, want)
		} else if (id == refused) != o.cause.InstanceOf(js.Global().Get("DOMException")) {
			t.Errorf("the cause of %q is %v", o.failure, o.cause)
		}
	}
	if o := s.outcome(good); o.result != "[]" {
		t.Errorf("the list is %+v", o)
	}
}

func TestChangesAreToldOnlyToThoseWhoAskedAndAfterTheCall(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.do("storeMessage", aMessage("11", localcache.Success))
	exports().Call("tellChanges", s.handle, true)
	s.do("storeMessage", aMessage("12", localcache.Success))
	if changed := s.await("event storeChanged"); changed.String() != "event storeChanged 1 singleChat-bob" {
		t.Errorf("what changed is %v", changed)
	}
	s.isBefore("settle 2 ", "event storeChanged")
	exports().Call("tellChanges", s.handle, false)
	s.do("storeMessage", aMessage("13", localcache.Success))
	s.close()
	told := 0
	for _, one := range s.all() {
		if one.fields[0] == "storeChanged" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times that something changed: %v", told, s.all())
	}
}

// What a port throws reaches a caller or the store's faults, and the store goes on.
func TestAPortThatThrowsDoesNotEndTheStore(t *testing.T) {
	for function, test := range map[string]struct{ port, fault string }{
		"take": {
			`const take = port.take;
			port.take = (most) => {
				if (!port.broken) return take(most);
				port.broken = false;
				throw new TypeError('no calls');
			};`,
			"event storeFault fetching the calls of the script: JavaScript error: no calls",
		},
		"settle": {
			`const settle = port.settle;
			port.settle = (length) => {
				if (!port.broken) return settle(length);
				port.broken = false;
				throw new TypeError('no ear');
			};`,
			"event storeFault giving results to the script: JavaScript error: no ear",
		},
		"event": {
			`const event = port.event;
			port.event = (length) => { event(length); throw new TypeError('no ear'); };`, "",
		},
		"living":              {`port.living = () => { throw new TypeError('no locks'); };`, ""},
		"living's promise":    {`port.living = async () => { throw new TypeError('no locks'); };`, ""},
		"living gives a text": {`port.living = async () => 'nothing';`, ""},
		"unlogged":            {`port.unlogged = () => { throw new TypeError('no locks'); };`, ""},
		"unlogged's promise":  {`port.unlogged = async () => { throw new TypeError('no locks'); };`, ""},
	} {
		t.Run(function, func(t *testing.T) {
			s := open(t, opening{database: newDatabase(t), port: test.port})
			s.await("event storeReady")
			if test.fault != "" {
				s.port.Set("broken", true)
				s.line("list", everything)
				s.wake()
				s.await(test.fault)
			}
			s.do("storeMessage", aMessage("11", localcache.Success))
			if list := s.do("list", everything); !strings.Contains(list, "text 11") {
				t.Errorf("the list is %s", list)
			}
		})
	}
}

func TestAHandleThatIsNotOpenIsHarmless(t *testing.T) {
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	s.close()
	for _, handle := range []int{s.handle, 4711} {
		for _, name := range []string{"closeStore", "nudgeStore"} {
			exports().Call(name, handle)
		}
		exports().Call("tellChanges", handle, true)
		if unsaved := exports().Call("unsavedCalls", handle).Int(); unsaved != 0 {
			t.Errorf("a store that is not open has %d calls that are not saved", unsaved)
		}
		wake(int32(handle))
	}
}

func TestAModuleWithoutADriverSaysWhy(t *testing.T) {
	create := js.Global().Get("Function").New("return () => { throw new TypeError('no driver'); }").Invoke()
	if _, err := newStores(create, js.Undefined()); err == nil || !strings.Contains(err.Error(), "no driver") {
		t.Errorf("the error is %v", err)
	}
	if create := indexeddbtest.CreateDriver(); create.Type() != js.TypeFunction {
		t.Errorf("createDriver is %v", create)
	}
}
