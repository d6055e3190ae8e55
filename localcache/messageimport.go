package localcache

import (
	"fmt"

	"localcache-wasm/internal/bridge"
)

// LocalMessage is a message that the application hands to the store.
type LocalMessage = bridge.LocalMessage

// Reasons for which an import leaves a message out.
const (
	skipExists         = "exists"
	skipRecalled       = "recalled"
	skipForeign        = "foreign"
	skipNoID           = "no id"
	skipNoConversation = "no conversation"
)

// InsertMessage puts one message into its conversation, at the place of its time.
type InsertMessage bridge.InsertMessage

func (i *InsertMessage) need(n *needs, self *self) { needLocal(n, self, &i.Message) }

func (i *InsertMessage) apply(v *view) (Result, error) {
	switch reason, err := v.takeIn(&i.Message); {
	case err != nil:
		return nil, err
	case reason == skipExists && v.self.doubt: // it may be the one that was stored and not answered
	case reason == skipExists:
		return nil, fmt.Errorf("a message with the id %q exists already", i.Message.Header.ID)
	case reason == skipRecalled:
		return nil, fmt.Errorf("the message %q was recalled", i.Message.Header.ID)
	case reason == skipForeign:
		return nil, fmt.Errorf("the message %q was neither sent nor received by %s", i.Message.Header.ID, v.self.user)
	case reason != "":
		return nil, fmt.Errorf("a message cannot be inserted: it has %s", reason)
	}
	return nil, nil
}

// ImportLocalMessages stores messages that were kept elsewhere.
type ImportLocalMessages bridge.ImportLocalMessages

func (i *ImportLocalMessages) need(n *needs, self *self) {
	for at := range i.Messages {
		needLocal(n, self, &i.Messages[at])
	}
}

func (i *ImportLocalMessages) apply(v *view) (Result, error) {
	if len(i.Messages) > bridge.MaxImport {
		return nil, fmt.Errorf("an import takes %d messages at most, not %d", bridge.MaxImport, len(i.Messages))
	}
	result := &bridge.Imported{}
	for at := range i.Messages {
		reason, err := v.takeIn(&i.Messages[at])
		if err != nil {
			return nil, err
		}
		if reason == "" {
			result.Imported++
		} else {
			result.Skipped = append(result.Skipped, bridge.SkippedMessage{ID: i.Messages[at].Header.ID, Reason: reason})
		}
	}
	return result, nil
}

func needLocal(n *needs, self *self, m *LocalMessage) {
	if conversationType, id, ok := conversationOf(&m.Header, self.user); ok {
		n.sessions[SessionID(conversationType, id)] = true
	}
	n.anyID(m.Header.ID)
	n.serverKey(ServerKey(m.ServerMsgID))
}

// takeIn stores a message of the application's. It never counts as unread, and says
// nothing about gaps. It returns why the message was left out, "" if it was not.
func (v *view) takeIn(in *LocalMessage) (reason string, err error) {
	h := &in.Header
	conversationType, id, ok := conversationOf(h, v.self.user)
	switch {
	case h.ID == "":
		return skipNoID, nil
	case !ok:
		return skipNoConversation, nil
	case conversationType == SingleChat && isForeign(h, v.self.user) && userID(h.To) != v.self.user:
		return skipForeign, nil
	}
	m := localMessage(in, SessionID(conversationType, id), v.self.user)
	if reason, err := v.takenAlready(in, m); reason != "" || err != nil {
		return reason, err
	}
	c, err := v.ensure(m.Session, conversationType, id)
	if err != nil {
		return "", err
	}
	serverMsgID := in.ServerMsgID
	if serverMsgID == "" {
		serverMsgID = h.ID
	}
	v.assign(m.Body, m.Session, m.Status, serverMsgID)
	v.insert(m)
	if m.ServerKey != "" {
		v.newestAt(c, m.Order)
	}
	v.showIfLast(c, m)
	return "", nil
}

// localMessage makes a stored message of one that the application gave.
// The id of a received one is the server's; an own one has the client's, and may
// have the server's beside it.
func localMessage(in *LocalMessage, session, user string) *Message {
	h := &in.Header
	m := &Message{Session: session, Status: in.Status, Body: in.Body}
	if pending(m.Status) {
		m.Status = Failed // no answer of a server will come
	}
	own := !isForeign(h, user)
	switch {
	case in.ServerMsgID != "" && in.ServerMsgID != h.ID:
		m.ServerKey = ServerKey(in.ServerMsgID)
	case !own || in.ServerMsgID != "" && m.Status == Success:
		m.ServerKey = ServerKey(h.ID)
	}
	m.Order = OrderKey{Time: h.Time, ID: m.ServerKey}
	if m.ServerKey == "" || m.ServerKey != ServerKey(h.ID) {
		m.ClientID = h.ID
		m.Time = h.Time
	}
	if m.ServerKey == "" {
		m.Order.ID = "~" + h.ID
	}
	return m
}

// takenAlready is why a message cannot be taken in, "" if it can. One that the user
// removed comes back.
func (v *view) takenAlready(in *LocalMessage, m *Message) (reason string, err error) {
	tomb, err := v.messageByServerKey(m.ServerKey)
	if err != nil {
		return "", err
	}
	if tomb != nil && !tomb.Removed {
		if tomb.Recalled {
			return skipRecalled, nil
		}
		return skipExists, nil
	}
	if held, err := v.localMessage(in.Header.ID, ""); held != nil || err != nil {
		return skipExists, err
	}
	if tomb != nil {
		v.delete(tomb)
	}
	return "", nil
}
