package localcache_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// unsteady is a database that can be away, and that breaks connections.
type unsteady struct {
	Storage
	away    atomic.Pointer[error] // why it cannot be opened
	open    atomic.Bool
	loses   atomic.Int32 // so many transactions that write
	refuses atomic.Pointer[error]
}

func (d *unsteady) goAway(err error) {
	d.open.Store(false)
	d.away.Store(&err)
}

func (d *unsteady) comeBack() { d.away.Store(nil) }

func (d *unsteady) Connect() error {
	if err := d.away.Load(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, *err)
	}
	d.open.Store(true)
	return nil
}

func (d *unsteady) Begin(write bool) (Tx, error) {
	if err := d.Connect(); err != nil {
		return nil, err
	}
	tx, err := d.Storage.Begin(write)
	return &unsteadyTx{Tx: tx, database: d, write: write}, err
}

func (d *unsteady) List(q List, done func(Body, error)) {
	if err := d.Connect(); err != nil {
		done(0, err)
		return
	}
	d.Storage.List(q, done)
}

type unsteadyTx struct {
	Tx
	database *unsteady
	write    bool
}

func (tx *unsteadyTx) Commit(meanwhile func()) error {
	if tx.write && tx.database.loses.Add(-1) >= 0 {
		return ErrLost
	}
	if err := tx.database.refuses.Load(); err != nil {
		return *err
	}
	return tx.Tx.Commit(meanwhile)
}

// keeping is for a memory beside a database that is one itself and copies nothing.
type keeping struct {
	Bodies
	Contents
}

func (keeping) Release([]Body) {}

// healing is a store that goes on in memory while its database is away.
type healing struct {
	*testStore
	database *unsteady
	states   chan State
}

func (p *backend) healing(t failer, database *unsteady, nonce string, o Options) *healing {
	t.Helper()
	h := &healing{database: database, states: make(chan State, 100)}
	o.Nonce = nonce
	o.Condition = func(c Condition) { h.states <- c.State }
	o.Memory = p.memory()
	h.testStore = p.storeWith(t, func() Storage { return database }, o)
	return h
}

// until waits for a state.
func (h *healing) until(want State) {
	h.t.Helper()
	for state := range h.states {
		if state == want {
			return
		}
	}
}

var errAway = errors.New("away in this test")

func TestWhatMemoryHeldIsMergedWhenTheDatabaseComes(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		before := p.storeOn(t, connect, "page0")
		for i := range 3 {
			before.do(before.from("bob", id(11+i), float64(101+i)))
		}
		<-before.engine.Close()

		database := &unsteady{Storage: connect()}
		database.goAway(errAway)
		s := p.healing(t, database, "page1", Options{})
		s.until(Degraded)
		s.do(s.from("bob", "21", 201))
		arrived, shown := s.arrives("22", 202) // as text
		s.submit(arrived)
		p.take(shown)
		s.do(&SetCustomField{Type: SingleChat, ID: "carol", Field: s.backend.keep(map[string]any{"draft": "hi"})})
		s.do(s.own("500", "dora", Created))
		s.do(s.own("500", "dora", InProgress))
		s.expect("dora 0 500, bob 2 22, carol 0 -")
		if n := s.engine.Unsaved(); n != 5 {
			t.Fatalf("%d calls are unsaved", n)
		}
		s.do(ack("500", "77"))
		database.comeBack()
		s.engine.Nudge()
		s.until(Healed)
		s.until(Ready)
		s.expect("dora 0 500, bob 5 22, carol 0 -")
		if field := s.one("singleChat-carol").Field["draft"]; field != "hi" {
			t.Fatalf("carol's field is %v", field)
		}
		if got := s.status("singleChat-dora"); got != Success {
			t.Fatalf("the own message has status %d", got)
		}
		if n := s.engine.Unsaved(); n != 0 {
			t.Fatalf("%d calls are unsaved after the merge", n)
		}
		<-s.engine.Close()
		p.storeOn(t, connect, "page2").expect("dora 0 500, bob 5 22, carol 0 -")
	})
}

