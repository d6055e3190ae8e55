package localcache

import "localcache-wasm/internal/bridge"

// List is a read of conversations, newest first.
type List bridge.List

// GetMessage is a read of one message by the id a host knows it by.
type GetMessage bridge.GetMessage

func (g *GetMessage) need(n *needs, _ *self) { n.anyID(g.ID) }

func (g *GetMessage) apply(v *view) (Result, error) {
	m, err := v.anyMessage(g.ID)
	if m == nil || err != nil {
		return nil, err
	}
	// Read again: the caller gets what this transaction has written so far, and a
	// body of its own. What the view holds may be another caller's result too.
	q := &Query{Kind: MessageByServerKey, ID: m.ServerKey}
	if m.ServerKey == "" {
		q = &Query{Kind: MessagesByClientID, ID: m.ClientID}
	}
	if err := v.flush(); err != nil {
		return nil, err
	}
	if err := v.tx.Read(q); err != nil {
		return nil, err
	}
	for _, read := range q.Messages {
		if read.Session == m.Session && read.Order == m.Order {
			return valueOf(v.self.storage.Export(read.Body))
		}
	}
	return nil, nil
}

// GetConversation is a read of one conversation's record, as a host wants it.
type GetConversation bridge.GetConversation

func (g *GetConversation) need(n *needs, _ *self) {
	g.Session = oneSpelling(g.Session)
	n.sessions[g.Session] = true
}

func (g *GetConversation) apply(v *view) (Result, error) {
	// Read again: the caller gets what this transaction has written so far.
	q := &Query{Kind: ConversationBySession, Session: g.Session}
	if err := v.flush(); err != nil {
		return nil, err
	}
	if err := v.tx.Read(q); err != nil || len(q.Conversations) == 0 {
		return nil, err
	}
	return valueOf(v.self.storage.Record(q.Conversations[0]))
}

func (l *List) need(*needs, *self) {}

// apply is not used: a list has a transaction of its own (see Engine.run).
func (l *List) apply(*view) (Result, error) { return nil, nil }

// valueOf is a result of one value.
func valueOf(b Body, err error) (Result, error) {
	if err != nil {
		return nil, err
	}
	return &bridge.Value{Body: b}, nil
}
