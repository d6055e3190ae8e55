//go:build !js

package imserver

import (
	"time"

	"localcache-wasm/msync"
)

// Past adds a text from one user to another or to a group to the histories, read
// by everybody. It is put into no queue, so a client finds it in the conversation
// list and the history only. Past returns the message's id, 0 if there is no such
// group.
func (s *Server) Past(from, to string, toGroup bool, words string, at time.Time) uint64 {
	k := single
	if from = lower(from); toGroup {
		k = group
	} else {
		to = lower(to)
	}
	t := target{k, to}
	body, payload, err := textOf(from, t, words)
	if err != nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if toGroup && !s.groups.known(to) {
		return 0
	}
	stamp := uint64(at.UnixMilli())
	up := &uplink{from: from, to: t, body: body, meta: &msync.Meta{Payload: payload, Timestamp: &stamp}}
	meta := s.down(up)
	readers := up.receivers(s)
	s.conversations.keep(meta, t, readers)
	for _, user := range readers {
		s.conversations.readAll(user, t.seenBy(user, from))
	}
	return meta.GetId()
}