func TestAClearAndARemovalInMemoryReachWhatTheDatabaseHeldAndNothingNewer(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		before := p.storeOn(t, connect, "page0")
		for _, peer := range []string{"bob", "carol"} {
			for i := range 3 {
				before.do(before.from(peer, id(11+i+10*len(peer)), float64(101+i)))
			}
		}
		database := &unsteady{Storage: connect()}
		database.goAway(errAway)
		s := p.healing(t, database, "page1", Options{})
		s.until(Degraded)
		s.do(&ClearUnread{Session: "singleChat-bob"})
		s.do(&RemoveConversation{Session: "singleChat-carol", WithMessages: true})
		s.do(s.from("bob", "91", 201))
		before.do(before.from("bob", "91", 201)) // the other tab has it already
		s.do(s.from("carol", "92", 202))
		before.do(before.from("carol", "92", 202))
		database.comeBack()
		s.engine.Nudge()
		s.until(Ready)
		s.expect("carol 1 92, bob 1 91")
	})
}

// Found by the simulation: only a transaction that committed ended the state.
func TestAStoreWhoseCallIsRefusedAfterALossIsReady(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		s := p.healing(t, database, "page1", Options{})
		s.do(s.from("bob", "11", 101))
		s.until(Ready)
		database.loses.Store(1)
		s.fails(&InsertMessage{local(s.from("bob", "11", 101))}) // it exists
		database.loses.Store(1)
		full := fmt.Errorf("%w: in this test", ErrFull)
		database.refuses.Store(&full)
		if err := s.fails(s.from("bob", "12", 102)); !errors.Is(err, ErrFull) {
			t.Fatalf("it failed with %v", err)
		}
		if state := s.engine.Condition().State; state != Ready {
			t.Fatalf("the store is %s", state)
		}
	})
}

// Found by the simulation: memory did not know the message, took it for a new one that was
// not sent yet, and with that it was waited for no more.
func TestAMessageThatWasSentBeforeTheDatabaseWentIsGivenUpWhenItIsBack(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		s := p.healing(t, database, "page1", Options{})
		s.do(s.own("500", "bob", InProgress))
		s.until(Ready)
		database.goAway(errAway)
		s.do(s.own("500", "bob", Created)) // late
		s.until(Degraded)
		database.comeBack()
		s.engine.Nudge()
		s.until(Ready)
		s.clock.pass(GiveUpAfter + 1)
		s.do(s.from("carol", "11", 101)) // any call has the engine look at the clock
		s.do(s.from("carol", "12", 102))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("the message has status %d", got)
		}
	})
}

// Found by the simulation: the message was there, so nothing of it counted, and its
// conversation stayed removed.
func TestAMessageThatCameAfterARemovalInMemoryBringsTheConversationBackThoughAnotherTabStoredIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		before := p.storeOn(t, connect, "page0")
		before.do(before.from("carol", "11", 101))
		database := &unsteady{Storage: connect()}
		database.goAway(errAway)
		s := p.healing(t, database, "page1", Options{})
		s.until(Degraded)
		s.do(&RemoveConversation{Session: "singleChat-carol"}) // its messages are kept
		s.do(s.from("carol", "92", 202))
		before.do(before.from("carol", "92", 202)) // the other tab has it already
		database.comeBack()
		s.engine.Nudge()
		s.until(Ready)
		s.expect("carol 1 92")
		s.do(&RemoveConversation{Session: "singleChat-carol"})
		s.do(s.from("carol", "92", 202))
		s.expect("")
	})
}

func TestWhatMakesARemovedConversationAgainCountsWhatCameAfterTheRemoval(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		before := p.storeOn(t, connect, "page0")
		database := &unsteady{Storage: connect()}
		database.goAway(errAway)
		s := p.healing(t, database, "page1", Options{})
		s.until(Degraded)
		s.do(&RemoveConversation{Session: "singleChat-carol"})
		s.do(&SetCustomField{Type: SingleChat, ID: "carol", Field: s.backend.keep(map[string]any{"n": 1})})
		s.do(s.from("carol", "92", 202))
		before.do(before.from("carol", "92", 202))
		database.comeBack()
		s.engine.Nudge()
		s.until(Ready)
		s.expect("carol 1 92")
	})
}

