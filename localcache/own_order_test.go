package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// ownOrder is the client ids of bob's conversation, in the order they stand in.
func (s *testStore) ownOrder() string {
	s.t.Helper()
	tx, err := s.storage.Begin(false)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	q := &Query{Kind: MessagesAfter, Session: "singleChat-bob"}
	if err := tx.Read(q); err != nil {
		s.t.Fatalf("%v", err)
	}
	if err := tx.Commit(func() {}); err != nil {
		s.t.Fatalf("%v", err)
	}
	var ids []string
	for _, m := range q.Messages {
		if m.ClientID != "" {
			ids = append(ids, m.ClientID)
		}
	}
	return strings.Join(ids, " ")
}

func ack(clientID, serverID string) *UpdateMessage {
	return &UpdateMessage{ClientID: clientID, ServerMsgID: serverID, Status: Success, HasStatus: true}
}

func failed(clientID string) *UpdateMessage {
	return &UpdateMessage{ClientID: clientID, ServerMsgID: "0", Status: Failed, HasStatus: true}
}

func TestALateCopyOfAnOwnMessagePassesNoneThatWasMadeAfterIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "70", 1000))
		for _, id := range []string{"500", "501", "502"} {
			s.do(s.own(id, "bob", InProgress))
		}
		s.do(ack("500", "77"))
		s.do(failed("501"))
		s.do(s.message("77", me, "bob", SingleChat, 5000)) // 502 is not answered yet
		if got := s.ownOrder(); got != "500 501 502" {
			t.Fatalf("they stand as %s", got)
		}
		s.expect("bob 1 502")
		s.do(s.from("bob", "78", 5000)) // behind the acknowledged one, by the server's word
		if got := s.one("singleChat-bob"); got.Last["id"] != "78" || got.Time != 5000 {
			t.Fatalf("the last message is %v, active at %v", got.Last["id"], got.Time)
		}
	})
}

func TestAnOwnMessageThatMovesAlongBehindTheLastOneIsTheLast(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		s.do(s.own("501", "bob", InProgress))
		s.do(s.from("bob", "76", 1000))
		s.expect("bob 1 76")
		s.do(ack("500", "77"))
		s.do(s.message("77", me, "bob", SingleChat, 1000))
		s.expect("bob 1 501")
	})
}

func TestALateCopyOfAnOwnMessageFallsBehindNoneThatWasMadeBeforeIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "70", 1000))
		s.do(s.own("500", "bob", InProgress))
		s.do(s.own("501", "bob", InProgress))
		s.do(failed("500"))
		s.do(ack("501", "77"))
		s.do(s.message("77", me, "bob", SingleChat, 1000)) // in the very millisecond of bob's
		if got := s.ownOrder(); got != "500 501" {
			t.Fatalf("they stand as %s", got)
		}
		s.expect("bob 1 501")
		s.do(&Recall{ID: "77"})
		s.expect("bob 1 500") // still behind bob's
	})
}

// An own message of the drawn world, and what becomes of it.
type ownMessage struct {
	clientID, serverID string
	at                 float64 // by the server's clock
	acked              bool
}

func TestOwnMessagesStandAsTheyWereMadeWhateverTheServerTellsAndWhen(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			s := p.store(t)
			var made []string
			var own, unknown []*ownMessage // unknown: the server has it, its copy has not come
			clock, serverID := 1000.0, 100
			tick := func() (string, float64) {
				clock += float64(rapid.IntRange(0, 2).Draw(t, "ms"))
				serverID++
				return id(serverID), clock
			}
			var late []Call
			for range rapid.IntRange(1, 14).Draw(t, "steps") {
				switch rapid.SampledFrom([]string{"send", "answer", "refuse", "copy", "receive", "late"}).Draw(t, "step") {
				case "send":
					m := &ownMessage{clientID: id(500 + len(made))}
					m.serverID, m.at = tick()
					made, own, unknown = append(made, m.clientID), append(own, m), append(unknown, m)
					s.do(s.own(m.clientID, "bob", InProgress))
				case "answer":
					if m := pick(t, &own); m != nil {
						s.do(ack(m.clientID, m.serverID))
						m.acked = true
					}
				case "refuse":
					if m := pick(t, &own); m != nil {
						s.do(failed(m.clientID))
					}
				case "copy":
					if m := pick(t, &unknown); m != nil && m.acked {
						s.do(s.message(m.serverID, me, "bob", SingleChat, m.at))
					}
				case "receive":
					id, at := tick()
					m := s.from("bob", id, at)
					if rapid.Bool().Draw(t, "comes late") {
						late = append(late, m)
					} else {
						s.do(m)
					}
				case "late":
					if len(late) > 0 {
						s.do(late[0])
						late = late[1:]
					}
				}
				if got, want := s.ownOrder(), strings.Join(made, " "); got != want {
					t.Fatalf("they stand as %s, made as %s", got, want)
				}
				last, stored := s.one("singleChat-bob"), s.newest()
				if stored != "" && (last == nil || fmt.Sprint(last.Last["id"]) != stored) {
					t.Fatalf("the last message is %v, the newest %s", last.Last["id"], stored)
				}
			}
		})
	})
}

// newest is the id of the message that stands last in bob's conversation.
func (s *testStore) newest() string {
	s.t.Helper()
	tx, err := s.storage.Begin(false)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	q := &Query{Kind: LastMessage, Session: "singleChat-bob"}
	if err := tx.Read(q); err != nil {
		s.t.Fatalf("%v", err)
	}
	if err := tx.Commit(func() {}); err != nil {
		s.t.Fatalf("%v", err)
	}
	if len(q.Messages) == 0 {
		return ""
	}
	if m := q.Messages[0]; m.ClientID != "" {
		return m.ClientID
	}
	return strings.TrimLeft(q.Messages[0].ServerKey, "0")
}

// pick takes a drawn one out.
func pick(t *rapid.T, from *[]*ownMessage) *ownMessage {
	if len(*from) == 0 {
		return nil
	}
	i := rapid.IntRange(0, len(*from)-1).Draw(t, "which")
	m := (*from)[i]
	*from = append(append([]*ownMessage{}, (*from)[:i]...), (*from)[i+1:]...)
	return m
}
