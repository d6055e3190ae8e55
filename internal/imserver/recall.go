//go:build !js

package imserver

import (
	"time"

	"localcache-wasm/msync"
)

// recall takes a message back: its sender may, and a group's owner, within the
// time limit. Who has it in a queue still gets it, and the recall behind it.
func (s *Server) recall(up *uplink) (uint64, *refusal) {
	m := s.conversations.messages[up.body.GetAckMessageId()]
	limit := s.limits(up.from).Recall
	switch {
	case limit < 0:
		return 0, fail("message recall disabled")
	case m == nil || !m.involves(up):
		return 0, fail("Sorry, message does not exist")
	case m.meta.GetFrom().GetName() != up.from && !s.mayAlter(up.from, up.to):
		return 0, fail("Sorry, You do not have permission")
	case time.Since(time.UnixMilli(int64(m.meta.GetTimestamp()))) > limit:
		return 0, fail("exceed recall time limit")
	}
	s.conversations.forget(m)
	id := s.route(up).GetId()
	s.log.Info("recall", "by", up.from, "message", m.meta.GetId())
	return id, nil
}

// mayAlter reports whether a user may recall and edit what others wrote: a group's
// owner may.
func (s *Server) mayAlter(user string, t target) bool {
	return t.kind == group && s.groups.owns(user, t.name)
}

// involves reports whether a message was sent in the conversation that something
// about it is sent to.
func (m *stored) involves(up *uplink) bool {
	from, to := m.meta.GetFrom().GetName(), m.meta.GetTo().GetName()
	if up.to.kind != single {
		return to == up.to.name && m.meta.GetTo().GetDomain() == groupDomain
	}
	return m.meta.GetTo().GetDomain() == userDomain &&
		(from == up.from && to == up.to.name || from == up.to.name && to == up.from)
}

// chatTypes are what edit_msg calls the kinds.
var chatTypes = map[kind]string{single: "chat:user", group: "chat:group", inRoom: "chat:room"}

var bodyTypes = map[kind]msync.MessageBody_Type{
	single: msync.MessageBody_CHAT, group: msync.MessageBody_GROUPCHAT, inRoom: msync.MessageBody_CHATROOM,
}
