package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// lossyStorage loses the connection with the next commit once it is armed.
type lossyStorage struct {
	Storage
	armed *bool
}

type lossyTx struct {
	Tx
	armed *bool
}

func (s lossyStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return lossyTx{tx, s.armed}, err
}

func (tx lossyTx) Commit(meanwhile func()) error {
	if *tx.armed {
		*tx.armed = false
		return ErrLost
	}
	return tx.Tx.Commit(meanwhile)
}

// dealings draws calls of every kind, in their order.
func dealings(t *rapid.T) (calls []func(*testStore) Call) {
	add := func(call func(s *testStore) Call) { calls = append(calls, call) }
	for range rapid.IntRange(1, 12).Draw(t, "calls") {
		peer := rapid.SampledFrom([]string{"bob", "carol"}).Draw(t, "peer")
		session := "singleChat-" + peer
		n := rapid.IntRange(0, 6).Draw(t, "number")
		if peer == "carol" {
			n += 10 // an id is of one conversation
		}
		serverID, clientID, at := fmt.Sprint(100+n), fmt.Sprint(500+n), float64(1000+n)
		switch rapid.IntRange(0, lastDealing).Draw(t, "kind") {
		case 0, 1:
			add(func(s *testStore) Call { return s.from(peer, serverID, at) })
		case 2:
			add(func(s *testStore) Call { return s.served(s.from(peer, serverID, at)) })
		case 3:
			add(func(*testStore) Call { return &UpdateConversation{Session: session, Unread: n, HasUnread: true} })
		case 4:
			add(func(s *testStore) Call { return s.own(clientID, peer, Created) })
		case 5:
			add(func(s *testStore) Call { return s.own(clientID, peer, InProgress) })
		case 6:
			add(func(*testStore) Call { return ack(clientID, fmt.Sprint(200+n)) })
		case 7:
			add(func(*testStore) Call { return failed(clientID) })
		case 8:
			add(func(s *testStore) Call { return s.message(fmt.Sprint(200+n), me, peer, SingleChat, at) })
		case 9:
			add(func(*testStore) Call { return &Recall{ID: fmt.Sprint(100*(1+n%2) + n)} })
		case 10:
			add(func(*testStore) Call { return &ClearUnread{session} })
		case 11:
			add(func(*testStore) Call { return &RemoveConversation{Session: session, WithMessages: n%2 == 0} })
		case 13:
			add(func(s *testStore) Call {
				m := s.from(peer, serverID, at)
				return &MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: peer, Unread: n, Last: m.Header, Body: m.Body}}}
			})
		case 14:
			add(func(s *testStore) Call { return past(s, s.from(peer, serverID, at)) })
		case 15:
			add(func(*testStore) Call { return &RemoveMessages{session} })
		case 16:
			add(func(s *testStore) Call {
				return &SetCustomField{Type: SingleChat, ID: peer, Field: s.backend.keep(map[string]any{"n": n})}
			})
		case 17:
			add(func(*testStore) Call { return &RemoveChosenMessages{Session: session, StartTime: &at, EndTime: &at} })
		case 18:
			add(func(s *testStore) Call {
				return &ImportLocalMessages{[]LocalMessage{local(s.from(peer, serverID, at)), local(s.message(fmt.Sprint("c", n, peer), me, peer, SingleChat, at))}}
			})
		case 19:
			add(func(*testStore) Call { return &SetCurrent{Session: session, Visible: n%2 == 0} })
		case 20:
			add(func(*testStore) Call { return &ClearAllUnread{} })
		case 21:
			add(func(s *testStore) Call {
				k := past(s, s.from(peer, serverID, at))
				k.Session, k.Whole, k.Last = session, true, n%2 == 0
				return k
			})
		case 12:
			add(func(s *testStore) Call {
				return &EditMessage{ServerMsgID: serverID, ID: serverID, Edits: n, Body: s.backend.keep(map[string]any{"msg": fmt.Sprint("edit ", n)})}
			})
		}
	}
	return calls
}

func TestABatchThatIsLostAndRunsAgainGivesWhatItWouldHaveGiven(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			calls := dealings(t)
			var armed bool
			connect := p.fresh(t)
			lossy := p.storeOn(t, func() Storage { return lossyStorage{connect(), &armed} }, "page1")
			plain := p.store(t)
			// The newest of all, which nothing removes: own messages stand behind it,
			// whatever else was there when their batch began.
			for _, s := range []*testStore{lossy, plain} {
				s.do(s.from("dora", "900", 2000))
			}
			for len(calls) > 0 {
				n := rapid.IntRange(1, len(calls)).Draw(t, "together")
				armed = rapid.Bool().Draw(t, "lost")
				var one, other []Call
				for _, call := range calls[:n] {
					one, other = append(one, call(lossy)), append(other, call(plain))
				}
				calls = calls[n:]
				lossy.together(one...)
				plain.together(other...)
				armed = false
				if got, want := lossy.everything(), plain.everything(); got != want {
					t.Fatalf("what ran again gives\n%s\nwant\n%s", got, want)
				}
			}
		})
	})
}

// everything is the conversations and all messages, by the millisecond: how many
// steps an own message stands behind the newest depends on what its batch removed.
func (s *testStore) everything() string {
	s.t.Helper()
	all := ""
	for _, session := range []string{"singleChat-bob", "singleChat-carol", Tombstones} {
		tx, err := s.storage.Begin(false)
		if err != nil {
			s.t.Fatalf("%v", err)
		}
		q := &Query{Kind: MessagesAfter, Session: session}
		if err := tx.Read(q); err != nil {
			s.t.Fatalf("%v", err)
		}
		if err := tx.Commit(func() {}); err != nil {
			s.t.Fatalf("%v", err)
		}
		for _, m := range q.Messages {
			all += fmt.Sprintf("%s %d %s %s %s %d %v\n", session, int(m.Order.Time), m.Order.ID, m.ServerKey, m.ClientID, m.Status, m.Counted)
		}
		if c := s.one(session); c != nil {
			stored := "none"
			if n := len(q.Messages); n > 0 {
				if stored = q.Messages[n-1].ClientID; stored == "" {
					stored = strings.TrimLeft(q.Messages[n-1].ServerKey, "0")
				}
			}
			if shown := fmt.Sprint(c.Last["id"]); c.Last != nil && shown != stored || c.Last == nil && stored != "none" {
				s.t.Fatalf("the last message of %s is %v, the newest %s", session, c.Last, stored)
			}
			all += fmt.Sprintln(c.ID, c.Unread, int(c.Time), c.Last["id"], c.Last["msg"], c.Field["n"], c.Last["status"], c.Last["serverMsgId"])
		}
	}
	return all
}
