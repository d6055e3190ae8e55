//go:build js && wasm

package indexeddb

import (
	"fmt"
	"slices"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"localcache-wasm/localcache"
)

// version is of the layout below. A change adds stores or indexes and raises it;
// pages of an older release go on with the database as it is (see obtain).
//
// 1: conversations, messages, meta. 2: the change log. 3: the packed segments.
const version = 3

// layout is the object stores with their key paths and indexes. The key of a message
// is where it stands in the conversation: one conversation is one range, in order, its last
// message at the end. An index has the name of its key path.
var layout = []struct {
	name     string
	keyPath  any // nil: keys are given with the values
	numbered bool
	indexes  []string
}{
	{"conversations", "sessionId", false, []string{"lastMessageTime"}},
	{"messages", []any{"sessionId", "order", "tie"}, false, []string{"serverKey", "clientId", "pending"}},
	{"meta", nil, false, nil},
	{"changes", "number", true, nil},
	{"segments", nil, false, nil},
}

// stores are the names, by spaces, of those that transactions take. Segments are
// read only where they are used, and written in idle time (pack.js).
const stores = "conversations messages meta changes"

// upgrade makes the object stores that are not there.
func upgrade(db *idb.Database, _ js.Value) error {
	there, err := db.ObjectStoreNames()
	if err != nil {
		return err
	}
	for _, wanted := range layout {
		if slices.Contains(there, wanted.name) {
			continue
		}
		options := idb.ObjectStoreOptions{AutoIncrement: wanted.numbered}
		if wanted.keyPath != nil {
			options.KeyPath = js.ValueOf(wanted.keyPath)
		}
		store, err := db.CreateObjectStore(wanted.name, options)
		if err != nil {
			return err
		}
		for _, index := range wanted.indexes {
			if _, err = store.CreateIndex(index, js.ValueOf(index), idb.IndexOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// isEmpty reports whether a database has no object store at all. Releases up to 0.1
// left such databases when opening took too long.
func isEmpty(raw js.Value) bool { return raw.Get("objectStoreNames").Length() == 0 }

// check fails unless a database has all object stores and indexes that the store uses.
// Something else made or damaged such a database: it is not changed.
func check(raw js.Value) (err error) {
	refuse := func(format string, more ...any) error {
		text := fmt.Sprintf(format, more...)
		return fmt.Errorf("%w: its version %d %s: something else made or changed it; delete it (indexedDB.deleteDatabase) to have a new one made",
			localcache.ErrRefused, raw.Get("version").Int(), text)
	}
	var names []any
	for _, wanted := range layout {
		if !raw.Get("objectStoreNames").Call("contains", wanted.name).Bool() {
			return refuse("has no object store %s", wanted.name)
		}
		names = append(names, wanted.name)
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("%w: looking at its object stores: %v", localcache.ErrLost, thrown)
		}
	}()
	tx := raw.Call("transaction", names)
	for _, wanted := range layout {
		store := tx.Call("objectStore", wanted.name)
		if !samePath(store.Get("keyPath"), wanted.keyPath) {
			return refuse("has an object store %s with the key path %s", wanted.name, pathText(store.Get("keyPath")))
		}
		for _, name := range wanted.indexes {
			if !store.Get("indexNames").Call("contains", name).Bool() {
				return refuse("has an object store %s without the index %s", wanted.name, name)
			}
			index := store.Call("index", name)
			if !samePath(index.Get("keyPath"), name) || index.Get("unique").Bool() || index.Get("multiEntry").Bool() {
				return refuse("has an index %s of %s that is not ours", name, wanted.name)
			}
		}
	}
	return nil
}

func samePath(got js.Value, want any) bool { return pathText(got) == pathText(js.ValueOf(want)) }

func pathText(path js.Value) string { return js.Global().Get("JSON").Call("stringify", path).String() }
