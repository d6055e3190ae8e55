package localcache_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// testStore is an engine with calls that wait.
type testStore struct {
	t       failer
	backend *backend
	connect func() Storage
	storage Storage
	engine  *Engine
	clock   testClock
	nextID  int
	answer  sync.Map // of calls by number: chan Settled
	silent  failures
}

const me = "alice"

// testClock is a client's clock that a test sets while engines read it. ms
type testClock struct{ bits atomic.Uint64 }

func (c *testClock) now() float64    { return math.Float64frombits(c.bits.Load()) }
func (c *testClock) set(ms float64)  { c.bits.Store(math.Float64bits(ms)) }
func (c *testClock) pass(ms float64) { c.set(c.now() + ms) }

// failures are those of calls that nobody waits for.
type failures struct {
	mu   sync.Mutex
	list []error
}

func (f *failures) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, err)
}

func (f *failures) all() []error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.list)
}

// item is a conversation as an application sees it, and when it was last active.
type item struct {
	ID     string         `json:"conversationId"`
	Type   string         `json:"conversationType"`
	Unread int            `json:"unReadCount"`
	Field  map[string]any `json:"customField"`
	Last   map[string]any `json:"lastMessage"`
	Pinned *bool          `json:"isPinned"`
	AtPin  *float64       `json:"pinnedTime"`
	Marks  []int          `json:"marks"`
	Draft  any            `json:"draft"`
	Remind string         `json:"remindType"`
	Time   float64        `json:"-"` // of one only
}

type page struct {
	Items []item `json:"conversations"`
	Next  string `json:"cursor"`
}

// store is a store in a fresh database.
func (p *backend) store(t failer) *testStore {
	t.Helper()
	return p.storeOn(t, p.fresh(t), "page1")
}

// another is a store of another page on the same database.
func (s *testStore) another(nonce string) *testStore {
	s.t.Helper()
	return s.backend.storeOn(s.t, s.connect, nonce)
}

func (p *backend) storeOn(t failer, connect func() Storage, nonce string) *testStore {
	return p.storeWith(t, connect, Options{Nonce: nonce})
}

func (p *backend) storeWith(t failer, connect func() Storage, o Options) *testStore {
	t.Helper()
	s := &testStore{t: t, backend: p, connect: connect, storage: connect()}
	s.clock.set(1_000_000)
	if o.User == "" {
		o.User = me
	}
	o.Now = func() time.Time { return time.UnixMicro(int64(s.clock.now() * 1000)) }
	o.Settle = func(results []Settled) {
		for _, r := range results {
			if r.ID == 0 {
				if r.Err != nil {
					s.silent.add(r.Err)
				}
				continue
			}
			answer, _ := s.answer.Load(r.ID)
			answer.(chan Settled) <- r
		}
	}
	s.engine = NewEngine(s.storage, o)
	t.Cleanup(func() { <-s.engine.Close() })
	return s
}

// start puts calls in line at the same time.
func (s *testStore) start(calls ...Call) (answers []chan Settled) {
	var requests []Request
	for _, call := range calls {
		s.nextID++
		answer := make(chan Settled, 1)
		s.answer.Store(s.nextID, answer)
		answers = append(answers, answer)
		requests = append(requests, Request{ID: s.nextID, Call: call, Bodies: callBodies(call)})
	}
	s.engine.Submit(requests...)
	return answers
}

// together runs calls that wait in line at the same time.
func (s *testStore) together(calls ...Call) {
	s.t.Helper()
	for _, answer := range s.start(calls...) {
		if r := <-answer; r.Err != nil {
			s.t.Fatalf("call failed: %v", r.Err)
		}
	}
}

func callBodies(call Call) (bodies []Body) {
	switch c := call.(type) {
	case *StoreMessage:
		return []Body{c.Body}
	case *EditMessage:
		return []Body{c.Body}
	case *SetCustomField:
		return []Body{c.Field}
	case *InsertMessage:
		return []Body{c.Message.Body}
	case *ImportLocalMessages:
		for _, m := range c.Messages {
			bodies = append(bodies, m.Body)
		}
	case *ChangeMessage:
		return []Body{c.Changes}
	case *SetDraft:
		return []Body{c.Draft}
	case *MergeConversations:
		for _, r := range c.Rows {
			bodies = append(bodies, r.Body)
		}
	case *KeepHistory:
		for _, m := range c.Messages {
			bodies = append(bodies, m.Body)
		}
	}
	return bodies
}

