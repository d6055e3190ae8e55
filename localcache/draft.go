package localcache

import (
	"fmt"

	"localcache-wasm/internal/bridge"
)

// SetDraft stores what the user has typed and not sent. It does not move the
// conversation, a page of the server's list does not change it, and it is deleted with
// the conversation. It makes the conversation if there is none.
type SetDraft bridge.SetDraft

func (s *SetDraft) need(n *needs, _ *self) {
	s.ID = conversationID(s.Type, s.ID)
	n.sessions[SessionID(s.Type, s.ID)] = true
}

func (s *SetDraft) apply(v *view) (Result, error) {
	c, err := v.conversation(SessionID(s.Type, s.ID))
	if err != nil || s.Draft == 0 && (c == nil || !c.HasDraft) {
		return nil, err
	}
	if c == nil {
		if c, err = v.ensure(SessionID(s.Type, s.ID), s.Type, s.ID); err != nil {
			return nil, err
		}
	}
	c.Draft, c.HasDraft, c.dropDraft = s.Draft, s.Draft != 0, s.Draft == 0
	v.touchConversation(c)
	return nil, nil
}

// SetRemindType says which messages of a conversation remind the user, on this
// device. It makes the conversation if there is none.
type SetRemindType bridge.SetRemindType

func (s *SetRemindType) need(n *needs, _ *self) {
	s.ID = conversationID(s.Type, s.ID)
	n.sessions[SessionID(s.Type, s.ID)] = true
}

func (s *SetRemindType) apply(v *view) (Result, error) {
	remindType := s.RemindType
	switch remindType {
	case bridge.RemindAll:
		remindType = "" // the default is not stored
	case bridge.RemindAt, bridge.RemindNone:
	default:
		return nil, fmt.Errorf("the remind type %q is none of %s, %s, %s", s.RemindType, bridge.RemindAll, bridge.RemindAt, bridge.RemindNone)
	}
	c, err := v.conversation(SessionID(s.Type, s.ID))
	if err != nil || c == nil && remindType == "" || c != nil && c.RemindType == remindType {
		return nil, err
	}
	if c == nil {
		if c, err = v.ensure(SessionID(s.Type, s.ID), s.Type, s.ID); err != nil {
			return nil, err
		}
	}
	c.RemindType = remindType
	v.touchConversation(c)
	return nil, nil
}
