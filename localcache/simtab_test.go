//go:build !js

package localcache_test

import (
	"fmt"
	"slices"
	"time"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// simTab is one open store: an engine on the shared database. What it asks of the
// database waits until the simulation lets it go on.
type simTab struct {
	sim       *simulation
	number    int
	page      string // the page's name; its stores are "page.1", "page.2"
	nonce     string
	skew      float64 // its clock is so many ms ahead
	engine    *Engine
	values    *simValues
	storage   *simStorage
	connected bool
	away      error // why the database does not open for it; nil: it opens
	frozen    bool
	dead      bool // killed: nothing of it matters any more
	closing   bool
	ended     float64 // when it was closed or killed; 0 if it was not
	state     State
	left      *Left
	heir      *simTab // the store before it, which left something
	successor *simTab // the store after it
	breaks    int     // so many more transactions lose their connection
	stale     bool    // its last transaction went on with a row that had changed

	ops        []*simOp // of the engine, in order
	connects   []*simOp // of the engine and of the goroutine that tries again
	answers    []func() // results of lists, and what else its page does in between
	calls      map[int]*simCall
	lastCall   int
	clientIDs  int
	last, list *simEntry // the transactions that ended last: one of calls, one of a list
	unsaved    []*simCall
	merge      *simMerge
	retention  *bridge.Retention
	followers  []*simFollower
	sourced    bool      // its calls wait in a line of its own
	queue      []Request // that line
	missed     bool      // a hint to it was lost
}

// simOp is something that a tab asks of the database.
type simOp struct {
	kind   int
	tx     *simTx
	list   List
	listed func(Body, error)
	reply  chan error
	late   bool // the database is done with it, and only the answer is missing
}

const (
	simBegin = iota
	simCommit
	simList
	simConnect
)

// simCall is a call of a tab, and how it ended.
type simCall struct {
	call    Call
	at      float64 // when it was made
	text    string  // of the body that came with it
	result  Result
	results []any // the values in it
	err     error
	settled bool
	stored  bool // by a transaction whose answer was lost
	doubt   bool // the connection was lost while it was being stored
	done    func(*simCall, Result)
}

// line puts something behind what the engine asked before.
func (t *simTab) line(o *simOp) {
	t.sim.mu.Lock()
	defer t.sim.mu.Unlock()
	t.ops = append(t.ops, o)
}

// wait waits until the simulation has it go on.
func (t *simTab) wait(o *simOp) error {
	if t.dead {
		return errSimDead
	}
	o.reply = make(chan error)
	t.line(o)
	return <-o.reply
}

func (t *simTab) connecting() error {
	if t.dead {
		return errSimDead
	}
	o := &simOp{kind: simConnect, reply: make(chan error)}
	t.sim.mu.Lock()
	t.connects = append(t.connects, o)
	t.sim.mu.Unlock()
	return <-o.reply
}

// open begins a store. It may be that of a page which logs in again.
func (s *simulation) open(page string, before *simTab) *simTab {
	t := &simTab{
		sim: s, number: len(s.tabs), page: page, nonce: fmt.Sprint(page, ".", len(s.tabs)), values: newSimValues(s),
		calls: map[int]*simCall{}, state: Opening, retention: s.retention,
	}
	t.sourced = s.features[simSources] && s.chance(2)
	var left *Left
	if before != nil {
		before.successor, left, t.clientIDs = t, before.left, before.clientIDs
		if left != nil { // the slots are the page's
			t.heir, t.values = before, before.values
			t.unsaved = append(before.unsaved, &simCall{call: &SetCurrent{}})
		}
	}
	if s.chance(2) {
		t.skew = float64(s.below(7)-3) * 3_600_000
	}
	o := Options{
		User: me, Nonce: t.nonce, Left: left, Retention: s.retention, Settle: t.settle,
		Memory: NewMemory(t.values),
		Open:   s.isOpen,
		Now:    func() time.Time { return time.UnixMicro(int64((s.now + t.skew) * 1000)) },
		After:  t.after,
		Changed: func([]string) {
			t.hint()
			s.hinted(t)
		},
		Condition: t.condition,
		Back: func() { // on a goroutine of its own: the history says when it goes on
			s.mu.Lock()
			defer s.mu.Unlock()
			t.answers = append(t.answers, t.prepare)
		},
		Leave: func(l *Left) {
			if !t.dead {
				t.left = l
			}
		},
	}
	if t.sourced {
		o.Source = t.source
	}
	s.tabs = append(s.tabs, t)
	t.storage = &simStorage{tab: t}
	t.engine = NewEngine(t.storage, o)
	t.prepare()
	if s.chance(2) {
		t.follow(s)
	}
	return t
}

// isOpen is whether a store is open.
func (s *simulation) isOpen(nonce string) bool {
	return slices.ContainsFunc(s.tabs, func(t *simTab) bool { return t.nonce == nonce && t.lives() })
}

func (t *simTab) lives() bool { return !t.dead && !t.closing }

// prepare fails what closed pages were sending, as wasm/pending.go does.
func (t *simTab) prepare() {
	find := &FindPending{}
	t.engine.Submit(Request{Call: find, Ended: func(err error) {
		if err != nil || t.dead {
			return
		}
		for _, other := range t.sim.tabs {
			if other.lives() {
				delete(find.Nonces, other.nonce)
			}
		}
		if len(find.Nonces) > 0 {
			t.engine.Submit(Request{Call: &FailPending{Of: find.Nonces}})
		}
	}})
}

func (t *simTab) after(pause time.Duration, run func()) func() {
	return t.sim.later(t, float64(pause)/float64(time.Millisecond), run)
}

func (t *simTab) condition(c Condition) {
	was := t.state
	t.state = c.State
	switch {
	case c.State == Healed:
		t.merge = t.beginMerge()
	case was == Healed:
		if c.State == Ready || c.State == Closed && t.left == nil {
			t.merge.complete(t)
			t.unsaved = nil
		}
		if n := len(t.storage.read); t.inMemory() && n > 0 {
			t.sim.fail("%s is in memory again and keeps %d values that the merge read", t.nonce, n)
		}
		t.merge = nil
	case c.State == Closed && len(t.unsaved) > 0 && t.left == nil && !t.dead:
		t.sim.fail("%s closes, and %d calls that it stored in memory are nowhere", t.nonce, len(t.unsaved))
	}
	t.sim.trace("%s is %s: %v", t.nonce, c.State, c.Cause)
	t.hint() // js/src/follow.ts reads again then
}

// inMemory is whether calls run without the database.
func (t *simTab) inMemory() bool { return t.state == Degraded || t.state == Refused }

// restsWrongly says why a list that is read without the engine now could be wrong, "" if it
// could not, or would not be.
func (t *simTab) restsWrongly() string {
	if t.engine.AtRest().Load() == 0 || t.dead {
		return ""
	}
	if t.inMemory() {
		return fmt.Sprintf("%s is at rest, and works in memory", t.nonce)
	}
	for id, c := range t.calls {
		if _, isList := c.call.(*List); !isList && !c.settled {
			return fmt.Sprintf("%s is at rest, and call %d has not settled", t.nonce, id)
		}
	}
	return ""
}

// do puts calls in line together.
func (t *simTab) do(calls ...Call) {
	requests := make([]Request, len(calls))
	for i, call := range calls {
		requests[i] = t.request(&simCall{call: call})
	}
	if !t.sourced {
		t.submit(requests...)
		return
	}
	t.queue = append(t.queue, requests...)
	t.engine.Wake()
	t.sim.idle()
}

// source hands the engine the calls of the tab's own line, as the shim's does.
func (t *simTab) source(most int) (requests []Request, more bool) {
	n := min(most, len(t.queue))
	requests, t.queue = t.queue[:n:n], t.queue[n:]
	return requests, len(t.queue) > 0
}

// submit waits until the engine can go no further: which calls share a transaction must
// not depend on how fast it is.
func (t *simTab) submit(requests ...Request) {
	t.engine.Submit(requests...)
	t.sim.idle()
}

func (t *simTab) request(c *simCall) Request {
	t.lastCall++
	c.at, c.text = t.sim.now, t.textOf(c.call)
	t.calls[t.lastCall] = c
	t.sim.unsettled++
	if t.sim.log != nil {
		t.sim.trace("%s call %d: %s", t.nonce, t.lastCall, simText(c.call))
	}
	return Request{ID: t.lastCall, Call: c.call, Bodies: callBodies(c.call)}
}
