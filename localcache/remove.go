package localcache

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
)

// RemoveConversation is the user removing a conversation, with or without its
// messages. It leaves a mark: when an older message is delivered again nothing changes;
// a newer one, or a page of the server's list, brings the conversation back.
type RemoveConversation bridge.RemoveConversation

func (r *RemoveConversation) need(n *needs, _ *self) {
	r.Session = oneSpelling(r.Session)
	n.sessions[r.Session] = true
}

func (r *RemoveConversation) apply(v *view) (Result, error) {
	return nil, v.remove(r.Session, r.WithMessages)
}

func (v *view) remove(session string, withMessages bool) error {
	c, err := v.conversation(session)
	if err != nil {
		return err
	}
	if err := v.flush(); err != nil {
		return err
	}
	if c != nil {
		if err := v.removeConversation(c); err != nil {
			return err
		}
	} else if newest := v.newestOffered(nil, session); v.removed[session].mark.Less(newest) {
		v.leaveRemovalMark(session, newest)
	}
	if withMessages {
		v.writes = append(v.writes, Write{Kind: DeleteMessages, Session: session})
		v.forgetMessages()
	}
	return v.flush()
}

// RemoveConversations removes several conversations in one transaction.
type RemoveConversations bridge.RemoveConversations

func (r *RemoveConversations) need(n *needs, _ *self) {
	for i, session := range r.Sessions {
		r.Sessions[i] = oneSpelling(session)
		n.sessions[r.Sessions[i]] = true
	}
}

func (r *RemoveConversations) apply(v *view) (Result, error) {
	for _, session := range r.Sessions {
		if err := v.remove(session, r.WithMessages); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// RemoveAllConversations removes every conversation in one transaction, and with
// WithMessages also the messages that conversations removed before left behind.
type RemoveAllConversations bridge.RemoveAllConversations

func (r *RemoveAllConversations) need(*needs, *self) {}

func (r *RemoveAllConversations) apply(v *view) (Result, error) {
	if err := v.removeAllConversations(); err != nil {
		return nil, err
	}
	if r.WithMessages {
		v.writes = append(v.writes, Write{Kind: ClearMessages})
		v.forgetMessages()
	}
	return nil, v.flush()
}

func (v *view) removeAllConversations() error {
	q := &Query{Kind: AllConversations}
	if err := v.read(q); err != nil {
		return err
	}
	for _, c := range q.Conversations {
		if err := v.removeConversation(c); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) removeConversation(c *Conversation) error {
	mark, err := v.seen(c.Session, later(later(v.newestOffered(c, c.Session), c.Removed), c.Mark.Order))
	if err != nil {
		return err
	}
	c.gone = true
	v.conversations[c.Session] = nil
	v.writes = append(v.writes, Write{Kind: DeleteConversation, Session: c.Session})
	v.leaveRemovalMark(c.Session, mark)
	return nil
}

func (v *view) leaveRemovalMark(session string, mark OrderKey) {
	v.removed[session] = removal{mark, true}
	v.writes = append(v.writes, Write{Kind: PutMeta, Session: removedKey(session), Meta: formatOrderKey(mark)})
}

// RemoveMessages deletes a conversation's messages and keeps the conversation.
type RemoveMessages bridge.RemoveMessages

func (r *RemoveMessages) need(n *needs, _ *self) {
	r.Session = oneSpelling(r.Session)
	n.sessions[r.Session] = true
}

func (r *RemoveMessages) apply(v *view) (Result, error) {
	c, err := v.conversation(r.Session)
	if err != nil {
		return nil, err
	}
	if err := v.flush(); err != nil {
		return nil, err
	}
	v.writes = append(v.writes, Write{Kind: DeleteMessages, Session: r.Session})
	v.forgetMessages()
	if c != nil {
		c.Removed = later(c.Removed, v.newestOffered(c, c.Session))
		v.withoutMessages(c)
	}
	return nil, v.flush()
}

// withoutMessages corrects a conversation whose messages were deleted.
func (v *view) withoutMessages(c *Conversation) {
	c.Unread = c.Mark.Base
	c.Last, c.LastBody, c.dropLast = OrderKey{}, 0, true
	v.touchConversation(c)
}

// Clear empties the parts of the store that the host names. Tombstones,
// removal marks and the state of the import stay.
type Clear bridge.Clear

func (r *Clear) need(*needs, *self) {}

func (r *Clear) apply(v *view) (Result, error) {
	switch r.Name {
	case "conversationList":
		if err := v.removeAllConversations(); err != nil {
			return nil, err
		}
	case "message":
		q := &Query{Kind: AllConversations}
		if err := v.read(q); err != nil {
			return nil, err
		}
		v.writes = append(v.writes, Write{Kind: ClearMessages})
		v.forgetMessages()
		for _, c := range q.Conversations {
			v.conversations[c.Session] = c
			v.withoutMessages(c)
		}
	}
	return nil, v.flush()
}

// removedKey is the key in meta of the order key up to which a conversation was removed.
func removedKey(session string) string { return "removed/" + session }

func formatOrderKey(p OrderKey) string {
	var b jsontext.Builder
	b.BeginArray()
	b.Number(p.Time)
	b.String(p.ID)
	b.EndArray()
	return b.Text()
}

func parseOrderKey(text string) OrderKey {
	if text == "" {
		return OrderKey{}
	}
	v, err := jsontext.Parse(text)
	parts := v.Elements()
	if err != nil || len(parts) < 2 {
		return OrderKey{}
	}
	return OrderKey{Time: parts[0].Float(), ID: parts[1].Text()}
}
