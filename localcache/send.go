package localcache

import "localcache-wasm/internal/bridge"

const (
	// giveUpAfter is how long a message may stay in progress, in ms. The host gives
	// up after 15 s and reports nothing (docs/plugin-contract.md B7b).
	giveUpAfter = 16_000
	// tryAgainAfter is when a message is given up if that failed, in ms.
	tryAgainAfter = 5_000
	// createdFor is how long it may take to be sent, in ms: attachments are uploaded.
	createdFor = 3_600_000
)

// send stores an own message that is on its way: created, or handed to the
// socket.
func (v *view) send(s *StoreMessage, conversationType, id string) error {
	session := SessionID(conversationType, id)
	m, err := v.ownMessage(s.Header.ID)
	if err != nil {
		return err
	}
	if m != nil {
		return v.sendAgain(m, s, conversationType, id)
	}
	c, err := v.ensure(session, conversationType, id)
	if err != nil {
		return err
	}
	time, err := v.nextOwnTime(c)
	if err != nil {
		return err
	}
	m = &Message{
		Session: session, Order: OrderKey{Time: time, ID: "~" + s.Header.ID + "~" + v.self.nonce},
		ClientID: s.Header.ID, Nonce: v.self.nonce, Time: s.Header.Time, Body: s.Body,
	}
	v.drifts(c, m)
	v.setStatus(m, s.Status)
	v.assign(m.Body, session, s.Status, s.Header.ID)
	v.insert(m)
	v.showIfLast(c, m)
	return nil
}

// sendAgain is for an own message that is stored already: its status rises, or it is a
// new attempt after a failure. Within one attempt the status only rises.
func (v *view) sendAgain(m *Message, s *StoreMessage, conversationType, id string) error {
	newAttempt := m.Status == Failed && s.Status == Created
	if !newAttempt && (!pending(m.Status) || s.Status < m.Status) {
		return nil
	}
	if s.Body != 0 {
		m.Body, m.shared = s.Body, true // an attachment gets its address by the upload
		m.Time = s.Header.Time
		if c, err := v.conversation(m.Session); err != nil {
			return err
		} else if c != nil {
			v.drifts(c, m)
		}
	}
	m.Nonce = v.self.nonce // also if a store before this one made it
	v.setStatus(m, s.Status)
	v.assign(m.Body, m.Session, s.Status, m.ClientID)
	if newAttempt && m.Session == SessionID(conversationType, id) {
		// If the user removed the conversation and kept its messages, it comes back.
		v.touchMessage(m)
		if _, err := v.ensure(m.Session, conversationType, id); err != nil {
			return err
		}
	}
	return v.changed(m)
}

// changed writes a message, and the copy of it if it is its conversation's last.
func (v *view) changed(m *Message) error {
	v.touchMessage(m)
	c, err := v.conversation(m.Session)
	if err != nil || c == nil || c.Last != m.Order {
		return err
	}
	c.LastBody, c.dropLast = m.Body, false
	v.touchConversation(c)
	return nil
}

func (v *view) setStatus(m *Message, status Status) {
	m.Status = status
	m.Deadline = v.deadline(status)
	if m.Nonce != v.self.nonce {
		return // it belongs to a store that was closed
	}
	remember(v.self, v.self.waiting, m.ClientID)
	if status == InProgress {
		v.self.waiting[m.ClientID] = v.self.elapsed() + giveUpAfter
	} else {
		delete(v.self.waiting, m.ClientID)
	}
}

// deadline is when the stores of other pages may give a message up, by the client's
// clock; 0 for never.
func (v *view) deadline(status Status) float64 {
	switch status {
	case InProgress:
		return v.self.now() + giveUpAfter
	case Created:
		return v.self.now() + createdFor
	}
	return 0
}

// overdue reports whether to give up a message whose page may still be open. A deadline
// too far in the future was set while the clock was wrong.
func (v *view) overdue(m *Message) bool {
	now := v.self.now()
	return m.Deadline != 0 && (m.Deadline <= now || m.Deadline > now+createdFor)
}

// UpdateMessage is the answer to something this page sent. Answers to commands,
// acknowledgements and recalls come here too: their ids are unknown, so they are ignored.
type UpdateMessage bridge.UpdateMessage

