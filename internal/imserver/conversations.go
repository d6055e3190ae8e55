//go:build !js

package imserver

import (
	"slices"
	"time"

	"localcache-wasm/msync"
)

// conversations are what users have of their talks: the list, and the history of
// each. A message is in messages as long as a history holds it. A history is
// sorted by time, then by id, and keeps its last ones only. A conversation that is
// not listed has a history at most. A room has one history for all, under the user
// "", and is in nobody's list.
type conversations struct {
	store    *store
	numbers  *numbers
	most     int // messages in a history
	messages map[uint64]*stored
	lists    map[string]map[target]*conversation // by user
}

func newConversations(store *store, numbers *numbers, most int) *conversations {
	return &conversations{
		store: store, numbers: numbers, most: most,
		messages: map[uint64]*stored{}, lists: map[string]map[target]*conversation{},
	}
}

// stored is a chat message as histories have it: what its last edit left.
type stored struct {
	seq     uint64 // order of arrival
	meta    *msync.Meta
	readers map[string]bool // of a group message; as long as the server runs

	histories int // that it is in
}

// conversation is one of a user's list, with what the user still has of its
// history. Exported fields are kept in the data file.
type conversation struct {
	Listed     bool   `json:"listed"`
	Read       uint64 `json:"read"` // everything that had arrived by then is read
	Pinned     bool   `json:"pinned"`
	PinnedTime int64  `json:"pinnedTime"`
	Marks      []int  `json:"marks"`

	history []*stored // by time, then id
}

// of finds a conversation of a user, nil if there is none.
func (c *conversations) of(user string, t target) *conversation { return c.lists[user][t] }

// open finds or makes a conversation of a user.
func (c *conversations) open(user string, t target) *conversation {
	if c.lists[user] == nil {
		c.lists[user] = map[target]*conversation{}
	}
	e := c.lists[user][t]
	if e == nil {
		e = &conversation{}
		c.lists[user][t] = e
	}
	return e
}

func (c *conversations) save(user string, t target) {
	c.store.save(bucketConversations, c.lists[user][t], user, string(t.kind), t.name)
}

// keep puts a message into the histories of all that it is for.
func (c *conversations) keep(meta *msync.Meta, t target, users []string) {
	m := &stored{seq: c.numbers.next(), meta: meta}
	c.messages[meta.GetId()] = m
	c.store.saveMessage(m)
	if t.kind == inRoom {
		users = []string{""}
	}
	from := meta.GetFrom().GetName()
	for _, user := range users {
		peer := t.seenBy(user, from)
		e := c.open(user, peer)
		e.insert(m)
		e.Listed = t.kind != inRoom
		c.store.put(bucketHistory, nil, user, string(peer.kind), peer.name, meta.GetId())
		c.save(user, peer)
	}
	// After all histories have it: a message that is too old for the first one would
	// otherwise be released before the second one holds it.
	for _, user := range users {
		c.trim(user, t.seenBy(user, from))
	}
}

// edit puts other contents in the place of a message's. What waits in queues
// stays as it was sent.
func (c *conversations) edit(m *stored, payload []byte) {
	changed := *m.meta
	changed.Payload = payload
	m.meta = &changed
	c.store.saveMessage(m)
}

func (e *conversation) insert(m *stored) {
	m.histories++
	at := len(e.history)
	for at > 0 && m.before(e.history[at-1]) {
		at--
	}
	e.history = slices.Insert(e.history, at, m)
}

func (m *stored) before(other *stored) bool {
	a, b := m.meta, other.meta
	if a.GetTimestamp() != b.GetTimestamp() {
		return a.GetTimestamp() < b.GetTimestamp()
	}
	return a.GetId() < b.GetId()
}

// unlink takes messages out of one user's history.
func (c *conversations) unlink(user string, t target, which func(*stored) bool) {
	e := c.of(user, t)
	if e == nil {
		return
	}
	e.history = slices.DeleteFunc(e.history, func(m *stored) bool {
		if !which(m) {
			return false
		}
		c.store.remove(bucketHistory, user, string(t.kind), t.name, m.meta.GetId())
		c.release(m)
		return true
	})
}

// release forgets a message that is in nobody's history any more.
func (c *conversations) release(m *stored) {
	m.histories--
	if id := m.meta.GetId(); m.histories <= 0 && c.messages[id] == m {
		delete(c.messages, id)
		c.store.remove(bucketMessages, id)
	}
}

// forget removes a message from every history.
func (c *conversations) forget(m *stored) {
	for user, list := range c.lists {
		for t := range list {
			c.unlink(user, t, func(one *stored) bool { return one == m })
		}
	}
}

// trim drops the oldest messages of one user's conversation.
func (c *conversations) trim(user string, t target) {
	e := c.of(user, t)
	surplus := len(e.history) - c.most
	if surplus < trimStep {
		return
	}
	last := e.history[surplus-1]
	c.unlink(user, t, func(m *stored) bool { return m == last || m.before(last) })
}

// readAll sets a conversation's unread count to 0.
func (c *conversations) readAll(user string, t target) {
	c.open(user, t).Read = c.numbers.last
	c.save(user, t)
}

// pin pins or unpins a conversation and returns when, in ms since the epoch.
func (c *conversations) pin(user string, t target, pinned bool) (at int64) {
	e := c.open(user, t)
	e.Listed, e.Pinned, e.PinnedTime = true, pinned, time.Now().UnixMilli()
	c.save(user, t)
	return e.PinnedTime
}

// mark puts a mark on a listed conversation or takes it away. It reports false if
// the conversation is not listed.
func (c *conversations) mark(user string, t target, mark int, on bool) bool {
	e := c.of(user, t)
	if e == nil || !e.Listed {
		return false
	}
	e.Marks = slices.DeleteFunc(e.Marks, func(n int) bool { return n == mark })
	if on {
		e.Marks = append(e.Marks, mark)
		slices.Sort(e.Marks)
	}
	c.save(user, t)
	return true
}

// unlist takes a conversation out of a user's list, with its history if asked.
func (c *conversations) unlist(user string, t target, history bool) {
	e := c.of(user, t)
	if e == nil {
		return
	}
	if history {
		c.unlink(user, t, func(*stored) bool { return true })
	}
	e.Listed, e.Pinned, e.Marks, e.Read = false, false, nil, c.numbers.last
	c.save(user, t)
}

func (e *conversation) unread(user string) (n int) {
	for _, m := range e.history {
		if m.seq > e.Read && m.meta.GetFrom().GetName() != user {
			n++
		}
	}
	return n
}

func (e *conversation) last() *stored {
	if len(e.history) == 0 {
		return nil
	}
	return e.history[len(e.history)-1]
}
