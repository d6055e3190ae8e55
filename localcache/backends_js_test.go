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
var createDriver, driver, driverObject = loadDriver()

// halfNames are the files of the JavaScript half, in the order in which they need
// each other.
var halfNames = []string{
	"values", "protocol.generated", "search", "sizes", "scan", "texts", "transaction", "transact", "changelog", "packed-texts",
	"text-segments", "list-segments", "pack-texts", "pack-list", "pack", "damage", "lists", "requests", "connections", "bodies", "driver",
}

var (
	importing = regexp.MustCompile(`import (\{[^}]*\}) from '[^']*?([^/']+)\.js';`)
	exporting = regexp.MustCompile(`(?m)^export ((?:async )?(?:const|function|class) (\w+))`)
)

// loadDriver runs the files of the JavaScript half in one script, each as a function
// that returns what it exports.
func loadDriver() (create js.Value, driver *indexeddb.Driver, object js.Value) {
	script := "const modules = {};"
	add := func(name, text string) {
		text = importing.ReplaceAllStringFunc(text, func(line string) string {
			found := importing.FindStringSubmatch(line)
			return "const " + strings.ReplaceAll(found[1], " as ", ": ") + " = modules['" + found[2] + "'];"
		})
		var exports []string
		for _, found := range exporting.FindAllStringSubmatch(text, -1) {
			exports = append(exports, found[2])
		}
		text = exporting.ReplaceAllString(text, "$1")
		script += fmt.Sprintf("\nmodules['%s'] = (() => {\n%s\nreturn { %s };\n})();", name, text, strings.Join(exports, ", "))
	}
	add("text", bridge.TextJS)
	for _, name := range halfNames {
		text, err := halves.ReadFile("indexeddb/" + name + ".js")
		if err != nil {
			panic(err)
		}
		add(name, string(text))
	}
	create = js.Global().Get("Function").New(script + "\nreturn modules.driver.createDriver").Invoke()
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
