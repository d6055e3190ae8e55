package localcache_test

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// onDatabase is a store on IndexedDB and the name of its database.
func onDatabase(t failer) (*testStore, string) {
	name := newDatabaseName(t)
	connect := func() Storage {
		storage, err := indexeddb.Open(driver, name, "relaxed")
		if err != nil {
			t.Fatalf("%v", err)
		}
		return storage
	}
	return indexedDB().storeOn(t, connect, "page1"), name
}

func TestAnotherTabMayDeleteTheDatabaseAndTheStoreBeginsANewOne(t *testing.T) {
	s, name := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	deleteDatabase(t, name) // fails if the store's connection blocks it
	s.do(s.from("carol", "12", 102))
	s.expect("carol 1 12")
}

func TestAConnectionThatWasClosedWithoutAWordIsOpenedAgain(t *testing.T) {
	s, _ := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	page := replace(t, "IDBDatabase", "transaction", `
		if (state.close) {
			state.close = false;
			this.close();
		}
		return old.apply(this, args);`)
	page.Set("close", true)
	s.do(s.from("bob", "12", 102))
	page.Set("close", true)
	s.expect("bob 2 12")
	if page.Get("close").Bool() {
		t.Fatal("nothing was closed")
	}
}

func TestACallWhoseTransactionTheBrowserAbortsRunsAgain(t *testing.T) {
	s, _ := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	// As when the user clears the site's data: nobody's request failed.
	page := replace(t, "IDBObjectStore", "put", `
		const request = old.apply(this, args);
		if (!state.aborted) {
			state.aborted = true;
			this.transaction.abort();
		}
		return request;`)
	s.do(s.from("bob", "12", 102))
	s.expect("bob 2 12")
	if !page.Get("aborted").Truthy() {
		t.Fatal("nothing was aborted")
	}
}

func TestAListThatTheBrowserAbortsIsReadAgain(t *testing.T) {
	s, _ := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	page := replace(t, "IDBIndex", "getAll", `
		const request = old.apply(this, args);
		if (!state.aborted) {
			state.aborted = true;
			this.objectStore.transaction.abort();
		}
		return request;`)
	s.expect("bob 1 11")
	if !page.Get("aborted").Truthy() {
		t.Fatal("nothing was aborted")
	}
}

func TestATransactionThatTheDatabaseRefusesRunsItsCallsSinglyAndOnlyTheGuiltyFails(t *testing.T) {
	s, _ := onDatabase(t)
	// The second request's key exists: it fails, and with it the transaction.
	replace(t, "IDBObjectStore", "put", `
		const request = old.apply(this, args);
		return args[0].clientId === 'bad' ? this.add(args[0]) : request;`)
	answers := s.start(s.from("bob", "11", 101), s.own("bad", "bob", Created), s.from("bob", "12", 102), s.from("carol", "13", 103))
	for i, answer := range answers {
		r := <-answer
		if i != 1 && r.Err != nil {
			t.Fatalf("call %d: %v", i, r.Err)
		}
		var failed *indexeddb.Error
		if i == 1 && (!errors.As(r.Err, &failed) || failed.Name != "ConstraintError") {
			t.Fatalf("the guilty call: %v", r.Err)
		}
	}
	s.expect("carol 1 13, bob 2 12")
}

func TestADatabaseThatANewerReleaseMadeIsUsedAsItIs(t *testing.T) {
	s, name := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	<-s.engine.Close()
	newer := raw(t, name, 7, func(db js.Value) { db.Call("createObjectStore", "drafts") })
	newer.Call("close")

	again := s.another("page2")
	again.do(again.from("bob", "12", 102))
	again.expect("bob 2 12")
	<-again.engine.Close()
	after := raw(t, name, 0, nil)
	defer after.Call("close")
	if version := after.Get("version").Int(); version != 7 {
		t.Fatalf("its version is %d now", version)
	}
}

