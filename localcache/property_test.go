package localcache_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// An event of the outside world: it carries its own mark, so its moment does
// not matter.
type worldEvent func(*testStore) Call

// world draws messages of two conversations, recalls of some, pages of the
// server's list that name some as the last, and reads of the server's history.
func world(t *rapid.T) []worldEvent {
	var events []worldEvent
	n := rapid.IntRange(1, 8).Draw(t, "messages")
	for i := range n {
		id := fmt.Sprint(100 + i)
		peer := rapid.SampledFrom([]string{"bob", "carol"}).Draw(t, "peer")
		at := float64(1000 + rapid.IntRange(0, 5).Draw(t, "time"))
		from, to := peer, me
		if rapid.Bool().Draw(t, "own device") {
			from, to = me, peer
		}
		delivery := func(s *testStore) Call { return s.message(id, from, to, SingleChat, at) }
		events = append(events, delivery)
		if rapid.Bool().Draw(t, "doubled") {
			events = append(events, delivery)
		}
		if rapid.IntRange(0, 3).Draw(t, "recalled") == 0 {
			events = append(events, func(*testStore) Call { return &Recall{ID: id} })
		}
		if rapid.IntRange(0, 3).Draw(t, "listed") == 0 {
			unread := rapid.IntRange(0, 5).Draw(t, "unread")
			events = append(events, func(s *testStore) Call {
				m := s.message(id, from, to, SingleChat, at)
				return &MergeConversations{Rows: []ServerConversation{{
					Type: SingleChat, ID: peer, Unread: unread, Last: m.Header, Body: m.Body,
				}}}
			})
		}
		if rapid.IntRange(0, 3).Draw(t, "in the history") == 0 {
			events = append(events, func(s *testStore) Call { return past(s, s.message(id, from, to, SingleChat, at)) })
		}
	}
	return events
}

// play plays events in an order, some of them waiting in line together, each on
// one of the stores. All stores are on one database; this is what then is in it.
func play(t *rapid.T, label string, events []worldEvent, stores ...*testStore) string {
	order := rapid.Permutation(indexes(len(events))).Draw(t, label)
	for len(order) > 0 {
		n := rapid.IntRange(1, len(order)).Draw(t, label+" together")
		calls := make([][]Call, len(stores))
		for _, i := range order[:n] {
			at := 0
			if len(stores) > 1 {
				at = rapid.IntRange(0, len(stores)-1).Draw(t, label+" store")
			}
			calls[at] = append(calls[at], events[i](stores[at]))
		}
		var answers []chan Settled
		for at, s := range stores {
			if len(calls[at]) > 0 {
				answers = append(answers, s.start(calls[at]...)...)
			}
		}
		for _, answer := range answers {
			if r := <-answer; r.Err != nil {
				t.Fatalf("a call failed: %v", r.Err)
			}
		}
		order = order[n:]
	}
	return whatIsIn(stores[0])
}

func whatIsIn(s *testStore) string {
	line := ""
	for _, session := range []string{"singleChat-bob", "singleChat-carol"} {
		if c := s.one(session); c != nil {
			line += fmt.Sprintf("%s unread %d time %v last %v\n", session, c.Unread, c.Time, c.Last["id"])
		}
	}
	return line
}

func TestAnyOrderAndAnyDoublingGiveTheSameList(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			events := world(t)
			one, other := play(t, "one", events, p.store(t)), play(t, "other", events, p.store(t))
			if one != other {
				t.Fatalf("one order gives\n%sanother\n%s", one, other)
			}
		})
	})
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
