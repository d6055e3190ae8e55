package localcache

import (
	"errors"
	"slices"
	"sort"
)

// Contents reads and changes the values of a Memory's bodies. On IndexedDB the
// storage's JavaScript half does that.
type Contents interface {
	// Keep puts a value into the table, under its own number.
	Keep(NewBody) error
	// Match reports whether a message's body passes a filter.
	Match(Body, *Filter) bool
	// Change does what ChangeBody says.
	Change(to, from Body) error
}

var errNoContents = errors.New("these bodies cannot be looked into")

// passes reports whether a message's body passes a filter.
func (s *Memory) passes(m *Message, f *Filter) bool {
	return f == nil || s.bodies.(Contents).Match(m.Body, f)
}

// between is the messages of a session strictly between two order keys that pass a
// filter, from one end or the other, at most limit.
func (s *Memory) between(q *Query) (found []*Message) {
	list := s.messages[q.Session]
	from := sort.Search(len(list), func(i int) bool { return q.Order.Less(list[i].Order) })
	to := len(list)
	if !q.Until.IsZero() {
		to = sort.Search(len(list), func(i int) bool { return !list[i].Order.Less(q.Until) })
	}
	for i := from; i < to && (q.Limit == 0 || len(found) < q.Limit); i++ {
		m := list[i]
		if q.Newest {
			m = list[from+to-1-i]
		}
		if s.passes(m, q.Filter) {
			found = append(found, m)
		}
	}
	return found
}

func (s *Memory) at(session string, order OrderKey) *Message {
	list := s.messages[session]
	i := sort.Search(len(list), func(i int) bool { return !list[i].Order.Less(order) })
	if i < len(list) && list[i].Order == order {
		return list[i]
	}
	return nil
}

// total counts messages as MessageTotal says.
func (s *Memory) total(q *Query) (n int) {
	if q.Session != "" {
		return len(s.between(q))
	}
	for session, list := range s.messages {
		if session == Tombstones {
			continue
		}
		for _, m := range list {
			if s.passes(m, q.Filter) {
				n++
			}
		}
	}
	return n
}

// candidates finds what matches in the order of a search.
func (s *Memory) candidates(q *Query) {
	from := Found{q.Session, q.Order}
	begun := q.Session != ""
	behind := func(f Found) bool { // behind where the page before ended
		if q.Newest {
			return f.Less(from)
		}
		return from.Less(f)
	}
	for session, list := range s.messages {
		if session == Tombstones || q.Only != "" && session != q.Only {
			continue
		}
		for _, m := range list {
			if at := (Found{session, m.Order}); (!begun || behind(at)) && s.passes(m, q.Filter) {
				q.Found = append(q.Found, at)
			}
		}
	}
	sort.Slice(q.Found, func(i, j int) bool { return q.Found[i].Less(q.Found[j]) != q.Newest })
	q.End = q.Limit == 0 || len(q.Found) <= q.Limit
	if !q.End {
		q.Found = q.Found[:q.Limit]
	}
}

// listed is conversations as ConversationList says.
func (s *Memory) listed(q *Query) []*Conversation {
	behind, paged := parseListKey(q.Cursor)
	list := make([]*Conversation, 0, len(s.conversations))
	for _, c := range s.conversations {
		if selects(q.Select, c) && (!paged || behind.before(keyInList(q.Select, c))) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(c, d *Conversation) int {
		return keyInList(q.Select, c).compare(keyInList(q.Select, d))
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list
}

// changesAfter reads the change log.
func (s *Memory) changesAfter(q *Query) {
	q.Cut = q.Number < s.cut
	for _, c := range s.changes {
		if c.Number > q.Number {
			q.Changes = append(q.Changes, c)
		}
	}
	q.Number = s.lastChange
}

// keptChanges is how many records a Memory keeps at least. IndexedDB's are trimmed in
// idle moments: indexeddb/changelog.js.
const keptChanges = 1000

// appendChange and cutChanges write it.
func (tx *memoryTx) appendChange(c *Change) {
	s := tx.s
	was, last, cut := s.changes, s.lastChange, s.cut
	tx.undo = append(tx.undo, func() { s.changes, s.lastChange, s.cut = was, last, cut })
	s.lastChange++
	record := Change{ // the view uses its own again
		Number: s.lastChange, Conversations: slices.Clone(c.Conversations),
		Messages: slices.Clone(c.Messages), Emptied: slices.Clone(c.Emptied),
	}
	if len(was) >= 2*keptChanges {
		s.cut = was[len(was)-keptChanges].Number
		was = slices.Clone(was[len(was)-keptChanges+1:])
	}
	s.changes = append(was, record) // behind the end of what an undo takes back
}

func (tx *memoryTx) cutChanges(upTo int) {
	s := tx.s
	was, cut := s.changes, s.cut
	tx.undo = append(tx.undo, func() { s.changes, s.cut = was, cut })
	s.cut = max(s.cut, min(upTo, s.lastChange))
	s.changes = slices.DeleteFunc(slices.Clone(was), func(c Change) bool { return c.Number <= upTo })
}
