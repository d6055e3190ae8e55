//go:build js && wasm

// Package indexeddbtest runs the JavaScript half of the storage in the page of a Go
// test, where there is no bundler.
package indexeddbtest

import (
	"fmt"
	"regexp"
	"strings"
	"syscall/js"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache/indexeddb"
)

// names are the files of the JavaScript half, in the order in which they need each
// other.
var names = []string{
	"values", "protocol.generated", "items", "search", "sizes", "scan", "texts", "transaction", "transact", "changelog", "packed-texts",
	"text-segments", "list-segments", "pack-texts", "pack-list", "pack", "damage", "lists", "message-page", "requests", "written-rows", "connections", "bodies", "driver",
}

var (
	importing = regexp.MustCompile(`import (\{[^}]*\}) from '[^']*?([^/']+)\.js';`)
	exporting = regexp.MustCompile(`(?m)^export ((?:async )?(?:const|function|class) (\w+))`)
)

// CreateDriver is createDriver of driver.js.
func CreateDriver() js.Value { return Modules().Get("driver").Get("createDriver") }

// Modules is what the files export, by their names without ".js". They run in one script,
// each as a function that returns it.
func Modules() js.Value {
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
	for _, name := range names {
		text, err := indexeddb.Source.ReadFile(name + ".js")
		if err != nil {
			panic(err)
		}
		add(name, string(text))
	}
	return js.Global().Get("Function").New(script + "\nreturn modules").Invoke()
}
