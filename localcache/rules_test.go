package localcache_test

import (
	"errors"
	"sync/atomic"
	"testing"

	. "localcache-wasm/localcache"
)

func TestReceivedMessageIsCountedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "11", 100))
		s.do(s.from("bob", "11", 100))
		s.together(s.from("bob", "12", 101), s.from("bob", "12", 101))
		s.expect("bob 2 12")
	})
}

func TestLastMessageIsTheHighestByOrderNotTheLatestToArrive(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "12", 102), s.from("bob", "11", 101), s.from("bob", "9", 102))
		s.expect("bob 3 12")
	})
}

func TestOwnMessageStandsBehindEverythingWhateverTheClientsClock(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, skew := range []float64{-60_000, 0, 60_000} {
			s := p.store(t)
			s.clock.set(1_000_000 + skew)
			s.do(s.from("bob", "11", 1_000_000))
			s.do(s.from("carol", "12", 1_000_010))
			s.do(s.own("500", "bob", Created))
			s.expect("bob 1 500, carol 1 12")
			s.do(s.from("carol", "13", 1_000_011))
			s.expect("carol 2 13, bob 1 500")
			s.do(s.from("bob", "14", 1_000_012))
			s.expect("bob 2 14, carol 2 13")
		}
	})
}

func TestStatusRisesWithinAnAttempt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", Created))
		s.do(&UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true})
		s.do(s.own("500", "bob", InProgress)) // late: the host does not await it (B19b)
		if got := s.status("singleChat-bob"); got != Success {
			t.Fatalf("status is %d after a late INPROGRESS", got)
		}
		if id := s.one("singleChat-bob").Last["serverMsgId"]; id != "77" {
			t.Fatalf("serverMsgId is %v", id)
		}
	})
}

func TestTwoRefusedSendsWithoutServerIDBothFail(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for _, id := range []string{"500", "501"} {
			peer := "bob" + id
			s.do(s.own(id, peer, Created))
			s.do(s.own(id, peer, InProgress))
			s.do(&UpdateMessage{ClientID: id, ServerMsgID: "0", Status: Failed, HasStatus: true})
			if got := s.status("singleChat-" + peer); got != Failed {
				t.Fatalf("%s has status %d", id, got)
			}
		}
		s.expect("bob501 0 501, bob500 0 500")
	})
}

func TestNewAttemptAfterFailure(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		s.do(&UpdateMessage{ClientID: "500", ServerMsgID: "500", Status: Failed, HasStatus: true})
		s.do(s.own("500", "bob", InProgress))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("a late INPROGRESS lowered the status to %d", got)
		}
		s.do(s.own("500", "bob", Created))
		s.do(s.own("500", "bob", InProgress))
		s.do(&UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true})
		if got := s.status("singleChat-bob"); got != Success {
			t.Fatalf("status is %d after a good second attempt", got)
		}
	})
}

func TestUnansweredMessageFailsAfterSixteenSeconds(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		s.clock.pass(GiveUpAfter + 1)
		s.do(s.from("carol", "11", 100)) // any call makes the engine look at the clock
		s.do(s.from("carol", "12", 101))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d", got)
		}
		s.do(&UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true})
		if got := s.status("singleChat-bob"); got != Success {
			t.Fatalf("status is %d after a late answer", got)
		}
	})
}

// refusingReads refuses so many reads.
type refusingReads struct {
	Storage
	left *atomic.Int32
}

type refusingReadsTx struct {
	Tx
	left *atomic.Int32
}

func (s refusingReads) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return refusingReadsTx{tx, s.left}, err
}

func (tx refusingReadsTx) Read(queries ...*Query) error {
	if tx.left.Add(-1) >= 0 {
		return errBroken
	}
	return tx.Tx.Read(queries...)
}

// Found by the simulation: the engine tried it again at once, and again.
func TestAMessageThatCannotBeGivenUpIsNotTriedAgainAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		var left atomic.Int32
		s := p.storeOn(t, func() Storage { return refusingReads{connect(), &left} }, "page1")
		s.do(s.own("500", "bob", InProgress))
		s.clock.pass(GiveUpAfter + 1)
		left.Store(50)
		s.fails(s.from("carol", "11", 100))
		<-s.engine.Close()
		if n := len(s.silent.all()); n > 2 { // one try, and one when the store closed
			t.Fatalf("it was tried %d times", n)
		}
	})
}

