//go:build !js

package localcache_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "localcache-wasm/localcache"
)

// packing is a storage with pieces to pack.
type packing struct {
	Storage
	pieces int
	fails  error
	mu     sync.Mutex // held for what follows: the engine writes it, the test reads it
	packed int
	logged []bool
}

// times is how often it was packed.
func (p *packing) times() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.packed
}

func (p *packing) SetLogged(logged bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.logged = append(p.logged, logged)
}

func (p *packing) Pack(done func(bool, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.packed++
	p.pieces--
	go done(p.pieces > 0, p.fails)
}

// onPacking runs a test with a store on such a storage, where time passes when
// everything waits.
func onPacking(t *testing.T, o Options, pieces int, test func(t *testing.T, s *testStore, p *packing)) {
	synctest.Test(t, func(t *testing.T) {
		bodies := newGoBodies()
		p := &packing{Storage: NewMemory(bodies), pieces: pieces}
		o.Nonce = "page1"
		s := (&backend{name: "memory", bodies: bodies}).storeWith(t, func() Storage { return p }, o)
		test(t, s, p)
		<-s.engine.Close()
		if len(s.silent.all()) > 0 && p.fails == nil {
			t.Errorf("nobody was told of %v", s.silent.all())
		}
	})
}

func TestPackingWaitsUntilNothingIsAskedOfTheStore(t *testing.T) {
	onPacking(t, Options{}, 3, func(t *testing.T, s *testStore, p *packing) {
		for i := range 8 {
			s.do(s.from("bob", string(rune('1'+i)), float64(10+i)))
			time.Sleep(time.Second)
		}
		if p.times() > 0 {
			t.Fatal("packed while the store was used")
		}
		time.Sleep(time.Minute)
		if p.times() != 3 {
			t.Fatalf("%d pieces were packed, of 3", p.times())
		}
		s.do(s.from("bob", "30", 30))
		time.Sleep(time.Minute)
		if p.times() != 4 {
			t.Fatalf("after one more message %d pieces, want one more than 3", p.times())
		}
	})
}

func TestAStoreThatIsNeverIdlePacksAllTheSame(t *testing.T) {
	onPacking(t, Options{}, 1, func(t *testing.T, s *testStore, p *packing) {
		for i := range 120 {
			s.do(s.from("bob", "1", float64(10+i)))
			time.Sleep(time.Second)
		}
		if p.times() < 6 || p.times() > 12 {
			t.Fatalf("packed %d times in two minutes", p.times())
		}
	})
}

func TestPackingThatFailsIsReportedAndGivenUp(t *testing.T) {
	onPacking(t, Options{}, 1, func(t *testing.T, s *testStore, p *packing) {
		p.fails = errors.New("no room")
		for range 5 {
			s.do(s.from("bob", "1", 10))
			time.Sleep(time.Minute)
		}
		if p.times() != 3 || len(s.silent.all()) != 3 {
			t.Fatalf("tried %d times, reported %v", p.times(), s.silent.all())
		}
	})
}

func TestWhileAReleaseWithoutALogIsThereFollowersBeginAnewAndNothingPackedIsUsed(t *testing.T) {
	var old atomic.Bool
	var changed []string
	o := Options{Unlogged: old.Load, Changed: func(sessions []string) { changed = append(changed, sessions...) }}
	onPacking(t, o, 1, func(t *testing.T, s *testStore, p *packing) {
		f := &follower{store: s}
		f.follow(false)
		begunAnew := func() bool { return f.follow(false).Reset }
		if begunAnew() {
			t.Fatal("begins anew for no reason")
		}
		old.Store(true)
		if err := s.engine.LookAround(); err != nil {
			t.Fatal(err)
		}
		if len(changed) == 0 || changed[len(changed)-1] != "" {
			t.Error("followers are not told to look")
		}
		if !begunAnew() || !begunAnew() {
			t.Error("a follower relies on the log")
		}
		old.Store(false)
		time.Sleep(time.Minute)
		if !begunAnew() {
			t.Error("what the other release wrote last is not read")
		}
		if begunAnew() {
			t.Error("begins anew although it has gone")
		}
		if len(p.logged) != 2 || p.logged[0] || !p.logged[1] {
			t.Errorf("the storage was told %v", p.logged)
		}
	})
}

// readingLog counts what is read of the change log.
type readingLog struct {
	Storage
	read *int
}

type readingLogTx struct {
	Tx
	read *int
}

func (s readingLog) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return readingLogTx{tx, s.read}, err
}

func (tx readingLogTx) Read(queries ...*Query) error {
	err := tx.Tx.Read(queries...)
	for _, q := range queries {
		*tx.read += len(q.Changes)
	}
	return err
}

func TestAFollowerThatBeginsReadsNothingOfTheLog(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		read := 0
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return readingLog{connect(), &read} }, "page1")
		for i := range 20 {
			s.do(s.from("bob", string(rune('a'+i)), float64(10+i)))
		}
		f := &follower{store: s}
		f.follow(false)
		f.follow(true)
		if read > 0 {
			t.Errorf("%d records were read", read)
		}
		s.do(s.from("bob", "77", 77))
		if p := f.follow(false); !p.Changed || read != 1 {
			t.Errorf("after a change %d records were read: %+v", read, p)
		}
	})
}

func TestTheLogOfAMemoryDoesNotGrowWithoutBound(t *testing.T) {
	bodies := newGoBodies()
	memory := NewMemory(bodies)
	s := (&backend{name: "memory", bodies: bodies}).storeOn(t, func() Storage { return memory }, "page1")
	for i := range 5000 {
		s.do(s.from("bob", "1", float64(i)))
		s.do(&SetDraft{Type: SingleChat, ID: "bob", Draft: bodies.keep("x")})
	}
	tx, err := memory.Begin(false)
	if err != nil {
		t.Fatal(err)
	}
	q := &Query{Kind: ChangesAfter}
	if err := tx.Read(q); err != nil || len(q.Changes) > 2000 || len(q.Changes) < 500 || !q.Cut || q.Number < 5000 {
		t.Errorf("%d records of %d, cut off: %v, %v", len(q.Changes), q.Number, q.Cut, err)
	}
}
