package localcache_test

import (
	"fmt"
	"testing"

	. "localcache-wasm/localcache"
)

// full is a store on a disk that takes no messages of the ids from upwards, until there is room.
func (p *backend) full(t *testing.T, from int) (s *testStore, room func()) {
	connect, isFull := p.fresh(t), true
	s = p.storeOn(t, func() Storage {
		return flakyStorage{connect(), func(w Write) bool {
			return isFull && w.Kind == PutMessage && w.Message.ServerKey >= fmt.Sprintf("%020d", from)
		}}
	}, "page1")
	return s, func() { isFull = false }
}

// I10: the application showed the messages that the store could not take.
func TestAClearCoversMessagesThatCouldNotBeStored(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, from := range []int{1, 8} { // nothing was stored, or 7 messages were
			s, room := p.full(t, from)
			var calls []Call
			for n := 1; n <= 40; n++ {
				calls = append(calls, s.from("Bob", fmt.Sprint(n), float64(100+n)))
			}
			for _, answer := range s.start(calls...) {
				<-answer
			}
			s.do(&ClearUnread{Session: "singleChat-bob"})
			room()

			again := s.another("page2") // the server sends again what was not acknowledged
			for n := 40; n >= 1; n-- {
				again.do(s.from("bob", fmt.Sprint(n), float64(100+n)))
			}
			again.expect("bob 0 40")
			again.do(s.from("bob", "41", 141))
			again.expect("bob 1 41")
		}
	})
}

func TestARemovalCoversMessagesThatCouldNotBeStored(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, from := range []int{1, 2} {
			s, room := p.full(t, from)
			for n := 1; n <= 3; n++ {
				<-s.start(s.from("bob", fmt.Sprint(n), float64(100+n)))[0]
			}
			s.do(&RemoveConversation{Session: "singleChat-bob", WithMessages: true})
			room()
			for n := 1; n <= 3; n++ {
				s.do(s.from("bob", fmt.Sprint(n), float64(100+n)))
			}
			s.expect("")
			s.do(s.from("bob", "4", 104))
			s.expect("bob 1 4")
		}
	})
}

func TestAMessageThatCouldNotBeStoredCountsIfNothingWasCleared(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s, room := p.full(t, 2)
		s.fails(s.from("bob", "2", 102))
		s.fails(&MergeConversations{Rows: []ServerConversation{
			{Type: SingleChat, ID: "Carol", Unread: 3, Last: &Header{ID: "9", Time: 109}, Body: p.keep(map[string]any{"id": "9"})},
		}})
		s.do(&ClearUnread{Session: "singleChat-carol"})
		room()
		s.do(s.from("bob", "2", 102))
		s.do(s.from("carol", "8", 108))
		s.do(s.from("carol", "10", 110))
		s.expect("carol 1 10, bob 1 2")
	})
}

func TestClearingWhatWasNeverOfferedMakesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(&ClearUnread{Session: "singleChat-nobody"})
		s.do(&RemoveConversation{Session: "singleChat-nobody"})
		s.expect("")
	})
}