func TestALostConnectionIsOpenedAgainAndNothingIsLost(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		s := p.healing(t, database, "page1", Options{})
		s.until(Ready)
		for lost := range int32(4) {
			database.loses.Store(lost)
			n := int(lost) * 3
			s.together(s.from("bob", id(101+n), float64(101+n)), s.from("bob", id(102+n), float64(102+n)), s.from("bob", id(103+n), float64(103+n)))
			if state := s.engine.Condition().State; state != Ready {
				t.Fatalf("after %d losses the store is %s", lost, state)
			}
		}
		s.expect("bob 12 112")
		if len(s.silent.all()) > 0 {
			t.Fatalf("failures are %v", s.silent.all())
		}
	})
}

func TestACallThatBreaksEveryConnectionIsRejectedAndItsNeighboursAreNot(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: breaking{p.fresh(t)()}}
		s := p.healing(t, database, "page1", Options{})
		answers := s.start(s.from("bob", "11", 101), s.own("bad", "bob", Created), s.from("bob", "12", 102))
		for i, answer := range answers {
			if r := <-answer; (i == 1) != errors.Is(r.Err, ErrLost) {
				t.Fatalf("call %d: %v", i, r.Err)
			}
		}
		s.expect("bob 2 12")
		if state := s.engine.Condition().State; state != Ready {
			t.Fatalf("the store is %s", state)
		}
	})
}

// breaking loses the connection of whoever writes a message with the id "bad".
type breaking struct{ Storage }

func (s breaking) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return breakingTx{tx}, err
}

type breakingTx struct{ Tx }

func (tx breakingTx) Write(writes []Write) error {
	if (brokenTx{tx.Tx}).Write(writes) != nil {
		return ErrLost
	}
	return nil
}

func TestADatabaseThatBreaksEveryConnectionIsLeftForMemory(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		s := p.healing(t, database, "page1", Options{})
		s.do(s.from("bob", "11", 101))
		database.loses.Store(1 << 30)
		s.do(s.from("bob", "12", 102))
		s.until(Degraded)
		s.expect("bob 1 12")
		s.engine.Nudge() // still broken: opening it works, writing does not
		database.loses.Store(0)
		s.engine.Nudge()
		s.until(Ready)
		s.expect("bob 2 12")
	})
}

func TestADatabaseThatIsAwayForAWhileTakesNothingAlong(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		s := p.healing(t, database, "page1", Options{})
		s.do(s.from("bob", "11", 101))
		s.until(Ready)
		database.goAway(errAway) // as when another tab upgrades
		for i := range 36 {
			s.do(s.from("bob", id(20+i), float64(200+i)))
		}
		database.comeBack()
		s.engine.Nudge()
		s.until(Ready)
		s.expect("bob 37 55")
	})
}

func TestWhatAClosedStoreCouldNotSaveIsTheNextOnes(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		database := &unsteady{Storage: connect()}
		database.goAway(errAway)
		var left *Left
		first := p.healing(t, database, "page.1", Options{Leave: func(l *Left) { left = l }})
		first.until(Degraded)
		first.do(first.from("bob", "11", 101))
		first.do(first.own("500", "carol", InProgress))
		<-first.engine.Close()
		if left == nil {
			t.Fatal("nothing was left")
		}
		database = &unsteady{Storage: connect()}
		database.goAway(errAway)
		second := p.healing(t, database, "page.2", Options{Left: left})
		second.until(Degraded)
		second.expect("carol 0 500, bob 1 11")
		second.do(second.from("bob", "12", 102))
		database.comeBack()
		second.engine.Nudge()
		second.until(Ready)
		second.expect("bob 2 12, carol 0 500")
		if got := second.status("singleChat-carol"); got != Failed {
			t.Fatalf("the message of the closed store has status %d", got)
		}
	})
}

