//go:build !js

package imserver

import (
	"encoding/json"
	"slices"

	"localcache-wasm/msync"
)

// rooms are the chat rooms. Their members are devices, and only as long as the
// server runs: nothing waits for who is not there. Only a room's history is in the
// data file.
type rooms struct {
	byID map[string]*room
}

type room struct {
	created uint64
	members map[member]bool
}

type member struct{ user, device string }

func (r *rooms) open(id string) { r.byID[id] = &room{created: now(), members: map[member]bool{}} }

func (r *rooms) known(id string) bool { return r.byID[id] != nil }

// has reports whether a user is in a room, with any device.
func (r *rooms) has(id, user string) bool {
	for m := range r.byID[id].members {
		if m.user == user {
			return true
		}
	}
	return false
}

// users counts the users of a room, whatever the number of their devices.
func (r *room) users() int32 {
	users := map[string]bool{}
	for m := range r.members {
		users[m.user] = true
	}
	return int32(len(users))
}

// muc serves what devices do with rooms: they join and leave.
func (s *Server) muc(c *conn, meta *msync.Meta) {
	var body msync.MUCBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		s.answer(c, meta, 0, nil, fail("Sorry, format is incorrect"))
		return
	}
	id := body.GetMucId().GetName()
	r := s.rooms.byID[id]
	if r == nil {
		s.answer(c, meta, 0, nil, fail("grpID "+id+" does not exist!"))
		return
	}
	me := member{c.user, c.resource}
	switch body.GetOperation() {
	case msync.MUCBody_JOIN:
		if body.GetLeaveOtherRooms() {
			s.leaveRooms(c.user, c.resource)
		}
		fresh := !s.rooms.has(id, c.user)
		r.members[me] = true
		if fresh {
			s.announce(id, c.user, c.resource, msync.MUCBody_PRESENCE, body.GetExt())
		}
	case msync.MUCBody_LEAVE:
		s.leave(id, me)
	default:
		s.answer(c, meta, 0, nil, fail("imserver does not serve "+body.GetOperation().String()))
		return
	}
	s.answer(c, meta, s.numbers.next(), []*msync.Meta{s.roomInfo(c, id, body.GetOperation())}, nil)
}

// roomInfo is the answer to joining and leaving: what a member may know of a room.
func (s *Server) roomInfo(c *conn, id string, operation msync.MUCBody_Operation) *msync.Meta {
	info, _ := json.Marshal(map[string]any{c.user: map[string]any{
		"is_all_mute": false, "create_timestamp": s.rooms.byID[id].created, "is_in_white_list": false,
		"member_count": s.rooms.byID[id].users(), "mute_duration": -1,
	}})
	isRoom, ok := true, msync.MUCBody_Status_OK
	body := &msync.MUCBody{
		MucId: groupJID(id), Operation: &operation, From: userJID(c.user), IsChatroom: &isRoom,
		Status: &msync.MUCBody_Status{ErrorCode: &ok, ChatroomInfo: text(string(info))},
	}
	return s.mucMeta(id, c.user, c.resource, body)
}

func (s *Server) mucMeta(id, from, device string, body *msync.MUCBody) *msync.Meta {
	payload, _ := body.MarshalVT()
	key, at, ns := s.numbers.next(), now(), msync.Meta_MUC
	meta := &msync.Meta{Id: &key, From: userJID(from), To: groupJID(id), Timestamp: &at, Ns: &ns, Payload: payload}
	meta.From.ClientResource = &device
	return meta
}

func (s *Server) leave(id string, m member) {
	r := s.rooms.byID[id]
	if !r.members[m] {
		return
	}
	delete(r.members, m)
	if !s.rooms.has(id, m.user) {
		s.announce(id, m.user, m.device, msync.MUCBody_ABSENCE, "")
	}
}

func (s *Server) leaveRooms(user, device string) {
	for id := range s.rooms.byID {
		s.leave(id, member{user, device})
	}
}

// announce sends a room's members that a user joined or left.
func (s *Server) announce(id, user, device string, operation msync.MUCBody_Operation, ext string) {
	isRoom, count := true, s.rooms.byID[id].users()
	body := &msync.MUCBody{MucId: groupJID(id), Operation: &operation, From: userJID(user), IsChatroom: &isRoom, MucMemberCount: &count}
	if ext != "" {
		body.Ext = &ext
	}
	s.pushMeta(id, s.mucMeta(id, user, device, body), nil)
}

// push gives a room's message to its members at once: there is no notice and no
// asking, and isLast is harmless here (docs/protocol.md section 3).
func (s *Server) push(up *uplink, meta *msync.Meta) {
	s.pushMeta(up.to.name, meta, up.meta.GetDirectedUsers())
}

func (s *Server) pushMeta(id string, meta *msync.Meta, only []string) {
	r, last, at := s.rooms.byID[id], true, now()
	it := item{meta: meta}
	for c := range s.connections {
		if !r.members[member{c.user, c.resource}] || !it.isFor(c.reader()) || len(only) > 0 && !slices.Contains(only, c.user) {
			continue
		}
		s.sendFrame(c, msync.MSync_SYNC, &msync.CommSyncDL{
			Status: status(msync.Status_OK, ""), Queue: groupJID(id), Metas: []*msync.Meta{meta}, IsLast: &last, Timestamp: &at,
		})
	}
}

// OpenRoom makes a room that nobody is in.
func (s *Server) OpenRoom(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms.open(id)
}