// Found by the simulation: the new attempt was given up in place of the old one.
func TestAnAttemptThatBeganWhenTheOneBeforeWasGivenUpIsNotGivenUp(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		s.clock.pass(GiveUpAfter + 1)
		again := []Request{{Call: failed("500")}, {Call: s.own("500", "bob", Created)}, {Call: s.own("500", "bob", InProgress)}}
		ended := make(chan error)
		s.engine.Submit(Request{Call: s.from("carol", "11", 100), Ended: func(error) {
			s.engine.Submit(again...) // before the engine looks at the clock
			close(ended)
		}})
		<-ended
		s.do(s.from("carol", "12", 101))
		if got := s.status("singleChat-bob"); got != InProgress {
			t.Fatalf("the new attempt has status %d", got)
		}
		s.clock.pass(GiveUpAfter + 1)
		s.do(s.from("carol", "13", 102))
		s.do(s.from("carol", "14", 103))
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("the new attempt has status %d after its time", got)
		}
	})
}

func TestAckOfAnotherTabsClientIDIsNotOurs(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		other := s.another("page2")
		other.do(&UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true})
		if got := s.status("singleChat-bob"); got != InProgress {
			t.Fatalf("status is %d: the other tab's command was answered, not this message", got)
		}
		other.do(other.own("500", "carol", InProgress))
		s.expect("carol 0 500, bob 0 500")
	})
}

func TestServersCopyAndAckBecomeOne(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		ack := &UpdateMessage{ClientID: "500", ServerMsgID: "77", Status: Success, HasStatus: true}
		for name, order := range map[string][2]bool{"ack first": {true, false}, "copy first": {false, true}} {
			s := p.store(t)
			s.do(s.from("bob", "70", 100))
			s.do(s.own("500", "bob", InProgress))
			for _, isAck := range order {
				if isAck {
					s.do(ack)
				} else {
					s.do(s.served(s.message("77", me, "bob", SingleChat, 120)))
				}
			}
			s.do(s.from("bob", "71", 110)) // before the own message by the server's clock
			if line := s.line(); line != "bob 2 500" {
				t.Fatalf("%s: list is %s", name, line)
			}
			s.do(&Recall{ID: "77"})
			s.expect("bob 2 71")
		}
	})
}

func TestRecallDoesAllOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "11", 100), s.from("bob", "12", 101))
		s.do(&Recall{ID: "12"})
		s.expect("bob 1 11")
		s.do(s.from("bob", "12", 101))
		s.expect("bob 1 11")
		s.do(&UpdateConversation{Session: "singleChat-bob", AfterRecall: true, Unread: 0, HasUnread: true})
		s.expect("bob 1 11")
		s.do(&Recall{ID: "11"})
		s.expect("bob 0 -")
		if time := s.one("singleChat-bob").Time; time != 101 {
			t.Fatalf("the conversation's time fell to %v", time)
		}
	})
}

func TestRecallBeforeTheMessage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(&Recall{ID: "12"})
		s.together(s.from("bob", "12", 101), s.from("bob", "11", 100))
		s.expect("bob 1 11")
	})
}

func TestRecallOfAReadMessageLeavesTheCountAlone(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "11", 100))
		s.do(&ClearUnread{"singleChat-bob"})
		s.do(s.from("bob", "12", 101))
		s.do(&Recall{ID: "11"})
		s.expect("bob 1 12")
	})
}

func TestClearCountsFromTheNewestMessage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "12", 102))
		s.do(&ClearUnread{"singleChat-bob"})
		s.do(s.from("bob", "11", 101)) // older: was read elsewhere or not, it is behind what was seen
		s.expect("bob 0 12")
		s.do(s.from("bob", "13", 103))
		s.expect("bob 1 13")
		s.do(&ClearUnread{"singleChat-nobody"})
		s.expect("bob 1 13")
	})
}

