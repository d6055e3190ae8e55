//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"

	"localcache-wasm/localcache"
)

const (
	// patience is how long a call waits for the database to open. That takes a few
	// milliseconds, unless another tab is deleting or upgrading the database, or it is
	// broken. The request to open it stays: see late.
	patience = 5 * time.Second
	// mostWaiting is how many requests to open may wait at the same time. A second one can
	// succeed while the first hangs: https://bugs.webkit.org/show_bug.cgi?id=226547
	mostWaiting = 4
	// repairs is how often another version is asked for: see obtain.
	repairs = 4
)

// database is a connection that is opened again when it was lost.
type database struct {
	driver     *Driver
	name       string
	stores     string     // whose transactions take them all; by spaces
	durability string     // "relaxed", "strict" or "default": see IDBTransaction.durability
	foreign    bool       // the vendor's: it is not opened again
	came       func()     // called when a connection opened after patience was over; may be nil
	opening    sync.Mutex // held while a connection is asked for
	waiting    int        // requests that were not granted in time
	raw        js.Value   // IDBDatabase; null while there is no connection
	connection int        // the driver's number for it; 0 while there is none
	closed     bool       // by us: it stays so
	unlogged   bool       // written without its change log: packed segments are not to be relied on
	release    func()
}

// connected reports whether there is a connection of which the browser has reported no end.
func (d *database) connected() bool { return d.connection != 0 }

// connect opens the database if there is no connection.
func (d *database) connect() error {
	if d.connected() {
		return nil // also while a late one is looked at
	}
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
	raw, err := d.obtain()
	if err == nil {
		err = d.take(raw)
	}
	if err != nil && !errors.Is(err, localcache.ErrClosed) {
		return fmt.Errorf("%w %s: %w", localcache.ErrUnreachable, d.name, err)
	}
	return err
}

// obtain asks for a connection to a database of any version, and repairs one that
// is empty.
func (d *database) obtain() (js.Value, error) {
	wanted := uint(version)
	for range repairs {
		raw, err := d.await(wanted)
		var exception idb.DOMException
		switch {
		case err != nil && errors.As(err, &exception) && errors.Is(err, idb.NewDOMException("VersionError")):
			// A newer release made it. What this release uses is still in it.
			wanted = 0
		case err != nil:
			return raw, err
		case isEmpty(raw):
			// A higher version, not a new database: another tab may have it open, or repair it too.
			wanted = uint(raw.Get("version").Int()) + 1
			raw.Call("close")
		default:
			return raw, nil
		}
	}
	return js.Null(), errors.New("it has another version each time it is asked for")
}

// await asks for a connection and waits for it.
func (d *database) await(version uint) (js.Value, error) {
	if d.waiting >= mostWaiting {
		return js.Null(), d.tooLate(false)
	}
	o := ask(d.name, version, upgrade)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-o.answered:
		return o.raw, o.err
	case <-timer.C:
	}
	d.waiting++
	go d.late(o)
	return js.Null(), d.tooLate(o.blocked)
}

func (d *database) tooLate(blocked bool) error {
	if blocked {
		return localcache.NewCause("blocked", fmt.Errorf(
			"no answer within %v: a page that holds an old version of it must be closed or reloaded", patience))
	}
	return localcache.NewCause("timeout", fmt.Errorf(
		"no answer within %v: another tab may be deleting or upgrading it, or holds it; it is used as soon as it comes", patience))
}

// late uses a connection that opened after patience was over.
func (d *database) late(o *opening) {
	<-o.answered
	d.opening.Lock()
	d.waiting--
	if o.err == nil {
		if d.connected() || isEmpty(o.raw) {
			o.raw.Call("close")
		} else {
			_ = d.take(o.raw) // the next connect returns the error
		}
	}
	d.opening.Unlock()
	if d.came != nil {
		d.came()
	}
}

// take uses a connection, if the database is one of ours.
func (d *database) take(raw js.Value) error {
	if d.closed { // while it opened
		raw.Call("close")
		return localcache.ErrClosed
	}
	if err := check(raw); err != nil {
		raw.Call("close")
		return err
	}
	d.watch(raw)
	return nil
}

// watch notices when the connection ends: another tab wants to delete or upgrade
// the database (go-indexeddb closes the connection then, as B24 wants it), or the
// browser cleared the site's data.
func (d *database) watch(raw js.Value) {
	d.raw = raw
	d.connection = d.driver.connect.Invoke(raw, d.stores, d.durability).Int()
	d.driver.setLogged.Invoke(d.connection, !d.unlogged)
	connection := d.connection
	d.driver.databases[connection] = d
	// A closed connection finishes its transactions. One that the browser ended may give them no event.
	closing := js.FuncOf(func(js.Value, []js.Value) any {
		d.forget()
		return nil
	})
	ended := js.FuncOf(func(js.Value, []js.Value) any {
		d.forget()
		d.driver.lose(connection)
		return nil
	})
	raw.Call("addEventListener", "versionchange", closing)
	raw.Call("addEventListener", "close", ended)
	d.release = func() {
		raw.Call("removeEventListener", "versionchange", closing)
		raw.Call("removeEventListener", "close", ended)
		closing.Release()
		ended.Release()
	}
}

func (d *database) forget() {
	if d.release != nil {
		release := d.release
		d.release = nil
		// In a goroutine: this may run in the callback that it releases.
		go release()
	}
	d.raw = js.Null()
	if d.connection != 0 {
		delete(d.driver.databases, d.connection)
		d.driver.disconnect.Invoke(d.connection)
		d.connection = 0
	}
}

// drop closes a connection that does not work, and ends its operations as lost.
func (d *database) drop() {
	if !d.connected() {
		return
	}
	raw, connection := d.raw, d.connection
	d.forget()
	d.driver.lose(connection)
	raw.Call("close")
}

func (d *database) close() {
	d.closed = true
	if d.connected() {
		d.raw.Call("close")
	}
	d.forget()
}
