package localcache

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// testStore is an engine on memory with calls that wait.
type testStore struct {
	t      failer
	bodies *testBodies
	memory Storage
	engine *Engine
	clock  float64 // ms
	nextID int
	answer map[int]chan Settled
	silent []error // failures of calls nobody waits for
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

const me = "alice"

func newStore(t failer) *testStore {
	bodies := newTestBodies()
	return storeOn(t, bodies, NewMemory(bodies), "page1")
}

func storeOn(t failer, bodies *testBodies, storage Storage, nonce string) *testStore {
	s := &testStore{t: t, bodies: bodies, memory: storage, clock: 1_000_000, answer: map[int]chan Settled{}}
	s.engine = NewEngine(storage, Options{
		User: me, Nonce: nonce,
		Now: func() time.Time { return time.UnixMicro(int64(s.clock * 1000)) },
		Settle: func(results []Settled) {
			for _, r := range results {
				if r.ID == 0 {
					if r.Err != nil {
						s.silent = append(s.silent, r.Err)
					}
					continue
				}
				s.answer[r.ID] <- r
			}
		},
	})
	return s
}

func (s *testStore) start(call Call, bodies ...Body) chan Settled {
	s.nextID++
	c := make(chan Settled, 1)
	s.answer[s.nextID] = c
	s.engine.Submit(Request{ID: s.nextID, Call: call, Bodies: bodies})
	return c
}

// together runs calls that wait in line at the same time.
func (s *testStore) together(calls ...Call) {
	s.t.Helper()
	var requests []Request
	var answers []chan Settled
	for _, call := range calls {
		s.nextID++
		c := make(chan Settled, 1)
		s.answer[s.nextID] = c
		requests = append(requests, Request{ID: s.nextID, Call: call, Bodies: callBodies(call)})
		answers = append(answers, c)
	}
	s.engine.Submit(requests...)
	for _, c := range answers {
		if r := <-c; r.Err != nil {
			s.t.Fatalf("call failed: %v", r.Err)
		}
	}
}

func callBodies(call Call) []Body {
	switch c := call.(type) {
	case *StoreMessage:
		return []Body{c.Body}
	case *EditMessage:
		return []Body{c.Body}
	case *SetCustomField:
		return []Body{c.Field}
	case *MergeConversations:
		var bodies []Body
		for _, r := range c.Rows {
			bodies = append(bodies, r.Body)
		}
		return bodies
	}
	return nil
}

func (s *testStore) do(call Call) any {
	s.t.Helper()
	r := <-s.start(call, callBodies(call)...)
	if r.Err != nil {
		s.t.Fatalf("%T failed: %v", call, r.Err)
	}
	return s.bodies.value(r.Result)
}

// message is a text from bob's side or alice's own, as the host hands it over.
func (s *testStore) message(id, from, to, chatType string, at float64) *StoreMessage {
	h := &Header{ID: id, From: from, To: to, ChatType: chatType, Time: at}
	return &StoreMessage{Header: h, Status: Success, Body: s.bodies.keep(map[string]any{"id": id, "msg": "text " + id, "time": at})}
}

func (s *testStore) from(peer, id string, at float64) *StoreMessage {
	return s.message(id, peer, me, SingleChat, at)
}

func (s *testStore) own(clientID, to string, status Status) *StoreMessage {
	m := s.message(clientID, "", to, SingleChat, s.clock)
	m.Status = status
	return m
}

func (s *testStore) served(m *StoreMessage) *StoreMessage { m.FromServer = true; return m }

func (s *testStore) list() []item {
	s.t.Helper()
	return s.do(&List{}).(page).Items
}

func (s *testStore) one(session string) *item {
	s.t.Helper()
	v, _ := s.do(&List{ListQuery{One: session}}).(page)
	if len(v.Items) == 0 {
		return nil
	}
	return &v.Items[0]
}

// line is a list in one line: "bob 2 m7, carol 0 -".
func (s *testStore) line() string {
	s.t.Helper()
	var parts []string
	for _, i := range s.list() {
		_, id, _ := strings.Cut(i.Session, "-")
		last := "-"
		if i.Last != nil {
			last = fmt.Sprint(i.Last["id"])
		}
		parts = append(parts, fmt.Sprintf("%s %d %s", id, i.Unread, last))
	}
	return strings.Join(parts, ", ")
}

func (s *testStore) expect(want string) {
	s.t.Helper()
	if got := s.line(); got != want {
		s.t.Fatalf("list is\n  %s\nwant\n  %s", got, want)
	}
}

func (s *testStore) status(session string) Status {
	s.t.Helper()
	i := s.one(session)
	if i == nil || i.Last == nil {
		s.t.Fatalf("%s has no last message", session)
	}
	switch n := i.Last["status"].(type) {
	case float64:
		return Status(n)
	case int:
		return Status(n)
	}
	return -1
}

// brokenStorage fails the transactions that hold a message with the id "bad".
type brokenStorage struct{ *Memory }

var errBroken = errors.New("broken on purpose")

type brokenTx struct{ Tx }

func (s brokenStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Memory.Begin(write)
	return brokenTx{tx}, err
}

func (tx brokenTx) Write(writes []Write) error {
	for _, w := range writes {
		if w.Message != nil && strings.HasPrefix(w.Message.Place.Tie, "~bad") {
			return errBroken
		}
	}
	return tx.Tx.Write(writes)
}

var _ = testing.Short
