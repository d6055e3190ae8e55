package localcache

// settleOrder gives an own message the order key that the server gave it. Own messages
// that the server has not timed keep their order to it: those that it would pass move
// with it, directly behind it if they were made after it, directly before it if they
// were made before.
func (v *view) settleOrder(m *Message, order OrderKey) error {
	c, err := v.conversation(m.Session)
	if err != nil {
		return err
	}
	was := m.Order
	up := was.Less(order)
	along, err := v.untimedBetween(m, c, was, order)
	if err != nil {
		return err
	}
	v.move(m, order)
	for i, own := range along {
		v.move(own, beside(order, up, i))
	}
	if c == nil {
		return nil
	}
	v.drifts(c, m)
	for _, own := range along {
		v.drifts(c, own)
	}
	v.newestAt(c, order)
	v.activeAt(c, order.Time)
	v.touchConversation(c)
	if len(along) > 0 || c.Last == was || c.Last == order {
		return v.findLast(c)
	}
	v.showIfLast(c, m)
	return nil
}

// untimedBetween is the own messages that the server has not timed and that m
// passes on its way from one order key to another, in their order.
func (v *view) untimedBetween(m *Message, c *Conversation, from, to OrderKey) (own []*Message, err error) {
	low, high := from, to
	if !from.Less(to) {
		low, high = to, from
	} else if c != nil && c.Last == from {
		return nil, nil // the usual case: it is the last, there is nothing to pass
	}
	messages, err := v.query(&Query{Kind: MessagesAfter, Session: m.Session, Order: low, Until: high})
	if err != nil {
		return nil, err
	}
	for _, other := range messages {
		if other != m && other.ClientID != "" && other.Order.ID != other.ServerKey {
			own = append(own, other)
		}
	}
	return own, nil
}
