package localcache_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	. "localcache-wasm/localcache"
)

// A scenario with one fault at each place where a database can fail, one place after
// the other: what the store holds in the end does not depend on it.

// walked is a database that fails once, at the operation of a number.
type walked struct {
	Storage
	left atomic.Int64 // operations until the fault
	err  error
}

func (d *walked) Connect() error { return nil }

func (d *walked) fault() error {
	if d.left.Add(-1) == 0 {
		return d.err
	}
	return nil
}

func (d *walked) Begin(write bool) (Tx, error) {
	if err := d.fault(); err != nil {
		return nil, err
	}
	tx, err := d.Storage.Begin(write)
	return &walkedTx{tx, d}, err
}

func (d *walked) List(q List, done func(Body, error)) {
	if err := d.fault(); err != nil {
		done(0, err)
		return
	}
	d.Storage.List(q, done)
}

type walkedTx struct {
	Tx
	database *walked
}

func (tx *walkedTx) Read(queries ...*Query) error {
	if err := tx.database.fault(); err != nil {
		return err
	}
	return tx.Tx.Read(queries...)
}

func (tx *walkedTx) Write(writes []Write) error {
	if err := tx.database.fault(); err != nil {
		return err
	}
	return tx.Tx.Write(writes)
}

func (tx *walkedTx) Commit(meanwhile func()) error {
	if err := tx.database.fault(); err != nil {
		return err
	}
	return tx.Tx.Commit(meanwhile)
}

// story is a bit of everything; what waits in line together is in one list.
func story(s *testStore) [][]Call {
	return [][]Call{
		{s.from("bob", "11", 101), s.from("bob", "12", 102), s.from("carol", "13", 103)},
		{&ClearUnread{Session: "singleChat-bob"}, s.from("bob", "14", 104), s.own("500", "dora", Created), s.own("500", "dora", InProgress)},
		{&Recall{ID: "13"}, ack("500", "77"), &SetCustomField{Type: SingleChat, ID: "carol", Field: s.backend.keep(map[string]any{"n": 1})}},
		{&EditMessage{ServerMsgID: "14", ID: "14", Edits: 1, Body: s.backend.keep(map[string]any{"msg": "edited"})}},
		{&RemoveConversation{Session: "singleChat-dora"}, s.from("dora", "91", 191), s.from("bob", "11", 101)},
		{s.served(s.from("carol", "15", 105)), &UpdateConversation{Session: "singleChat-carol", Unread: 4, HasUnread: true}},
	}
}

func TestAFaultAtAnyPlaceLosesNothing(t *testing.T) {
	for name, fault := range map[string]error{
		"a lost connection":                  ErrLost,
		"a database that cannot be opened":   fmt.Errorf("%w: in this test", ErrUnreachable),
		"a database that is refused by then": fmt.Errorf("%w: %w", ErrUnreachable, ErrRefused),
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, p *backend) {
				plain := p.store(t)
				for _, calls := range story(plain) {
					plain.together(calls...)
				}
				want := plain.everything()
				met := true
				for at := int64(1); met; at++ {
					database := &walked{Storage: p.fresh(t)(), err: fault}
					s := p.storeWith(t, func() Storage { return database }, Options{Nonce: "page1", Memory: p.memory()})
					database.left.Store(at)
					for _, calls := range story(s) {
						s.together(calls...)
						s.list()
					}
					met = database.left.Load() <= 0
					for s.engine.Condition().State != Ready {
						s.engine.Nudge()
						s.list()
					}
					database.left.Store(0)
					if got := s.everything(); got != want {
						t.Fatalf("with the fault at operation %d the store holds\n%s\nwant\n%s", at, got, want)
					}
					if len(s.silent.all()) > 0 {
						t.Fatalf("with the fault at operation %d: %v", at, s.silent.all())
					}
				}
			})
		})
	}
}
