package localcache

import (
	"time"

	"localcache-wasm/internal/bridge"
)

// Options say whose store an Engine keeps.
type Options struct {
	User   string            // the account's own name
	Nonce  string            // names this store among all on the database: the page's name, a dot, a number
	Open   func(string) bool // whether another store of this page, by its nonce, is open; nil: none is
	Now    func() time.Time  // the client's clock; time.Now if nil
	Settle func([]Settled)   // gets how requests ended, in order

	// Source has the requests of another line. It is asked after Wake, until it says
	// that there are no more; may be nil.
	Source func(most int) (requests []Request, more bool)

	Retention *bridge.Retention // what may go when the disk is full; nil: nothing

	Changed       func(sessions []string) // called with the conversations that a transaction changed, once it is complete; may be nil
	ChangesWanted func() bool             // whether Changed is called; nil: always

	// After runs a function after a pause, on a goroutine of its own, unless what it
	// returns is called before; time.AfterFunc if nil. In a page a timer of Go's that
	// is waiting costs two crossings each time that Go has nothing to do.
	After func(pause time.Duration, run func()) (stop func())

	// Unlogged finds out whether a release that keeps no change log has the database
	// open, and may wait; nil: none has.
	Unlogged func() bool

	// For a storage that is a [Database]; each may be missing.
	Memory    *Memory         // where calls run while the database cannot be had
	Left      *Left           // what a store before this one could not save
	Condition func(Condition) // called with each new state of the database
	Back      func()          // runs by itself when the database has come back
	Leave     func(*Left)     // takes what could not be saved when the store is closed
}
