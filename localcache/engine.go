package localcache

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"localcache-wasm/internal/bridge"
)

const (
	// maxBatch is how many calls one transaction takes at most.
	maxBatch = 2048
	// firstBatch is how many calls the first transaction of a burst takes: the
	// database begins early, and the others are read while it works.
	firstBatch = 256
	// stretch is how many calls run before the page gets a turn: the browser's
	// main thread must not be busy for more than 50 ms.
	stretch = 128
)

// Request is a call waiting in line.
type Request struct {
	ID     int // the caller's number for it; 0 if nobody waits
	Call   Call
	Bodies []Body    // the bodies that came with it
	New    []NewBody // bodies that its transaction puts into the table of values

	// Ended, if not nil, is called with the end of the call, before Settle. It runs
	// on the engine's goroutine and must not wait.
	Ended func(error)

	done  chan error // of Do
	tries int        // a list whose connection was lost runs again
	lost  error
}

// Settled is how a request ended.
type Settled struct {
	ID     int
	Result Result // nil for none
	Err    error

	ended func(error)
	done  chan error
}

func (r *Request) settled(err error) Settled {
	return Settled{ID: r.ID, Err: err, ended: r.Ended, done: r.done}
}

// Options say whose store an Engine keeps.
type Options struct {
	User   string            // the account's own name
	Nonce  string            // names this store among all on the database: the page's name, a dot, a number
	Open   func(string) bool // whether another store of this page, by its nonce, is open; nil: none is
	Now    func() time.Time  // the client's clock; time.Now if nil
	Settle func([]Settled)   // hears how requests ended, in order

	// Source has the requests of another line. It is asked after Wake, until it says
	// that there are no more; may be nil.
	Source func(most int) (requests []Request, more bool)

	Retention *bridge.Retention // what may go when the disk is full; nil: nothing

	Changed func(sessions []string) // hears which conversations a transaction changed, when it is complete; may be nil
	Tells   func() bool             // whether Changed is called; nil: always

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
	Condition func(Condition) // hears of the database's states
	Back      func()          // runs by itself when the database has come back
	Leave     func(*Left)     // takes what could not be saved when the store is closed
}

// Engine runs calls on a Storage: one after the other as they came, as many as
// wait in one transaction (group commit). A call settles when its transaction
// is complete.
type Engine struct {
	self      self
	settle    func([]Settled)
	source    func(int) ([]Request, bool)
	changed   func([]string)
	tells     func() bool
	retention *bridge.Retention
	giveUp    giveUpTimer
	stopped   chan struct{}
	take      int    // how many requests to ask the source for
	view      *view  // of one small batch after the other
	needs     *needs // likewise
	heal      *healing
	idle      idling
	unlogged  func() bool
	after     func(time.Duration, func()) func()
	wake      chan struct{}
	called    atomic.Bool // the source has requests

	mu     sync.Mutex // held also while the source is asked: requests get into the inbox in their order
	inbox  []Request
	closed bool
}

