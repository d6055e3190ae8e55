package localcache

import "localcache-wasm/internal/bridge"

// ChangeServerState is one change of what the server says of a conversation,
// made by this device or another one. It does not make a conversation.
type ChangeServerState bridge.ChangeServerState

func (s *ChangeServerState) need(n *needs, _ *self) {
	s.Session = oneSpelling(s.Session)
	n.sessions[s.Session] = true
}

func (s *ChangeServerState) apply(v *view) (Result, error) {
	c, err := v.conversation(s.Session)
	if c == nil || err != nil {
		return nil, err
	}
	changed := takeState(&c.Server, ServerState{Pinned: s.Pinned, PinnedTime: s.PinnedTime})
	if s.Mark != nil {
		marks := []int{}
		for _, mark := range c.Server.Marks {
			if mark != *s.Mark {
				marks = append(marks, mark)
			}
		}
		if s.Marked {
			marks = append(marks, *s.Mark)
		}
		changed = takeState(&c.Server, ServerState{Marks: marks, HasMarks: true}) || changed
	}
	if changed {
		v.touchConversation(c)
	}
	return nil, nil
}

// KeepHistory stores messages that the application fetched from the server's history.
// They never count as unread. Messages that are stored already, or recalled, stay as
// they are. One that the user removed comes back; a conversation that was removed does
// not by its past alone.
type KeepHistory struct {
	Messages []Past

	// What the page covers (see gaps.go). Without Whole it closes no gap.
	Session string
	Start   string // the server id it was asked to begin beside; "" for the newest message
	Down    bool   // it goes towards newer messages
	Whole   bool   // it leaves out no message: it was asked for without a filter
	Last    bool   // the server has no more in this direction
}

// Past is one message of the past.
type Past struct {
	Header *Header
	Body   Body
}

func (k *KeepHistory) need(n *needs, self *self) {
	k.Session = oneSpelling(k.Session)
	n.serverKey(ServerKey(k.Start))
	for _, p := range k.Messages {
		if conversationType, id, ok := conversationOf(p.Header, self.user); ok {
			n.sessions[SessionID(conversationType, id)] = true
			n.serverKey(ServerKey(p.Header.ID))
		}
	}
}

func (k *KeepHistory) apply(v *view) (Result, error) {
	for _, p := range k.Messages {
		if err := v.keepPast(p); err != nil {
			return nil, err
		}
	}
	return nil, v.closeGap(k)
}

func (v *view) keepPast(p Past) error {
	conversationType, id, ok := conversationOf(p.Header, v.self.user)
	key := ServerKey(p.Header.ID)
	if !ok || key == "" {
		return nil
	}
	held, err := v.messageByServerKey(key)
	if held != nil && !held.Removed || err != nil {
		return err
	}
	session, order := SessionID(conversationType, id), OrderKey{Time: p.Header.Time, ID: key}
	c, err := v.conversation(session)
	if err != nil {
		return err
	}
	if held != nil {
		v.delete(held)
	}
	m := &Message{Session: session, Order: order, ServerKey: key, Status: Success, Body: p.Body}
	v.assign(m.Body, session, Success, p.Header.ID)
	v.insert(m)
	if c == nil && !v.removedBefore(nil, session).Less(order) {
		return nil // its past alone does not bring a removed conversation back
	}
	if c, err = v.ensure(session, conversationType, id); err != nil {
		return err
	}
	v.newestAt(c, order)
	v.showIfLast(c, m)
	return nil
}
