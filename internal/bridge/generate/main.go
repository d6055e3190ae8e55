// Command generate writes the code of the border between Go and JavaScript from
// the declarations in internal/bridge, for both sides. Run it by
//
//	go generate ./internal/bridge
//
// A declaration is a struct. Its fields are strings, numbers, booleans, bodies,
// statuses, other declared structs, lists of these, and pointers to these for
// what may be absent. A line of its comment says what it is:
//
//	//bridge:call GROUP [RESULT]  JavaScript calls Go; RESULT is a declared result
//	//bridge:result               Go gives it to JavaScript
//	//bridge:event GROUP          likewise, unasked
//	//bridge:shared               (of constants) both sides use them
//
// and of the storage, whose two halves are both in localcache/indexeddb:
//
//	//bridge:read ANSWER          Go asks JavaScript for rows
//	//bridge:write                Go gives it to JavaScript
//	//bridge:columns              likewise, as members of a row; JavaScript is also told
//	                              what they are and which may be absent
//	//bridge:row                  JavaScript gives it to Go
//	//bridge:view                 an object that JavaScript makes of another one
//
// Everything else that these lead to is written along.
//
// It is a generator of our own, on go/ast, because what crosses is read into the
// very structs that the rules work on, without a schema language beside Go and
// without reflection: protobuf's generator costs the module 34 KB and more.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	root := flag.String("root", ".", "folder of go.mod; the files are written below it")
	flag.Parse()
	if err := run(*root, func(path string, text []byte) error {
		path = filepath.Join(*root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, text, 0o644)
	}); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run hands every generated file to write.
func run(root string, write func(path string, text []byte) error) error {
	d, err := parse(filepath.Join(root, "internal/bridge"))
	if err != nil {
		return err
	}
	storage, err := parse(filepath.Join(root, "localcache/indexeddb"))
	if err != nil {
		return err
	}
	files := map[string]string{
		"internal/bridge/generated.go":               goStructs(d, "bridge"),
		"localcache/indexeddb/protocol_generated.go": goStructs(storage, "indexeddb"),
		"localcache/indexeddb/protocol.generated.js": javaScript(storage),
		"localcache/calls_generated.go":              goCalls(d, "store", "localcache"),
		"contact/calls_generated.go":                 goCalls(d, "contact", "contact"),
		"js/src/bridge/declared.generated.ts":        typeScript(d),
	}
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		text := []byte(files[path])
		if filepath.Ext(path) == ".go" {
			if text, err = format.Source(text); err != nil {
				return fmt.Errorf("%s: %w\n%s", path, err, files[path])
			}
		}
		if err := write(path, text); err != nil {
			return err
		}
	}
	return nil
}

const goHeader = "// Code generated from internal/bridge by go generate. DO NOT EDIT.\n\n"

// out collects generated lines.
type out struct{ bytes.Buffer }

func (o *out) line(format string, args ...any) { fmt.Fprintf(o, format+"\n", args...) }