// NewEngine starts an engine. Close ends it.
func NewEngine(storage Storage, o Options) *Engine {
	after := o.After
	if after == nil {
		after = func(pause time.Duration, run func()) func() {
			timer := time.AfterFunc(pause, run)
			return func() { timer.Stop() }
		}
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	start := now()
	e := &Engine{
		self: self{
			storage: storage, user: userID(o.User), nonce: o.Nonce, open: o.Open,
			now:     func() float64 { return float64(now().UnixMicro()) / 1000 },
			elapsed: func() float64 { return float64(now().Sub(start).Microseconds()) / 1000 },
			served:  map[string]OrderKey{}, offered: map[string]OrderKey{}, waiting: map[string]float64{}, live: map[string]OrderKey{},
			watches: map[int]*watched{},
		},
		settle:  o.Settle,
		source:  o.Source,
		changed: o.Changed, tells: o.Tells, retention: o.Retention, unlogged: o.Unlogged, after: after,
		stopped: make(chan struct{}),
		wake:    make(chan struct{}, 1),
	}
	e.view, e.needs = newView(&e.self), newNeeds()
	e.heal = newHealing(storage, o)
	go e.run()
	return e
}

// Submit puts requests in line, behind what the source has by now, and returns at
// once. After Close they settle with ErrClosed.
func (e *Engine) Submit(requests ...Request) {
	e.mu.Lock()
	closed := e.closed
	if !closed {
		for e.ask(maxBatch) {
		}
		e.inbox = append(e.inbox, requests...)
	}
	e.mu.Unlock()
	if closed {
		e.reject(requests, ErrClosed)
		return
	}
	e.signal()
}

// ask takes requests from the source, if it has any. The caller holds mu.
func (e *Engine) ask(most int) bool {
	if e.source == nil || !e.called.Swap(false) {
		return false
	}
	requests, more := e.source(most)
	if more {
		e.called.Store(true)
	}
	e.inbox = append(e.inbox, requests...)
	return len(requests) > 0 || more
}

// ErrClosed is what calls after Close settle with.
var ErrClosed = errors.New("the local store is closed")

// Close takes no more calls, finishes those in line, fails this page's messages
// that still wait, and closes the storage. The channel closes when that is done.
func (e *Engine) Close() <-chan struct{} {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.Wake() // the source may have calls that it has not told of
	return e.stopped
}

// Done is closed when the engine has ended.
func (e *Engine) Done() <-chan struct{} { return e.stopped }

// Do puts a call of the program's own in line and waits for it. The call may
// hand results back in its fields.
func (e *Engine) Do(call Call, bodies ...Body) error {
	done := make(chan error, 1)
	e.Submit(Request{Call: call, Bodies: bodies, done: done})
	return <-done
}

// DoWith is Do for a call with bodies that are text.
func (e *Engine) DoWith(call Call, bodies []NewBody) error {
	done := make(chan error, 1)
	e.Submit(Request{Call: call, New: bodies, done: done})
	return <-done
}

// Wake tells the engine that its Source has requests.
func (e *Engine) Wake() {
	e.called.Store(true)
	e.signal()
}

func (e *Engine) signal() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *Engine) run() {
	defer close(e.stopped)
	e.open()
	for range e.wake {
		e.take = firstBatch
		for {
			line, closed := e.next()
			if len(line) == 0 {
				if closed {
					e.end()
					return
				}
				break
			}
			e.work(line)
		}
	}
}

func (e *Engine) next() (line []Request, closed bool) {
	e.lookAhead()
	e.mu.Lock()
	defer e.mu.Unlock()
	line, closed = e.inbox, e.closed
	e.inbox = nil
	return line, closed
}

// lookAhead reads the requests that come next, if none wait.
func (e *Engine) lookAhead() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.inbox) == 0 && e.ask(e.take) {
		e.take = maxBatch
	}
}

func (e *Engine) end() {
	if e.giveUp.stop != nil {
		e.giveUp.stop()
	}
	if e.idle.stop != nil {
		e.idle.stop()
	}
	e.commit([]Request{{Call: &FailPending{Closing: true}}})
	late, _ := e.next() // came meanwhile
	e.reject(late, ErrClosed)
	if len(e.heal.unsaved) > 0 {
		e.saveLast()
	}
	e.self.storage.Close()
	if e.inMemory() {
		e.heal.database.Release(nil)
		e.heal.database.Close()
	}
	e.become(Closed, nil)
}

