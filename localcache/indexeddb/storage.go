//go:build js && wasm

package indexeddb

import (
	"errors"

	"github.com/hack-pad/safejs"

	"localcache-wasm/localcache"
)

// Storage is a localcache.Storage in one IndexedDB database.
type Storage struct {
	carrier    *Carrier
	database   database
	durability string
	read       []localcache.Body // slots that transactions read, until Release
}

// Open opens the database name, and makes it if there is none. durability is
// "relaxed" or "strict" (see IDBTransaction.durability).
func Open(carrier *Carrier, name, durability string) (*Storage, error) {
	s := &Storage{carrier: carrier, database: database{name: name}, durability: durability}
	if err := s.database.connect(); err != nil {
		return nil, err
	}
	return s, nil
}

const stores = "conversations messages meta"

// Begin opens a transaction, on a new connection if the old one was closed.
func (s *Storage) Begin(write bool) (localcache.Tx, error) {
	tx := &tx{storage: s, events: make(chan event, 2)}
	for try := 0; ; try++ {
		if err := s.database.connect(); err != nil {
			return nil, err
		}
		tx.id = s.carrier.operation(tx.tell)
		_, err := s.carrier.begin.Invoke(tx.id, safejs.Safe(s.database.raw), stores, write, s.durability)
		if err == nil {
			return tx, nil
		}
		s.carrier.ended(tx.id)
		err = s.carrier.thrown(err)
		if try > 0 || !closing(err) {
			return nil, err
		}
		s.database.forget() // closed without a word: iOS does that to pages in the background
	}
}

// closing reports whether err says that the connection is closed or closing.
func closing(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Name == "InvalidStateError"
}

func (s *Storage) List(q localcache.ListQuery, done func(localcache.Body, error)) {
	if err := s.list(q, done); err != nil {
		done(0, err)
	}
}

func (s *Storage) list(q localcache.ListQuery, done func(localcache.Body, error)) error {
	time, session, _ := localcache.ParseCursor(q.Cursor)
	for try := 0; ; try++ {
		if err := s.database.connect(); err != nil {
			return err
		}
		var id int
		id = s.carrier.operation(func(e event) {
			s.carrier.ended(id)
			if e.kind == "error" {
				done(0, failure(e))
				return
			}
			done(localcache.Body(e.slot), nil)
		})
		_, err := s.carrier.list.Invoke(id, safejs.Safe(s.database.raw), q.One, q.Limit, time, session)
		if err == nil {
			return nil
		}
		s.carrier.ended(id)
		err = s.carrier.thrown(err)
		if try > 0 || !closing(err) {
			return err
		}
		s.database.forget()
	}
}

// Export hands the body itself out: it was read for this call alone.
func (s *Storage) Export(b localcache.Body) localcache.Body {
	for i, held := range s.read {
		if held == b {
			s.read[i] = 0 // the caller's now
		}
	}
	return b
}

func (s *Storage) Record(c *localcache.Conversation) localcache.Body {
	return bodyOf(s.carrier.record.Invoke(int(c.Row())))
}

// Release lets go of bodies, and of everything that transactions read so far.
func (s *Storage) Release(bodies []localcache.Body) {
	s.carrier.Release(append(s.read, bodies...))
	s.read = s.read[:0]
}

func (s *Storage) Close() { s.database.close() }
