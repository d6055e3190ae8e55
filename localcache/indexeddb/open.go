//go:build js && wasm

package indexeddb

import (
	"context"
	"fmt"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"

	"localcache-wasm/localcache"
)

// ErrMissing says that this browser, or this page, has no IndexedDB.
var ErrMissing = localcache.ErrAbsent

// factory is the page's IDBFactory. Where a page may not use it, reading the
// property can throw (a sandboxed frame, storage switched off).
func factory() (f js.Value, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("%w: the page may not use it: %v", ErrMissing, thrown)
		}
	}()
	f = js.Global().Get("Reflect").Call("get", js.Global(), "indexedDB")
	if !f.Truthy() {
		return f, ErrMissing
	}
	return f, nil
}

// opening is a request for a connection. It stays one, however late it is granted.
type opening struct {
	answered chan struct{} // closed when raw or err is there
	blocked  bool          // another connection, of an older version, is in the way
	request  js.Value      // IDBOpenDBRequest
	raw      js.Value      // IDBDatabase
	err      error
}

// ask requests a database through go-indexeddb. If the database must be made or brought
// to a higher version, upgrade does that, also when patience is over: otherwise the
// browser would make an empty database. If upgrade fails nothing is changed.
func ask(name string, version uint, upgrade func(*idb.Database, js.Value) error) *opening {
	o := &opening{answered: make(chan struct{}), raw: js.Null()}
	ctx, cancel := context.WithCancel(context.Background())
	request, err := o.open(ctx, name, version, upgrade)
	if err != nil {
		o.err = err
		cancel()
		close(o.answered)
		return o
	}
	blocked := js.FuncOf(func(js.Value, []js.Value) any {
		o.blocked = true
		return nil
	})
	o.request.Call("addEventListener", "blocked", blocked)
	go func() {
		_, err := request.Await(context.Background())
		switch {
		case o.err != nil: // of the upgrade
		case err != nil:
			o.err = err
		default:
			o.raw, o.err = request.Request.Result()
		}
		o.request.Call("removeEventListener", "blocked", blocked)
		blocked.Release()
		cancel()
		close(o.answered)
	}()
	return o
}

func (o *opening) open(
	ctx context.Context, name string, version uint, upgrade func(*idb.Database, js.Value) error,
) (request *idb.OpenDBRequest, err error) {
	page, err := factory()
	if err != nil {
		return nil, err
	}
	arguments := []any{name}
	if version > 0 {
		arguments = append(arguments, version)
	}
	value, err := safejs.Safe(page).Call("open", arguments...)
	if err != nil {
		return nil, err
	}
	o.request = safejs.Unsafe(value)
	// Aborting an upgrade needs the request, which go-indexeddb does not give. So the
	// library gets a factory whose open returns a request that was made here.
	own, reflect := js.Global().Get("Object").New(), js.Global().Get("Reflect")
	own.Set("request", o.request)
	own.Set("open", reflect.Get("get").Call("bind", js.Null(), own, "request"))
	wrapped, err := idb.WrapFactory(own)
	if err != nil {
		return nil, err
	}
	return wrapped.Open(ctx, name, version, func(db *idb.Database, _, _ uint) error {
		transaction := o.request.Get("transaction")
		if o.err = upgrade(db, transaction); o.err != nil {
			transaction.Call("abort")
		}
		return nil // the library would panic with it
	})
}

// close closes the connection if it comes.
func (o *opening) close() {
	<-o.answered
	if o.err == nil {
		o.raw.Call("close")
	}
}
