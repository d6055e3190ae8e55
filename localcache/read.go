package localcache

// List is a read of conversations, newest first.
type List struct{ ListQuery }

// GetMessage is a read of one message by the id a host knows it by.
type GetMessage struct{ ID string }

func (g *GetMessage) need(n *needs, _ *self) { n.anyID(g.ID) }

func (g *GetMessage) apply(v *view) (Body, error) {
	m, err := v.anyMessage(g.ID)
	if m == nil || err != nil {
		return 0, err
	}
	return v.self.storage.Export(m.Body), nil
}

// GetConversation is a read of one conversation's record, as a host wants it.
type GetConversation struct{ Session string }

func (g *GetConversation) need(n *needs, _ *self) { n.sessions[g.Session] = true }

func (g *GetConversation) apply(v *view) (Body, error) {
	// Read again: the caller gets what this transaction has written so far.
	q := &Query{Kind: ConversationBySession, Session: g.Session}
	if err := v.flush(); err != nil {
		return 0, err
	}
	if err := v.tx.Read(q); err != nil || len(q.Conversations) == 0 {
		return 0, err
	}
	return v.self.storage.Record(q.Conversations[0]), nil
}

func (l *List) need(*needs, *self) {}

// apply is not used: a list has a transaction of its own (see Engine.run).
func (l *List) apply(*view) (Body, error) { return 0, nil }
