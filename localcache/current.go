package localcache

import "localcache-wasm/internal/bridge"

// SetCurrent sets the conversation that the user has open in this tab. A message that
// arrives for it while the tab is visible counts as read: the same transaction moves
// the mark of the unread count to the message. So it does not matter which tab stores
// the message first.
type SetCurrent bridge.SetCurrent

func (s *SetCurrent) need(*needs, *self) { s.Session = oneSpelling(s.Session) }

func (s *SetCurrent) apply(v *view) (Result, error) {
	was := v.self.current
	v.self.undo = append(v.self.undo, func() { v.self.current = was })
	v.self.current = bridge.Current(*s)
	return nil, nil
}

// GetCurrent asks what SetCurrent set.
type GetCurrent bridge.GetCurrent

func (g *GetCurrent) need(*needs, *self) {}

func (g *GetCurrent) apply(v *view) (Result, error) {
	current := v.self.current
	return &current, nil
}

// readIfCurrent marks a message that arrived as read if the user sees it arrive.
func (v *view) readIfCurrent(c *Conversation, m *Message) error {
	if !v.self.current.Visible || v.self.current.Session != c.Session || !m.Counted || !c.Mark.Order.Less(m.Order) {
		return nil
	}
	c.ClearedAt = v.self.now()
	v.touchConversation(c)
	return v.setMark(c, Mark{Order: m.Order, Cleared: true})
}