// ask runs a call and reads its result; found is false if there is none.
func (s *testStore) ask(call Call, result any) (found bool) {
	s.t.Helper()
	r := <-s.start(call)[0]
	if r.Err != nil {
		s.t.Fatalf("%T failed: %v", call, r.Err)
	}
	return s.read(r.Result, result)
}

// read reads the JavaScript value that is a call's result; found is false if there
// is none.
func (s *testStore) read(r Result, result any) (found bool) {
	s.t.Helper()
	var b Body
	if value, ok := r.(*bridge.Value); ok {
		b = value.Body
	}
	if b == 0 {
		return false
	}
	text := s.backend.take(b)
	if string(text) == "null" {
		return false
	}
	if err := json.Unmarshal(text, result); err != nil {
		s.t.Fatalf("a result: %v in %s", err, text)
	}
	return true
}

// do runs a call and gives its result, nil if there is none.
func (s *testStore) do(call Call) any {
	s.t.Helper()
	var result any
	s.ask(call, &result)
	return result
}

// fails runs a call that must fail.
func (s *testStore) fails(call Call) error {
	s.t.Helper()
	r := <-s.start(call)[0]
	if r.Err == nil {
		s.t.Fatalf("%T did not fail", call)
	}
	return r.Err
}

// message is a text from bob's side or alice's own, as the host hands it over.
func (s *testStore) message(id, from, to, chatType string, at float64) *StoreMessage {
	h := &Header{ID: id, From: from, To: to, ChatType: chatType, Time: at}
	return &StoreMessage{Header: h, Status: Success, Body: s.backend.keep(map[string]any{"id": id, "msg": "text " + id, "time": at})}
}

// local is a message as an application hands it over.
func local(m *StoreMessage) LocalMessage {
	return LocalMessage{Header: *m.Header, Status: m.Status, Body: m.Body}
}

func (s *testStore) from(peer, id string, at float64) *StoreMessage {
	return s.message(id, peer, me, SingleChat, at)
}

func (s *testStore) own(clientID, to string, status Status) *StoreMessage {
	m := s.message(clientID, "", to, SingleChat, s.clock.now())
	m.Status = status
	return m
}

func (s *testStore) served(m *StoreMessage) *StoreMessage { m.FromServer = true; return m }

func (s *testStore) list() (items []item) {
	s.t.Helper()
	s.ask(&List{}, &items)
	return items
}

func (s *testStore) page(limit int, cursor string) (p page) {
	s.t.Helper()
	s.ask(&List{Page: true, Limit: limit, Cursor: cursor}, &p)
	return p
}

func (s *testStore) one(session string) *item {
	s.t.Helper()
	var found item
	if !s.ask(&List{One: session}, &found) {
		return nil
	}
	var record struct{ UpdateTime float64 }
	s.ask(&GetConversation{session}, &record)
	found.Time = record.UpdateTime
	return &found
}

// line is a list in one line: "bob 2 m7, carol 0 -".
func (s *testStore) line() string {
	s.t.Helper()
	var parts []string
	for _, i := range s.list() {
		last := "-"
		if i.Last != nil {
			last = fmt.Sprint(i.Last["id"])
		}
		parts = append(parts, fmt.Sprintf("%s %d %s", i.ID, i.Unread, last))
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
	n, ok := i.Last["status"].(float64)
	if !ok {
		s.t.Fatalf("the status of %v", i.Last)
	}
	return Status(n)
}

// brokenStorage fails the transactions that hold a message with the id "bad".
type brokenStorage struct{ Storage }

var errBroken = errors.New("broken on purpose")

type brokenTx struct{ Tx }

func (s brokenStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return brokenTx{tx}, err
}

func (tx brokenTx) Write(writes []Write) error {
	for _, w := range writes {
		if w.Message != nil && strings.HasPrefix(w.Message.Order.ID, "~bad") {
			return errBroken
		}
	}
	return tx.Tx.Write(writes)
}

func ptr[T any](v T) *T { return &v }
