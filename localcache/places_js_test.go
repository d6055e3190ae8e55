package localcache_test

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"syscall/js"
	"testing"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

//go:embed indexeddb/*.js
var halves embed.FS

// driver is the real one, for the whole run.
var driver, driverObject = loadDriver()

// loadDriver runs the files of the JavaScript half as one script, in the order in
// which they need each other.
func loadDriver() (*indexeddb.Driver, js.Value) {
	script := bridge.TextJS
	for _, name := range []string{"values", "protocol.generated", "search", "scan", "texts", "damage", "lists", "requests", "driver"} {
		text, err := halves.ReadFile("indexeddb/" + name + ".js")
		if err != nil {
			panic(err)
		}
		script += string(text)
	}
	script = regexp.MustCompile(`(?s)(^|\n)import [^;]*;`).ReplaceAllString(script, "")
	script = strings.ReplaceAll(script, "\nexport ", "\n")
	create := js.Global().Get("Function").New(script + "\nreturn createDriver").Invoke()
	driver, object, err := indexeddb.NewDriver(create, js.Undefined())
	if err != nil {
		panic(err)
	}
	return driver, object
}

// lastDealing is the last kind of call that dealings draws.
const lastDealing = 21

func places(t *testing.T) []*place {
	return []*place{
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

func indexedDB() *place {
	return &place{
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
