//go:build js && wasm

package main

import (
	"fmt"
	"slices"
	"strings"
	"syscall/js"
	"testing"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
	"localcache-wasm/minicore"
	"localcache-wasm/msync"
)

// login is a connection that a test has begun, and its port.
type login struct {
	*listener
	handle int
}

// connect logs alice in. The port is that of a plugin whose calls the test sees; change
// is JavaScript that changes the object port before it is used.
func connect(t *testing.T, change string) *login {
	listener, port := newListener(t, `
		const port = {
			events: heard('events'),
			cache: (length) => void heard('cache')(length),
		};
		`+change+`
		return port;
	`)
	l := &login{listener: listener}
	l.handle = exports().Call("connect", record(func(w *bridge.Writer) {
		field("org#app", "wss://server.test/ws", "https://server.test")(w)
		field("webim_test", "web_test", "webim")(w)
		w.Absent() // no platform of its own
		field("alice", "token", "")(w)
		w.Int(0)
		for range 3 {
			w.Bool(false)
		}
		w.Text("")
	}), port).Int()
	t.Cleanup(func() { exports().Call("connectionClose", l.handle) })
	return l
}

// use tells a connection which store is the user's.
func (l *login) use(handle int) {
	exports().Call("connectionUseStore", l.handle, record(func(w *bridge.Writer) { w.Int(handle) }))
}

func (l *login) send(id, message string) {
	exports().Call("connectionSend", l.handle, record(field(id, message)))
}

func TestALoginSaysThatItIsOpen(t *testing.T) {
	newServer(t)
	l := connect(t, "")
	opened := l.await("events opened")
	if opened.fields[1] != "token" {
		t.Errorf("it said %v", opened)
	}
	l.await("events connectionState online token")
	l.await("cache openCache alice cache_")
}

func TestALoginThatTheServerRefusesSaysWhy(t *testing.T) {
	s := newServer(t)
	s.refuse = status(msync.Status_FAIL, "Sorry, user not found")
	l := connect(t, "")
	if refused := l.await("events refused"); refused.String() != fmt.Sprintf("events refused %d User not found", bridge.TypeUserNotFound) {
		t.Errorf("it said %v", refused)
	}
	_, err := promised(t, exports().Call("renewToken", l.handle, record(field("other"))))
	if thrown, ok := err.(js.Error); !ok || thrown.Get("type").Int() != bridge.TypeNotLoggedIn {
		t.Errorf("another token for it: %v", err)
	}
}

// The event of a message comes when the store has it, with the very object, and before
// the store says that something changed: who reads then finds what the event told.
func TestAReceivedMessageIsStoredThenToldAndThenShownAsAChange(t *testing.T) {
	server := newServer(t)
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	exports().Call("tellChanges", s.handle, true)
	l := connect(t, "")
	l.use(s.handle)
	l.await("events opened")
	l.await("cache openCache")
	server.deliver("hello", "again")

	list := l.await("events happened onMessage")
	changed := s.await("event storeChanged")
	if list.number > changed.number {
		t.Errorf("%v came before %v", changed, list)
	}
	var texts []string
	for _, one := range l.all() {
		if one.fields[0] == "happened" && one.fields[1] == "onTextMessage" {
			number := js.ValueOf(one.fields[4])
			texts = append(texts, driver().Call("value", js.Global().Call("Number", number)).Get("msg").String())
		}
	}
	if !slices.Equal(texts, []string{"hello", "again"}) {
		t.Errorf("the events have %q", texts)
	}
	if list.fields[3] != "2" {
		t.Fatalf("the last event is %v", list)
	}
	for _, number := range []string{list.fields[4], list.fields[6]} {
		driver().Call("take", js.Global().Call("Number", number))
	}
	if got := s.do("list", everything); !strings.Contains(got, `"unReadCount":2`) || !strings.Contains(got, "again") {
		t.Errorf("the list is %s", got)
	}
	if l.has("cache cacheMessage") {
		t.Errorf("the plugin was fed as well: %v", l.all())
	}
}

// What is not our own store, or not ready, is fed by JavaScript.
func TestMessagesGoToThePluginWhileThereIsNoStoreOfOurs(t *testing.T) {
	server := newServer(t)
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	l := connect(t, "")
	l.await("cache openCache")
	server.deliver("one")
	l.await(`cache cacheMessage {"id":`)
	l.await("events happened onMessage")

	exports().Call("tellChanges", s.handle, true)
	l.use(s.handle)
	server.deliver("two")
	s.await("event storeChanged")
	if list := s.do("list", everything); !strings.Contains(list, "two") || strings.Contains(list, "one") {
		t.Errorf("the store lists %s", list)
	}

	s.close()
	server.deliver("three")
	for !slices.ContainsFunc(l.all(), func(one said) bool {
		return one.fields[0] == "cacheMessage" && strings.Contains(one.fields[1], "three")
	}) {
		l.more("the plugin did not get the message after the store was closed")
	}
	for _, one := range l.all() {
		if one.fields[0] == "cacheMessage" && strings.Contains(one.fields[1], "two") {
			t.Errorf("the plugin got what the store got: %v", one)
		}
	}
}

