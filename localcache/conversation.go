package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// SetCustomField stores an application's own data with a conversation. It makes
// the conversation if there is none.
type SetCustomField bridge.SetCustomField

func (s *SetCustomField) need(n *needs, _ *self) {
	s.ID = conversationID(s.Type, s.ID)
	n.sessions[SessionID(s.Type, s.ID)] = true
}

func (s *SetCustomField) apply(v *view) (Result, error) {
	c, err := v.ensure(SessionID(s.Type, s.ID), s.Type, s.ID)
	if err != nil {
		return nil, err
	}
	c.CustomField = s.Field
	v.touchConversation(c)
	return nil, nil
}

// UpdateConversation is a host's patch of a conversation.
//
// A patch with the key lastMessageId follows a recall. Recall has done its work
// already, and the host computed the patch from older data: it is ignored.
// An unread count comes from the vendor's contact plugin and belongs to the last
// message of the same server list; without a message it creates the conversation (docs/plugin-contract.md B28).
type UpdateConversation bridge.UpdateConversation

// ServerState is what the server says of a conversation beside its messages.
// Absent parts stay as they are.
type ServerState = bridge.ServerState

func (u *UpdateConversation) need(n *needs, _ *self) {
	u.Session = oneSpelling(u.Session)
	if !u.AfterRecall {
		n.sessions[u.Session] = true
	}
}

func (u *UpdateConversation) apply(v *view) (Result, error) {
	if u.AfterRecall {
		return nil, nil
	}
	conversationType, id, ok := splitSession(u.Session)
	if !ok {
		return nil, nil
	}
	c, err := v.ensure(u.Session, conversationType, id)
	if err != nil {
		return nil, err
	}
	if u.CustomField != 0 {
		c.CustomField = u.CustomField
	}
	if takeState(&c.Server, u.Server) || u.CustomField != 0 {
		v.touchConversation(c)
	}
	if !u.HasUnread {
		return nil, nil
	}
	return nil, v.setMark(c, Mark{Order: v.self.served[u.Session], Base: max(u.Unread, 0)})
}

// MergeConversations stores a page of the server's list in one transaction.
type MergeConversations struct{ Rows []ServerConversation }

// ServerConversation is one conversation as the server lists it.
type ServerConversation struct {
	Type, ID string
	Unread   int
	Last     *Header // nil if it has no message
	Body     Body    // of Last
	Server   ServerState
}

func (m *MergeConversations) need(n *needs, _ *self) {
	for i := range m.Rows {
		row := &m.Rows[i]
		row.ID = conversationID(row.Type, row.ID)
		n.sessions[SessionID(row.Type, row.ID)] = true
		if row.Last != nil {
			n.serverKey(ServerKey(row.Last.ID))
		}
	}
}

func (m *MergeConversations) apply(v *view) (Result, error) {
	for i := range m.Rows {
		if err := v.merge(&m.Rows[i]); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (v *view) merge(row *ServerConversation) error {
	session := SessionID(row.Type, row.ID)
	mark := Mark{Base: max(row.Unread, 0)}
	if row.Last != nil {
		err := v.receive(&StoreMessage{Header: row.Last, Status: Success, FromServer: true, Body: row.Body}, row.Type, row.ID)
		if err != nil {
			return err
		}
		mark.Order = v.self.served[session]
	}
	c, err := v.ensure(session, row.Type, row.ID)
	if err != nil {
		return err
	}
	// Most of a page is known at most logins: that writes nothing, and no live list has to look.
	if takeState(&c.Server, row.Server) {
		v.touchConversation(c)
	}
	return v.setMark(c, mark)
}

// takeState stores the parts of a newer state that are present. It reports whether any of
// them is another than before.
func takeState(s *ServerState, newer ServerState) (changed bool) {
	pinned, time := take(&s.Pinned, newer.Pinned), take(&s.PinnedTime, newer.PinnedTime)
	changed = pinned || time
	if newer.HasMarks {
		marks := []int{}
		for _, mark := range newer.Marks {
			if ValidMark(mark) {
				marks = append(marks, mark)
			}
		}
		changed = changed || !s.HasMarks || !slices.Equal(s.Marks, marks)
		s.Marks, s.HasMarks = marks, true
	}
	return changed
}

// take stores a value if there is one, and reports whether it is another than before.
func take[T comparable](held **T, value *T) bool {
	if value == nil || *held != nil && **held == *value {
		return false
	}
	*held = value
	return true
}

// ValidMark reports whether a conversation can have a mark. Marks of a newer server are left out.
func ValidMark(mark int) bool { return mark >= 0 && mark <= bridge.MaxConversationMark }

// keepBodies puts bodies into the table of values. They live as long as what the
// transaction reads.
func (v *view) keepBodies(bodies []NewBody) error {
	if len(bodies) == 0 {
		return nil
	}
	writes := make([]Write, len(bodies))
	for i := range bodies {
		writes[i] = Write{Kind: KeepBody, New: &bodies[i]}
	}
	return v.tx.Write(writes)
}

// assign sets the members of a message body that are the store's: an application
// reads them. "" leaves the session or the id as it is.
func (v *view) assign(body Body, session string, status Status, serverMsgID string) {
	if body != 0 {
		v.writes = append(v.writes, Write{Kind: AssignBody, Body: body, Session: session, Status: status, ServerMsgID: serverMsgID})
	}
}