func TestAFullDiskKeepsWhatMemoryHolds(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := &unsteady{Storage: p.fresh(t)()}
		database.goAway(errAway)
		s := p.healing(t, database, "page1", Options{})
		s.until(Degraded)
		s.do(s.from("bob", "11", 101))
		full := fmt.Errorf("%w: in this test", ErrFull)
		database.refuses.Store(&full)
		database.comeBack()
		s.engine.Nudge()
		s.until(Healed)
		s.until(Degraded)
		if n := s.engine.Unsaved(); n != 1 || CodeOf(s.engine.Condition().Cause) != "full" {
			t.Fatalf("%d unsaved, because %v", n, s.engine.Condition().Cause)
		}
		s.expect("bob 1 11")
		database.refuses.Store(nil)
		s.engine.Nudge()
		s.until(Ready)
		s.expect("bob 1 11")
	})
}

// reading counts the reads whose results nobody has released, as IndexedDB's rows are.
type reading struct {
	*unsteady
	held *atomic.Int32
}

type readingTx struct {
	Tx
	held *atomic.Int32
}

func (s reading) Begin(write bool) (Tx, error) {
	tx, err := s.unsteady.Begin(write)
	return readingTx{tx, s.held}, err
}

func (tx readingTx) Read(queries ...*Query) error {
	tx.held.Add(1)
	return tx.Tx.Read(queries...)
}

func (s reading) Release(bodies []Body) {
	s.held.Store(0)
	s.unsteady.Release(bodies)
}

// Found by the simulation: each merge that failed kept what it had read.
func TestWhatAMergeReadIsReleasedAlsoIfItFails(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		database := reading{&unsteady{Storage: p.fresh(t)()}, new(atomic.Int32)}
		database.goAway(errAway)
		states := make(chan State, 100)
		s := p.storeWith(t, func() Storage { return database }, Options{
			Nonce: "page1", Memory: p.memory(), Condition: func(c Condition) { states <- c.State },
		})
		s.do(s.from("bob", "11", 101))
		full := fmt.Errorf("%w: in this test", ErrFull)
		database.refuses.Store(&full)
		database.comeBack()
		s.engine.Nudge()
		for state := range states {
			if state == Healed {
				break
			}
		}
		s.list() // after the merge
		if n := database.held.Load(); n != 0 {
			t.Fatalf("the results of %d reads are kept", n)
		}
		database.goAway(errAway)
		<-s.engine.Close()
		if n := database.held.Load(); n != 0 {
			t.Fatalf("the results of %d reads are kept after the store closed", n)
		}
	})
}

// Whenever a database goes and comes, in the end it holds what it would have held.
func TestADatabaseThatComesAndGoesHoldsWhatOneThatStaysHolds(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			calls := dealings(t)
			connect := p.fresh(t)
			database := &unsteady{Storage: connect()}
			s := p.healing(t, database, "page1", Options{})
			plain := p.store(t)
			for _, one := range []*testStore{s.testStore, plain} {
				one.do(one.from("dora", "900", 2000))
			}
			delivered := map[string]bool{}
			for _, call := range calls {
				if again := call(plain); isDelivery(again, delivered) {
					continue
				}
				switch rapid.IntRange(0, 3).Draw(t, "weather") {
				case 0:
					database.goAway(errAway)
				case 1:
					if database.away.Load() != nil {
						database.comeBack()
						s.engine.Nudge()
					}
				case 2:
					database.loses.Store(int32(rapid.IntRange(0, 3).Draw(t, "losses")))
				}
				s.do(call(s.testStore))
				plain.do(call(plain))
			}
			database.comeBack()
			database.loses.Store(0)
			for s.engine.Condition().State != Ready {
				s.engine.Nudge()
				s.list()
			}
			s.list()
			if got, want := s.everything(), plain.everything(); got != want {
				t.Fatalf("the database that came and went holds\n%s\nwant\n%s", got, want)
			}
		})
	})
}

// isDelivery reports whether a call brings a message that came before. After a clear
// in memory nobody knows whether the database held it already.
func isDelivery(call Call, delivered map[string]bool) bool {
	var h *Header
	switch c := call.(type) {
	case *StoreMessage:
		if c.Status == Success {
			h = c.Header
		}
	case *MergeConversations:
		h = c.Rows[0].Last
	case *KeepHistory:
		h = c.Messages[0].Header
	case *ImportLocalMessages:
		h = &c.Messages[0].Header
	}
	if h == nil {
		return false
	}
	was := delivered[h.ID]
	delivered[h.ID] = true
	return was
}