func TestServersCountBelongsToItsLastMessage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "11", 101), s.from("bob", "12", 102), s.from("bob", "13", 103))
		s.do(s.served(s.from("bob", "12", 102)))
		s.do(&UpdateConversation{Session: "singleChat-bob", Unread: 7, HasUnread: true})
		s.expect("bob 8 13")
		s.do(&ClearUnread{"singleChat-bob"})
		s.do(s.served(s.from("bob", "13", 103)))
		s.do(&UpdateConversation{Session: "singleChat-bob", Unread: 9, HasUnread: true})
		s.expect("bob 0 13") // the server does not know of the clear yet
	})
}

func TestServersConversationWithoutMessagesIsListed(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(&StoreMessage{Status: Success, FromServer: true})
		s.do(&UpdateConversation{Session: "groupChat-g1", Unread: 3, HasUnread: true})
		s.expect("g1 3 -")
		s.do(&ClearUnread{"groupChat-g1"})
		s.expect("g1 0 -")
	})
}

func TestRemovedConversationComesBackByANewMessageOnly(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, with := range []bool{true, false} {
			s := p.store(t)
			s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
			s.do(&RemoveConversation{Session: "singleChat-bob", WithMessages: with})
			s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
			s.expect("")
			s.do(s.from("bob", "13", 103))
			s.expect("bob 1 13")
			s.do(s.from("bob", "12", 102))
			s.expect("bob 1 13")
		}
	})
}

func TestRemovedConversationComesBackByAServerPage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, with := range []bool{true, false} {
			s := p.store(t)
			s.do(s.from("bob", "12", 102))
			s.do(&RemoveConversation{Session: "singleChat-bob", WithMessages: with})
			m := s.from("bob", "12", 102)
			s.do(&MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: "bob", Last: m.Header, Body: m.Body}}})
			s.expect("bob 0 12")
		}
	})
}

func TestServerPageKeepsPinsAndDeletesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "12", 102))
		s.do(&MergeConversations{Rows: []ServerConversation{{
			Type: GroupChat, ID: "g1", Unread: 4,
			Server: ServerState{Pinned: ptr(true), Marks: []int{1}, HasMarks: true},
		}}})
		s.expect("bob 1 12, g1 4 -")
		if c := s.one("groupChat-g1"); !*c.Pinned || c.Marks[0] != 1 {
			t.Fatalf("conversation is %+v", c)
		}
		s.do(s.message("13", "carol", "g1", GroupChat, 103))
		if c := s.one("groupChat-g1"); c.Pinned == nil {
			t.Fatal("a message took the pin away")
		}
	})
}

func TestCustomFieldOnAnUnknownConversationCreatesIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(&SetCustomField{Type: SingleChat, ID: "bob", Field: s.backend.keep(map[string]any{"draft": "hi"})})
		s.do(s.from("bob", "11", 100))
		c := s.one("singleChat-bob")
		if c == nil || c.Unread != 1 || c.Field["draft"] != "hi" {
			t.Fatalf("conversation is %+v", c)
		}
	})
}

func TestRoomsAndThreadsAreNotStored(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.message("11", "bob", "r1", "chatRoom", 100))
		m := s.message("12", "bob", "g1", GroupChat, 100)
		m.Header.Thread = true
		s.do(m)
		s.expect("")
	})
}

func TestMissingChatTypeMeansSingle(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		m := s.own("500", "bob", Created)
		m.Header.ChatType = ""
		s.do(m)
		if s.one("singleChat-bob") == nil {
			t.Fatal("not under singleChat-bob (B13)")
		}
	})
}

func TestResourceIsNoPartOfAName(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.message("11", "bob/web_1", "alice/web_2", SingleChat, 100))
		s.expect("bob 1 11")
	})
}

