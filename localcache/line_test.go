package localcache_test

import (
	"sync"
	"testing"

	. "localcache-wasm/localcache"
)

// twoLines is a store that gets calls both ways: from a Source, as JavaScript's, and
// by Submit, as the connection's. Its engine stands still until run.
type twoLines struct {
	*testStore
	mu     sync.Mutex
	source []Request
	still  chan struct{}
}

func newTwoLines(t failer, p *backend) *twoLines {
	lines := &twoLines{still: make(chan struct{})}
	reached := make(chan struct{})
	var once sync.Once
	lines.testStore = p.storeWith(t, p.fresh(t), Options{
		Nonce: "page1",
		Source: func(most int) ([]Request, bool) {
			lines.mu.Lock()
			defer lines.mu.Unlock()
			n := min(most, len(lines.source))
			taken := lines.source[:n:n]
			lines.source = lines.source[n:]
			return taken, len(lines.source) > 0
		},
		Changed: func([]string) {
			once.Do(func() { close(reached) })
			<-lines.still
		},
	})
	lines.start(lines.from("carol", "1", 1))
	<-reached
	return lines
}

// script puts a call into the source's line, as JavaScript does.
func (l *twoLines) script(call Call) {
	l.mu.Lock()
	l.source = append(l.source, Request{Call: call, Bodies: callBodies(call)})
	l.mu.Unlock()
	l.engine.Wake()
}

// run lets the engine go on, and returns when everything before is done.
func (l *twoLines) run() {
	close(l.still)
	l.do(&GetConversation{"singleChat-nobody"})
}

func TestAnAnswerDoesNotOvertakeItsMessage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := newTwoLines(t, p)
		s.script(s.own("c1", "bob", Created))
		s.script(s.own("c1", "bob", InProgress))
		s.start(&UpdateMessage{ClientID: "c1", ServerMsgID: "90", Status: Success, HasStatus: true})
		s.run()
		if got := s.status(bob); got != Success {
			t.Fatalf("the message has the status %d", got)
		}
	})
}

func TestACallDoesNotOvertakeWhatTheConnectionBroughtBefore(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := newTwoLines(t, p)
		s.start(s.from("bob", "11", 101))
		s.script(&ClearUnread{bob})
		s.run()
		if got := s.one(bob).Unread; got != 0 {
			t.Fatalf("%d messages are unread", got)
		}
	})
}

func TestCallsOfBothLinesKeepTheirOrderInALongRow(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := newTwoLines(t, p)
		for i := range 600 { // more than are taken at once
			s.script(&SetRemindType{Type: SingleChat, ID: "bob", RemindType: []string{"NONE", "AT"}[i%2]})
		}
		s.start(&SetRemindType{Type: SingleChat, ID: "bob", RemindType: "ALL"})
		s.script(s.from("bob", "11", 101))
		s.start(&ClearUnread{bob})
		s.run()
		if got := s.one(bob); got.Remind != "" && got.Remind != "ALL" || got.Unread != 0 {
			t.Fatalf("reminds %q, %d unread", got.Remind, got.Unread)
		}
	})
}
