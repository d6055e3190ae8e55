package localcache

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"localcache-wasm/internal/bridge"
)

// selects reports whether a selection chooses a conversation.
func selects(s *bridge.Selection, c *Conversation) bool {
	if s == nil {
		return true
	}
	return (s.ConversationType == "" || s.ConversationType == c.Type) &&
		holds(s.Unread, c.Unread > 0) &&
		holds(s.Pinned, c.pinned()) &&
		(s.Mark == nil || c.hasMark(*s.Mark)) &&
		holds(s.Draft, c.HasDraft) &&
		(s.RemindType == "" || s.RemindType == c.remindType())
}

// holds reports whether a condition of a selection, if it is given, is met.
func holds(wish *bool, is bool) bool { return wish == nil || *wish == is }

func (c *Conversation) pinned() bool { return c.Server.Pinned != nil && *c.Server.Pinned }

func (c *Conversation) remindType() string {
	if c.RemindType == "" {
		return bridge.RemindAll
	}
	return c.RemindType
}

func (c *Conversation) hasMark(mark int) bool {
	for _, m := range c.Server.Marks {
		if m == mark {
			return true
		}
	}
	return false
}

// listKey is the position of a conversation in a list: pinned ones first if the list
// wants that, then the newer, then by session.
type listKey struct {
	pinned  bool
	time    float64 // last active, or pinned
	session string
}

func keyInList(s *bridge.Selection, c *Conversation) listKey {
	if s != nil && s.PinnedFirst && c.pinned() {
		k := listKey{pinned: true, session: c.Session}
		if c.Server.PinnedTime != nil {
			k.time = *c.Server.PinnedTime
		}
		return k
	}
	return listKey{time: c.Time, session: c.Session}
}

// compare is -1, 0 or 1 as k comes earlier in the list than l, is l, or comes later.
func (k listKey) compare(l listKey) int {
	switch {
	case k.pinned && !l.pinned:
		return -1
	case l.pinned && !k.pinned:
		return 1
	}
	return cmp.Or(cmp.Compare(l.time, k.time), cmp.Compare(l.session, k.session))
}

// before reports whether k comes earlier in the list than l.
func (k listKey) before(l listKey) bool { return k.compare(l) < 0 }

// A cursor is the key of the conversation before it: FormatCursor's text, with
// "pinned|" before it for a pinned one.
const pinnedCursor = "pinned|"

func (k listKey) cursor() string {
	text := FormatCursor(k.time, k.session)
	if k.pinned {
		return pinnedCursor + text
	}
	return text
}

func parseListKey(cursor string) (k listKey, ok bool) {
	cursor, k.pinned = strings.CutPrefix(cursor, pinnedCursor)
	k.time, k.session, ok = ParseCursor(cursor)
	return k, ok
}

// pieceOfList is how many conversations one read takes of a list with a selection.
const pieceOfList = 200

// ListReads are the reads of a storage that [ReadSelected] is made of.
type ListReads struct {
	// Page reads conversations, newest first, behind a time and a session ("" for
	// the first page), at most limit. many says that there will be more such reads.
	Page func(limit int, time float64, session string, many bool) ([]*Conversation, error)
	// Pinned reads the pinned ones, in any order.
	Pinned func() ([]*Conversation, error)
}

// ReadSelected answers a query of the kind ConversationList by reading the list in
// pieces, until enough conversations have been chosen.
func ReadSelected(q *Query, reads ListReads) error {
	behind, paged := parseListKey(q.Cursor)
	enough := func() bool { return q.Limit > 0 && len(q.Conversations) >= q.Limit }
	pinnedFirst := q.Select != nil && q.Select.PinnedFirst
	if pinnedFirst && (!paged || behind.pinned) {
		pinned, err := reads.Pinned()
		if err != nil {
			return err
		}
		slices.SortFunc(pinned, func(c, d *Conversation) int {
			return keyInList(q.Select, c).compare(keyInList(q.Select, d))
		})
		for _, c := range pinned {
			if selects(q.Select, c) && (!paged || behind.before(keyInList(q.Select, c))) && !enough() {
				q.Conversations = append(q.Conversations, c)
			}
		}
	}
	at := listKey{}
	if paged && !behind.pinned {
		at = behind
	}
	many := q.Limit == 0 || q.Select != nil || q.Limit > pieceOfList
	for !enough() {
		size := pieceOfList
		if q.Select == nil && q.Limit > 0 {
			size = q.Limit - len(q.Conversations)
		}
		rows, err := reads.Page(size, at.time, at.session, many)
		if err != nil {
			return err
		}
		for _, c := range rows {
			if selects(q.Select, c) && !(pinnedFirst && c.pinned()) && !enough() {
				q.Conversations = append(q.Conversations, c)
			}
		}
		if len(rows) < size {
			return nil
		}
		last := rows[len(rows)-1]
		at = listKey{time: last.Time, session: last.Session}
	}
	return nil
}

// PageOf gives a page of a list, and the cursor of the next page. list holds one
// conversation more than the limit if there are more.
func PageOf(q List, list []*Conversation) (page []*Conversation, next string) {
	if q.Limit == 0 || len(list) <= q.Limit {
		return list, ""
	}
	list = list[:q.Limit]
	return list, keyInList(q.Select, list[q.Limit-1]).cursor()
}

// FormatCursor names where a conversation stands in the list.
func FormatCursor(time float64, session string) string {
	return strconv.FormatFloat(time, 'f', -1, 64) + "|" + session
}

// ParseCursor reads what FormatCursor wrote; ok is false for anything else.
func ParseCursor(cursor string) (time float64, session string, ok bool) {
	number, session, ok := strings.Cut(cursor, "|")
	if !ok {
		return 0, "", false
	}
	time, err := strconv.ParseFloat(number, 64)
	return time, session, err == nil
}
