package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

func (s *testStore) unread(u CountUnread) int {
	s.t.Helper()
	return result[bridge.Count](s, &u).Count
}

// selected is the peers of a list, and its cursor.
func (s *testStore) selected(limit int, cursor string, selection bridge.Selection) (string, string) {
	s.t.Helper()
	var p page
	s.ask(&List{Page: true, Limit: limit, Cursor: cursor, Select: &selection}, &p)
	var peers []string
	for _, i := range p.Items {
		peers = append(peers, i.ID)
	}
	return strings.Join(peers, " "), p.Next
}

func TestADraftStaysWithItsConversationAndDoesNotMoveIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		draft := func(peer string, v any) {
			d := &SetDraft{Type: SingleChat, ID: peer}
			if v != nil {
				d.Draft = p.keep(v)
			}
			s.do(d)
		}
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20))
		draft("bob", "hello")
		s.expect("carol 1 2, bob 1 1")
		m := s.from("bob", "1", 10)
		s.do(&MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: "bob", Unread: 1, Last: m.Header, Body: m.Body}}})
		s.do(s.from("bob", "3", 30))
		if got := s.one(bob).Draft; got != "hello" {
			t.Fatalf("the draft is %v", got)
		}
		if got, _ := s.selected(5, "", bridge.Selection{Draft: ptr(true)}); got != "bob" {
			t.Errorf("with a draft: %s", got)
		}
		draft("bob", nil)
		if got := s.one(bob).Draft; got != nil {
			t.Errorf("a removed draft is %v", got)
		}
		draft("dora", nil)
		if s.one("singleChat-dora") != nil {
			t.Error("removing the draft of an unknown conversation created it")
		}
		draft("dora", map[string]any{"text": "hi"})
		s.do(&RemoveConversation{Session: "singleChat-dora"})
		s.do(s.from("dora", "4", 40))
		if got := s.one("singleChat-dora").Draft; got != nil {
			t.Errorf("a removed conversation came back with the draft %v", got)
		}
	})
}

func TestTheTotalLeavesMutedConversationsOut(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("bob", "2", 20), s.from("carol", "3", 30))
		s.do(s.message("4", "bob", "group", GroupChat, 40))
		s.do(&SetRemindType{Type: SingleChat, ID: "carol", RemindType: bridge.RemindNone})
		s.fails(&SetRemindType{Type: SingleChat, ID: "carol", RemindType: "SOME"})
		for _, c := range []struct {
			count CountUnread
			want  int
		}{
			{CountUnread{}, 3}, {CountUnread{IncludeMuted: true}, 4},
			{CountUnread{ConversationType: SingleChat}, 2}, {CountUnread{ConversationType: GroupChat}, 1},
		} {
			if got := s.unread(c.count); got != c.want {
				t.Errorf("%+v is %d, want %d", c.count, got, c.want)
			}
		}
		s.do(&ClearAllUnread{ConversationType: GroupChat})
		s.expect("group 0 4, carol 1 3, bob 2 2")
		s.together(s.from("bob", "5", 50), &ClearAllUnread{}, s.from("carol", "6", 60))
		s.expect("carol 1 6, bob 0 5, group 0 4")
		s.do(s.from("bob", "1", 10)) // a replay
		s.expect("carol 1 6, bob 0 5, group 0 4")
	})
}

func TestWhatArrivesForTheOpenConversationCountsAsRead(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		other := s.another("page2")
		s.do(&SetCurrent{Session: bob, Visible: true})
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20))
		s.expect("carol 1 2, bob 0 1")
		other.do(other.from("bob", "1", 10)) // the same, in a tab that shows another chat
		s.expect("carol 1 2, bob 0 1")
		other.do(other.from("bob", "3", 30))
		s.expect("bob 1 3, carol 1 2")
		s.do(s.from("bob", "3", 30))
		s.expect("bob 0 3, carol 1 2")
		s.do(&SetCurrent{Session: bob})
		s.do(s.from("bob", "4", 40))
		s.expect("bob 1 4, carol 1 2")
		if got := *result[bridge.Current](s, &GetCurrent{}); got != (bridge.Current{Session: bob}) {
			t.Errorf("current %+v", got)
		}
		if got := *result[bridge.Current](other, &GetCurrent{}); got != (bridge.Current{}) {
			t.Errorf("current in the other tab %+v", got)
		}
	})
}

func TestSeveralConversationsAreRemovedAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20), s.from("dora", "3", 30))
		s.do(&RemoveConversations{Sessions: []string{bob, "singleChat-dora", "singleChat-nobody"}, WithMessages: true})
		s.expect("carol 1 2")
		s.do(s.from("bob", "1", 10))
		s.expect("carol 1 2")
		s.do(&RemoveAllConversations{})
		s.expect("")
		if n := s.count(CountMessages{}); n != 1 {
			t.Errorf("%d messages were kept", n)
		}
		s.do(s.from("carol", "4", 40))
		s.expect("carol 1 4")
		if ids, _ := s.messages(GetMessages{Session: "singleChat-carol"}); ids != "4 2" {
			t.Errorf("messages %s", ids)
		}
		s.do(&RemoveAllConversations{WithMessages: true})
		if n := s.count(CountMessages{}); n != 0 {
			t.Errorf("%d messages are left", n)
		}
	})
}

func TestASelectedPageIsFullUnlessTheListEnds(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for i := range 9 {
			s.do(s.from(fmt.Sprint("p", i), fmt.Sprint(i+1), float64(10*i+10)))
			if i%3 == 0 {
				s.do(&ChangeServerState{Session: fmt.Sprint("singleChat-p", i), Pinned: ptr(true), PinnedTime: ptr(float64(100 - i)), Mark: ptr(i), Marked: true})
			}
			if i%2 == 0 {
				s.do(&ClearUnread{Session: fmt.Sprint("singleChat-p", i)})
			}
		}
		walk := func(selection bridge.Selection) string {
			var pages []string
			for cursor, n := "", 0; n < 9; n++ {
				var peers string
				if peers, cursor = s.selected(2, cursor, selection); true {
					pages = append(pages, peers)
				}
				if cursor == "" {
					break
				}
			}
			return strings.Join(pages, ", ")
		}
		for _, c := range []struct {
			selection bridge.Selection
			want      string
		}{
			{bridge.Selection{PinnedFirst: true}, "p0 p3, p6 p8, p7 p5, p4 p2, p1"},
			{bridge.Selection{Unread: ptr(true)}, "p7 p5, p3 p1"},
			{bridge.Selection{Unread: ptr(true), Pinned: ptr(false)}, "p7 p5, p1"},
			{bridge.Selection{Mark: ptr(6)}, "p6"},
			{bridge.Selection{ConversationType: GroupChat}, ""},
			{bridge.Selection{RemindType: bridge.RemindAll, Unread: ptr(false), PinnedFirst: true}, "p0 p6, p8 p4, p2"},
		} {
			if got := walk(c.selection); got != c.want {
				t.Errorf("%+v gives %q, want %q", c.selection, got, c.want)
			}
		}
	})
}
