package localcache

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// An event of the outside world: it carries its own mark, so its moment does
// not matter.
type worldEvent func(*testStore) Call

// world draws messages of two conversations, recalls of some, and pages of the
// server's list that name some as the last.
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
	}
	return events
}

// run plays events in an order, some of them waiting in line together.
func run(t *rapid.T, label string, events []worldEvent) string {
	s := newStore(t)
	order := rapid.Permutation(indexes(len(events))).Draw(t, label)
	for len(order) > 0 {
		n := rapid.IntRange(1, len(order)).Draw(t, label+" together")
		var calls []Call
		for _, i := range order[:n] {
			calls = append(calls, events[i](s))
		}
		s.together(calls...)
		order = order[n:]
	}
	line := ""
	for _, session := range []string{"singleChat-bob", "singleChat-carol"} {
		if c := s.one(session); c != nil {
			line += fmt.Sprintf("%s unread %d time %v last %v\n", session, c.Unread, c.Time, c.Last["id"])
		}
	}
	return line
}

func TestAnyOrderAndAnyDoublingGiveTheSameList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := world(t)
		if one, other := run(t, "one", events), run(t, "other", events); one != other {
			t.Fatalf("one order gives\n%sanother\n%s", one, other)
		}
	})
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
