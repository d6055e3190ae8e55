//go:build !js

package localcache_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"localcache-wasm/internal/bridge"
)

// A simulation of several tabs on one database. A seed gives one history: which calls
// are made, which tab goes on next, which hint is lost, what fails. Everything that a
// tab asks of the database, and every timer, waits until the history has its turn, so
// nothing happens at the same time as something else.
//
//	HISTORIES=1000000 go test ./localcache -run Simulation
//	SEED=123 go test ./localcache -run Simulation -v   one history, step by step

const (
	simHistories      = 100_000
	simShortHistories = 5_000 // with -short
	simShards         = 8
)

func TestSimulationOfTabsOnOneDatabase(t *testing.T) {
	if text := os.Getenv("SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("SEED: %v", err)
		}
		if failed := simulate(t, seed, t.Logf); failed != "" {
			t.Fatal(failed)
		}
		return
	}
	histories := uint64(simHistories)
	if testing.Short() {
		histories = simShortHistories
	}
	if text := os.Getenv("HISTORIES"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("HISTORIES: %v", err)
		}
		histories = n
	}
	first := uint64(0)
	if text := os.Getenv("FIRST_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("FIRST_SEED: %v", err)
		}
		first = n
	}
	var next, done atomic.Uint64
	next.Store(first)
	var found atomic.Bool
	t.Cleanup(func() { t.Logf("%d histories from seed %d on", done.Load(), first) })
	for shard := range simShards {
		t.Run(fmt.Sprint("shard ", shard+1), func(t *testing.T) {
			t.Parallel()
			for !found.Load() {
				seed := next.Add(1) - 1
				if seed >= first+histories {
					return
				}
				if failed := simulate(t, seed, nil); failed != "" {
					found.Store(true)
					t.Fatalf("%s\nagain: SEED=%d go test ./localcache -run Simulation -v", failed, seed)
				}
				done.Add(1)
			}
		})
	}
}

func TestASimulationWithOneSeedIsOneHistory(t *testing.T) {
	for seed := range uint64(500) {
		var one, other strings.Builder
		write := func(b *strings.Builder) func(string, ...any) {
			return func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
		}
		simulate(t, seed, write(&one))
		simulate(t, seed, write(&other))
		if one.String() != other.String() {
			a, b := strings.Split(one.String(), "\n"), strings.Split(other.String(), "\n")
			at := 0
			for at < min(len(a), len(b)) && a[at] == b[at] {
				at++
			}
			t.Fatalf("seed %d: line %d is once\n%s\nand once\n%s", seed, at, a[min(at, len(a)-1)], b[min(at, len(b)-1)])
		}
	}
}

// simulation is one history.
type simulation struct {
	draws     *rand.Rand
	database  *simDatabase
	tabs      []*simTab
	now       float64 // virtual ms
	timers    []*simTimer
	timed     int
	hints     []*simTab // those that a hint is on its way to
	unsettled int
	faults    bool // whether faults still happen
	features  [simFeatures]bool
	retention *bridge.Retention
	texts     int
	sent      []*simSent

	mu     sync.Mutex // a tab has two goroutines
	failed string
	log    func(string, ...any)
}

// simTimer is a timer of a tab.
type simTimer struct {
	tab    *simTab
	at     float64
	pause  float64
	number int
	run    func()
}

func (s *simulation) below(n int) int { return s.draws.IntN(n) }

// chance is one in n.
func (s *simulation) chance(n int) bool { return s.draws.IntN(n) == 0 }

func (s *simulation) fail(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == "" {
		s.failed = fmt.Sprintf(format, args...)
	}
}

func (s *simulation) trace(format string, args ...any) {
	if s.log != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.log(format, args...)
	}
}

// idle waits until no goroutine can go on.
func (s *simulation) idle() { synctest.Wait() }

func (s *simulation) later(t *simTab, pause float64, run func()) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timed++
	timer := &simTimer{tab: t, at: s.now + pause, pause: pause, number: s.timed, run: run}
	s.timers = append(s.timers, timer)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.timers = slices.DeleteFunc(s.timers, func(other *simTimer) bool { return other == timer })
	}
}

// hinted sends hints to the other tabs.
func (s *simulation) hinted(from *simTab) {
	for _, t := range s.tabs {
		if t != from && t.lives() && len(t.followers) > 0 {
			s.hints = append(s.hints, t)
		}
	}
}

// simulate plays the history of a seed and says what was wrong with it, "" for nothing.
func simulate(t *testing.T, seed uint64, log func(string, ...any)) (failed string) {
	synctest.Test(t, func(*testing.T) {
		s := &simulation{draws: rand.New(rand.NewPCG(seed, 11)), now: 1_000_000, log: log, faults: true}
		s.database = newSimDatabase(s)
		s.play()
		failed = s.failed
	})
	return failed
}

func (s *simulation) play() {
	for i := range s.features {
		s.features[i] = s.chance(2)
	}
	s.faults = s.chance(2)
	if s.features[simTrims] || s.features[simRetains] { // which own messages go depends on their order
		s.features[simOwn] = false
	}
	if s.features[simRetains] {
		s.features[simTrims], s.features[simAlls] = false, false
		s.retention = &bridge.Retention{MessagesPerConversation: 1 + s.below(4)}
	}
	for i := range 2 + s.below(3) {
		s.open(fmt.Sprint("page", i), nil)
		s.idle()
	}
	for steps := 10 + s.below(60); steps > 0 && s.failed == ""; steps-- {
		s.step()
	}
	s.settleAll()
	s.atTheEnd()
	for _, t := range s.tabs {
		s.closeTab(t)
	}
	s.settleAll()
	s.afterClose()
	s.giveUp()
}

// giveUp ends what a failed history left, so that its goroutines end.
func (s *simulation) giveUp() {
	for range 10 {
		for _, t := range s.tabs {
			if !t.dead {
				t.kill()
			}
		}
		s.idle()
	}
}

var simSessions = []string{"singleChat-bob", "singleChat-carol", "singleChat-dora"}
