package localcache

import "localcache-wasm/internal/bridge"

// Unread = the mark's base + the counted messages behind the mark. A clear
// marks (0, newest message the server has timed), a server's count marks
// (n, its last message). The mark further behind wins; on a tie the clear,
// then the lower base: so it does not matter which of them came first.

// count raises the unread count for a message that is new behind the mark.
func (v *view) count(c *Conversation, m *Message) {
	if m.Counted && c.Mark.Order.Less(m.Order) {
		c.Unread++
		v.touchConversation(c)
	}
}

// uncount lowers the unread count again, for a message that is deleted.
func (v *view) uncount(c *Conversation, m *Message) {
	if m.Counted && c.Mark.Order.Less(m.Order) && c.Unread > 0 {
		c.Unread--
		v.touchConversation(c)
	}
}

// beats reports whether m replaces the mark old.
func (m Mark) beats(old Mark) bool {
	if m.Order != old.Order {
		return old.Order.Less(m.Order)
	}
	if m.Cleared != old.Cleared {
		return m.Cleared
	}
	return m.Base < old.Base
}

// setMark counts from a new mark, if it beats the old one.
func (v *view) setMark(c *Conversation, mark Mark) error {
	if c.Mark.Set && !mark.beats(c.Mark) {
		return nil
	}
	mark.Set = true
	c.Mark = mark
	behind := 0
	if mark.Order.Less(c.Newest) {
		messages, err := v.query(&Query{Kind: MessagesAfter, Session: c.Session, Order: mark.Order})
		if err != nil {
			return err
		}
		for _, m := range messages {
			if m.Counted {
				behind++
			}
		}
	}
	c.Unread = mark.Base + behind
	v.touchConversation(c)
	return nil
}

// countKept counts the messages that stand behind the mark of a conversation which was
// removed and comes back. Only a removal that ran again on the database leaves such: see
// seen.
func (v *view) countKept(c *Conversation) error {
	messages, err := v.query(&Query{Kind: MessagesAfter, Session: c.Session, Order: c.Mark.Order})
	for _, m := range messages {
		v.count(c, m)
		if m.Order.Timed() {
			v.newestAt(c, m.Order)
		}
	}
	return err
}

// ClearUnread sets a conversation's unread count to 0. It covers messages that could not
// be stored, too. Only for such it makes a conversation that does not exist.
type ClearUnread bridge.ClearUnread

func (r *ClearUnread) need(n *needs, _ *self) {
	r.Session = oneSpelling(r.Session)
	n.sessions[r.Session] = true
}

func (r *ClearUnread) apply(v *view) (Result, error) {
	c, err := v.conversation(r.Session)
	if err != nil {
		return nil, err
	}
	newest := v.newestOffered(c, r.Session)
	if c == nil {
		conversationType, id, ok := splitSession(r.Session)
		if !ok || newest.IsZero() {
			return nil, nil
		}
		if c, err = v.ensure(r.Session, conversationType, id); err != nil {
			return nil, err
		}
	}
	return nil, v.clearUnread(c, newest)
}

// clearUnread marks everything up to an order key as read.
func (v *view) clearUnread(c *Conversation, newest OrderKey) error {
	c.ClearedAt = v.self.now()
	v.touchConversation(c)
	order, err := v.seen(c.Session, later(newest, c.Mark.Order))
	if err != nil {
		return err
	}
	return v.setMark(c, Mark{Order: order, Cleared: true})
}
