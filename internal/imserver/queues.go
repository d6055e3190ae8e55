//go:build !js

package imserver

import (
	"encoding/binary"
	"sort"
	"time"

	"localcache-wasm/msync"
)

const (
	userDomain  = "easemob.com"
	groupDomain = "conference.easemob.com"
	// events queues tell what the user's other devices did.
	eventsPrefix = "events-"
)

// queue is what a user gets of one peer or group, in order; clients tell queues
// apart by name alone (PROTOCOL.md 3).
type queue struct {
	jid   *msync.JID
	items []item // by key
}

type item struct {
	key  uint64
	meta *msync.Meta
}

// device is what the server keeps of a device when it is away.
type device struct {
	cursors map[string]uint64 // by queue's name: the key up to which it has everything
	born    uint64            // the key of what came last before it first logged in
	seen    int64             // when it last logged in, ms since the epoch
}

func text(s string) *string { return &s }

func userJID(name string) *msync.JID {
	return &msync.JID{AppKey: text(AppKey), Name: &name, Domain: text(userDomain)}
}

func groupJID(id string) *msync.JID {
	return &msync.JID{AppKey: text(AppKey), Name: &id, Domain: text(groupDomain)}
}

// device finds or makes a user's device. A new one gets the messages there are,
// but neither what its user sent before, which it finds in the history, nor
// events: it learns their outcome from the list.
func (s *Server) device(user, resource string) *device {
	if s.devices[user] == nil {
		s.devices[user] = map[string]*device{}
	}
	d := s.devices[user][resource]
	if d == nil {
		s.forgetDevices(user)
		d = &device{cursors: map[string]uint64{}, born: s.lastID}
		s.devices[user][resource] = d
		if q := s.queues[user][eventsPrefix+user]; q != nil {
			s.advance(user, resource, eventsPrefix+user, q.end())
		}
	}
	return d
}

// saw notes that a device is here.
func (s *Server) saw(user, resource string) *device {
	d := s.device(user, resource)
	d.seen = time.Now().UnixMilli()
	row := binary.BigEndian.AppendUint64(nil, d.born)
	s.store.put(bucketCursors, binary.BigEndian.AppendUint64(row, uint64(d.seen)), user, resource, "")
	return d
}

func (s *Server) advance(user, resource, name string, key uint64) {
	d := s.devices[user][resource]
	if d == nil || key <= d.cursors[name] {
		return
	}
	d.cursors[name] = key
	s.store.put(bucketCursors, binary.BigEndian.AppendUint64(nil, key), user, resource, name)
}

// queue finds or makes a queue of a user.
func (s *Server) queue(user string, jid *msync.JID) *queue {
	if s.queues[user] == nil {
		s.queues[user] = map[string]*queue{}
	}
	q := s.queues[user][jid.GetName()]
	if q == nil {
		q = &queue{jid: jid}
		s.queues[user][jid.GetName()] = q
		if data, err := jid.MarshalVT(); err == nil {
			s.store.put(bucketQueueNames, data, user, jid.GetName())
		}
	}
	return q
}

// put appends to a user's queue and tells the user's devices.
func (s *Server) put(user string, jid *msync.JID, meta *msync.Meta) {
	q := s.queue(user, jid)
	it := item{s.newID(), meta}
	q.items = append(q.items, it)
	if s.store != nil {
		if data, err := meta.MarshalVT(); err == nil {
			s.store.put(bucketQueues, data, user, q.jid.GetName(), it.key)
		}
	}
	s.trim(user, q)
	for c := range s.conns {
		if c.user == user && it.isFor(c.reader()) {
			s.say(c, msync.MSync_NOTICE, &msync.CommNotice{Queue: q.jid})
		}
	}
}

// isFor reports whether a device of the queue's user gets an item: not what it
// sent itself, nor what its user sent before there was this device, nor what was
// directed to another.
func (i item) isFor(r reader) bool {
	from, to := i.meta.GetFrom(), i.meta.GetTo()
	if from.GetName() == r.user && (from.GetClientResource() == r.resource || i.key != 0 && i.key <= r.born) {
		return false
	}
	return to.GetName() != r.user || to.GetClientResource() == "" || to.GetClientResource() == r.resource
}

func (q *queue) end() uint64 {
	if len(q.items) == 0 {
		return 0
	}
	return q.items[len(q.items)-1].key
}

// after is what lies behind a connection's cursor.
func (q *queue) after(c *conn) []item {
	cursor := c.cursors[q.jid.GetName()]
	return q.items[sort.Search(len(q.items), func(i int) bool { return q.items[i].key > cursor }):]
}

func (q *queue) count(c *conn) (n int) {
	for _, it := range q.after(c) {
		if it.isFor(c.reader()) {
			n++
		}
	}
	return n
}

// waiting are the queues that hold something for a connection, the oldest first.
func (s *Server) waiting(c *conn) []*queue {
	var list []*queue
	for _, q := range s.queues[c.user] {
		if q.count(c) > 0 {
			list = append(list, q)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].after(c)[0].key < list[j].after(c)[0].key })
	return list
}

// One answer holds at most batchSize messages. It also ends behind the message
// with which their payloads reach batchBytes: clients take no frame above 16 MiB.
const (
	batchSize  = 20
	batchBytes = 4 << 20
)

// sync answers with the messages behind the key, which acknowledges those before
// it. Messages never come with isLast: the client would ask again without end
// (PLUGIN.md B30), so a test can ask for just that.
func (s *Server) sync(c *conn, up *msync.CommSyncUL) {
	now, name := s.now(), up.GetQueue().GetName()
	answer := &msync.CommSyncDL{Status: status(msync.Status_OK, ""), Queue: up.GetQueue(), Timestamp: &now}
	last := true
	if q := s.queues[c.user][name]; q != nil {
		if key := up.GetKey(); key > c.cursors[name] && key <= q.end() {
			c.cursors[name] = key
			s.advance(c.user, c.resource, name, key)
			s.trim(c.user, q)
		}
		var next uint64
		answer.Metas, next = q.batch(c)
		if len(answer.Metas) > 0 {
			answer.NextKey = &next
			last = s.faults.lastWithMetas(c.user)
		} else if next > 0 { // only what is not for this device
			c.cursors[name] = next
			s.advance(c.user, c.resource, name, next)
		}
	}
	answer.IsLast = &last
	s.say(c, msync.MSync_SYNC, answer)
}

// batch is the next messages for a connection and the key behind them.
func (q *queue) batch(c *conn) (metas []*msync.Meta, next uint64) {
	size := 0
	for _, it := range q.after(c) {
		if it.isFor(c.reader()) {
			if len(metas) == batchSize || size >= batchBytes {
				break
			}
			metas = append(metas, it.meta)
			size += len(it.meta.GetPayload())
		}
		next = it.key
	}
	return metas, next
}
