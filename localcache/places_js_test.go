package localcache_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

//go:embed carrier.js
var carrierSource string

// carrier is the real one, for the whole run.
var carrier, carrierObject = loadCarrier()

func loadCarrier() (*indexeddb.Carrier, js.Value) {
	script := strings.Replace(carrierSource, "export function createCarrier", "function createCarrier", 1)
	create := js.Global().Get("Function").New(script + "\nreturn createCarrier").Invoke()
	carrier, object, err := indexeddb.NewCarrier(create, js.Undefined())
	if err != nil {
		panic(err)
	}
	return carrier, object
}

func places(t *testing.T) []*place {
	return []*place{
		{
			name: "memory", bodies: pageBodies{},
			fresh: func(failer) func() Storage {
				memory := NewMemory(carrier)
				return func() Storage { return memory }
			},
		},
		indexedDB(),
	}
}

func indexedDB() *place {
	return &place{
		name: "IndexedDB", bodies: pageBodies{},
		fresh: func(t failer) func() Storage {
			t.Helper()
			name := newDatabaseName(t)
			return func() Storage {
				storage, err := indexeddb.Open(carrier, name, "relaxed")
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

// pageBodies are values of the page in the carrier's slots.
type pageBodies struct{}

func (pageBodies) keep(v any) Body {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return Body(carrierObject.Call("keep", js.Global().Get("JSON").Call("parse", string(text))).Int())
}

func (pageBodies) take(b Body) []byte {
	v := carrierObject.Call("take", int(b))
	if v.IsUndefined() {
		return []byte("null")
	}
	return []byte(js.Global().Get("JSON").Call("stringify", v).String())
}
