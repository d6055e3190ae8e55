//go:build !js

package imserver

import (
	"cmp"
	"slices"

	"localcache-wasm/msync"
)

// refusal is the answer to what the server does not accept.
type refusal struct {
	code     msync.Status_ErrorCode
	reason   string
	serverID bool // answered with an id, as if the message were kept
	swallow  bool // no answer at all
}

func fail(reason string) *refusal { return &refusal{code: msync.Status_FAIL, reason: reason} }

// uplink is what a device sent.
type uplink struct {
	from, device string
	to           target
	meta         *msync.Meta
	body         *msync.MessageBody
	at           uint64 // the time that the server gave it, once it has
}

// send takes what a device sends and answers it.
func (s *Server) send(c *conn, meta *msync.Meta) {
	body := &msync.MessageBody{}
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		s.answer(c, meta, 0, nil, fail("Sorry, format is incorrect"))
		return
	}
	// A test means a message, not the acknowledgement or the note of writing that happens to go before it.
	if isContent(body) {
		if refused := s.hooks.refuseMessage(c.user); refused != nil {
			s.answer(c, meta, 0, nil, refused)
			return
		}
	}
	up := &uplink{from: c.user, device: c.resource, to: s.target(meta.GetTo()), meta: meta, body: body}
	up.lowerNames()
	id, replies, refused := s.take(up)
	s.answerAt(c, meta, up.at, id, replies, refused)
}

func (s *Server) answer(c *conn, meta *msync.Meta, id uint64, replies []*msync.Meta, refused *refusal) {
	s.answerAt(c, meta, 0, id, replies, refused)
}

// answerAt answers what a device sent. The answer has the time that the receivers
// get with the message, so that it sorts the same in the sender's list.
func (s *Server) answerAt(c *conn, meta *msync.Meta, at, id uint64, replies []*msync.Meta, refused *refusal) {
	timestamp := cmp.Or(at, now())
	down := &msync.CommSyncDL{Status: status(msync.Status_OK, ""), MetaId: meta.Id, Metas: replies, Timestamp: &timestamp}
	switch {
	case refused == nil:
		down.ServerId = &id
	case refused.swallow:
		return
	default:
		s.log.Info("refused", "user", c.user, "to", meta.GetTo().GetName(), "code", int32(refused.code), "reason", refused.reason)
		down.Status = status(refused.code, refused.reason)
		if refused.serverID {
			id = s.numbers.next()
			down.ServerId = &id
		}
	}
	s.sendFrame(c, msync.MSync_SYNC, down)
}

// admits reports why a user may not write to a target.
func (s *Server) admits(user string, t target) *refusal {
	switch t.kind {
	case group:
		if !s.groups.known(t.name) {
			return fail("group not found")
		}
		if !s.groups.has(t.name, user) {
			return fail("not in group or chatroom")
		}
	case inRoom:
		if !s.rooms.has(t.name, user) {
			return fail("not in group or chatroom")
		}
	case single:
		if t.name == "" || len(t.name) > maxName {
			return fail("nonroster")
		}
		if !s.accounts.known(t.name) && !s.options.Open {
			return fail("username " + t.name + " doesn't exist!")
		}
	}
	return nil
}

func (s *Server) take(up *uplink) (id uint64, replies []*msync.Meta, refused *refusal) {
	if refused := s.admits(up.from, up.to); refused != nil {
		return 0, nil, refused
	}
	switch up.body.GetType() {
	case msync.MessageBody_RECALL:
		id, refused = s.recall(up)
	case msync.MessageBody_EDIT:
		return s.edit(up)
	case msync.MessageBody_READ_ACK, msync.MessageBody_DELIVER_ACK, msync.MessageBody_CHANNEL_ACK:
		id = s.acknowledge(up)
	default:
		moderated := s.moderate(up)
		meta := s.route(up)
		if moderated {
			reply := *meta
			reply.Meta = []byte(`{"callback_replace":true}`)
			replies = []*msync.Meta{&reply}
		}
		if isContent(up.body) {
			s.conversations.keep(meta, up.to, up.receivers(s))
		}
		id = meta.GetId()
		s.log.Info("message", "from", up.from, "to", up.to.name, "id", id)
	}
	return id, replies, refused
}

// moderate changes a text if a test asked for it, as a moderation service would.
func (s *Server) moderate(up *uplink) bool {
	if !isContent(up.body) || up.body.GetContents()[0].GetType() != msync.MessageBody_Content_TEXT {
		return false
	}
	words, asked := s.hooks.replaceText(up.from)
	if !asked {
		return false
	}
	up.body.Contents[0].Text = &words
	payload, err := up.body.MarshalVT()
	if err != nil {
		return false
	}
	up.meta.Payload = payload
	return true
}

// receivers are the users that a message is for, its sender among them.
func (up *uplink) receivers(s *Server) []string {
	switch up.to.kind {
	case group:
		if chosen := up.meta.GetDirectedUsers(); len(chosen) > 0 {
			return slices.DeleteFunc(slices.Clone(s.groups.members[up.to.name]), func(name string) bool {
				return name != up.from && !slices.Contains(chosen, name)
			})
		}
		return s.groups.members[up.to.name]
	case single:
		if up.to.name != up.from {
			return []string{up.to.name, up.from}
		}
		return []string{up.from}
	}
	return nil
}

// down is a message as its receivers get it: with the server's id and time.
func (s *Server) down(up *uplink) *msync.Meta {
	id, at, ns := up.meta.GetId(), up.meta.GetTimestamp(), msync.Meta_CHAT
	if up.device != "" || id == 0 {
		id = s.numbers.next()
	}
	if up.device != "" || at == 0 {
		at = now()
	}
	up.at = at
	meta := &msync.Meta{Id: &id, From: userJID(up.from), To: up.to.jid(), Timestamp: &at, Ns: &ns, Payload: up.meta.GetPayload(), Ext: up.meta.GetExt()}
	if up.device != "" {
		meta.From.ClientResource = &up.device
	}
	if device := up.meta.GetTo().GetClientResource(); device != "" {
		meta.To.ClientResource = &device
	}
	return meta
}

// route gives what a device sent to all it is for, and to the sender's other devices.
func (s *Server) route(up *uplink) *msync.Meta {
	meta := s.down(up)
	if up.to.kind == inRoom {
		s.push(up, meta)
		return meta
	}
	for _, name := range up.receivers(s) {
		s.putFor(up, name, meta)
	}
	return meta
}

// putFor puts a message into a receiver's queue of its peer.
func (s *Server) putFor(up *uplink, name string, meta *msync.Meta) {
	if up.meta.GetRoutetype() == msync.Meta_ROUTE_ONLINE && !s.connections.online(name) {
		return
	}
	s.put(name, up.to.seenBy(name, up.from).jid(), meta)
}

// isContent reports whether a body is a message to show, not an ack or a command.
func isContent(body *msync.MessageBody) bool {
	switch body.GetType() {
	case msync.MessageBody_CHAT, msync.MessageBody_GROUPCHAT, msync.MessageBody_CHATROOM:
		return len(body.GetContents()) > 0 && body.GetContents()[0].GetType() != msync.MessageBody_Content_COMMAND
	}
	return false
}