// work runs requests in their order: lists alone, everything else in batches.
func (e *Engine) work(line []Request) {
	if !packs(line) {
		e.worked()
	}
	for len(line) > 0 {
		switch call := line[0].Call.(type) {
		case *List:
			e.list(line[0], *call)
			line = line[1:]
			continue
		case *comeBack:
			e.finish([]Settled{line[0].settled(e.comeBack())}, nil)
			line = line[1:]
			continue
		case *lookedAround:
			e.lookedAround(call)
			e.finish([]Settled{line[0].settled(nil)}, nil)
			line = line[1:]
			continue
		case *idleLook:
			e.look()
			line = line[1:]
			continue
		case *waitedEnough:
			e.giveUp.stop = nil
			line = line[1:]
			continue
		case *packPiece:
			e.pack()
			line = line[1:]
			continue
		case *packed:
			e.finish([]Settled{line[0].settled(e.packedPiece(call))}, nil)
			line = line[1:]
			continue
		}
		n := 1
		for n < len(line) && n < maxBatch {
			if alone(line[n].Call) {
				break
			}
			n++
		}
		e.commit(line[:n])
		e.self.doubt = false
		line = line[n:]
	}
	e.watchWaiting()
}

// alone reports whether a request does not run in a batch.
func alone(call Call) bool {
	switch call.(type) {
	case *List, *comeBack, *packPiece, *packed, *lookedAround, *idleLook, *waitedEnough:
		return true
	}
	return false
}

// list reads conversations. One whose connection is lost is put in line again.
func (e *Engine) list(r Request, q List) {
	if r.tries > 0 && !e.inMemory() && !e.regain(r.lost, r.tries-1) {
		e.finish([]Settled{r.settled(r.lost)}, r.Bodies)
		return
	}
	q.One = oneSpelling(q.One)
	e.self.storage.List(q, func(result Body, err error) {
		if gone(err) && e.heal.database != nil && r.tries < tries {
			e.releaseCause(err)
			r.tries, r.lost = r.tries+1, err
			e.Submit(r)
			return
		}
		if !gone(err) {
			e.answered()
		}
		settled := r.settled(err)
		settled.Result = &bridge.Value{Body: result}
		e.finish([]Settled{settled}, r.Bodies)
	})
}

// commit runs a batch in one transaction, and again if its connection was lost. If
// it fails its calls run one by one, so that only the one at fault fails.
func (e *Engine) commit(batch []Request) {
	for try := 0; ; try++ {
		if e.inMemory() {
			if batch = e.without(batch); len(batch) == 0 {
				return
			}
		}
		results, err := e.try(batch)
		if !gone(err) {
			e.answered()
		}
		switch {
		case err == nil:
			e.keep(batch)
			e.finish(results, bodiesOf(batch))
			return
		case e.again(err, try, len(batch)):
		case try == 0 && errors.Is(err, ErrFull) && e.makeRoom():
		case len(batch) == 1 || errors.Is(err, ErrUnreachable):
			results = make([]Settled, len(batch))
			if e.self.doubt {
				err = fmt.Errorf("%w; the connection was lost before, while it was being stored: it may be there all the same", err)
			}
			for i := range batch {
				e.self.notStored(batch[i].Call)
				results[i] = batch[i].settled(err)
			}
			e.finish(results, bodiesOf(batch))
			return
		default:
			doubt := e.self.doubt
			for i := range batch {
				e.self.doubt = doubt
				e.commit(batch[i : i+1])
			}
			return
		}
	}
}

func (e *Engine) try(batch []Request) (done []Settled, err error) {
	tx, err := e.self.storage.Begin(writes(batch))
	if err != nil {
		return nil, err
	}
	e.self.begin()
	results := make([]Settled, len(batch))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the store's own fault: %v\n%s", r, debug.Stack())
		}
		if err != nil {
			tx.Abort()
			e.self.takeBack()
			e.discard(results)
		}
	}()
	v, n := e.view, e.needs
	if len(batch) > stretch { // emptying what grew large would cost every small batch after it
		v, n = newView(&e.self), newNeeds()
	}
	v.begin(tx)
	n.reset()
	for i := range batch {
		if err := v.keepBodies(batch[i].New); err != nil {
			return nil, err
		}
		batch[i].Call.need(n, &e.self)
	}
	if err := v.prefetch(n); err != nil {
		return nil, err
	}
	for i := range batch {
		if i > 0 && i%stretch == 0 {
			if err := v.pause(); err != nil {
				return nil, err
			}
		}
		v.reason = reasonOf(batch[i].Call)
		result, err := batch[i].Call.apply(v)
		if err != nil {
			return nil, err
		}
		results[i] = batch[i].settled(nil)
		results[i].Result = result
	}
	if err := v.finish(); err != nil {
		return nil, err
	}
	if err := tx.Commit(e.lookAhead); err != nil {
		if gone(err) {
			e.self.doubt = true
			if e.changed != nil {
				e.changed([]string{""}) // when the calls run again they may find nothing to change
			}
		}
		return results, err
	}
	if e.changed != nil && !v.change.empty() && (e.tells == nil || e.tells()) {
		e.changed(v.change.sessions())
	}
	return results, nil
}