func TestADatabaseThatSomethingElseMadeIsRefusedAndLetGo(t *testing.T) {
	name := newDatabaseName(t)
	other := raw(t, name, 3, func(db js.Value) { db.Call("createObjectStore", "other") })
	other.Call("close")
	_, err := indexeddb.Open(driver, name, "relaxed")
	if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "version 3 has no object store") {
		t.Fatalf("opening it gave %v", err)
	}
	deleteDatabase(t, name) // fails if its connection blocks it
}

func TestABatchOfAThousandPausesAndIsStillOneTransaction(t *testing.T) {
	connect := indexedDB().fresh(t)
	pauses, begun := 0, 0
	s := indexedDB().storeOn(t, func() Storage { return watchedStorage{connect(), &begun, &pauses} }, "page1")
	var calls []Call
	for i := range 1000 {
		calls = append(calls, s.from("bob", id(1000+i), float64(1000+i)))
	}
	s.together(calls...)
	if begun != 1 || pauses < 5 {
		t.Fatalf("%d transactions, %d pauses", begun, pauses)
	}
	s.expect("bob 1000 1999")
}

type watchedStorage struct {
	Storage
	begun, pauses *int
}

type watchedTx struct {
	Tx
	pauses *int
}

func (s watchedStorage) Begin(write bool) (Tx, error) {
	*s.begun++
	tx, err := s.Storage.Begin(write)
	return watchedTx{tx, s.pauses}, err
}

func (tx watchedTx) Pause() error {
	*tx.pauses++
	return tx.Tx.Pause()
}

func TestEverySlotOfATransactionThatFailsIsLetGo(t *testing.T) {
	s, _ := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	inUse := func() int { return driverObject.Call("inUse").Int() }
	before := inUse()
	page := replace(t, "IDBObjectStore", "put", `
		const request = old.apply(this, args);
		return state.refuse && args[0].clientId ? this.add(args[0]) : request;`)
	page.Set("refuse", true)
	for i, answer := range s.start(&GetMessage{ID: "11"}, &GetConversation{"singleChat-bob"}, s.own("500", "bob", Created), s.from("bob", "12", 102)) {
		r := <-answer
		if (i == 2) != (r.Err != nil) {
			t.Fatalf("call %d: %v", i, r.Err)
		}
		if r.Result != nil {
			for _, b := range r.Result.Bodies(nil) {
				s.place.take(b)
			}
		}
		var failed *indexeddb.Error
		if errors.As(r.Err, &failed) {
			s.place.take(failed.Cause)
		}
	}
	s.list()
	if now := inUse(); now != before {
		t.Fatalf("%d slots are in use, %d were before", now, before)
	}
}

func TestEverySlotIsLetGo(t *testing.T) {
	inUse := func() int { return driverObject.Call("inUse").Int() }
	before := inUse()
	s, _ := onDatabase(t)
	s.together(s.from("bob", "11", 101), s.from("bob", "11", 101), s.own("500", "bob", InProgress))
	s.do(&UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true})
	s.do(s.served(s.message("77", me, "bob", SingleChat, 120)))
	s.do(&SetCustomField{Type: SingleChat, ID: "bob", Field: s.place.keep(map[string]any{"draft": "hi"})})
	s.do(&EditMessage{ServerMsgID: "11", ID: "11", Edits: 1, Body: s.place.keep(map[string]any{"msg": "edited"})})
	s.do(&GetMessage{ID: "11"})
	s.one("singleChat-bob")
	s.page(1, "")
	arrived, shown := s.arrives("12", 130)
	s.submit(arrived)
	s.place.take(shown)
	s.do(&Recall{ID: "77"})
	s.do(&RemoveConversation{Session: "singleChat-bob", WithMessages: true})
	<-s.engine.Close()
	if now := inUse(); now != before {
		t.Fatalf("%d slots are in use, %d were before", now, before)
	}
}
