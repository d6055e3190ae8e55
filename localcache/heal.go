package localcache

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// A store whose database cannot be used works in memory, and keeps in their order the
// calls that the database has not seen. It tries the database again and again. When the
// database works the calls run on it, so what memory held is merged by the same rules.
// docs/storage-states.md draws the states.

// Database is a Storage that has to be opened and can be lost.
type Database interface {
	Storage
	// Connect opens it unless it is open. It waits for some seconds at most and
	// fails with ErrUnreachable.
	Connect() error
}

// How often a database is tried again.
const (
	// tries is how often a call runs when its connection is lost.
	tries = 4
	// firstPause and lastPause are the pauses between attempts to open a database.
	firstPause = time.Second
	lastPause  = time.Minute
	// replayed is how many calls are merged in one transaction.
	replayed = 256
)

var sleep = time.Sleep // replaced by tests

// healing is the part of an Engine that keeps it going without its database.
type healing struct {
	database Database // nil: the storage is all there is
	memory   *Memory  // what to run on meanwhile; nil: calls fail instead
	unsaved  []Request
	before   marks        // as they were before the first of unsaved
	count    atomic.Int64 // len(unsaved), for other goroutines
	lost     atomic.Bool  // the state is Lost
	change   func(Condition)
	back     func()
	leave    func(*Left)
	nudge    chan struct{}

	now atomic.Pointer[Condition]
}

// Nudge makes the store try its database again at once: the page was shown, or went
// online.
func (e *Engine) Nudge() {
	select {
	case e.heal.nudge <- struct{}{}:
	default:
	}
}

func newHealing(storage Storage, o Options) *healing {
	h := &healing{memory: o.Memory, change: o.Condition, back: o.Back, leave: o.Leave, nudge: make(chan struct{}, 1)}
	h.database, _ = storage.(Database)
	h.before = marks{served: map[string]OrderKey{}, live: map[string]OrderKey{}, waiting: map[string]float64{}}
	h.now.Store(&Condition{State: Opening})
	if o.Left != nil {
		h.memory, h.unsaved, h.before = o.Left.memory, o.Left.unsaved, o.Left.before
		h.count.Store(int64(len(h.unsaved)))
	}
	return h
}

// use continues with another storage. Followed lists are read again: the numbers of
// its change log are different ones.
func (e *Engine) use(s Storage) {
	e.self.storage = s
	clear(e.self.watches)
	if e.changed != nil {
		e.changed([]string{""})
	}
}

// inMemory reports whether calls run in memory because the database cannot be used.
func (e *Engine) inMemory() bool {
	return e.heal.database != nil && e.self.storage != Storage(e.heal.database)
}

// open opens the database, or begins without it.
func (e *Engine) open() {
	h := e.heal
	if h.database == nil {
		e.become(Ready, nil)
		return
	}
	if err := h.database.Connect(); err != nil {
		e.degrade(err)
		return
	}
	if len(h.unsaved) > 0 {
		if err := e.merge(); err != nil {
			e.degrade(err)
			return
		}
	}
	e.become(Ready, nil)
}

// degrade continues in memory, if there is one.
func (e *Engine) degrade(cause error) bool {
	h := e.heal
	if h.memory == nil {
		return false
	}
	if len(h.unsaved) == 0 {
		h.before = e.self.marks().clone()
	}
	h.database.Release(nil) // now: bodies that came as text have the same numbers when their calls run in memory
	e.use(h.memory)
	e.become(degradedBy(cause), cause)
	if !errors.Is(cause, ErrAbsent) {
		go e.tryAgain()
	}
	return true
}

// tryAgain tries to open the database, with growing pauses, until it works. Then it
// merges what memory holds.
func (e *Engine) tryAgain() {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		over := make(chan struct{})
		stop := e.after(pause, func() { close(over) })
		select {
		case <-e.heal.nudge:
			stop()
		case <-over:
		case <-e.stopped:
			stop()
			return
		}
		if err := e.heal.database.Connect(); err != nil {
			// A store that is closed may be trying as well, and have come further.
			if e.Condition().State != Healed {
				e.become(degradedBy(err), err)
			}
			continue
		}
		if err := e.Do(&comeBack{}); err == nil || errors.Is(err, ErrClosed) {
			return
		}
	}
}

