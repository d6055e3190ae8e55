//go:build !js

package imserver

import "localcache-wasm/msync"

// put appends to a user's queue and tells the user's devices.
func (s *Server) put(user string, jid *msync.JID, meta *msync.Meta) {
	q, it := s.queues.add(user, jid, meta)
	for c := range s.connections.of(user) {
		if it.isFor(c.reader()) {
			s.sendFrame(c, msync.MSync_NOTICE, &msync.CommNotice{Queue: q.jid})
		}
	}
}

// unread names the queues that hold something for a device.
func (s *Server) unread(c *conn) {
	at := now()
	answer := &msync.CommUnreadDL{Status: status(msync.Status_OK, ""), Timestamp: &at}
	for _, q := range s.queues.waiting(c) {
		n := uint32(q.count(c))
		answer.Unread = append(answer.Unread, &msync.MetaQueue{Queue: q.jid, N: &n})
	}
	s.sendFrame(c, msync.MSync_UNREAD, answer)
}

// sync answers with the messages behind the key, which acknowledges those before
// it. Messages never come with isLast: the client would ask again without end
// (docs/plugin-contract.md, B30), so a test can ask for just that.
func (s *Server) sync(c *conn, up *msync.CommSyncUL) {
	at, name := now(), up.GetQueue().GetName()
	answer := &msync.CommSyncDL{Status: status(msync.Status_OK, ""), Queue: up.GetQueue(), Timestamp: &at}
	last := true
	s.queues.acknowledge(c, name, up.GetKey())
	if q := s.queues.of(c.user, name); q != nil {
		var next uint64
		answer.Metas, next = q.batch(c)
		if len(answer.Metas) > 0 {
			answer.NextKey = &next
			last = s.hooks.lastWithMessages(c.user)
		} else if next > 0 { // only what is not for this device
			s.queues.acknowledge(c, name, next)
		}
	}
	answer.IsLast = &last
	s.sendFrame(c, msync.MSync_SYNC, answer)
}
