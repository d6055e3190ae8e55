package localcache_test

import (
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// vendorDatabase makes the vendor's database (docs/plugin-contract.md section 4) and fills it.
func vendorDatabase(t failer, conversations, messages []map[string]any) string {
	t.Helper()
	name := newDatabaseName(t)
	db := raw(t, name, 2, func(db js.Value) {
		store := db.Call("createObjectStore", "message", map[string]any{"keyPath": "id"})
		store.Call("createIndex", "sessionTime", []any{"sessionId", "time"})
		for _, row := range messages {
			store.Call("put", row)
		}
		store = db.Call("createObjectStore", "conversationList", map[string]any{"keyPath": "sessionId"})
		store.Call("createIndex", "updateTime", "updateTime")
		for _, row := range conversations {
			store.Call("put", row)
		}
	})
	db.Call("close")
	return name
}

func vendorMessage(n int, from string) map[string]any {
	return map[string]any{
		"id": id(100000 + n), "serverMsgId": id(100000 + n), "type": "txt", "chatType": "singleChat", "msg": fmt.Sprint("m", n),
		"from": from, "to": me, "time": 1000 + n, "sessionId": "singleChat-" + from, "status": 3, "accessToken": "secret",
	}
}

func vendorConversation(peer string, more map[string]any) map[string]any {
	row := map[string]any{
		"sessionId": "singleChat-" + peer, "conversationId": peer, "conversationType": "singleChat", "unReadCount": 2, "updateTime": 2000,
	}
	for name, value := range more {
		row[name] = value
	}
	return row
}

func openVendor(t failer, name string) *indexeddb.Vendor {
	t.Helper()
	vendor, err := indexeddb.OpenVendor(driver, name)
	if err != nil || vendor == nil {
		t.Fatalf("opening %s: %v, %v", name, vendor, err)
	}
	t.Cleanup(vendor.Close)
	return vendor
}

// importAll does what wasm/import.go does, and tells how far it came.
func importAll(t failer, s *testStore, vendor *indexeddb.Vendor) (state ImportState) {
	t.Helper()
	rows, skipped, slots, err := vendor.Conversations()
	if err != nil {
		t.Fatalf("reading conversations: %v", err)
	}
	if err := s.engine.Do(&StartImport{Rows: rows, Skipped: skipped}, slots...); err != nil {
		t.Fatalf("importing conversations: %v", err)
	}
	for range 10 {
		s.do(&GetImport{State: &state})
		if state.Phase == ImportDone {
			return state
		}
		chunk, slots, err := vendor.Messages(state.Cursor)
		if err != nil {
			t.Fatalf("reading messages behind %q: %v", state.Cursor, err)
		}
		if err := s.engine.Do(chunk, slots...); err != nil {
			t.Fatalf("importing messages: %v", err)
		}
	}
	t.Fatalf("the import does not end: %+v", state)
	return state
}

func TestWhereTheVendorHasNoDatabaseNoneIsMade(t *testing.T) {
	for _, listed := range []bool{true, false} {
		t.Run(fmt.Sprint("browser lists databases ", listed), func(t *testing.T) {
			if !listed {
				prototype := js.Global().Get("IDBFactory").Get("prototype")
				own := prototype.Get("databases")
				prototype.Set("databases", js.Undefined())
				t.Cleanup(func() { prototype.Set("databases", own) })
			}
			name := newDatabaseName(t)
			if vendor, err := indexeddb.OpenVendor(driver, name); vendor != nil || err != nil {
				t.Fatalf("opening it gave %v, %v", vendor, err)
			}
			made := false
			raw(t, name, 0, func(js.Value) { made = true }).Call("close")
			if !made {
				t.Fatal("the database is there now")
			}
			openVendor(t, vendorDatabase(t, nil, nil))
		})
	}
}

func TestADatabaseWithoutTheVendorsStoresIsNotRead(t *testing.T) {
	name := newDatabaseName(t)
	raw(t, name, 2, func(db js.Value) { db.Call("createObjectStore", "message") }).Call("close")
	vendor, err := indexeddb.OpenVendor(driver, name)
	if vendor != nil || err == nil || !strings.Contains(err.Error(), `no store "conversationList"`) {
		t.Fatalf("opening it gave %v, %v", vendor, err)
	}
	deleteDatabase(t, name) // fails if its connection blocks it
}

func TestAVendorDatabaseIsReadChunkByChunkAndTakenInOnce(t *testing.T) {
	var messages []map[string]any
	for n := range 450 {
		messages = append(messages, vendorMessage(n, "bob"))
	}
	messages = append(messages, map[string]any{"id": "a row without anything"}, vendorMessage(900, "carol"))
	name := vendorDatabase(t, []map[string]any{
		vendorConversation("bob", map[string]any{"lastMessageId": "wrong", "customField": map[string]any{"label": "kept"}}), // B5b, B14
		vendorConversation("carol", map[string]any{"updateTime": js.Undefined()}),                                           // B6: in no index
	}, messages)
	s, _ := onDatabase(t)
	for range 2 { // the second finds that everything was done
		state := importAll(t, s, openVendor(t, name))
		if want := (ImportState{ImportDone, state.Cursor, 2, 451, 1}); state != want {
			t.Fatalf("the import came to %+v", state)
		}
	}
	bob := s.one("singleChat-bob")
	if bob.Unread != 2 || bob.Last["msg"] != "m449" || bob.Field["label"] != "kept" || bob.Last["accessToken"] != nil {
		t.Fatalf("bob is %+v", bob)
	}
	s.expect("bob 2 100449, carol 2 100900")
	first := s.do(&GetMessage{ID: "100000"}).(map[string]any)
	if first["msg"] != "m0" || first["accessToken"] != nil {
		t.Fatalf("the first message is %v", first)
	}
}

// unreadable makes rows that the browser lists and cannot read, as when a file
// that it keeps a large value in is gone: a request that would read one fails.
func unreadable(t failer, keys ...any) {
	const isBad = `const bad = (range) => state.keys.some((key) => !range || (range.includes ? range.includes(key) : range === key));
		const failing = (request) => {
			const fake = {
				error: new DOMException('Failed to read large IndexedDB value', 'DataError'),
				set onerror(tell) {
					request.onsuccess = () => {
						let prevented = false;
						tell({ target: fake, preventDefault: () => (prevented = true), stopPropagation() {} });
						if (!prevented) request.transaction.abort();
					};
				},
			};
			// Who does not listen has the transaction aborted under it.
			request.onsuccess = () => request.transaction.abort();
			return fake;
		};
		const request = old.apply(this, args);
		const vendors = ['message', 'conversationList'].includes((this.objectStore ?? this).name);
		return vendors && bad(args[0]) ? failing(request) : request;`
	list := js.Global().Get("Array").New()
	for _, key := range keys {
		list.Call("push", key)
	}
	for _, method := range [][2]string{{"IDBObjectStore", "getAll"}, {"IDBObjectStore", "get"}, {"IDBIndex", "openCursor"}} {
		replace(t, method[0], method[1], isBad).Set("keys", list)
	}
}

func TestAMessageThatCannotBeReadIsSetAsideAndTheRestComesOver(t *testing.T) {
	var messages []map[string]any
	for n := range 450 {
		messages = append(messages, vendorMessage(n, "bob"))
	}
	name := vendorDatabase(t, []map[string]any{vendorConversation("bob", nil)}, messages)
	s, _ := onDatabase(t)
	vendor := openVendor(t, name)
	unreadable(t, id(100250), id(100251))
	if state := importAll(t, s, vendor); state != (ImportState{ImportDone, id(100449), 1, 448, 2}) {
		t.Fatalf("the import came to %+v", state)
	}
	s.expect("bob 2 100449")
	if s.do(&GetMessage{ID: "100250"}) != nil || s.do(&GetMessage{ID: "100249"}) == nil || s.do(&GetMessage{ID: "100252"}) == nil {
		t.Fatal("other messages are missing than those that cannot be read")
	}
}

func TestAChunkInWhichNothingCanBeReadDoesNotEndTheImport(t *testing.T) {
	var messages []map[string]any
	var bad []any
	for n := range 450 {
		messages = append(messages, vendorMessage(n, "bob"))
		if n < 250 {
			bad = append(bad, id(100000+n))
		}
	}
	name := vendorDatabase(t, []map[string]any{vendorConversation("bob", nil)}, messages)
	s, _ := onDatabase(t)
	vendor := openVendor(t, name)
	unreadable(t, bad...)
	if state := importAll(t, s, vendor); state != (ImportState{ImportDone, id(100449), 1, 200, 250}) {
		t.Fatalf("the import came to %+v", state)
	}
}

func TestAConversationThatCannotBeReadIsSetAside(t *testing.T) {
	name := vendorDatabase(t,
		[]map[string]any{vendorConversation("bob", nil), vendorConversation("carol", nil), vendorConversation("dave", nil)},
		[]map[string]any{vendorMessage(1, "bob"), vendorMessage(2, "carol"), vendorMessage(3, "dave")})
	s, _ := onDatabase(t)
	vendor := openVendor(t, name)
	unreadable(t, "singleChat-carol")
	if state := importAll(t, s, vendor); state.Conversations != 2 || state.Messages != 3 || state.Skipped != 1 {
		t.Fatalf("the import came to %+v", state)
	}
	s.expect("dave 2 100003, bob 2 100001")
}

func TestALastMessageThatCannotBeReadLeavesItsConversationInTheList(t *testing.T) {
	name := vendorDatabase(t,
		[]map[string]any{vendorConversation("bob", nil), vendorConversation("carol", nil)},
		[]map[string]any{vendorMessage(1, "bob"), vendorMessage(2, "bob"), vendorMessage(3, "carol")})
	s, _ := onDatabase(t)
	vendor := openVendor(t, name)
	key := js.Global().Get("Array").New("singleChat-bob", 1002) // bob's second, in the index by session and time
	unreadable(t, key, id(100002))
	if state := importAll(t, s, vendor); state != (ImportState{ImportDone, id(100003), 2, 2, 1}) {
		t.Fatalf("the import came to %+v", state)
	}
	s.expect("carol 2 100003, bob 2 100001")
}
