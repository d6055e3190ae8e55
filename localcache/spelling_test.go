package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

// The server writes user ids in lower case, whatever spelling the page logs in with.
func TestTheOwnUserIsKnownInAnySpelling(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, spelled := range []string{"Alice", "alice", "ALICE", "aLiCe/webim_1"} {
			s := p.storeWith(t, p.fresh(t), Options{Nonce: "page1", User: spelled})
			s.do(s.message("1", "bob", "alice", SingleChat, 100))
			s.do(s.message("2", "alice", "bob", SingleChat, 101)) // the echo of another own device
			s.do(s.message("3", "BOB/ios_1", "aLICE/web", "", 102))
			s.do(s.message("4", "Alice", "g1", GroupChat, 103))
			s.do(s.message("5", "bob", "g1", GroupChat, 104))
			s.expect("g1 1 5, bob 2 3")
		}
	})
}

func TestOneConversationForAPeerInAnySpelling(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, peer := range []string{"Bob", "BOB", "bob/ios_1", "bOb/"} {
			s := p.store(t)
			session := SingleChat + "-" + peer
			s.do(s.from("bob", "11", 100))
			s.do(s.own("500", peer, Created))
			s.do(&SetCustomField{Type: SingleChat, ID: peer, Field: p.keep(map[string]any{"label": "work"})})
			s.do(&UpdateConversation{Session: session, Server: ServerState{Pinned: ptr(true)}})
			s.do(&ChangeServerState{Session: session, Mark: ptr(3), Marked: true})
			one := s.one(session)
			if one == nil || one.ID != "bob" || one.Unread != 1 || one.Field["label"] != "work" || one.Last["id"] != "500" ||
				one.Pinned == nil || !*one.Pinned || len(one.Marks) != 1 {
				t.Fatalf("%s is %+v", session, one)
			}
			s.do(&ClearUnread{Session: session})
			s.expect("bob 0 500")
			s.do(&RemoveMessages{Session: session})
			s.expect("bob 0 -")
			s.do(&MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: peer, Unread: 7}}})
			s.do(&RemoveConversation{Session: session, WithMessages: true})
			s.expect("")
		}
	})
}

func TestGroupIDsAreTakenAsTheyAre(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for _, id := range []string{"Team", "team", "team/1"} {
			s.do(&SetCustomField{Type: GroupChat, ID: id, Field: p.keep(map[string]any{"label": id})})
		}
		for _, id := range []string{"Team", "team", "team/1"} {
			if one := s.one(GroupChat + "-" + id); one == nil || one.ID != id || one.Field["label"] != id {
				t.Fatalf("%s is %+v", id, one)
			}
		}
	})
}

// left writes what a release before 0.2 left: rows under the page's own spelling.
func (s *testStore) left(c *Conversation, messages ...*Message) {
	s.t.Helper()
	tx, err := s.storage.Begin(true)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	writes := []Write{{Kind: PutConversation, Conversation: c}}
	for _, m := range messages {
		m.Session = c.Session
		writes = append(writes, Write{Kind: PutMessage, Message: m})
	}
	if err := tx.Write(writes); err != nil {
		s.t.Fatalf("%v", err)
	}
	if err := tx.Commit(func() {}); err != nil {
		s.t.Fatalf("%v", err)
	}
}

func TestWhatOlderReleasesKeptUnderAnotherSpellingBecomesOneConversation(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		own := func(id string, at float64) *Message {
			body := p.keep(map[string]any{"id": id, "serverMsgId": id, "sessionId": "singleChat-Bob", "status": 3})
			key := "00000000000000000000"[len(id):] + id
			return &Message{Order: OrderKey{Time: at, ID: key}, ServerKey: key, ClientID: "c" + id, Status: Success, Body: body}
		}
		odd := func(peer string, m ...*Message) *Conversation {
			last := m[len(m)-1]
			return &Conversation{
				Session: "singleChat-" + peer, ID: peer, Type: SingleChat, Time: last.Order.Time, Last: last.Order, Newest: last.Order,
				LastBody: last.Body, CustomField: p.keep(map[string]any{"of": peer}),
			}
		}
		s.do(s.from("bob", "11", 100))
		s.do(s.from("bob", "13", 102))
		bob, carol := []*Message{own("12", 101), own("14", 103)}, []*Message{own("15", 104)}
		s.left(odd("Bob", bob...), bob...)
		s.left(odd("Carol", carol...), carol...)

		again := s.another("page2")
		again.do(&JoinSpellings{})
		again.expect("carol 0 15, bob 2 14")
		for _, peer := range []string{"Bob", "Carol"} {
			if one := again.one("singleChat-" + peer); one.Field["of"] != peer {
				t.Fatalf("the custom field of %s is %v", peer, one.Field)
			}
		}
		var m map[string]any
		if !again.ask(&GetMessage{"12"}, &m) || m["sessionId"] != "singleChat-bob" {
			t.Fatalf("message 12 is %v", m)
		}
		again.do(&Recall{"14"})
		again.expect("carol 0 15, bob 2 13")
		again.do(&RemoveConversation{Session: "singleChat-BOB", WithMessages: true})
		again.do(&JoinSpellings{}) // once for a database
		again.expect("carol 0 15")
	})
}
