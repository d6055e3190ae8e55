package localcache

import "localcache-wasm/internal/bridge"

// StoreMessage is a message the host received, read from a server list, or is
// about to send. A nil Header is a server list's conversation without messages.
type StoreMessage bridge.StoreMessage

func (s *StoreMessage) need(n *needs, self *self) {
	if s.Header == nil {
		return
	}
	conversationType, id, ok := conversationOf(s.Header, self.user)
	if !ok {
		return
	}
	n.sessions[SessionID(conversationType, id)] = true
	switch {
	case s.Status != Success:
		n.clientIDs[s.Header.ID] = true
		n.latest = true
	case s.FromServer:
		n.serverKey(ServerKey(s.Header.ID))
	default:
		n.newKey(ServerKey(s.Header.ID))
	}
}

func (s *StoreMessage) apply(v *view) (Result, error) {
	if s.Header == nil {
		return nil, nil
	}
	conversationType, id, ok := conversationOf(s.Header, v.self.user)
	switch {
	case !ok:
		return nil, nil
	case s.Status != Success:
		return nil, v.send(s, conversationType, id)
	default:
		return nil, v.receive(s, conversationType, id)
	}
}

// receive stores a message that the server has timed. It counts once, however often
// and by whatever call it comes.
func (v *view) receive(s *StoreMessage, conversationType, id string) error {
	session, key := SessionID(conversationType, id), ServerKey(s.Header.ID)
	order := orderOf(s.Header)
	if s.FromServer {
		remember(v.self, v.self.served, session)
		v.self.served[session] = order
	}
	held, err := v.messageByServerKey(key)
	if err != nil {
		return err
	}
	if held != nil && held.Recalled {
		return v.receiveRecalled(session, conversationType, id, order, s.FromServer)
	}
	counted := !s.FromServer && isForeign(s.Header, v.self.user)
	if held != nil {
		return v.receiveAgain(held, order, counted, s.FromServer)
	}
	c, err := v.conversation(session)
	if err != nil {
		return err
	}
	if !s.FromServer && !v.removedBefore(c, session).Less(order) {
		return nil // the user removed it: a replay changes nothing
	}
	if c, err = v.ensure(session, conversationType, id); err != nil {
		return err
	}
	m := &Message{Session: session, Order: order, ServerKey: key, Status: Success, Counted: counted, Body: s.Body}
	v.assign(m.Body, session, Success, s.Header.ID)
	v.insert(m)
	v.newestAt(c, order)
	v.count(c, m)
	v.showIfLast(c, m)
	if s.FromServer {
		return nil
	}
	v.arrivedLive(c, order)
	return v.readIfCurrent(c, m)
}

// receiveAgain is for a message that is stored already. The copy can have the server's
// time of an own message, or show that a listed message was delivered too.
func (v *view) receiveAgain(m *Message, order OrderKey, counted, fromServer bool) error {
	c, err := v.conversation(m.Session)
	if err != nil {
		return err
	}
	if counted && !m.Counted {
		m.Counted = true
		v.touchMessage(m)
		if c != nil {
			v.count(c, m)
		}
	}
	if c == nil && v.bringsBack(m, order, fromServer) {
		if c, err = v.comesBack(m, order); err != nil {
			return err
		}
	}
	if c != nil && !fromServer {
		v.arrivedLive(c, order)
		if err := v.readIfCurrent(c, m); err != nil {
			return err
		}
	}
	if m.ClientID != "" && m.Order.ID != m.ServerKey {
		return v.settleOrder(m, order)
	}
	return nil
}

// bringsBack reports whether a message that was kept makes its removed conversation
// again: a server page names it, or it came after the removal and another tab, which did
// not know of the removal, has stored it.
func (v *view) bringsBack(m *Message, order OrderKey, fromServer bool) bool {
	return fromServer || m.ClientID == "" && v.removed[m.Session].mark.Less(order)
}

// comesBack makes the removed conversation of a message again.
func (v *view) comesBack(m *Message, order OrderKey) (*Conversation, error) {
	conversationType, id, ok := splitSession(m.Session)
	if !ok {
		return nil, nil
	}
	c, err := v.ensure(m.Session, conversationType, id)
	if err != nil {
		return nil, err
	}
	v.newestAt(c, order)
	v.activeAt(c, order.Time)
	return c, v.findLast(c) // own messages that were kept may stand behind it
}

// receiveRecalled is for a message whose recall came first. It is not stored, but it
// makes the conversation active, as in the other order.
func (v *view) receiveRecalled(session, conversationType, id string, order OrderKey, fromServer bool) error {
	c, err := v.conversation(session)
	if err != nil {
		return err
	}
	if !fromServer && !v.removedBefore(c, session).Less(order) {
		return nil
	}
	if c, err = v.ensure(session, conversationType, id); err != nil {
		return err
	}
	v.newestAt(c, order)
	v.activeAt(c, order.Time)
	v.touchConversation(c)
	if !fromServer {
		v.arrivedLive(c, order)
	}
	return nil
}

// removedBefore gives the order key up to which the user removed the conversation.
func (v *view) removedBefore(c *Conversation, session string) OrderKey {
	if c != nil {
		return c.Removed
	}
	return v.removed[session].mark
}

// showIfLast makes m the conversation's last message if it stands behind all
// others, or is the last and was changed.
func (v *view) showIfLast(c *Conversation, m *Message) {
	if m.Order.Less(c.Last) {
		return
	}
	c.Last, c.LastBody, c.dropLast = m.Order, m.Body, false
	v.activeAt(c, m.Order.Time)
	v.touchConversation(c)
}

func (v *view) activeAt(c *Conversation, time float64) {
	if time > c.Time {
		c.Time = time
		v.touchConversation(c)
	}
	v.latest = max(v.latest, c.Time)
}

// newestAt records the order key of a message that the server has timed. A clear counts
// from the newest of them, also when own messages stand behind it.
func (v *view) newestAt(c *Conversation, order OrderKey) {
	if c.Newest.Less(order) {
		c.Newest = order
		v.touchConversation(c)
	}
}

// findLast looks for the last message after the one that was last went away.
func (v *view) findLast(c *Conversation) error {
	left, err := v.query(&Query{Kind: LastMessage, Session: c.Session})
	if err != nil {
		return err
	}
	v.touchConversation(c)
	if m := first(left); m != nil {
		c.Last, c.LastBody, c.dropLast = m.Order, m.Body, false
		return nil
	}
	c.Last, c.LastBody, c.dropLast = OrderKey{}, 0, true
	return nil
}
