package bridge

// Limits of what crosses.
//
//bridge:shared
const LongestText = 67_108_864 // characters of calls that cross at once; a longer call fails

// OpenStore opens an account's store.
//
//bridge:call page
type OpenStore struct {
	Database   string     // its IndexedDB database
	VendorName string     // the vendor's, which is imported once
	User       string     // the account's own id
	Nonce      string     // names this store among all that have the database open: the page's name, a dot, a number
	Durability string     // "relaxed" or "strict": see IDBTransaction.durability
	Retention  *Retention // absent: everything is kept
}

// StoreReady says that a store is usable.
//
//bridge:event store
type StoreReady struct {
	Storage string // "indexedDB" or "memory"
	Reason  string // why it is memory
}

// StoreState says that a store's database is in another state: docs/storage-states.md.
//
//bridge:event store
type StoreState struct {
	State   string // see localcache.State
	Storage string // where calls run: "indexedDB" or "memory"
	Code    string // a word for what is wrong, "" if nothing is
	Reason  string // what it is
}

// ImportProgress says how far the import of the vendor's database came.
//
//bridge:event store
type ImportProgress struct {
	State         string // "none", "running", "done" or "failed"
	Conversations int
	Messages      int
	Skipped       int    // broken rows, set aside
	Reason        string // why it failed
}

// StoreChanged says that a transaction of this store changed conversations or their
// messages.
//
//bridge:event store
type StoreChanged struct{ Sessions []string } // "" among them: every one

// StoreFault is a failure that belongs to no call.
//
//bridge:event store
type StoreFault struct{ Message string }

// StoreClosed says that a store has ended: all its calls are settled and its
// database is closed.
//
//bridge:event store
type StoreClosed struct{}
