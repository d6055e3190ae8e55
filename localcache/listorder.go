package localcache

import (
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

// holds reports whether a wish, if there is one, is what is.
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

// listKey is where a conversation stands in a list: pinned ones first if the list
// is so, then the newer, then by session.
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

// before reports whether k comes earlier in the list than l.
func (k listKey) before(l listKey) bool {
	switch {
	case k.pinned != l.pinned:
		return k.pinned
	case k.time != l.time:
		return k.time > l.time
	}
	return k.session > l.session
}

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
