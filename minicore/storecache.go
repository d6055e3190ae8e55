package minicore

import (
	"sync"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/localcache"
)

// StoreCache does what a [Cache] does, on a store of this program: no call leaves
// Go. Opening and closing the store is its owner's business.
type StoreCache struct {
	Engine *localcache.Engine
	Copies *Copies // nil: the application is given messages as text
}

// begin puts a call in line behind those before it. Its failure goes to the store's
// health.
func (s *StoreCache) begin(call localcache.Call, bodies ...localcache.NewBody) <-chan error {
	done := make(chan error, 1)
	s.Engine.Submit(localcache.Request{Call: call, New: bodies, Ended: func(err error) { done <- err }})
	return done
}

// StoreMessage stores a received message. Own ones are stored before they come here:
// an application that sends and then reads must find its message.
func (s *StoreCache) StoreMessage(m *message.Message, status Status) <-chan error {
	if status != StatusSuccess || m.ChatType == message.ChatRoom {
		return nil
	}
	body := localcache.NewBody{Body: bridge.NewBody(), Text: m.JSON(), Without: []string{"accessToken"}}
	store := &localcache.StoreMessage{
		Header: &localcache.Header{
			ID: m.ID, From: m.From, To: m.To, ChatType: m.ChatType, Time: float64(m.Time), Thread: m.ChatThread != "",
		},
		Status: localcache.Success,
		Body:   body.Body,
	}
	if s.Copies == nil {
		return s.begin(store, body)
	}
	body.Copy = bridge.NewBody()
	done := make(chan error, 1)
	stored := s.Copies.expect(m, body.Copy)
	s.Engine.Submit(localcache.Request{Call: store, New: []localcache.NewBody{body}, Ended: func(err error) {
		stored(err)
		done <- err
	}})
	return done
}

func (s *StoreCache) UpdateMessage(clientID, serverID string, status Status) <-chan error {
	return s.begin(&localcache.UpdateMessage{
		ClientID: clientID, ServerMsgID: serverID, Status: localcache.Status(status), HasStatus: true,
	})
}

// Recall needs no conversation: the store knows it.
func (s *StoreCache) Recall(serverID, _ string) <-chan error {
	return s.begin(&localcache.Recall{ID: serverID})
}

func (s *StoreCache) Edit(m *message.Message, replaceExt bool) <-chan error {
	body := localcache.NewBody{Body: bridge.NewBody(), Text: m.JSON()}
	if !replaceExt {
		body.Without = []string{"ext"}
	}
	return s.begin(&localcache.EditMessage{Body: body.Body, ServerMsgID: m.ID, ID: m.ID, Edits: edits(m)}, body)
}

func (s *StoreCache) Replace(clientID string, m *message.Message) <-chan error {
	body := localcache.NewBody{Body: bridge.NewBody(), Text: m.JSON()}
	return s.begin(&localcache.EditMessage{Body: body.Body, ServerMsgID: m.ID, ID: clientID, Edits: edits(m)}, body)
}

func edits(m *message.Message) int {
	if m.Modified == nil {
		return 0
	}
	return int(m.Modified.OperationCount)
}

func (s *StoreCache) Change(c ConversationChange) <-chan error {
	if c.Deleted {
		return s.begin(&localcache.RemoveConversation{Session: c.SessionID})
	}
	change := &localcache.ChangeServerState{Session: c.SessionID, Pinned: c.Pinned, Mark: c.Mark, Marked: c.Marked}
	if c.Pinned != nil {
		at := float64(c.PinnedTime)
		change.PinnedTime = &at
	}
	return s.begin(change)
}

// Copies are received messages whose bodies a store has put into the table of values,
// each with a second copy for the application: so a body crosses once.
type Copies struct {
	release func([]bridge.Body)
	mu      sync.Mutex
	copies  map[*message.Message]*bodyCopy
}

type bodyCopy struct {
	number bridge.Body
	stored bool
	over   bool // nobody wants it any more
}

// NewCopies makes an empty one. release takes bodies out of the table.
func NewCopies(release func([]bridge.Body)) *Copies {
	return &Copies{release: release, copies: map[*message.Message]*bodyCopy{}}
}

// expect says that a store is about to keep a message's copy under a number. The
// function returned takes how that ended.
func (s *Copies) expect(m *message.Message, number bridge.Body) func(error) {
	c := &bodyCopy{number: number}
	s.mu.Lock()
	s.copies[m] = c
	s.mu.Unlock()
	return func(err error) {
		s.mu.Lock()
		c.stored = err == nil
		unwanted := c.over || err != nil
		if s.copies[m] == c && err != nil {
			delete(s.copies, m)
		}
		s.mu.Unlock()
		if unwanted {
			s.release([]bridge.Body{number})
		}
	}
}

// Body is the number of a message's copy, 0 if there is none (yet): then the
// application is given the text.
func (s *Copies) Body(m *message.Message) bridge.Body {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.copies[m]; c != nil && c.stored {
		return c.number
	}
	return 0
}

// Take is Body for the last time. The caller releases the copy.
func (s *Copies) Take(m *message.Message) bridge.Body {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.copies[m]
	delete(s.copies, m)
	if c == nil {
		return 0
	}
	if !c.stored {
		c.over = true
		return 0
	}
	return c.number
}

// Clear releases all copies: nothing is shown any more.
func (s *Copies) Clear() {
	s.mu.Lock()
	var stored []bridge.Body
	for m, c := range s.copies {
		if c.stored {
			stored = append(stored, c.number)
		}
		c.over = true
		delete(s.copies, m)
	}
	s.mu.Unlock()
	if len(stored) > 0 {
		s.release(stored)
	}
}
