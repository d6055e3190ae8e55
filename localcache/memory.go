package localcache

import (
	"errors"
	"strings"
)

// Bodies keeps the values of a Memory's bodies, which IndexedDB does by itself.
type Bodies interface {
	// Assign does what AssignBody says.
	Assign(body Body, session string, status Status, serverMsgID string) error
	// Patch copies what an edit can change from one body to another.
	Patch(to, from Body) error
	// Export and Record make a result of a message's body and of a conversation.
	Export(Body) (Body, error)
	Record(*Conversation) (Body, error)
	// List makes a result of conversations; next is the cursor of a page.
	List(q List, conversations []*Conversation, next string) (Body, error)
	// Release drops bodies.
	Release([]Body)
}

// Memory is a Storage that lives as long as the page: what the store runs on
// where there is no IndexedDB, or one that cannot be opened.
type Memory struct {
	bodies        Bodies
	conversations map[string]*Conversation
	messages      map[string][]*Message // by session, in order
	meta          map[string]string
	uses          map[Body]int // by stored messages and conversations
	unused        []Body

	changes         []Change
	lastChange, cut int // the number of the newest record, and up to where they were cut off
}

// NewMemory makes an empty one.
func NewMemory(bodies Bodies) *Memory {
	return &Memory{
		bodies: bodies, conversations: map[string]*Conversation{}, messages: map[string][]*Message{},
		meta: map[string]string{}, uses: map[Body]int{},
	}
}

func (s *Memory) Begin(bool) (Tx, error)               { return &memoryTx{s: s}, nil }
func (s *Memory) Export(b Body) (Body, error)          { return s.bodies.Export(b) }
func (s *Memory) Record(c *Conversation) (Body, error) { return s.bodies.Record(c) }
func (s *Memory) Items(list []*Conversation) (Body, error) {
	return s.bodies.List(List{}, list, "")
}
func (s *Memory) Close() {}

// Release keeps the bodies that something stored uses.
func (s *Memory) Release(bodies []Body) {
	var drop []Body
	for _, b := range append(bodies, s.unused...) {
		if b != 0 && s.uses[b] == 0 {
			delete(s.uses, b)
			drop = append(drop, b)
		}
	}
	s.unused = s.unused[:0]
	if len(drop) > 0 {
		s.bodies.Release(drop)
	}
}

func (s *Memory) use(b Body, n int) {
	if b == 0 {
		return
	}
	if s.uses[b] += n; s.uses[b] == 0 {
		s.unused = append(s.unused, b)
	}
}

// pin keeps bodies until empty, also if the messages with them are deleted.
func (s *Memory) pin(bodies []Body) {
	for _, b := range bodies {
		s.use(b, 1)
	}
}

// empty drops everything but the numbers of the change log.
func (s *Memory) empty() {
	var all []Body
	for b := range s.uses {
		all = append(all, b)
	}
	clear(s.conversations)
	clear(s.messages)
	clear(s.meta)
	clear(s.uses)
	s.unused, s.changes, s.cut = s.unused[:0], nil, s.lastChange
	if len(all) > 0 {
		s.bodies.Release(all)
	}
}

// restate sets the members of bodies again that a second run of their calls changed.
func (s *Memory) restate() error {
	var failed error
	for _, list := range s.messages {
		for _, m := range list {
			if m.Body == 0 {
				continue
			}
			id := strings.TrimLeft(m.ServerKey, "0")
			if id == "" {
				id = m.ClientID
			}
			failed = errors.Join(failed, s.bodies.Assign(m.Body, m.Session, m.Status, id))
		}
	}
	return failed
}

func (s *Memory) List(q List, done func(Body, error)) {
	if q.One != "" {
		c := s.conversations[q.One]
		if c == nil {
			done(0, nil)
			return
		}
		done(s.bodies.List(q, []*Conversation{c}, ""))
		return
	}
	one := &Query{Select: q.Select, Cursor: q.Cursor}
	if q.Limit > 0 {
		one.Limit = q.Limit + 1
	}
	list, next := PageOf(q, s.listed(one))
	done(s.bodies.List(q, list, next))
}
