package localcache_test

import (
	"errors"
	"slices"
	"testing"

	. "localcache-wasm/localcache"
)

func past(s *testStore, messages ...*StoreMessage) *KeepHistory {
	k := &KeepHistory{}
	for _, m := range messages {
		k.Messages = append(k.Messages, Past{Header: m.Header, Body: m.Body})
	}
	return k
}

func TestHistoryIsStoredAndCountsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "5", 50))
		s.do(past(s, s.from("bob", "3", 30), s.from("bob", "4", 40), s.from("bob", "5", 50)))
		c := s.one("singleChat-bob")
		if c.Unread != 1 || c.Last["id"] != "5" || c.Time != 50 {
			t.Errorf("conversation %+v", c)
		}
		if s.do(&GetMessage{ID: "3"}) == nil {
			t.Error("message 3 was not kept")
		}
		s.do(s.from("bob", "4", 40)) // delivered after all
		if c := s.one("singleChat-bob"); c.Unread != 2 {
			t.Errorf("unread %d after the kept message was delivered", c.Unread)
		}
	})
}

func TestFetchedHistoryOfARemovedConversationIsKeptAndDoesNotBringItBack(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "5", 50))
		s.do(&Recall{ID: "5"})
		s.do(past(s, s.from("bob", "5", 50)))
		if s.do(&GetMessage{ID: "5"}) != nil {
			t.Error("a recalled message came back")
		}
		s.do(s.from("carol", "6", 60))
		s.do(&RemoveConversation{Session: "singleChat-carol", WithMessages: true})
		s.do(past(s, s.from("carol", "6", 60)))
		if s.one("singleChat-carol") != nil {
			t.Error("a removed conversation came back")
		}
		if ids := s.idsOf("carol"); ids != "6" {
			t.Errorf("its fetched messages are %q", ids)
		}
		s.do(s.from("carol", "7", 70))
		if c := s.one("singleChat-carol"); c == nil || c.Unread != 1 || s.idsOf("carol") != "7 6" {
			t.Errorf("with a new message it is %+v, with %q", c, s.idsOf("carol"))
		}
	})
}

// Of a newer server, whichever way they come.
func TestMarksThatAreNoneAreNotStored(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "5", 50))
		stored := func(by string, call Call) {
			t.Helper()
			s.do(call)
			if got := s.one("singleChat-bob").Marks; !slices.Equal(got, []int{0, 19}) {
				t.Errorf("marks %v after %s", got, by)
			}
		}
		state := ServerState{Marks: []int{-1, 0, 20, 19}, HasMarks: true}
		stored("a page of the server's list", &MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: "bob", Server: state}}})
		stored("a host's change", &UpdateConversation{Session: "singleChat-bob", Server: state})
		for _, mark := range []int{20, -1} {
			for _, on := range []bool{true, false} {
				stored("another device's notice", &ChangeServerState{Session: "singleChat-bob", Mark: &mark, Marked: on})
			}
		}
	})
}

func TestAPageOfTheServersListThatSaysNothingNewWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "5", 50))
		written := func() int {
			t.Helper()
			tx, err := s.storage.Begin(false)
			if err != nil {
				t.Fatal(err)
			}
			q := &Query{Kind: NewestChange}
			if err := errors.Join(tx.Read(q), tx.Commit(func() {})); err != nil {
				t.Fatal(err)
			}
			return q.Number
		}
		merge := func(state ServerState, unread int) {
			last := s.from("bob", "6", 60)
			s.do(&MergeConversations{Rows: []ServerConversation{
				{Type: SingleChat, ID: "bob", Unread: unread, Last: last.Header, Body: last.Body, Server: state},
				{Type: GroupChat, ID: "empty", Server: state},
			}})
		}
		for i, changed := range []struct {
			state  ServerState
			unread int
		}{
			{ServerState{}, 3},
			{ServerState{Pinned: ptr(true)}, 3},
			{ServerState{Pinned: ptr(true), PinnedTime: ptr(7.0)}, 3},
			{ServerState{Pinned: ptr(true), PinnedTime: ptr(8.0)}, 3},
			{ServerState{Pinned: ptr(false), PinnedTime: ptr(8.0), Marks: []int{1, 2}, HasMarks: true}, 3},
			{ServerState{Marks: []int{2}, HasMarks: true}, 3},
			{ServerState{HasMarks: true}, 3},
			{ServerState{HasMarks: true}, 2},
		} {
			before := written()
			merge(changed.state, changed.unread)
			if written() != before+1 {
				t.Errorf("change %d wrote %d records", i, written()-before)
			}
			merge(changed.state, changed.unread)
			if written() != before+1 {
				t.Errorf("change %d, merged again, was written again", i)
			}
			s.do(&UpdateConversation{Session: "singleChat-bob", Unread: changed.unread, HasUnread: true, Server: changed.state})
			if written() != before+1 {
				t.Errorf("change %d, told by the host, was written again", i)
			}
			s.do(&ChangeServerState{Session: "singleChat-bob", Pinned: changed.state.Pinned, PinnedTime: changed.state.PinnedTime})
			if written() != before+1 {
				t.Errorf("change %d, told by another device, was written again", i)
			}
			if got := s.one("singleChat-bob").Unread; got != changed.unread {
				t.Errorf("%d unread", got)
			}
		}
	})
}

func TestOneMarkChangesAndTheOthersStay(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "5", 50))
		mark := func(n int, on bool) { s.do(&ChangeServerState{Session: "singleChat-bob", Mark: &n, Marked: on}) }
		mark(3, true)
		mark(7, true)
		mark(3, true)
		if got := s.one("singleChat-bob").Marks; !slices.Equal(got, []int{7, 3}) {
			t.Errorf("marks %v", got)
		}
		mark(7, false)
		pinned, at := true, 70.0
		s.do(&ChangeServerState{Session: "singleChat-bob", Pinned: &pinned, PinnedTime: &at})
		bob := s.one("singleChat-bob")
		if !slices.Equal(bob.Marks, []int{3}) || !*bob.Pinned || *bob.AtPin != 70 {
			t.Errorf("conversation %+v", bob)
		}
		s.do(&ChangeServerState{Session: "singleChat-nobody", Pinned: &pinned})
		if s.one("singleChat-nobody") != nil {
			t.Error("an unknown conversation was created")
		}
	})
}
