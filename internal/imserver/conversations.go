//go:build !js

package imserver

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"localcache-wasm/msync"
)

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

// conversation finds or makes a conversation of a user. One that is not listed
// has a history at most.
func (s *Server) conversation(user string, t target) *conversation {
	if s.lists[user] == nil {
		s.lists[user] = map[target]*conversation{}
	}
	e := s.lists[user][t]
	if e == nil {
		e = &conversation{}
		s.lists[user][t] = e
	}
	return e
}

func (s *Server) saveConversation(user string, t target) {
	s.save(bucketConversations, s.lists[user][t], user, string(t.kind), t.name)
}

// keep puts a message into the histories of all that it is for.
func (s *Server) keep(meta *msync.Meta, t target, users []string) {
	m := &stored{seq: s.newID(), meta: meta}
	s.messages[meta.GetId()] = m
	s.saveMessage(m)
	if t.kind == inRoom {
		users = []string{""} // a room has one history, for all
	}
	from := meta.GetFrom().GetName()
	for _, user := range users {
		peer := t
		if t.kind == single && user == t.name {
			peer = target{single, from}
		}
		e := s.conversation(user, peer)
		e.insert(m)
		e.Listed = t.kind != inRoom
		s.store.put(bucketHistory, nil, user, string(peer.kind), peer.name, meta.GetId())
		s.saveConversation(user, peer)
		s.trimHistory(user, peer, e)
	}
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
func (s *Server) unlink(user string, t target, e *conversation, which func(*stored) bool) {
	e.history = slices.DeleteFunc(e.history, func(m *stored) bool {
		if !which(m) {
			return false
		}
		s.store.remove(bucketHistory, user, string(t.kind), t.name, m.meta.GetId())
		s.release(m)
		return true
	})
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

// readAll sets a conversation's unread count to 0.
func (s *Server) readAll(user string, t target) {
	e := s.conversation(user, t)
	e.Read = s.lastID
	s.saveConversation(user, t)
}

// row is a conversation with its place in a list.
type row struct {
	target target
	entry  *conversation
	place  place
}

// place is where a row stands in a list: newest first, of two messages in one
// millisecond the later, then by name.
type place struct {
	time int64
	id   uint64
	name string
}

func (p place) before(q place) bool {
	return cmp.Or(cmp.Compare(q.time, p.time), cmp.Compare(q.id, p.id), cmp.Compare(p.name, q.name)) < 0
}

func (p place) String() string { return fmt.Sprintf("%d_%d_%s", p.time, p.id, p.name) }

// placeOf reads what String wrote.
func placeOf(text string) (p place, ok bool) {
	parts := strings.SplitN(text, "_", 3)
	if len(parts) < 3 {
		return p, false
	}
	var errTime, errID error
	p.time, errTime = strconv.ParseInt(parts[0], 10, 64)
	p.id, errID = strconv.ParseUint(parts[1], 10, 64)
	p.name = parts[2]
	return p, errTime == nil && errID == nil
}

// rows are a user's listed conversations, newest first, or the last pinned first.
func (s *Server) rows(user string, empty, pinned bool, which func(*conversation) bool) []row {
	var list []row
	for t, e := range s.lists[user] {
		if !e.Listed || which != nil && !which(e) {
			continue
		}
		r := row{target: t, entry: e, place: place{name: t.name}}
		if m := e.last(); m != nil {
			r.place.time, r.place.id = int64(m.meta.GetTimestamp()), m.meta.GetId()
		} else if !empty {
			continue
		}
		if pinned {
			r.place.time = e.PinnedTime
		}
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].place.before(list[j].place) })
	return list
}