func TestEditChangesTheLastMessageAndNeverResurrects(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "11", 100))
		edit := func(text string, n int) *EditMessage {
			return &EditMessage{ServerMsgID: "11", ID: "11", Edits: n, Body: s.backend.keep(map[string]any{"msg": text, "status": 1})}
		}
		s.do(edit("second", 2))
		s.do(edit("first", 1))
		last := s.one("singleChat-bob").Last
		if last["msg"] != "second" || last["status"] != float64(Success) {
			t.Fatalf("last message is %v", last)
		}
		s.do(&Recall{ID: "11"})
		s.do(edit("third", 3))
		s.expect("bob 0 -")
	})
}

func TestMessagesLeftByADeadPageFailALivePagesDoNot(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("500", "bob", InProgress))
		other := s.another("page2")
		other.failPending("page1")
		if got := s.status("singleChat-bob"); got != InProgress {
			t.Fatalf("status is %d while its page lives", got)
		}
		other.failPending()
		if got := s.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d after its page died", got)
		}
	})
}

// failPending fails what closed pages were sending, as wasm/pending.go does.
func (s *testStore) failPending(alive ...string) {
	s.t.Helper()
	find := &FindPending{}
	s.do(find)
	for _, nonce := range alive {
		delete(find.Nonces, nonce)
	}
	s.do(&FailPending{Of: find.Nonces})
}

// Found by the simulation: a tab that was frozen while it opened went on with a list of
// open pages from before.
func TestAMessageOfAPageThatOpenedMeanwhileIsNotFailed(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		slow := p.storeOn(t, p.fresh(t), "page1")
		find := &FindPending{}
		slow.do(find) // and then it is asked which pages are open: none of these
		opened := slow.another("page2")
		opened.do(opened.own("500", "bob", InProgress))
		slow.do(&FailPending{Of: find.Nonces})
		if got := opened.status("singleChat-bob"); got != InProgress {
			t.Fatalf("status is %d while its page lives", got)
		}
	})
}

func TestCloseFailsWhatIsPending(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.engine.Submit(Request{Call: s.own("500", "bob", InProgress)})
		<-s.engine.Close()
		again := s.another("page2")
		if got := again.status("singleChat-bob"); got != Failed {
			t.Fatalf("status is %d", got)
		}
		if err := s.fails(&ClearUnread{"singleChat-bob"}); !errors.Is(err, ErrClosed) {
			t.Fatalf("a call after close settled with %v", err)
		}
	})
}

func TestOnlyTheGuiltyCallFails(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return brokenStorage{connect()} }, "page1")
		answers := s.start(s.from("bob", "11", 100), s.own("bad", "bob", Created), s.from("bob", "12", 101))
		for i, answer := range answers {
			if r := <-answer; (i == 1) != errors.Is(r.Err, errBroken) {
				t.Fatalf("call %d: %v", i, r.Err)
			}
		}
		s.expect("bob 2 12")
	})
}

func TestClearKeepsTombstonesAndRemovalMarks(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
		s.do(&Recall{ID: "12"})
		s.do(&Clear{"conversationList"})
		s.do(&Clear{"message"})
		s.expect("")
		s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
		s.expect("")
		s.do(s.from("bob", "13", 103))
		s.expect("bob 1 13")
	})
}

func TestMessagesThatWereDeletedCountNoMore(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "11", 101), s.from("bob", "12", 102))
		s.do(&RemoveMessages{"singleChat-bob"})
		s.expect("bob 0 -")
		s.do(s.from("bob", "13", 103))
		s.expect("bob 1 13")

		s.do(&Clear{"message"})
		s.expect("bob 0 -")
		s.do(s.from("bob", "13", 103)) // delivered again: one message, counted once
		s.expect("bob 1 13")
	})
}

func TestPagesStayStableWhileTheListMoves(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for i, peer := range []string{"a", "b", "c", "d"} {
			s.do(s.from(peer, string(rune('1'+i)), 100+float64(i)))
		}
		first := s.page(2, "")
		s.do(s.from("c", "9", 200)) // already seen: must not come again, nor push anything out
		second := s.page(2, first.Next)
		if len(second.Items) != 2 || second.Items[0].ID != "b" || second.Items[1].ID != "a" || second.Next != "" {
			t.Fatalf("second page is %+v", second)
		}
	})
}