func TestOnlyAStoreThatCanTakeCallsIsWorkedOnInGo(t *testing.T) {
	ready, importing, closing := &store{ready: true}, &store{}, &store{ready: true, closing: true}
	all := &stores{open: map[int]*store{1: ready, 2: importing, 3: closing}}
	for name, test := range map[string]struct {
		cache *connectionCache
		inGo  bool
	}{
		"ready":                          {&connectionCache{store: 1}, true},
		"not ready":                      {&connectionCache{store: 2}, false},
		"closing":                        {&connectionCache{store: 3}, false},
		"not open":                       {&connectionCache{store: 4}, false},
		"none":                           {&connectionCache{}, false},
		"of a connection that has ended": {&connectionCache{store: 1, closed: true}, false},
	} {
		test.cache.stores = all
		if _, inGo := test.cache.mirror().(*minicore.StoreCache); inGo != test.inGo {
			t.Errorf("a store that is %s: in Go %v", name, inGo)
		}
	}
}

// A plugin that throws, or whose promise rejects, holds up no message.
func TestAPluginThatFailsHoldsUpNothing(t *testing.T) {
	for name, change := range map[string]string{
		"throws":        `const cache = port.cache; port.cache = (length) => { cache(length); throw new TypeError('no plugin'); };`,
		"rejects":       `const cache = port.cache; port.cache = async (length) => { cache(length); throw new TypeError('no plugin'); };`,
		"gives a value": `const cache = port.cache; port.cache = (length) => { cache(length); return 7; };`,
	} {
		t.Run(name, func(t *testing.T) {
			server := newServer(t)
			l := connect(t, change)
			l.await("events opened")
			l.await("cache openCache")
			server.deliver("hello")
			l.await("events happened onTextMessage")
		})
	}
}

func TestAnOwnMessageIsAnsweredUnderItsOwnID(t *testing.T) {
	newServer(t)
	l := connect(t, "")
	l.await("events connectionState online")
	l.await("cache openCache")
	l.send("101", `{"id":"101","type":"txt","chatType":"singleChat","from":"alice","to":"bob","msg":"hi","time":1700000000000}`)
	if sent := l.await("events sent 101"); !strings.Contains(sent.fields[2], `"serverMsgId":"148`) {
		t.Errorf("it was sent as %v", sent)
	}
	if answer := l.await("cache cacheAnswer 101 148"); answer.fields[3] != fmt.Sprint(localcache.Success) {
		t.Errorf("the plugin was told %v", answer)
	}

	l.send("102", `{"id":`)
	if unsent := l.await("events unsent 102"); unsent.fields[2] != fmt.Sprint(bridge.TypeMessageParameter) {
		t.Errorf("a message that cannot be read: %v", unsent)
	}
	l.await(fmt.Sprintf("cache cacheAnswer 102 102 %d", localcache.Failed))
}

func TestAConnectionThatIsNotOpenIsHarmless(t *testing.T) {
	newServer(t)
	l := connect(t, "")
	l.await("events opened")
	exports().Call("connectionClose", l.handle)
	l.await("cache closeCache")
	for _, handle := range []int{l.handle, 4711} {
		for _, name := range []string{"connectionOnline", "connectionReturned", "connectionOffline", "connectionClose"} {
			exports().Call(name, handle)
		}
		exports().Call("connectionSend", handle, record(field("c1", "{}")))
		for name, promise := range map[string]js.Value{
			"renewToken":     exports().Call("renewToken", handle, record(field("other"))),
			"decodeCombined": exports().Call("decodeCombined", handle, js.Global().Get("Uint8Array").New(1)),
		} {
			_, err := promised(t, promise)
			if thrown, ok := err.(js.Error); !ok || thrown.Get("type").Int() != bridge.TypeNotLoggedIn {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestACombinedFileIsReadAsItWasWritten(t *testing.T) {
	newServer(t)
	l := connect(t, "")
	l.await("events opened")
	const one = `{"id":"1","type":"txt","chatType":"singleChat","from":"bob","to":"alice","msg":"hi","time":1700000000000}`
	combine := func(messages ...string) js.Value {
		return exports().Call("encodeCombined", record(func(w *bridge.Writer) {
			field("org#app", "alice")(w)
			w.Int(len(messages))
			field(messages...)(w)
		}))
	}
	file, err := promised(t, combine(one))
	if err != nil {
		t.Fatal(err)
	}
	messages, err := promised(t, exports().Call("decodeCombined", l.handle, file))
	if err != nil || !strings.Contains(messages.String(), `"msg":"hi"`) {
		t.Errorf("it holds %v, %v", messages, err)
	}
	if _, err := promised(t, combine(`{"id":`)); err == nil {
		t.Error("a message that cannot be read was written")
	}
	file.SetIndex(0, 255)
	if _, err := promised(t, exports().Call("decodeCombined", l.handle, file)); err == nil {
		t.Error("a file that is none was read")
	}
}
