package localcache

import (
	"errors"
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
	// beforePause is how many calls run before the page gets a turn: the browser's
	// main thread must not be busy for more than 50 ms.
	beforePause = 128
)

// Engine runs calls on a Storage: one after the other as they came, as many as
// wait in one transaction (group commit). A call settles when its transaction
// is complete.
type Engine struct {
	self          self
	settle        func([]Settled)
	source        func(int) ([]Request, bool)
	changed       func([]string)
	changesWanted func() bool
	retention     *bridge.Retention
	giveUp        giveUpTimer
	stopped       chan struct{}
	take          int    // how many requests to ask the source for
	view          *view  // of one small batch after the other
	needs         *needs // likewise
	heal          *healing
	idle          idling
	unlogged      func() bool
	after         func(time.Duration, func()) func()
	wake          chan struct{}
	called        atomic.Bool   // the source has requests
	atRest        atomic.Uint32 // see AtRest

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
		changed: o.Changed, changesWanted: o.ChangesWanted, retention: o.Retention, unlogged: o.Unlogged, after: after,
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
	e.atRest.Store(0)
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *Engine) run() {
	defer close(e.stopped)
	e.open()
	e.rest()
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
		e.rest()
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
		case *wasUsed:
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
	case *List, *comeBack, *packPiece, *packed, *lookedAround, *idleLook, *waitedEnough, *wasUsed:
		return true
	}
	return false
}

// list reads conversations. One whose connection is lost is put in line again.
func (e *Engine) list(r Request, q List) {
	// After the last try regain has found out whether the database works: if it does, the list is tried once more.
	if r.tries > 0 && !e.inMemory() && !e.regain(r.lost, r.tries-1) && r.tries <= tries {
		e.finish([]Settled{r.settled(r.lost)}, r.Bodies)
		return
	}
	q.One = oneSpelling(q.One)
	e.self.storage.List(q, func(result Body, err error) {
		if gone(err) && e.heal.database != nil && r.tries <= tries {
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