// discard releases the bodies of results that no caller gets.
func (e *Engine) discard(results []Settled) {
	var bodies []Body
	for i := range results {
		if result := results[i].Result; result != nil {
			bodies = result.Bodies(bodies)
		}
	}
	if len(bodies) > 0 {
		e.self.storage.Release(bodies)
	}
}

// writes reports whether a batch does more than read.
func writes(batch []Request) bool {
	for i := range batch {
		if !readsOnly(batch[i].Call) {
			return true
		}
	}
	return false
}

func readsOnly(call Call) bool {
	switch call.(type) {
	case *GetMessage, *GetConversation, *GetMessages, *FindMessage, *CountMessages, *SearchMessages,
		*CountUnread, *CountAll, *GetCurrent, *FollowList, *EndWatch, *ListChanges, *FindPending:
		return true
	}
	return false
}

func bodiesOf(batch []Request) (bodies []Body) {
	for i := range batch {
		bodies = append(bodies, batch[i].Bodies...)
	}
	return bodies
}

// finish settles requests and releases the bodies that came with them.
func (e *Engine) finish(results []Settled, bodies []Body) {
	for i := range results {
		if ended := results[i].ended; ended != nil {
			ended(results[i].Err)
		}
		if done := results[i].done; done != nil {
			done <- results[i].Err
			results[i].Err = nil // told
		}
	}
	if e.settle != nil {
		e.settle(results)
	}
	e.self.storage.Release(bodies)
}

func (e *Engine) reject(requests []Request, err error) {
	for i := range requests {
		e.finish([]Settled{requests[i].settled(err)}, requests[i].Bodies)
	}
}

// giveUpTimer is the timer for the next own message that may be given up.
type giveUpTimer struct {
	stop func()  // nil for none
	at   float64 // by elapsed
}

// waitedEnough is the request to look for messages to give up. It is no call: see work.
type waitedEnough struct{}

func (*waitedEnough) need(*needs, *self)          {}
func (*waitedEnough) apply(*view) (Result, error) { return nil, nil }

// watchWaiting gives up the own messages whose time is over, and sets the timer for the
// next one. A timer that comes too early stays: to set another costs a crossing.
func (e *Engine) watchWaiting() {
	now, next := e.self.elapsed(), 0.0
	var over []string
	for id, deadline := range e.self.waiting {
		if deadline <= now {
			over = append(over, id)
		} else if next == 0 || deadline < next {
			next = deadline
		}
	}
	if len(over) > 0 {
		slices.Sort(over) // in the order of their ids, not of a map
		next = now + tryAgainAfter
		for _, id := range over {
			e.self.waiting[id] = next
		}
		e.Submit(Request{Call: &GiveUp{ClientIDs: over, Next: next}})
		return
	}
	t := &e.giveUp
	if next == 0 || t.stop != nil && t.at <= next {
		return
	}
	if t.stop != nil {
		t.stop()
	}
	t.at = next
	pause := time.Duration((next-now)*float64(time.Millisecond)) + time.Millisecond
	t.stop = e.after(pause, func() { e.submitOwn(&waitedEnough{}) })
}
