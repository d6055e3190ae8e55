package localcache

func (v *view) touchConversation(c *Conversation) {
	c.reason = max(c.reason, v.reason)
	if !c.dirty {
		c.dirty = true
		v.dirtyConversations = append(v.dirtyConversations, c)
	}
}

func (v *view) touchMessage(m *Message) {
	if !m.dirty {
		m.dirty = true
		v.dirtyMessages = append(v.dirtyMessages, m)
	}
}

// insert adds a new message.
func (v *view) insert(m *Message) {
	if m.ServerKey != "" {
		v.byServerKey[m.ServerKey] = m
	}
	if m.ClientID != "" {
		v.byClientID[m.ClientID] = append(v.byClientID[m.ClientID], m)
	}
	m.shared = true
	v.touchMessage(m)
}

// delete deletes a message.
func (v *view) delete(m *Message) {
	m.gone = true
	if m.stored {
		v.writes = append(v.writes, Write{Kind: DeleteMessage, Session: m.Session, Order: m.key})
		m.stored = false
	}
	if v.byServerKey[m.ServerKey] == m {
		v.byServerKey[m.ServerKey] = nil
	}
}

// move gives a message another order key, which is another key in the database.
func (v *view) move(m *Message, to OrderKey) {
	if m.stored && m.key != to {
		v.writes = append(v.writes, Write{Kind: DeleteMessage, Session: m.Session, Order: m.key})
		m.stored = false
	}
	m.Order = to
	v.touchMessage(m)
}

// flush issues the writes so far, so that later reads of this transaction see
// them. Deletes come first: a moved message may get a deleted one's key.
func (v *view) flush() error {
	v.putMessages()
	for _, c := range v.dirtyConversations {
		c.dirty = false
		if !c.gone {
			v.writes = append(v.writes, Write{Kind: PutConversation, Conversation: c})
		}
	}
	v.dirtyConversations = v.dirtyConversations[:0]
	return v.write()
}

func (v *view) putMessages() {
	for _, m := range v.dirtyMessages {
		m.dirty = false
		if !m.gone {
			v.writes = append(v.writes, Write{Kind: PutMessage, Message: m})
			m.stored, m.key = true, m.Order
		}
	}
	v.dirtyMessages = v.dirtyMessages[:0]
}

func (v *view) write() error {
	if len(v.writes) == 0 {
		return nil
	}
	for i := range v.writes {
		v.record(&v.writes[i])
	}
	err := v.tx.Write(v.writes)
	for i := range v.writes {
		if c := v.writes[i].Conversation; c != nil {
			c.stored = true
		}
	}
	v.writes = v.writes[:0]
	return err
}

// pause sends the messages that have been written and lets the page run other tasks.
// Conversations wait: the messages that come next change the same ones again.
func (v *view) pause() error {
	v.putMessages()
	if err := v.write(); err != nil {
		return err
	}
	return v.tx.Pause()
}
