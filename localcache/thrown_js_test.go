package localcache_test

import (
	"strings"
	"syscall/js"
	"testing"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// throwing is a store whose driver throws in one of its functions.
func throwing(t *testing.T, function string) *testStore {
	t.Helper()
	create := js.Global().Get("Function").New("create", "name", `return (notify) => {
		const driver = { ...create(notify) };
		driver[name] = () => { throw new TypeError(name + ' threw'); };
		return driver;
	}`).Invoke(createDriver, function)
	broken, _, err := indexeddb.NewDriver(create, js.Undefined())
	if err != nil {
		t.Fatalf("%v", err)
	}
	name := newDatabaseName(t)
	connect := func() Storage {
		storage, err := indexeddb.Open(broken, name, "relaxed")
		if err != nil {
			t.Fatalf("%v", err)
		}
		return storage
	}
	return indexedDB().storeOn(t, connect, "page1")
}

func TestWhatJavaScriptThrowsIsTheErrorOfTheCall(t *testing.T) {
	for function, call := range map[string]Call{"list": &List{}, "step": &ClearUnread{bob}} {
		s := throwing(t, function)
		if err := s.fails(call); !strings.Contains(err.Error(), function+" threw") {
			t.Errorf("%s: %v", function, err)
		}
	}
}
