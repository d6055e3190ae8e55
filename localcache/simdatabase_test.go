//go:build !js

package localcache_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	. "localcache-wasm/localcache"
)

// simDatabase is one IndexedDB database that several tabs have open. Its transactions
// exclude each other. A row keeps a copy of what a tab wrote, so a transaction that is
// aborted changes nothing that a tab or a row holds.
type simDatabase struct {
	sim    *simulation
	rows   *Memory
	values *simValues // of rows
	open   *simTx     // the transaction that runs
	log    []*simEntry
	newest int // the number of the newest record of the change log
}

// simEntry is one transaction in the order of the database, with the calls that it ran.
type simEntry struct {
	tab       *simTab
	at        float64 // virtual ms
	committed bool
	calls     []*simCall
	trim      *Trim     // it made room
	merge     *simMerge // it merged what memory held, from the call first on
	first     int
}

func newSimDatabase(s *simulation) *simDatabase {
	values := newSimValues(s)
	return &simDatabase{sim: s, rows: NewMemory(values), values: values}
}

// The faults of the simulation.
var (
	errSimDead    = errors.New("the tab was killed")
	errSimRefused = errors.New("the simulated database refuses this transaction")
	errSimAway    = errors.New("the simulated database does not open")
)

// simStorage is one tab's connection.
type simStorage struct {
	tab  *simTab
	read []Body // slots of what was read, until Release
	open bool   // a transaction needs them
}

func (s *simStorage) Connect() error {
	if s.tab.connected {
		return nil
	}
	return s.tab.connecting()
}

func (s *simStorage) Begin(write bool) (Tx, error) {
	tx := &simTx{storage: s, tab: s.tab, write: write}
	if err := s.tab.wait(&simOp{kind: simBegin, tx: tx}); err != nil {
		return nil, err
	}
	s.open = true
	return tx, nil
}

func (s *simStorage) List(q List, done func(Body, error)) {
	if s.tab.dead {
		done(0, errSimDead)
		return
	}
	s.tab.line(&simOp{kind: simList, list: q, listed: done})
}

func (s *simStorage) Export(b Body) (Body, error) { return s.tab.values.Export(b) }

func (s *simStorage) Record(c *Conversation) (Body, error) { return s.tab.values.Export(c.Row()) }

func (s *simStorage) Items(list []*Conversation) (Body, error) {
	items := &simPage{}
	for _, c := range list {
		items.items = append(items.items, s.tab.values.value(c.Row()).(*simItem))
	}
	return s.tab.values.keep(items), nil
}

func (s *simStorage) Release(bodies []Body) {
	s.tab.values.Release(bodies)
	if !s.open {
		s.tab.values.Release(s.read)
		s.read = s.read[:0]
	}
}

func (s *simStorage) Close() { s.tab.connected = false }

// simTx is a transaction of a tab.
type simTx struct {
	storage *simStorage
	tab     *simTab
	inner   Tx
	write   bool
	steps   int // until fault
	fault   error
	unsure  bool // it may be stale, if it is aborted
	failed  error
	through *simCall        // it is stored, and the answer is lost
	wrote   map[string]bool // sessions whose rows were written
	logged  map[string]bool // sessions in its record
	looks   QueryKind       // the first that it reads
}

// begin runs when the transaction has its turn.
func (tx *simTx) begin() {
	d := tx.tab.sim.database
	if d.open != nil {
		panic("two transactions at a time")
	}
	d.open = tx
	tx.inner, _ = d.rows.Begin(tx.write)
	tx.wrote, tx.logged, tx.looks = map[string]bool{}, map[string]bool{}, -1
}

// step is one request. It meets the transaction's fault if that is due.
func (tx *simTx) step() error {
	if tx.tab.dead && tx.failed == nil {
		tx.failed = errSimDead
	}
	if tx.failed != nil {
		return tx.failed
	}
	if tx.fault != nil {
		if tx.steps--; tx.steps < 0 {
			tx.fail(tx.fault)
		}
	}
	return tx.failed
}

// fail aborts the transaction at the database's side.
func (tx *simTx) fail(err error) {
	tx.failed = err
	if errors.Is(err, ErrLost) {
		tx.tab.connected = false
	}
	tx.over(false)
}

// over ends the transaction at the database's side.
func (tx *simTx) over(committed bool) {
	d := tx.tab.sim.database
	if d.open != tx {
		return
	}
	d.open = nil
	if committed {
		tx.check()
	} else {
		tx.inner.Abort()
	}
	d.rows.Release(nil)
	tx.tab.entered(&simEntry{tab: tx.tab, at: tx.tab.sim.now, committed: committed}, tx)
}

