package localcache_test

import (
	"errors"
	"fmt"
	"testing"

	. "localcache-wasm/localcache"
)

// What a transaction leaves behind that fails, or that others come in between of.

// flakyStorage fails what refuse says, as a full disk would: with the commit.
type flakyStorage struct {
	Storage
	refuse func(Write) bool
}

type flakyTx struct {
	Tx
	refuse func(Write) bool
	failed bool
}

func (s flakyStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return &flakyTx{Tx: tx, refuse: s.refuse}, err
}

func (tx *flakyTx) Write(writes []Write) error {
	for _, w := range writes {
		tx.failed = tx.refuse(w) || tx.failed
	}
	return tx.Tx.Write(writes)
}

func (tx *flakyTx) Commit(meanwhile func()) error {
	if tx.failed {
		return errBroken
	}
	return tx.Tx.Commit(meanwhile)
}

func TestAMessageThatCouldNotBeGivenUpIsGivenUpLater(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect, full := p.fresh(t), true
		s := p.storeOn(t, func() Storage {
			return flakyStorage{connect(), func(w Write) bool { return full && w.Kind == AssignBody && w.Status == Failed }}
		}, "page1")
		s.do(s.own("500", "bob", InProgress))
		wait := func() {
			s.clock.pass(GiveUpAfter + 1)
			s.do(s.from("carol", "11", 100)) // any call makes the engine look at the clock
			s.do(s.from("carol", "11", 100))
		}
		wait()
		s.list()
		if len(s.silent.all()) != 1 {
			t.Fatalf("failures are %v", s.silent.all())
		}
		full = false
		wait()
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d: it was never given up", got)
		}
	})
}

func TestAnAnswerThatCouldNotBeStoredLeavesTheMessageToBeGivenUp(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect, full := p.fresh(t), true
		s := p.storeOn(t, func() Storage {
			return flakyStorage{connect(), func(w Write) bool { return full && w.Kind == AssignBody && w.Status == Success }}
		}, "page1")
		s.do(s.own("500", "bob", InProgress))
		s.fails(ack("500", "77"))
		full = false
		s.clock.pass(GiveUpAfter + 1)
		s.do(s.from("carol", "11", 100))
		s.do(s.from("carol", "11", 100))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d for ever", got)
		}
	})
}

func TestACountBelongsToTheMessageBeforeItAlsoWhenItsBatchRunsAgain(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return brokenStorage{connect()} }, "page1")
		count := func(n int) *UpdateConversation {
			return &UpdateConversation{Session: "singleChat-bob", Unread: n, HasUnread: true}
		}
		s.do(s.served(s.from("bob", "11", 101)))
		answers := s.start(count(7), s.served(s.from("bob", "12", 102)), count(9), s.own("bad", "carol", Created))
		for i, answer := range answers {
			if r := <-answer; (i == 3) != errors.Is(r.Err, errBroken) {
				t.Fatalf("call %d: %v", i, r.Err)
			}
		}
		s.expect("bob 9 12")
	})
}

func TestAClearHoldsForAListedMessageThatStandsBeforeAnOwnOne(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for name, listed := range map[string]func(*testStore, *StoreMessage) Call{
			"listed":         func(s *testStore, m *StoreMessage) Call { return s.served(m) },
			"in the history": func(s *testStore, m *StoreMessage) Call { return past(s, m) },
		} {
			s := p.store(t)
			s.do(s.from("bob", "11", 101))
			s.do(s.own("500", "bob", Created))
			s.clock.set(2_000_000)
			s.do(listed(s, s.from("bob", "12", 101)))
			s.do(&ClearUnread{"singleChat-bob"})
			s.do(s.from("bob", "12", 101))
			if got := s.line(); got != "bob 0 500" {
				t.Errorf("%s: the list is %s", name, got)
			}
		}
	})
}

func TestEveryReaderOfAMessageGetsIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "11", 101))
		calls := []Call{
			&GetMessage{ID: "11"}, &GetMessage{ID: "11"},
			s.from("bob", "12", 102), &GetMessage{ID: "12"}, &GetMessage{ID: "12"},
			s.own("500", "bob", Created), &GetMessage{ID: "500"}, &GetMessage{ID: "500"},
		}
		for i, answer := range s.start(calls...) {
			get, ok := calls[i].(*GetMessage)
			r := <-answer
			if r.Err != nil {
				t.Fatalf("call %d: %v", i, r.Err)
			}
			if !ok {
				continue
			}
			var got map[string]any
			s.read(r.Result, &got)
			if got["id"] != get.ID || got["serverMsgId"] != get.ID || got["status"] == nil {
				t.Errorf("call %d read %v", i, got)
			}
		}
	})
}

