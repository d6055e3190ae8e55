//go:build !js

package imserver

import (
	"slices"
	"time"
)

// What grows by itself is bounded, in memory and in the data file: queues,
// histories, devices that never come back, tokens that ended, uploads that nobody
// finished. What a user made on purpose (accounts, groups, files) is not.
const (
	usualQueueKeep   = 500
	usualHistoryKeep = 10_000
	queueMost        = 20 // times QueueKeep: more is not kept even for a device that does not ask
	trimStep         = 64 // items that gather before a queue is looked at again
	maxKnownDevices  = 50 // of one user
	uploadTime       = time.Hour
)

// reader is who a queue's items are for: a device that is away, or a connection
// of it with cursors of its own.
type reader struct {
	user, resource string
	born           uint64
	cursors        map[string]uint64
}

func (c *conn) reader() reader { return reader{c.user, c.resource, c.born, c.cursors} }

func (s *Server) readers(user string) []reader {
	var list []reader
	for resource, d := range s.devices[user] {
		list = append(list, reader{user, resource, d.born, d.cursors})
	}
	for c := range s.conns {
		if c.user == user {
			list = append(list, c.reader())
		}
	}
	return list
}

// trim drops what every device of a queue's user has, but for the last QueueKeep
// items, which a new device gets. A device that never asks holds up no more than
// queueMost times as many.
func (s *Server) trim(user string, q *queue) {
	keep := s.options.QueueKeep
	if len(q.items) < keep+trimStep {
		return
	}
	readers, name := s.readers(user), q.jid.GetName()
	surplus := len(q.items) - keep
	n := slices.IndexFunc(q.items[:surplus], func(it item) bool {
		return slices.ContainsFunc(readers, func(r reader) bool { return it.key > r.cursors[name] && it.isFor(r) })
	})
	if n < 0 {
		n = surplus
	}
	if most := keep * queueMost; len(q.items)-n > most {
		s.log.Warn("a queue is too long for a device that does not ask", "user", user, "queue", name, "dropped", len(q.items)-n-most)
		n = len(q.items) - most
	}
	for _, it := range q.items[:n] {
		s.store.remove(bucketQueues, user, name, it.key)
	}
	q.items = slices.Clone(q.items[n:]) // the memory behind goes too
}

// trimHistory drops the oldest messages of one user's conversation.
func (s *Server) trimHistory(user string, t target, e *conversation) {
	surplus := len(e.history) - s.options.HistoryKeep
	if surplus < trimStep {
		return
	}
	last := e.history[surplus-1]
	s.unlink(user, t, e, func(m *stored) bool { return m == last || m.before(last) })
}

// release forgets a message that is in nobody's history any more.
func (s *Server) release(m *stored) {
	m.histories--
	if id := m.meta.GetId(); m.histories <= 0 && s.messages[id] == m {
		delete(s.messages, id)
		s.store.remove(bucketMessages, id)
	}
}

// forgetDevices makes room for one more device of a user: those that were away
// longest go. Should one come back it is a new device.
func (s *Server) forgetDevices(user string) {
	for len(s.devices[user]) >= maxKnownDevices {
		oldest := ""
		for resource, d := range s.devices[user] {
			if !s.connected(user, resource) && (oldest == "" || d.seen < s.devices[user][oldest].seen) {
				oldest = resource
			}
		}
		if oldest == "" {
			return // all are here
		}
		for name := range s.devices[user][oldest].cursors {
			s.store.remove(bucketCursors, user, oldest, name)
		}
		s.store.remove(bucketCursors, user, oldest, "")
		delete(s.devices[user], oldest)
		s.log.Info("device forgotten", "user", user, "device", oldest)
	}
}

func (s *Server) connected(user, resource string) bool {
	for c := range s.conns {
		if c.user == user && c.resource == resource {
			return true
		}
	}
	return false
}

// dropEndedTokens forgets a user's tokens that let nobody in any more.
func (s *Server) dropEndedTokens(user string) {
	now := time.Now().UnixMilli()
	for word, t := range s.tokens {
		if t.User == user && t.Expires <= now {
			delete(s.tokens, word)
			s.store.remove(bucketTokens, word)
		}
	}
}

// dropOldUploads forgets uploads in parts that were begun long ago.
func (s *Server) dropOldUploads() {
	for uuid, u := range s.uploads {
		if time.Since(u.begun) > uploadTime {
			delete(s.uploads, uuid)
		}
	}
}
