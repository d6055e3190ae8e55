//go:build !js

package localcache_test

import (
	"errors"
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
	packed []time.Time
	logged []bool
}

func (p *packing) SetLogged(logged bool) { p.logged = append(p.logged, logged) }

func (p *packing) Pack(done func(bool, error)) {
	p.packed = append(p.packed, time.Now())
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
		s := (&place{name: "memory", bodies: bodies}).storeWith(t, func() Storage { return p }, o)
		test(t, s, p)
		<-s.engine.Close()
		if len(s.silent) > 0 && p.fails == nil {
			t.Errorf("nobody was told of %v", s.silent)
		}
	})
}

func TestPackingWaitsUntilNothingIsAskedOfTheStore(t *testing.T) {
	onPacking(t, Options{}, 3, func(t *testing.T, s *testStore, p *packing) {
		for i := range 10 {
			s.do(s.from("bob", string(rune('1'+i)), float64(10+i)))
			time.Sleep(time.Second)
		}
		if len(p.packed) > 0 {
			t.Fatal("packed while the store was used")
		}
		time.Sleep(time.Minute)
		if len(p.packed) != 3 {
			t.Fatalf("%d pieces were packed, of 3", len(p.packed))
		}
		s.do(s.from("bob", "30", 30))
		time.Sleep(time.Minute)
		if len(p.packed) != 4 {
			t.Fatalf("after one more message %d pieces, want one more than 3", len(p.packed))
		}
	})
}

func TestAStoreThatIsNeverIdlePacksAllTheSame(t *testing.T) {
	onPacking(t, Options{}, 1, func(t *testing.T, s *testStore, p *packing) {
		for i := range 120 {
			s.do(s.from("bob", "1", float64(10+i)))
			time.Sleep(time.Second)
		}
		if len(p.packed) < 2 || len(p.packed) > 5 {
			t.Fatalf("packed %d times in two minutes", len(p.packed))
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
		if len(p.packed) != 3 || len(s.silent) != 3 {
			t.Fatalf("tried %d times, reported %v", len(p.packed), s.silent)
		}
	})
}

func TestWhileAReleaseWithoutALogIsThereFollowersBeginAnewAndNothingPackedIsUsed(t *testing.T) {
	old := false
	var changed []string
	o := Options{Unlogged: func() bool { return old }, Changed: func(sessions []string) { changed = append(changed, sessions...) }}
	onPacking(t, o, 1, func(t *testing.T, s *testStore, p *packing) {
		f := &follower{store: s}
		f.follow(false)
		begunAnew := func() bool { return f.follow(false).Reset }
		if begunAnew() {
			t.Fatal("begins anew for no reason")
		}
		old = true
		if err := s.engine.LookAround(); err != nil {
			t.Fatal(err)
		}
		if len(changed) == 0 || changed[len(changed)-1] != "" {
			t.Error("followers are not told to look")
		}
		if !begunAnew() || !begunAnew() {
			t.Error("a follower relies on the log")
		}
		old = false
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
	onEach(t, func(t *testing.T, p *place) {
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
	s := (&place{name: "memory", bodies: bodies}).storeOn(t, func() Storage { return memory }, "page1")
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