// check is of what a transaction wrote: its record of the change log must name it.
func (tx *simTx) check() {
	for session := range tx.wrote {
		if !tx.logged[session] && !tx.logged[""] {
			tx.tab.sim.fail("tab %s wrote rows of %q, and its record of the change log does not name it", tx.tab.nonce, session)
		}
	}
	if len(tx.logged) > 0 {
		q := &Query{Kind: NewestChange}
		tx.read(q)
		if d := tx.tab.sim.database; q.Number != d.newest+1 {
			tx.tab.sim.fail("after record %d of the change log came %d", d.newest, q.Number)
		} else {
			d.newest = q.Number
		}
	}
}

func (tx *simTx) read(queries ...*Query) {
	if err := tx.inner.Read(queries...); err != nil {
		panic(err)
	}
	for _, q := range queries { // in the order of a key, as IndexedDB gives them, and not of a map
		switch q.Kind {
		case AllConversations, UnreadConversations:
			slices.SortFunc(q.Conversations, func(a, b *Conversation) int { return strings.Compare(a.Session, b.Session) })
		case MessagesByClientID, PendingMessages, MessagesByServerKeys:
			slices.SortFunc(q.Messages, func(a, b *Message) int {
				return cmp.Or(strings.Compare(a.ServerKey, b.ServerKey), strings.Compare(a.Session, b.Session), a.Order.Compare(b.Order))
			})
		}
	}
}

func (tx *simTx) Read(queries ...*Query) error {
	if err := tx.step(); err != nil {
		return err
	}
	if tx.looks < 0 {
		tx.looks = queries[0].Kind
	}
	tx.read(queries...)
	rows, slots := tx.tab.sim.database.values, tx.tab.values
	for _, q := range queries {
		for _, c := range q.Conversations {
			row := slots.keep(rows.item(c))
			tx.storage.read = append(tx.storage.read, row)
			c.LastBody, c.CustomField, c.Draft = 0, 0, 0
			c.Loaded(row)
		}
		for _, m := range q.Messages {
			if m.Body != 0 {
				m.Body = slots.keep(rows.value(m.Body))
				tx.storage.read = append(tx.storage.read, m.Body)
			}
		}
	}
	return nil
}

func (tx *simTx) Write(writes []Write) error {
	if err := tx.step(); err != nil {
		return err
	}
	rows, slots := tx.tab.sim.database.values, tx.tab.values
	row := func(slot Body) Body {
		if slot == 0 {
			return 0
		}
		return rows.keep(slots.value(slot))
	}
	for i := range writes {
		w := writes[i]
		switch w.Kind {
		case PutConversation:
			c := *w.Conversation
			c.LastBody, c.CustomField, c.Draft = row(c.LastBody), row(c.CustomField), row(c.Draft)
			w.Conversation = &c
			tx.wrote[c.Session] = true
		case PutMessage:
			m := *w.Message
			m.Body = row(m.Body)
			w.Message = &m
			tx.wrote[m.Session] = true
		case DeleteConversation, DeleteMessages:
			tx.wrote[w.Session] = true
		case DeleteMessage:
			tx.wrote[w.Session] = true
		case ClearMessages:
			tx.wrote[""] = true
		case AppendChange:
			for _, c := range w.Change.Conversations {
				tx.logged[c.Session] = true
			}
			for _, m := range w.Change.Messages {
				tx.logged[m.Session] = true
			}
			for _, session := range w.Change.Emptied {
				tx.logged[session] = true
			}
		case KeepBody:
			if err := slots.Keep(*w.New); err != nil {
				return err
			}
			tx.storage.read = append(tx.storage.read, w.New.Body)
			continue
		case AssignBody:
			if err := slots.Assign(w.Body, w.Session, w.Status, w.ServerMsgID); err != nil {
				return err
			}
			continue
		case PatchBody, ChangeBody:
			if err := slots.Change(w.Body, w.From); err != nil {
				return err
			}
			continue
		}
		if err := tx.inner.Write([]Write{w}); err != nil {
			return err
		}
	}
	delete(tx.wrote, Tombstones)
	return nil
}

func (tx *simTx) Pause() error { return tx.step() }

func (tx *simTx) Commit(meanwhile func()) error {
	tx.storage.open = false
	if err := tx.step(); err != nil {
		tx.tab.doubt(err)
		return err
	}
	if !tx.write {
		tx.over(true)
		return nil
	}
	meanwhile()
	return tx.tab.wait(&simOp{kind: simCommit, tx: tx})
}

func (tx *simTx) Abort() bool {
	tx.storage.open = false
	unsure := tx.unsure && tx.failed == nil
	if unsure {
		tx.failed = ErrStale
	}
	tx.over(false)
	return unsure
}
