package localcache

import (
	"errors"
	"fmt"
	"maps"
	"sync/atomic"
	"time"

	"localcache-wasm/internal/bridge"
)

// A store whose database cannot be used works in memory, and keeps in their order the
// calls that the database has not seen. It tries the database again and again. When the
// database works the calls run on it, so what memory held is merged by the same rules.
// docs/storage-states.md draws the states.

// State is where a store's database is.
type State string

const (
	// Opening is before the first answer of the browser. Calls wait.
	Opening State = "opening"
	// Ready: calls run on the database.
	Ready State = "ready"
	// Lost: the connection broke, a new one is being opened. Calls wait.
	Lost State = "lost"
	// Degraded: calls run in memory; the database is tried again.
	Degraded State = "degraded"
	// Refused is Degraded with a database that exists, but is not one of ours.
	Refused State = "refused"
	// Healed: the database works again, and what memory holds is being merged. Calls wait.
	Healed State = "healed"
	// Closed is the end.
	Closed State = "closed"
)

// Condition is a state and what brought it about.
type Condition struct {
	State State
	Cause error // nil unless something is wrong
}

// Database is a Storage that has to be opened and can be lost.
type Database interface {
	Storage
	// Connect opens it unless it is open. It waits for some seconds at most and
	// fails with ErrUnreachable.
	Connect() error
}

var (
	// ErrRefused says that the database is there, but is not one of ours or not whole.
	ErrRefused = errors.New("the database cannot be used as it is")
	// ErrFull says that the disk, or the site's share of it, is full.
	ErrFull = errors.New("there is no room for more")
	// ErrAbsent says that this page has no IndexedDB, now and later.
	ErrAbsent = errors.New("there is no IndexedDB here")
)

// Cause is an error with a code that applications can rely on.
type Cause struct {
	Code string
	error
}

// NewCause gives an error its code.
func NewCause(code string, err error) error { return &Cause{code, err} }

func (c *Cause) Unwrap() error { return c.error }

// CodeOf is the code of what is wrong with a database: "absent", "refused", "full",
// "blocked", "timeout", "lost", or "failed" for anything else.
func CodeOf(err error) string {
	var cause *Cause
	switch {
	case err == nil:
		return ""
	case errors.As(err, &cause):
		return cause.Code
	case errors.Is(err, ErrAbsent):
		return "absent"
	case errors.Is(err, ErrRefused):
		return "refused"
	case errors.Is(err, ErrFull):
		return "full"
	case errors.Is(err, ErrLost):
		return "lost"
	}
	return "failed"
}

