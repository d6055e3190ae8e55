package localcache_test

import (
	"encoding/json"
	"fmt"
	"syscall/js"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// keepWritten sets how many rows that were written are kept, and how many transactions
// wait after one has changed.
func keepWritten(t failer, most, waits int) {
	t.Helper()
	sizes := driverObject.Get("sizes").Get("writtenRows")
	for name, value := range map[string]int{"most": most, "waits": waits, "mostWaits": waits} {
		old := sizes.Get(name)
		t.Cleanup(func() { sizes.Set(name, old) })
		sizes.Set(name, value)
	}
}

// waits counts the writes of conversations whose transaction has waited for a read of it.
func waits(t failer) (count func() int) {
	page := replace(t, "IDBObjectStore", "get", `
		const request = old.apply(this, args);
		if (this.name === 'conversations') (state.reads ??= new WeakMap()).set(this.transaction, request);
		return request;`)
	page.Set("waited", 0)
	replace(t, "IDBObjectStore", "put", `
		if (this.name === 'conversations') state.count(this.transaction);
		return old.apply(this, args);`).Set("count", js.Global().Get("Function").New("page", `return (transaction) => {
			if (page.reads.get(transaction)?.readyState === 'done') page.waited++;
		}`).Invoke(page))
	return func() int { return page.Get("waited").Int() }
}

// aborts counts the transactions that are aborted.
func aborts(t failer) (count func() int) {
	page := replace(t, "IDBTransaction", "abort", "state.aborted++; return old.apply(this, args);")
	page.Set("aborted", 0)
	return func() int { return page.Get("aborted").Int() }
}

func TestAWriteDoesNotWaitForARowThatItsTabWroteLast(t *testing.T) {
	s, _ := onDatabase(t)
	s.do(s.from("bob", "11", 101))
	waited, aborted := waits(t), aborts(t)
	for _, call := range []Call{
		s.from("bob", "12", 102),
		&SetCustomField{Type: SingleChat, ID: "bob", Field: s.backend.keep(map[string]any{"n": []any{1, nil, "x"}})},
		s.from("bob", "13", 103),
		&ChangeServerState{Session: bob, Pinned: ptr(true), PinnedTime: ptr(5.0)},
		&ClearUnread{bob},
		s.from("bob", "14", 104),
	} {
		s.do(call)
	}
	s.expect("bob 1 14")
	if waited() > 0 {
		t.Errorf("%d writes have waited", waited())
	}
	s.do(&RemoveConversation{Session: bob})
	s.do(s.from("bob", "15", 105))
	s.expect("bob 1 15")
	if aborted() > 0 {
		t.Errorf("%d transactions were aborted", aborted())
	}
}

func TestAWriteOnARowThatAnotherTabChangedRunsAgain(t *testing.T) {
	keepWritten(t, 10, 1)
	for name, changed := range map[string]struct {
		other Call
		want  string
	}{
		"a message":           {nil, "bob 3 13"},
		"the same message":    {nil, "bob 2 12"},
		"a custom field":      {&SetCustomField{Type: SingleChat, ID: "bob"}, "bob 2 12"},
		"read":                {&ClearUnread{bob}, "bob 1 12"},
		"removed":             {&RemoveConversation{Session: bob, WithMessages: true}, "bob 1 12"},
		"removed with a mark": {&RemoveConversation{Session: bob}, "bob 1 12"},
		"recalled":            {&Recall{ID: "11"}, "bob 1 12"},
	} {
		t.Run(name, func(t *testing.T) {
			one, _ := onDatabase(t)
			other := one.another("page2")
			aborted := aborts(t)
			one.do(one.from("bob", "11", 101))
			switch name {
			case "a message":
				changed.other = other.from("bob", "13", 103)
			case "the same message":
				changed.other = other.from("bob", "12", 102)
			case "a custom field":
				changed.other.(*SetCustomField).Field = other.backend.keep(map[string]any{"other": "tab"})
			}
			other.do(changed.other)
			one.do(one.from("bob", "12", 102))
			if aborted() != 1 {
				t.Errorf("%d transactions were aborted", aborted())
			}
			one.expect(changed.want)
			if field := one.one(bob).Field["other"]; name == "a custom field" && field != "tab" {
				t.Errorf("the other tab's custom field is lost: %v", field)
			}
			one.do(one.from("bob", "15", 105))
			other.expect(one.line())
		})
	}
}

// staleTab is a tab that has stored bob's message 11, and another that has stored 12 since.
// aborted counts from then on.
func staleTab(t *testing.T) (one, other *testStore, aborted func() int) {
	keepWritten(t, 10, 1)
	one, _ = onDatabase(t)
	other = one.another("page2")
	one.do(one.from("bob", "11", 101))
	other.do(other.from("bob", "12", 102))
	return one, other, aborts(t)
}

func TestABodyThatComesAsTextIsStoredAndShownAfterASecondTry(t *testing.T) {
	one, _, aborted := staleTab(t)
	before := driverObject.Call("inUse").Int()
	request, shown := one.arrives("13", 103)
	if err := one.submit(request)[0]; err != nil {
		t.Fatal(err)
	}
	if aborted() != 1 {
		t.Errorf("%d transactions were aborted", aborted())
	}
	var seen map[string]any
	if err := json.Unmarshal(one.backend.take(shown), &seen); err != nil || seen["msg"] != "text 13" {
		t.Errorf("shown is %v, %v", seen, err)
	}
	one.expect("bob 3 13")
	if left := driverObject.Call("inUse").Int() - before; left != 0 {
		t.Errorf("%d values are left in the table", left)
	}
}

func TestALongBatchOnARowThatAnotherTabChangedRunsAgain(t *testing.T) {
	one, other, aborted := staleTab(t)
	var calls []Call
	for i := range 300 { // the transaction pauses twice
		calls = append(calls, &SetCustomField{Type: SingleChat, ID: "bob", Field: one.backend.keep(map[string]any{"n": i})})
	}
	one.together(calls...)
	if aborted() != 1 {
		t.Errorf("%d transactions were aborted", aborted())
	}
	other.expect("bob 2 12")
	if n := other.one(bob).Field["n"]; n != 299.0 {
		t.Errorf("the custom field is %v", n)
	}
}

func TestAWriteWhoseConnectionEndsBeforeItsRowIsConfirmedRunsAgain(t *testing.T) {
	one, _ := onDatabase(t)
	one.do(one.from("bob", "11", 101))
	page := replace(t, "IDBObjectStore", "put", `
		const request = old.apply(this, args);
		if (state.break) {
			state.break = false;
			this.transaction.db.close();
			this.transaction.abort();
		}
		return request;`)
	page.Set("break", true)
	one.do(one.from("bob", "12", 102))
	if page.Get("break").Bool() {
		t.Fatal("nothing was broken")
	}
	one.do(one.from("bob", "13", 103))
	one.expect("bob 3 13")
}

func TestWhileTabsChangeTheSameRowsFewTransactionsAreAborted(t *testing.T) {
	one, _ := onDatabase(t)
	tabs := []*testStore{one, one.another("page2")}
	aborted := aborts(t)
	const rounds = 200
	for i := range rounds {
		s := tabs[i%2]
		s.do(s.from("bob", fmt.Sprint(1000+i), float64(1000+i)))
	}
	one.expect(fmt.Sprintf("bob %d %d", rounds, 1000+rounds-1))
	if aborted() > 2*5 { // after 8, 16, 32 and 64 that were not
		t.Errorf("%d of %d transactions were aborted", aborted(), rounds)
	}
}

func TestTabsThatDoNotWaitStoreWhatTheyWouldHaveStoredWaiting(t *testing.T) {
	sizes := driverObject.Get("sizes").Get("writtenRows")
	keepWritten(t, 10, 1)
	rapid.Check(t, func(t *rapid.T) {
		connect, ordinary := indexedDB().fresh(t), indexedDB().fresh(t)
		var eager, waiting []*testStore
		for i := range 2 {
			page := fmt.Sprint("page", i+1)
			eager, waiting = append(eager, indexedDB().storeOn(t, connect, page)), append(waiting, indexedDB().storeOn(t, ordinary, page))
		}
		for range 3 {
			for _, call := range dealings(t) {
				tab := rapid.IntRange(0, 1).Draw(t, "tab")
				sizes.Set("most", 10)
				eager[tab].together(call(eager[tab]))
				sizes.Set("most", 0)
				waiting[tab].together(call(waiting[tab]))
			}
			if got, want := eager[0].everything(), waiting[0].everything(); got != want {
				t.Fatalf("without waiting\n%s\nwaiting\n%s", got, want)
			}
		}
	})
}
