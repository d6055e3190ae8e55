package minicore

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

// away makes the server refuse connections and breaks the one there is.
func (w *world) away() {
	w.mu().Lock()
	w.refuse = &web.Error{Op: "connect", Err: errors.New("refused")}
	w.mu().Unlock()
	w.conn().cut()
	synctest.Wait()
}

// expire makes the server refuse the token and breaks the connection.
func (w *world) expire() {
	w.mu().Lock()
	w.answer = func(conn *fakeConn, _ *msync.MSync) bool {
		conn.say(msync.MSync_PROVISION, &msync.Provision{Status: status(1, "Sorry, token expired")})
		return true
	}
	w.mu().Unlock()
	w.conn().cut()
}

func (w *world) back() {
	w.mu().Lock()
	defer w.mu().Unlock()
	w.refuse = nil
}

func (w *world) tries() int {
	w.mu().Lock()
	defer w.mu().Unlock()
	return len(w.dials)
}

func wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// I9: the server is away for 75 s, and no event tells that the network was.
func TestAReturningUserIsConnectedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = twoBatches()
		w.open()
		w.away()
		wait(75 * time.Second)
		equal(t, "last event", w.events()[len(w.events())-1], "onDisconnected 16")
		w.back()
		w.mu().Lock()
		w.unread = unread("bob")
		w.mu().Unlock()
		w.client.Return()
		synctest.Wait()
		equal(t, "opened", w.client.IsOpened(), true)
		// What came meanwhile is stored, and so counted, in a cache that was opened again.
		calls := w.calls()
		equal(t, "calls", calls[max(len(calls)-4, 0):], []string{"cache.close", "cache.open cache_1206321150_alice", "cache.store one 3", "cache.store two 3"})
		if _, err := w.client.Send(text1("1", "bob", "hi")); err != nil {
			t.Error(err)
		}
	})
}

func TestAReturnBeginsAnotherRoundOfAttempts(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.away()
		wait(75 * time.Second)
		start, before := time.Now(), w.tries()
		w.client.Return()
		wait(5 * time.Minute)
		var waits []time.Duration
		for _, at := range w.dials[before:] {
			waits = append(waits, at.Sub(start))
			start = at
		}
		equal(t, "waits", waits, []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second})
		equal(t, "events of giving up", count(w.events(), "onDisconnected 16"), 2)
	})
}

// A user who flips between tabs, or a page that gets focus with every click,
// must not become a load.
func TestManyReturnsMakeFewAttempts(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.away()
		wait(75 * time.Second)
		before := w.tries()
		for range 600 {
			w.client.Return()
			wait(100 * time.Millisecond)
		}
		if n := w.tries() - before; n < 3 || n > 12 {
			t.Errorf("%d attempts in a minute", n)
		}
		w.back()
		wait(time.Minute)
		w.client.Return()
		wait(time.Minute)
		equal(t, "opened", w.client.IsOpened(), true)
	})
}

func TestAReturnCutsThePauseShort(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.AutoReconnectMax = -1 })
		defer w.end()
		w.open()
		w.away()
		wait(time.Hour)
		w.back()
		wait(2 * time.Second)
		if w.client.IsOpened() {
			t.Fatal("the pause was over")
		}
		w.client.Return()
		synctest.Wait()
		equal(t, "opened", w.client.IsOpened(), true)
	})
}

func TestReconnectingCanGoOnWithoutEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.AutoReconnectMax = -1 })
		defer w.end()
		w.open()
		w.away()
		wait(24 * time.Hour)
		equal(t, "given up", count(w.events(), "onDisconnected 16"), 0)
		if n := w.tries(); n > 3000 {
			t.Errorf("%d attempts in a day", n)
		}
		w.back()
		wait(time.Minute)
		equal(t, "opened", w.client.IsOpened(), true)
		w.away()
		w.back()
		wait(2 * time.Second)
		equal(t, "opened at once after the next drop", w.client.IsOpened(), true)
	})
}

// No return of the user's changes the mind of a server that refuses the login.
func TestAReturnDoesNotAskAServerAgainThatRefusedTheLogin(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.expire()
		wait(time.Minute)
		before := w.tries()
		w.client.Return()
		wait(time.Minute)
		equal(t, "attempts", w.tries(), before)
	})
}

func TestAReturnAfterCloseDoesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		w.open()
		w.end()
		w.client.Return()
		wait(time.Minute)
		equal(t, "connections", w.connections(), 1)
	})
}

// silent makes the server take frames and say nothing any more, as over a
// network that vanished: the socket does not learn of it.
func (w *world) silent() {
	w.mu().Lock()
	defer w.mu().Unlock()
	dead := w.conns[len(w.conns)-1]
	w.answer = func(conn *fakeConn, _ *msync.MSync) bool { return conn == dead }
}

func TestAConnectionThatBreaksWithoutAWordIsNoticed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.silent()
		wait(silence + silenceAnswer - time.Second)
		equal(t, "connections", w.connections(), 1)
		wait(3 * time.Second)
		equal(t, "connections", w.connections(), 2)
		equal(t, "opened", w.client.IsOpened(), true)
		if !slices.Contains(w.events(), "onReconnecting") {
			t.Errorf("events %v", w.events())
		}
	})
}

// A computer wakes up: its connection is dead and its timers stood still.
func TestAReturnNoticesADeadConnectionSooner(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.silent()
		wait(returnSilence)
		for range 20 { // many returns make one question
			w.client.Return()
			wait(50 * time.Millisecond)
		}
		wait(silenceAnswer + 2*time.Second)
		equal(t, "connections", w.connections(), 2)
		equal(t, "opened", w.client.IsOpened(), true)
	})
}

func TestAReturnToALiveConnectionAsksOnceAndKeepsIt(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		before := len(w.sent(msync.MSync_UNREAD))
		w.client.Return()
		synctest.Wait()
		equal(t, "asked of a server that has just spoken", len(w.sent(msync.MSync_UNREAD)), before)
		wait(returnSilence)
		w.client.Return()
		w.client.Return()
		synctest.Wait()
		equal(t, "asked", len(w.sent(msync.MSync_UNREAD)), before+1)
		wait(10 * time.Minute)
		equal(t, "connections", w.connections(), 1)
	})
}

func count(list []string, what string) (n int) {
	for _, one := range list {
		if one == what {
			n++
		}
	}
	return n
}