// intrudedStorage lets something happen before the nth read of each transaction.
type intrudedStorage struct {
	Storage
	at      int
	intrude *func()
}

type intrudedTx struct {
	Tx
	left    int
	intrude *func()
}

func (s intrudedStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return &intrudedTx{tx, s.at, s.intrude}, err
}

func (tx *intrudedTx) Read(queries ...*Query) error {
	if tx.left--; tx.left == 0 && *tx.intrude != nil {
		(*tx.intrude)()
	}
	return tx.Tx.Read(queries...)
}

func TestACallThatIsRefusedTakesNothingFromTheTransactionThatRuns(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for at := 1; at <= 4; at++ {
			var intrude func()
			connect := p.fresh(t)
			s := p.storeOn(t, func() Storage { return intrudedStorage{connect(), at, &intrude} }, "page1")
			s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
			s.do(&SetCustomField{Type: SingleChat, ID: "bob", Field: p.keep(map[string]any{"draft": "hi"})})
			intrude = func() {
				s.engine.Close() // it finishes what is in line, and refuses what comes
				s.engine.Submit(Request{Call: &ClearUnread{"singleChat-bob"}})
			}
			s.do(&Recall{ID: "12"})
			<-s.engine.Close()
			intrude = nil
			again := s.another("page2")
			again.expect("bob 1 11")
			if c := again.one("singleChat-bob"); c.Field["draft"] != "hi" || fmt.Sprint(c.Last["msg"]) != "text 11" {
				t.Errorf("before read %d: the conversation is %+v", at, c)
			}
		}
	})
}

func TestAFailedMessageThatIsSentAgainBringsItsConversationBack(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		s.do(failed("500"))
		s.do(&RemoveConversation{Session: "singleChat-bob"}) // its messages stay
		s.do(s.own("500", "bob", Created))
		s.do(ack("500", "77"))
		s.expect("bob 0 500")
	})
}

func TestAServerPageListsAConversationWhoseMessagesAloneWereImported(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		m := s.from("bob", "12", 102)
		s.do(&StartImport{})
		s.do(&ContinueImport{Last: true, Rows: []ImportedMessage{
			{Header: *m.Header, Session: "singleChat-bob", Status: Success, ServerMsgID: "12", Body: m.Body},
		}})
		s.expect("")
		m = s.from("bob", "12", 102)
		s.do(&MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: "bob", Last: m.Header, Body: m.Body}}})
		s.expect("bob 0 12")
	})
}

func TestAnOwnMessageStandsBehindThoseThatWereKeptOfARemovedConversation(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("501", "bob", Created))
		s.do(&RemoveConversation{Session: "singleChat-bob"}) // its messages stay
		s.do(s.own("500", "bob", Created))
		if got := s.ownOrder(); got != "501 500" {
			t.Fatalf("they stand as %s", got)
		}
		s.expect("bob 0 500")
	})
}

func TestAServerPageBringsAConversationBackWithTheLastOfItsMessages(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "12", 102))
		s.do(s.own("500", "bob", InProgress))
		s.do(&RemoveConversation{Session: "singleChat-bob"}) // its messages stay
		m := s.from("bob", "12", 102)
		s.do(&MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: "bob", Last: m.Header, Body: m.Body}}})
		s.expect("bob 0 500")
	})
}

// unreachableStorage cannot open its database.
type unreachableStorage struct {
	Storage
	tries *int
}

func (s unreachableStorage) Begin(bool) (Tx, error) {
	*s.tries++
	return nil, fmt.Errorf("%w x: no answer within 10s", ErrUnreachable)
}

func TestADatabaseThatCannotBeOpenedIsNotTriedForEveryCall(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect, tries := p.fresh(t), 0
		s := p.storeOn(t, func() Storage { return unreachableStorage{connect(), &tries} }, "page1")
		for i, answer := range s.start(s.from("bob", "11", 101), s.from("bob", "12", 102), s.from("bob", "13", 103)) {
			if r := <-answer; !errors.Is(r.Err, ErrUnreachable) {
				t.Fatalf("call %d: %v", i, r.Err)
			}
		}
		if tries != 1 {
			t.Fatalf("it was tried %d times", tries)
		}
	})
}

func TestARequestThatComesAtTheVeryEndIsAnswered(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		var s *testStore
		answer := make(chan Settled, 1)
		closing, asked := make(chan struct{}), 0
		s = p.storeWith(t, p.fresh(t), Options{Nonce: "page1", Source: func(int) ([]Request, bool) {
			select {
			case <-closing:
			default:
				return nil, false
			}
			// Nothing while the line is finished, then one more while the end is written.
			asked++
			s.engine.Wake()
			if asked != 2 {
				return nil, false
			}
			s.answer.Store(7, answer)
			return []Request{{ID: 7, Call: &ClearUnread{"singleChat-bob"}}}, false
		}})
		s.do(s.from("bob", "11", 101))
		close(closing)
		<-s.engine.Close()
		select {
		case r := <-answer:
			if !errors.Is(r.Err, ErrClosed) {
				t.Fatalf("it settled with %v", r.Err)
			}
		default:
			t.Fatal("it was taken and never answered")
		}
	})
}

