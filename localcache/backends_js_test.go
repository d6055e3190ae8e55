package localcache_test

import (
	"encoding/json"
	"fmt"
	"syscall/js"
	"testing"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
	"localcache-wasm/localcache/indexeddb/indexeddbtest"
)

// driver is the real one, for the whole run.
var createDriver, driver, driverObject = loadDriver()

func loadDriver() (create js.Value, driver *indexeddb.Driver, object js.Value) {
	create = indexeddbtest.CreateDriver()
	driver, object, err := indexeddb.NewDriver(create, js.Undefined())
	if err != nil {
		panic(err)
	}
	return create, driver, object
}

// lastDealing is the last kind of call that dealings draws.
const lastDealing = 21

func backends(t *testing.T) []*backend {
	return []*backend{
		{
			name: "memory", bodies: pageBodies{}, memory: func() *Memory { return NewMemory(keeping{driver, driver}) },
			fresh: func(failer) func() Storage {
				memory := NewMemory(driver)
				return func() Storage { return memory }
			},
		},
		indexedDB(),
	}
}

func indexedDB() *backend {
	return &backend{
		name: "IndexedDB", bodies: pageBodies{}, memory: func() *Memory { return NewMemory(driver) },
		fresh: func(t failer) func() Storage {
			t.Helper()
			name := newDatabaseName(t)
			return func() Storage {
				storage, err := indexeddb.Open(driver, name, "relaxed")
				if err != nil {
					t.Fatalf("%v", err)
				}
				return storage
			}
		},
	}
}

var databases int

// newDatabaseName names a database that is deleted when the test ends.
func newDatabaseName(t failer) string {
	databases++
	name := fmt.Sprintf("localcache_gotest_%d", databases)
	deleteDatabase(t, name) // a run that died may have left one
	t.Cleanup(func() { deleteDatabase(t, name) })
	return name
}

// pageBodies are values of the page in the driver's slots.
type pageBodies struct{}

func (pageBodies) keep(v any) Body {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return Body(driverObject.Call("keep", js.Global().Get("JSON").Call("parse", string(text))).Int())
}

func (pageBodies) take(b Body) []byte {
	v := driverObject.Call("take", int(b))
	if v.IsUndefined() {
		return []byte("null")
	}
	return []byte(js.Global().Get("JSON").Call("stringify", v, bigIntAsText).String())
}

// bigIntAsText is a replacer for JSON, which has no BigInt.
var bigIntAsText = js.Global().Get("Function").New("return (_, value) => (typeof value === 'bigint' ? String(value) : value)").Invoke()
