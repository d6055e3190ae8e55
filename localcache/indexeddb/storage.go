//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// Storage is a localcache.Storage in one IndexedDB database.
type Storage struct {
	driver   *Driver
	database *database
	read     []localcache.Body // slots that transactions read, until Release
	open     bool              // a transaction is, and needs what it read
	requests bridge.Writer     // of the one transaction that is open
}

// Open opens the database name, and makes it if there is none. durability is
// "relaxed" or "strict" (see IDBTransaction.durability).
func Open(driver *Driver, name, durability string) (*Storage, error) {
	s := &Storage{driver: driver, database: &database{driver: driver, name: name, stores: stores, durability: durability}}
	if err := s.database.connect(); err != nil {
		return nil, err
	}
	return s, nil
}

const stores = "conversations messages meta changes"

// Begin begins a transaction with its first step, on a new connection if the old
// one was closed.
func (s *Storage) Begin(write bool) (localcache.Tx, error) {
	t := &tx{storage: s, write: write, events: make(chan event, 2)}
	t.id = s.driver.operation(t.tell)
	s.open = true
	return t, nil
}

// run hands a call its connection. The call returns what the driver's function
// returned: if the connection turns out to be closed, without a word, as iOS does
// to pages in the background, it is called again with a new one.
func (s *Storage) run(call func(connection int) []byte) error {
	for try := 0; ; try++ {
		if err := s.database.connect(); err != nil {
			return err
		}
		failed, begun := failed(call(s.database.connection))
		if failed == nil {
			return nil
		}
		if try > 0 || begun || failed.Name != "InvalidStateError" {
			return s.told(failed)
		}
		s.driver.Release([]localcache.Body{failed.Cause})
		s.database.forget()
	}
}

// told is the error for a failure that the browser told. A transaction that ended
// without one of its requests failing was ended by the browser, which closes
// connections by force when the user clears the site's data. It says so only
// afterwards: the connection's close event follows the transactions' abort.
func (s *Storage) told(failed *Error) error {
	switch failed.Name {
	case "AbortError", "TransactionInactiveError", "InvalidStateError":
		return fmt.Errorf("%w: %w", localcache.ErrLost, failed)
	}
	if !s.database.connected() {
		return fmt.Errorf("%w: %w", localcache.ErrLost, failed)
	}
	return failed
}

func (s *Storage) Item(c *localcache.Conversation) (localcache.Body, error) {
	return s.driver.on(s.driver.itemsOfRows, &ItemsOfRows{Rows: []localcache.Body{c.Row()}, One: true})
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
	s.list(q, func(result localcache.Body, err error) {
		if !errors.Is(err, localcache.ErrLost) {
			done(result, err)
			return
		}
		var failed *Error
		if errors.As(err, &failed) {
			s.driver.Release([]localcache.Body{failed.Cause})
		}
		// Once more; not in the browser's callback, which must not wait.
		go s.list(q, done)
	})
}

func (s *Storage) list(q localcache.List, done func(localcache.Body, error)) {
	time, session, _ := localcache.ParseCursor(q.Cursor)
	var id int
	id = s.driver.operation(func(e event) {
		s.driver.ended(id)
		if e.notice == noticeError {
			failed, _ := failure(e.text)
			done(0, s.told(failed))
			return
		}
		done(localcache.Body(e.slot), nil)
	})
	var w bridge.Writer
	w.Record()
	(&ListConversations{One: q.One, Limit: q.Limit, Paged: q.Page, Time: time, Session: session}).AppendTo(&w)
	err := s.run(func(connection int) []byte {
		return s.driver.Ask(s.driver.list, w.Bytes(), id, connection)
	})
	if err != nil {
		s.driver.ended(id)
		done(0, err)
	}
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

// Release lets go of bodies, and of everything that transactions read so far. A list
// that ends, or a call that is refused, can come in the middle of a transaction: its
// slots would be given to others, and their values written into its rows.
func (s *Storage) Release(bodies []localcache.Body) {
	if s.open {
		s.driver.Release(bodies)
		return
	}
	s.driver.Release(append(s.read, bodies...))
	s.read = s.read[:0]
}

func (s *Storage) Close() { s.database.close() }
