//go:build js && wasm

package indexeddb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"

	"localcache-wasm/localcache"
)

// version is of the layout below. A change adds stores or indexes and raises it;
// pages of an older release go on with the database as it is (see open).
//
// 1: conversations, messages, meta. 2: the change log.
const version = 2

// openTimeout is how long a database may take to open. It takes a few
// milliseconds; one that hangs is one that another tab is deleting, or broken.
const openTimeout = 10 * time.Second

// database is a connection that is opened again when the browser closed it.
type database struct {
	driver     *Driver
	name       string
	stores     string // whose transactions take them all; by spaces
	durability string // "relaxed", "strict" or "default": see IDBTransaction.durability
	foreign    bool   // not ours to open again
	opening    sync.Mutex
	raw        js.Value // IDBDatabase; null while there is no connection
	connection int      // the driver's number for it; 0 while there is none
	closed     bool     // by us: it stays so
	release    func()
}

// ErrMissing says that this browser, or this page, has no IndexedDB.
var ErrMissing = errors.New("there is no IndexedDB here")

// Available reports whether the page has IndexedDB at all. Asking go-indexeddb's
// Global without it would end the module.
func Available() bool { return js.Global().Get("indexedDB").Truthy() }

// connected reports whether there is a connection, as far as the browser has told.
func (d *database) connected() bool { return d.connection != 0 }

// connect opens the database if there is no connection.
func (d *database) connect() error {
	d.opening.Lock()
	defer d.opening.Unlock()
	if d.connected() {
		return nil
	}
	if d.foreign {
		return fmt.Errorf("the connection to the database %s has ended", d.name)
	}
	if d.closed {
		return localcache.ErrClosed
	}
	raw, err := open(d.name, version, upgrade)
	var exception idb.DOMException
	if errors.As(err, &exception) && errors.Is(err, idb.NewDOMException("VersionError")) {
		// A newer release has added to it; what we know of is still there.
		raw, err = open(d.name, 0, upgrade)
	}
	if err == nil {
		err = complete(raw)
	}
	if err != nil {
		return fmt.Errorf("%w %s: %w", localcache.ErrUnreachable, d.name, err)
	}
	d.watch(raw)
	if d.closed { // while it opened
		d.close()
		return localcache.ErrClosed
	}
	return nil
}

// complete closes a database that lacks one of our stores, and says so: its
// version is higher than ours, but no release of ours made it (B11).
func complete(raw js.Value) error {
	names := raw.Get("objectStoreNames")
	for store := range strings.FieldsSeq(stores) {
		if !names.Call("contains", store).Bool() {
			version := raw.Get("version").Int()
			raw.Call("close")
			return fmt.Errorf("its version %d has no object store %s: something else made it", version, store)
		}
	}
	return nil
}

// watch notices when the connection ends: another tab wants to delete or upgrade
// the database (go-indexeddb closes the connection then, as B24 wants it), or the
// browser cleared the site's data.
func (d *database) watch(raw js.Value) {
	d.raw = raw
	d.connection = d.driver.connect.Invoke(raw, d.stores, d.durability).Int()
	var gone js.Func
	gone = js.FuncOf(func(js.Value, []js.Value) any {
		d.forget()
		return nil
	})
	raw.Call("addEventListener", "versionchange", gone)
	raw.Call("addEventListener", "close", gone)
	d.release = func() {
		raw.Call("removeEventListener", "versionchange", gone)
		raw.Call("removeEventListener", "close", gone)
		gone.Release()
	}
}

func (d *database) forget() {
	if d.release != nil {
		release := d.release
		d.release = nil
		// Not on the stack of the very callback that is to be released.
		go release()
	}
	d.raw = js.Null()
	if d.connection != 0 {
		d.driver.disconnect.Invoke(d.connection)
		d.connection = 0
	}
}

func (d *database) close() {
	d.closed = true
	if d.connected() {
		d.raw.Call("close")
	}
	d.forget()
}

// open opens a database by go-indexeddb and returns the raw handle. upgrade may
// fail: the upgrader of the library may not, or the module ends.
func open(name string, version uint, upgrade func(*idb.Database, uint) error) (js.Value, error) {
	if !Available() {
		return js.Null(), ErrMissing
	}
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	var upgradeFailed error
	request, err := idb.Global().Open(ctx, name, version, func(db *idb.Database, old, _ uint) error {
		upgradeFailed = upgrade(db, old)
		return nil
	})
	if err != nil {
		return js.Null(), err
	}
	if _, err = request.Await(ctx); err == nil && ctx.Err() != nil {
		err = fmt.Errorf("no answer within %v: another tab may be holding an old version of it", openTimeout)
		go closeLate(request)
	}
	if upgradeFailed != nil {
		err = upgradeFailed
	}
	if err != nil {
		return js.Null(), err
	}
	return request.Request.Result()
}

// closeLate closes a connection that came after nobody waited for it any more.
func closeLate(request *idb.OpenDBRequest) {
	if db, err := request.Await(context.Background()); err == nil {
		_ = db.Close()
	}
}

// upgrade lays out what a database of an older version lacks.
func upgrade(db *idb.Database, old uint) error {
	if old < 1 {
		if err := createStores(db); err != nil {
			return err
		}
	}
	if old < 2 {
		_, err := db.CreateObjectStore("changes", idb.ObjectStoreOptions{KeyPath: js.ValueOf("number"), AutoIncrement: true})
		return err
	}
	return nil
}

func createStores(db *idb.Database) error {
	conversations, err := db.CreateObjectStore("conversations", idb.ObjectStoreOptions{KeyPath: js.ValueOf("sessionId")})
	if err != nil {
		return err
	}
	if _, err = conversations.CreateIndex("lastMessageTime", js.ValueOf("lastMessageTime"), idb.IndexOptions{}); err != nil {
		return err
	}
	// The key is the place in the conversation: one conversation is one range,
	// in order, its last message at the end.
	messages, err := db.CreateObjectStore("messages", idb.ObjectStoreOptions{
		KeyPath: js.ValueOf([]any{"sessionId", "order", "tie"}),
	})
	if err != nil {
		return err
	}
	for _, index := range []string{"serverKey", "clientId", "pending"} {
		if _, err = messages.CreateIndex(index, js.ValueOf(index), idb.IndexOptions{}); err != nil {
			return err
		}
	}
	_, err = db.CreateObjectStore("meta", idb.ObjectStoreOptions{})
	return err
}