func (u *UpdateMessage) need(n *needs, _ *self) {
	if u.ClientID != "" {
		n.clientIDs[u.ClientID] = true
	}
	if u.HasStatus && u.Status == Success {
		n.serverKey(ServerKey(u.ServerMsgID))
	}
}

func (u *UpdateMessage) apply(v *view) (Result, error) {
	m, err := v.ownMessage(u.ClientID)
	if m == nil || err != nil || !u.HasStatus {
		return nil, err
	}
	switch {
	case u.Status == Success && m.Status != Success:
		return nil, v.delivered(m, u.ServerMsgID)
	case u.Status == Failed && pending(m.Status), u.Status == InProgress && m.Status == Created:
		return nil, v.reached(m, u.Status)
	}
	return nil, nil
}

// reached raises the status of a message that has no server id yet.
func (v *view) reached(m *Message, status Status) error {
	v.setStatus(m, status)
	v.assign(m.Body, "", status, "")
	return v.changed(m)
}

// delivered gives an own message its server id. The server's own copy, if it
// came first, and this record become one; if its recall came first, it goes.
func (v *view) delivered(m *Message, serverMsgID string) error {
	key := ServerKey(serverMsgID)
	if serverMsgID == m.ClientID {
		key = ""
	}
	twin, err := v.messageByServerKey(key)
	if err != nil {
		return err
	}
	v.setStatus(m, Success)
	if twin != nil && twin.Recalled {
		return v.takeAway(m)
	}
	if key != "" {
		m.ServerKey = key
		v.assign(m.Body, "", Success, serverMsgID)
	} else {
		v.assign(m.Body, "", Success, "")
	}
	if twin == nil || twin == m {
		if key != "" {
			v.byServerKey[key] = m
		}
		return v.changed(m)
	}
	order := twin.Order
	v.delete(twin)
	v.byServerKey[key] = m
	if err := v.settleOrder(m, order); err != nil {
		return err
	}
	return v.changed(m)
}

// GiveUp fails the own messages that have been in progress for too long.
type GiveUp struct {
	ClientIDs []string
	Next      float64 // when each is tried again if this fails. Another time is that of a new attempt
}

func (g *GiveUp) need(n *needs, _ *self) {
	for _, id := range g.ClientIDs {
		n.clientIDs[id] = true
	}
}

func (g *GiveUp) apply(v *view) (Result, error) {
	for _, id := range g.ClientIDs {
		if v.self.waiting[id] != g.Next {
			continue
		}
		m, err := v.ownMessage(id)
		if err != nil {
			return nil, err
		}
		if m != nil && m.Status == InProgress {
			if err := v.reached(m, Failed); err != nil {
				return nil, err
			}
		} else {
			delete(v.self.waiting, id)
		}
	}
	return nil, nil
}

// FindPending asks which other stores have own messages waiting. It is asked before it is
// found out which stores are open: one that opens in between is not taken for closed.
type FindPending struct{ Nonces map[string]bool } // the answer

func (f *FindPending) need(*needs, *self) {}

func (f *FindPending) apply(v *view) (Result, error) {
	messages, err := v.query(&Query{Kind: PendingMessages})
	f.Nonces = map[string]bool{}
	for _, m := range messages {
		if m.Nonce != v.self.nonce {
			f.Nonces[m.Nonce] = true
		}
	}
	return nil, err
}

// FailPending sets own messages to failed that closed pages were sending: those of the
// stores in Of, or this store's own when it closes.
type FailPending struct {
	Of      map[string]bool // by nonce
	Overdue bool            // it is not known which stores are open: those past their deadline, of any
	Closing bool            // only this store's own
}

func (f *FailPending) need(*needs, *self) {}

func (f *FailPending) apply(v *view) (Result, error) {
	messages, err := v.query(&Query{Kind: PendingMessages})
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		own := m.Nonce == v.self.nonce
		switch {
		case own != f.Closing, !f.Closing && !f.Overdue && !f.Of[m.Nonce], f.Overdue && !v.overdue(m):
			continue
		}
		if err := v.reached(m, Failed); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
