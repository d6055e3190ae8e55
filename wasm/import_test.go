//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"
)

// vendorDatabase makes the vendor's database (docs/plugin-contract.md section 4) with
// one conversation of 201 messages, the last of them text 200. change is JavaScript that
// changes what is put into it.
func vendorDatabase(t *testing.T, change string) string {
	t.Helper()
	name := newDatabase(t)
	_, err := promised(t, js.Global().Get("Function").New("name", `
		const conversations = [
			{ sessionId: 'singleChat-bob', conversationId: 'bob', conversationType: 'singleChat', unReadCount: 2, updateTime: 2000 },
		];
		const messages = [];
		for (let n = 0; n <= 200; n++) {
			const id = String(1480000000000000000n + BigInt(n));
			messages.push({
				id, serverMsgId: id, type: 'txt', chatType: 'singleChat', msg: 'text ' + n, from: 'bob', to: 'alice', time: 1000 + n,
				sessionId: 'singleChat-bob', status: 3, accessToken: 'secret',
			});
		}
		let stores = ['message', 'conversationList'];
		`+change+`
		return new Promise((resolve, reject) => {
			const request = indexedDB.open(name, 2);
			request.onupgradeneeded = () => {
				const db = request.result;
				if (stores.includes('message')) {
					const store = db.createObjectStore('message', { keyPath: 'id' });
					store.createIndex('sessionTime', ['sessionId', 'time']);
					for (const row of messages) store.put(row);
				}
				if (stores.includes('conversationList')) {
					const store = db.createObjectStore('conversationList', { keyPath: 'sessionId' });
					store.createIndex('updateTime', 'updateTime');
					for (const row of conversations) store.put(row);
				}
			};
			request.onsuccess = () => resolve(request.result.close());
			request.onerror = () => reject(request.error);
		});
	`).Invoke(name))
	if err != nil {
		t.Fatalf("making the vendor's database: %v", err)
	}
	return name
}

func TestTheVendorsConversationsAreThereWhenTheStoreIsReady(t *testing.T) {
	database := newDatabase(t)
	vendor := vendorDatabase(t, `messages[7] = { id: messages[7].id, time: 'broken' };`)
	s := open(t, opening{database: database, vendor: vendor})
	id := s.line("list", everything)
	s.await("event storeReady")
	if o := s.outcome(id); !strings.Contains(o.result, "text 200") || strings.Contains(o.result, "secret") {
		t.Errorf("the first list is %s", o.result)
	}
	s.isBefore("event storeReady", "event importProgress running 1 0 0")
	s.isBefore("event importProgress running 1 199 1", "event importProgress done 1 200 1")
	if message := s.do("findMessage", field("1480000000000000003")); !strings.Contains(message, "text 3") {
		t.Errorf("a message of the vendor's is %s", message)
	}
	s.close()

	// Once: what the vendor writes afterwards is not ours.
	again := open(t, opening{database: database, vendor: vendor, nonce: "page.2"})
	again.await("event importProgress done 1 200 1")
	if again.has("event importProgress running") {
		t.Errorf("it was imported again: %v", again.all())
	}
}

func TestAVendorDatabaseThatCannotBeReadHoldsUpNothing(t *testing.T) {
	vendor := vendorDatabase(t, `stores = ['message'];`)
	s := open(t, opening{database: newDatabase(t), vendor: vendor})
	s.isBefore(`event importProgress failed 0 0 0 the vendor's database `+vendor+` has no store "conversationList"`, "event storeReady indexedDB")
	if list := s.do("list", everything); list != "[]" {
		t.Errorf("the list is %s", list)
	}
}

// The vendor's database can go while it is imported: what came over is all there will be.
func TestAVendorDatabaseThatIsDeletedInTheMiddleEndsTheImport(t *testing.T) {
	vendor := vendorDatabase(t, "")
	s := open(t, opening{database: newDatabase(t), vendor: vendor, port: `
		const { event } = port;
		port.event = (length) => {
			// Before Go opens the vendor's database for the messages: its connection for the list is closed.
			if (driver.given(length).includes('storeReady')) indexedDB.deleteDatabase('` + vendor + `');
			event(length);
		};
	`})
	s.await("event importProgress done 1 0 0")
	if list := s.do("list", everything); !strings.Contains(list, "text 200") {
		t.Errorf("the list is %s", list)
	}
}
