package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

// instance is another store of the page "page" on the same database, as after a
// new login or of a second connection. open names the others that are open.
func (s *testStore) instance(nonce string, open ...string) *testStore {
	s.t.Helper()
	return s.backend.storeWith(s.t, s.connect, Options{Nonce: nonce, Open: func(other string) bool {
		for _, name := range open {
			if name == other {
				return true
			}
		}
		return false
	}})
}

func TestClosingOneOfTwoStoresOfAPageLeavesTheOthersMessagesAlone(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		first := p.storeOn(t, p.fresh(t), "page.1")
		second := first.instance("page.2", "page.1")
		first.do(first.own("500", "bob", InProgress))
		second.do(second.own("501", "carol", InProgress))
		second.failPending("page.1")
		<-first.engine.Close()
		if bob, carol := second.status("singleChat-bob"), second.status("singleChat-carol"); bob != Failed || carol != InProgress {
			t.Fatalf("the closed store's message has status %d, the other's %d", bob, carol)
		}
		second.do(ack("501", "77"))
		if got := second.status("singleChat-carol"); got != Success {
			t.Fatalf("status is %d", got)
		}
	})
}

func TestAMessageSentAgainAfterANewLoginInThePageIsTheSameMessage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		first := p.storeOn(t, p.fresh(t), "page.1")
		first.do(first.own("500", "bob", InProgress))
		<-first.engine.Close()
		again := first.instance("page.2")
		again.do(again.own("500", "bob", Created))
		again.do(again.own("500", "bob", InProgress))
		if got := again.status("singleChat-bob"); got != InProgress {
			t.Fatalf("status is %d in the new attempt", got)
		}
		if got := again.ownOrder(); got != "500" {
			t.Fatalf("own messages are %s", got)
		}
		// It is this store's now: nobody answers, and this store gives it up.
		again.clock.pass(GiveUpAfter + 1)
		again.do(again.from("carol", "11", 100))
		again.do(again.from("carol", "12", 101))
		if got := again.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d after nobody answered", got)
		}
		again.do(again.own("500", "bob", Created))
		again.do(ack("500", "77"))
		<-again.engine.Close()

		// Sent a third time, though it went: it stays what it is.
		third := first.instance("page.3")
		third.do(third.own("500", "bob", Created))
		if got := third.status("singleChat-bob"); got != Success || third.ownOrder() != "500" {
			t.Fatalf("status is %d, own messages are %s", got, third.ownOrder())
		}
	})
}

func TestOneClientIDInTwoOpenStoresOfAPageIsTwoMessages(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		first := p.storeOn(t, p.fresh(t), "page.1")
		second := first.instance("page.2", "page.1")
		first.do(first.own("500", "bob", InProgress))
		second.do(second.own("500", "bob", InProgress))
		second.do(ack("500", "77"))
		if got := second.ownOrder(); got != "500 500" {
			t.Fatalf("own messages are %s", got)
		}
		if got := second.status("singleChat-bob"); got != Success {
			t.Fatalf("the second has status %d", got)
		}
		second.do(&Recall{ID: "77"})
		if got := second.status("singleChat-bob"); got != InProgress {
			t.Fatalf("the first has status %d", got)
		}
	})
}

func TestWithoutLocksAMessageOfAnotherPageIsGivenUpWhenItsTimeIsOver(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		first := p.storeOn(t, p.fresh(t), "page1")
		first.do(first.own("500", "bob", InProgress))
		first.do(first.own("501", "carol", Created))
		second := first.another("page2")
		look := func() (bob, carol Status) {
			second.do(&FailPending{Overdue: true})
			return second.status("singleChat-bob"), second.status("singleChat-carol")
		}
		if bob, carol := look(); bob != InProgress || carol != Created {
			t.Fatalf("at once they have status %d and %d", bob, carol)
		}
		second.clock.pass(GiveUpAfter)
		if bob, carol := look(); bob != Failed || carol != Created {
			t.Fatalf("after the time to give up they have status %d and %d", bob, carol)
		}
		second.clock.pass(-(10 * 365 * 24 * 3_600_000)) // it was ten years ahead
		if _, carol := look(); carol != Failed {
			t.Fatalf("carol's has status %d for ten years", carol)
		}
	})
}
