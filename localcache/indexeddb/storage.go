//go:build js && wasm

package indexeddb

import (
	"fmt"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// Storage is a localcache.Storage in one IndexedDB database.
type Storage struct {
	driver   *Driver
	database *database
	read     []localcache.Body // slots that transactions read, until Release
	open     bool              // a transaction is open and needs what it read
	requests bridge.Writer     // of the one transaction that is open
}

// New is a storage in the database name, which is opened by Connect or the first
// transaction, and made if there is none. durability is "relaxed" or "strict" (see
// IDBTransaction.durability). came is called when the database opened after the call
// that needed it had given up; it may be nil.
func New(driver *Driver, name, durability string, came func()) *Storage {
	return &Storage{driver: driver, database: &database{
		driver: driver, name: name, stores: stores, durability: durability, came: came,
	}}
}

// Open is New and Connect.
func Open(driver *Driver, name, durability string) (*Storage, error) {
	s := New(driver, name, durability, nil)
	return s, s.Connect()
}

// Connect opens the database unless it is open.
func (s *Storage) Connect() error { return s.database.connect() }

// Begin begins a transaction with its first step, on a new connection if the old
// one was closed.
func (s *Storage) Begin(write bool) (localcache.Tx, error) {
	t := &tx{storage: s, write: write, events: make(chan event, 2)}
	t.id = s.driver.operation(t.deliver)
	s.open = true
	return t, nil
}

// run hands an operation its connection. The call returns what the driver's function
// returned: if the connection turns out to be closed, without a word, as iOS does
// to pages in the background, it is called again with a new one.
func (s *Storage) run(id int, call func(connection int) ([]byte, error)) error {
	for try := 0; ; try++ {
		if err := s.database.connect(); err != nil {
			return err
		}
		s.driver.runsOn(id, s.database.connection)
		fault, err := call(s.database.connection)
		if err != nil {
			return err
		}
		failed, begun := failed(fault)
		if failed == nil {
			return nil
		}
		if try > 0 || begun || failed.Name != "InvalidStateError" {
			return s.errorOf(failed)
		}
		s.driver.Release([]localcache.Body{failed.Cause})
		s.database.raw.Call("close") // in case it was not
		s.database.forget()
	}
}

// errorOf turns an exception of the browser into an error. An exception that does not
// concern the data is a failure of the connection: it is dropped, and a new one may
// work. Browsers close connections when the user clears the site's data; WebKit's
// database process can end (https://bugs.webkit.org/show_bug.cgi?id=197050,
// https://bugs.webkit.org/show_bug.cgi?id=277615) and keeps the connection open.
func (s *Storage) errorOf(failed *Error) error {
	switch failed.Name {
	case "AbortError", "InvalidStateError", "TransactionInactiveError", "UnknownError", "NotFoundError", "NotReadableError",
		"TimeoutError":
		if !s.database.foreign { // the vendor's: there a transaction can fail because of one bad row
			s.database.drop()
		}
	case "QuotaExceededError":
		return fmt.Errorf("%w: %w", localcache.ErrFull, failed)
	}
	if !s.database.connected() {
		return fmt.Errorf("%w: %w", localcache.ErrLost, failed)
	}
	return failed
}

func (s *Storage) Items(list []*localcache.Conversation) (localcache.Body, error) {
	rows := make([]localcache.Body, len(list))
	for i, c := range list {
		rows[i] = c.Row()
	}
	return s.driver.on(s.driver.itemsOfRows, &ItemsOfRows{Rows: rows})
}

// selected reads a list that chooses among the conversations.
func (s *Storage) selected(q localcache.List) (localcache.Body, error) {
	t, err := s.Begin(false)
	if err != nil {
		return 0, err
	}
	query := &localcache.Query{Kind: localcache.ConversationList, Select: q.Select, Cursor: q.Cursor}
	if q.Limit > 0 {
		query.Limit = q.Limit + 1
	}
	if err := t.Read(query); err != nil {
		t.Abort()
		return 0, err
	}
	found, next := localcache.PageOf(q, query.Conversations)
	result := &ItemsOfRows{Paged: q.Page, Cursor: next}
	for _, c := range found {
		result.Rows = append(result.Rows, c.Row())
	}
	body, err := s.driver.on(s.driver.itemsOfRows, result)
	if err != nil {
		t.Abort()
		return 0, err
	}
	return body, t.Commit(func() {})
}

func (s *Storage) List(q localcache.List, done func(localcache.Body, error)) {
	if q.Select != nil && q.One == "" {
		done(s.selected(q))
		return
	}
	time, session, _ := localcache.ParseCursor(q.Cursor)
	var id int
	id = s.driver.operation(func(e event) {
		s.driver.ended(id)
		if e.notice == noticeError {
			done(0, s.errorOf(e.failure()))
			return
		}
		done(localcache.Body(e.slot), nil)
	})
	var w bridge.Writer
	w.Record()
	(&ListConversations{One: q.One, Limit: q.Limit, Paged: q.Page, Time: time, Session: session}).AppendTo(&w)
	err := s.run(id, func(connection int) ([]byte, error) {
		return s.driver.Ask(s.driver.list, w.Bytes(), id, connection)
	})
	if err != nil {
		s.driver.ended(id)
		done(0, err)
	}
}

// SetLogged says whether all that is written to the database is in its change log.
// Otherwise rows are read in the place of packed segments, and nothing is packed.
func (s *Storage) SetLogged(logged bool) {
	s.database.unlogged = !logged
	if s.database.connected() {
		s.driver.setLogged.Invoke(s.database.connection, logged)
	}
}

// Pack does a piece of what pack.js says. It opens no connection.
func (s *Storage) Pack(done func(more bool, err error)) {
	if !s.database.connected() {
		done(false, nil)
		return
	}
	var id int
	id = s.driver.operation(func(e event) {
		s.driver.ended(id)
		if e.notice != noticeError {
			done(e.slot == 1, nil)
			return
		}
		failed := e.failure()
		s.driver.Release([]localcache.Body{failed.Cause})
		failed.Cause = 0
		if !s.database.connected() {
			done(false, fmt.Errorf("%w: packing: %w", localcache.ErrLost, failed))
			return
		}
		done(false, fmt.Errorf("packing: %w", failed))
	})
	s.driver.runsOn(id, s.database.connection)
	s.driver.pack.Invoke(id, s.database.connection, localcache.Tombstones)
}

// Export hands the body itself out: it was read for this call alone.
func (s *Storage) Export(b localcache.Body) (localcache.Body, error) {
	for i, held := range s.read {
		if held == b {
			s.read[i] = 0 // the caller's now
		}
	}
	return b, nil
}

func (s *Storage) Record(c *localcache.Conversation) (localcache.Body, error) {
	return bodyOf(s.driver.record.Invoke(int(c.Row())))
}

// Release frees the slots of bodies, and of all that transactions have read. While a
// transaction is open its slots are kept: a list that ends meanwhile must not free them,
// or other values would be written into the transaction's rows.
func (s *Storage) Release(bodies []localcache.Body) {
	if s.open {
		s.driver.Release(bodies)
		return
	}
	s.driver.Release(append(s.read, bodies...))
	s.read = s.read[:0]
}

func (s *Storage) Close() { s.database.close() }