// failing refuses the commits of the transactions with these numbers.
type failing struct {
	Storage
	commits *int
	refuses map[int]bool
}

type failingTx struct {
	Tx
	storage failing
}

func (s failing) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return failingTx{tx, s}, err
}

func (tx failingTx) Commit(meanwhile func()) error {
	if *tx.storage.commits++; tx.storage.refuses[*tx.storage.commits] {
		return errBroken
	}
	return tx.Tx.Commit(meanwhile)
}

// Found by the simulation: the first try had changed the body that came with the message.
func TestAnEditThatIsRefusedLeavesNothingInTheMessageThatWaitedWithIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		edits := map[string]func(s *testStore) Call{
			"an edit": func(s *testStore) Call {
				return &EditMessage{ServerMsgID: "11", ID: "11", Body: s.backend.keep(map[string]any{"msg": "edited"})}
			},
			"a change": func(s *testStore) Call {
				return &ChangeMessage{ID: "11", Changes: s.backend.keep(map[string]any{"msg": "changed", "more": 1})}
			},
		}
		for name, edit := range edits {
			t.Run(name, func(t *testing.T) {
				commits := 0
				connect := p.fresh(t)
				s := p.storeOn(t, func() Storage { return failing{connect(), &commits, map[int]bool{1: true, 3: true}} }, "page1")
				answers := s.start(s.from("bob", "11", 101), edit(s))
				if first, second := <-answers[0], <-answers[1]; first.Err != nil || !errors.Is(second.Err, errBroken) {
					t.Fatalf("the message ended with %v, the edit with %v", first.Err, second.Err)
				}
				if last := s.one("singleChat-bob").Last; last["msg"] != "text 11" || last["more"] != nil {
					t.Fatalf("the message is %v", last)
				}
				s.do(edit(s))
				if last := s.one("singleChat-bob").Last; last["msg"] == "text 11" {
					t.Fatalf("after the edit the message is %v", last)
				}
			})
		}
	})
}

// silenced is a database that stores a transaction and loses the answer.
type silenced struct {
	Storage
	armed *bool
}

type silencedTx struct {
	Tx
	armed  *bool
	stored bool
}

func (s silenced) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return &silencedTx{Tx: tx, armed: s.armed}, err
}

func (tx *silencedTx) Abort() bool { return !tx.stored && tx.Tx.Abort() }

func (tx *silencedTx) Commit(meanwhile func()) error {
	if err := tx.Tx.Commit(meanwhile); err != nil || !*tx.armed {
		return err
	}
	*tx.armed, tx.stored = false, true
	return ErrLost
}

// Found by the simulation: the second try found the message of the first.
func TestAnInsertWhoseAnswerIsLostSucceedsAndASecondOneDoesNot(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		armed := true
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return silenced{connect(), &armed} }, "page1")
		s.do(&InsertMessage{local(s.from("bob", "11", 101))})
		s.expect("bob 0 11")
		s.fails(&InsertMessage{local(s.from("bob", "11", 101))})
	})
}

// Found by the simulation: the second try changed nothing, so nobody was told of the first.
func TestOthersAreToldOfATransactionWhoseAnswerIsLost(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		armed := true
		connect := p.fresh(t)
		changed := 0
		s := p.storeWith(t, func() Storage { return silenced{connect(), &armed} }, Options{
			Nonce: "page1", Changed: func([]string) { changed++ },
		})
		s.do(s.from("bob", "11", 101))
		s.expect("bob 1 11")
		<-s.engine.Close()
		if changed == 0 {
			t.Fatal("nobody was told")
		}
	})
}

// Found by the simulation: the message was there, and nobody waited for its answer.
func TestAMessageThatWasRejectedAndMayBeThereIsGivenUp(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		armed, commits := true, 0
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage {
			return silenced{failing{connect(), &commits, map[int]bool{2: true}}, &armed}
		}, "page1")
		if err := s.fails(s.own("500", "bob", InProgress)); !errors.Is(err, errBroken) {
			t.Fatalf("it failed with %v", err)
		}
		if got := s.status("singleChat-bob"); got != InProgress {
			t.Fatalf("the message has status %d", got)
		}
		s.clock.pass(GiveUpAfter + 1)
		s.do(s.from("carol", "11", 100)) // any call has the engine look at the clock
		s.do(s.from("carol", "12", 101))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("the message has status %d after its time", got)
		}
	})
}