// comeBack is the request to continue with the database. It is no call: see work.
type comeBack struct{}

func (*comeBack) need(*needs, *self)          {}
func (*comeBack) apply(*view) (Result, error) { return nil, nil }

func (e *Engine) comeBack() error {
	if !e.inMemory() {
		return nil
	}
	if err := e.merge(); err != nil {
		e.become(degradedBy(err), err)
		return err
	}
	e.become(Ready, nil)
	if e.heal.back != nil {
		go e.heal.back()
	}
	return nil
}

// gone reports whether a failure is the connection's or the database's.
func gone(err error) bool { return errors.Is(err, ErrLost) || errors.Is(err, ErrUnreachable) }

// again reports whether a batch whose connection was lost is to run once more.
func (e *Engine) again(err error, try, calls int) bool {
	switch {
	case !gone(err):
		return false
	case e.heal.database == nil:
		return try == 0 && calls == 1 && !errors.Is(err, ErrUnreachable)
	case calls > 1 && try > 0 && !errors.Is(err, ErrUnreachable):
		return false // one of them may be what breaks the connection
	}
	return e.regain(err, try)
}

// answered records that the database answers: a transaction is complete, or it failed for
// a reason of its own.
func (e *Engine) answered() {
	if e.heal.lost.Swap(false) && !e.inMemory() {
		e.become(Ready, nil)
	}
}

// regain replaces a lost connection before a call runs again: by a new one, or by
// memory. It reports false if there is neither, or if the database works and it is the
// call that breaks it.
func (e *Engine) regain(err error, try int) bool {
	h := e.heal
	if h.database == nil || !gone(err) || e.inMemory() {
		return false
	}
	h.lost.Store(true)
	e.become(Lost, err)
	if errors.Is(err, ErrUnreachable) {
		return e.degrade(err)
	}
	if try >= tries {
		if e.works() == nil {
			e.become(Ready, nil)
			return false
		}
		return e.degrade(err)
	}
	if try > 0 {
		sleep(time.Duration(try*try) * 50 * time.Millisecond)
	}
	if cannot := h.database.Connect(); cannot != nil {
		return e.degrade(cannot)
	}
	return true
}

// works tries the database with a transaction that reads and writes.
func (e *Engine) works() error {
	defer func(doubt bool) { e.self.doubt = doubt }(e.self.doubt)
	_, err := e.try([]Request{{Call: probe{}}})
	return err
}

// probe is the smallest transaction that reads and writes.
type probe struct{}

func (probe) need(*needs, *self) {}

func (probe) apply(v *view) (Result, error) {
	v.writes = append(v.writes, Write{Kind: PutMeta, Session: "probe", Meta: "1"})
	return nil, v.tx.Read(&Query{Kind: MetaByKey, ID: "probe"})
}

// releaseCause releases the JavaScript exception of a list's failure that is not reported.
// Those of transactions are released with the next Release.
func (e *Engine) releaseCause(err error) {
	var held Held
	if errors.As(err, &held) && held.Held() != 0 {
		e.self.storage.Release([]Body{held.Held()})
	}
}

// onlyDatabase reports whether a call is of no use in memory. The store makes it
// again when the database works.
func onlyDatabase(call Call) bool {
	switch c := call.(type) {
	case *GetImport, *StartImport, *ContinueImport, *JoinSpellings, *FindPending:
		return true
	case *FailPending:
		return !c.Closing
	}
	return false
}

// without takes the calls out of a batch that only the database can run.
func (e *Engine) without(batch []Request) []Request {
	kept := make([]Request, 0, len(batch))
	for i := range batch {
		if onlyDatabase(batch[i].Call) {
			cause := e.Condition().Cause
			e.finish([]Settled{batch[i].settled(fmt.Errorf("%w: %w", ErrUnreachable, cause))}, batch[i].Bodies)
		} else {
			kept = append(kept, batch[i])
		}
	}
	return kept
}