// Held is an error with a Body: the JavaScript exception.
type Held interface {
	error
	Held() Body
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

// Left is what memory held when a store was closed before its database came. The
// next store of the same database goes on with it.
type Left struct {
	memory  *Memory
	unsaved []Request
	before  marks
}

// marks are what a store remembers of the calls that came. Calls that run again need it
// as it was then.
type marks struct {
	served, live map[string]OrderKey
	current      bridge.Current
	waiting      map[string]float64
}

func (m marks) clone() marks {
	return marks{maps.Clone(m.served), maps.Clone(m.live), m.current, maps.Clone(m.waiting)}
}

func (s *self) marks() marks { return marks{s.served, s.live, s.current, s.waiting} }

func (s *self) set(m marks) {
	s.served, s.live, s.current, s.waiting = m.served, m.live, m.current, m.waiting
}

// Len is the number of calls that the database has not seen.
func (l *Left) Len() int { return len(l.unsaved) }

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

// Condition is the state of the store's database.
func (e *Engine) Condition() Condition {
	return *e.heal.now.Load()
}

// Unsaved is the number of calls that ran in memory only.
func (e *Engine) Unsaved() int { return int(e.heal.count.Load()) }

// Nudge makes the store try its database again at once: the page was shown, or went
// online.
func (e *Engine) Nudge() {
	select {
	case e.heal.nudge <- struct{}{}:
	default:
	}
}

func (e *Engine) become(state State, cause error) {
	h := e.heal
	was := h.now.Swap(&Condition{state, cause})
	if was.State != state && h.change != nil {
		h.change(Condition{state, cause})
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

func degradedBy(cause error) State {
	if errors.Is(cause, ErrRefused) {
		return Refused
	}
	return Degraded
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
		err := e.heal.database.Connect()
		if err == nil {
			err = e.Do(&comeBack{})
		}
		if err == nil || errors.Is(err, ErrClosed) {
			return
		}
		e.become(degradedBy(err), err)
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

// merge runs on the database what ran in memory only. If the connection breaks in the
// middle, the rest stays in memory; calls that the database has stored already change
// nothing when they run a second time.
func (e *Engine) merge() error {
	h := e.heal
	e.become(Healed, nil)
	orderAgain(h.unsaved, &e.self)
	now := e.self.marks()
	e.use(h.database)
	e.self.set(h.before.clone())
	if err := e.mergeAll(); err != nil {
		h.before = e.self.marks()
		h.database.Release(nil) // what it read
		e.use(h.memory)
		e.self.set(now)
		return errors.Join(err, h.memory.restate())
	}
	for id := range e.self.waiting {
		if old, ok := now.waiting[id]; ok {
			e.self.waiting[id] = min(old, e.self.waiting[id])
		}
	}
	h.unsaved = nil
	h.memory.empty()
	return nil
}

func (e *Engine) mergeAll() error {
	if err := e.works(); err != nil {
		return fmt.Errorf("a first transaction on it: %w", err)
	}
	h := e.heal
	for len(h.unsaved) > 0 {
		n := min(replayed, len(h.unsaved))
		if err := e.replay(h.unsaved[:n]); err != nil {
			return err
		}
		h.unsaved = h.unsaved[n:]
		h.count.Store(int64(len(h.unsaved)))
	}
	return nil
}

// replay runs calls a second time, now on the database. One that the database
// refuses by itself is reported and dropped; if the disk is full the call is kept.
func (e *Engine) replay(batch []Request) error {
	results, err := e.try(batch)
	if err == nil {
		e.discard(results)
		e.self.storage.Release(nil)
		return nil
	}
	if gone(err) || len(batch) == 1 && errors.Is(err, ErrFull) {
		return err
	}
	if len(batch) == 1 {
		e.finish([]Settled{{Err: fmt.Errorf("merging what memory held: %w", err)}}, nil)
		return nil
	}
	for i := range batch {
		if err := e.replay(batch[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}

// keep records calls that ran in memory only. Memory keeps their bodies until the merge.
func (e *Engine) keep(batch []Request) {
	h := e.heal
	if !e.inMemory() || errors.Is(e.Condition().Cause, ErrAbsent) {
		return
	}
	for i := range batch {
		if !readsOnly(batch[i].Call) {
			bodies := batch[i].Bodies
			for _, one := range batch[i].New { // memory has put them into the table
				bodies = append(bodies, one.Body)
			}
			h.memory.pin(bodies)
			h.unsaved = append(h.unsaved, Request{Call: batch[i].Call, Bodies: bodies})
		}
	}
	h.count.Store(int64(len(h.unsaved)))
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

// saveLast tries once more, for a store that is closed, to save what is in memory
// only; what cannot be saved is left for the next one.
func (e *Engine) saveLast() {
	err := e.heal.database.Connect()
	if err == nil {
		err = e.merge()
	}
	if err != nil && e.heal.leave != nil {
		// The next store has no conversation open until its application says so.
		unsaved := append(e.heal.unsaved, Request{Call: &SetCurrent{}})
		before := e.heal.before
		before.waiting = map[string]float64{} // this store's messages have failed
		e.heal.leave(&Left{e.heal.memory, unsaved, before})
	}
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
