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
	maxUploads       = 16 // that may be unfinished at a time
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

func (q *queues) readers(user string) []reader {
	var list []reader
	for resource, d := range q.devices[user] {
		list = append(list, reader{user, resource, d.born, d.cursors})
	}
	for c := range q.connections.of(user) {
		list = append(list, c.reader())
	}
	return list
}

// trim drops the items that every device of the queue's user has, except the last
// q.most, which a new device gets. A device that never asks keeps at most
// queueMost times q.most items.
func (q *queues) trim(user string, one *queue) {
	if len(one.items) < q.most+trimStep {
		return
	}
	readers, name := q.readers(user), one.jid.GetName()
	surplus := len(one.items) - q.most
	n := slices.IndexFunc(one.items[:surplus], func(it item) bool {
		return slices.ContainsFunc(readers, func(r reader) bool { return it.key > r.cursors[name] && it.isFor(r) })
	})
	if n < 0 {
		n = surplus
	}
	if most := q.most * queueMost; len(one.items)-n > most {
		q.log.Warn("a queue is too long for a device that does not ask", "user", user, "queue", name, "dropped", len(one.items)-n-most)
		n = len(one.items) - most
	}
	for _, it := range one.items[:n] {
		q.store.remove(bucketQueues, user, name, it.key)
	}
	one.items = slices.Clone(one.items[n:]) // the memory behind goes too
}

// forgetDevices makes room for one more device of a user: those that were away
// longest go. Should one come back it is a new device.
func (q *queues) forgetDevices(user string) {
	for len(q.devices[user]) >= maxKnownDevices {
		oldest := ""
		for resource, d := range q.devices[user] {
			if !q.connections.has(user, resource) && (oldest == "" || d.seen < q.devices[user][oldest].seen) {
				oldest = resource
			}
		}
		if oldest == "" {
			return // all are here
		}
		for name := range q.devices[user][oldest].cursors {
			q.store.remove(bucketCursors, user, oldest, name)
		}
		q.store.remove(bucketCursors, user, oldest, "")
		delete(q.devices[user], oldest)
		q.log.Info("device forgotten", "user", user, "device", oldest)
	}
}
