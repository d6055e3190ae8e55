//go:build !js

package imserver

import (
	"encoding/binary"
	"log/slog"
	"sort"
	"time"

	"localcache-wasm/msync"
)

// queues are what waits for each user's devices: one queue for each peer and
// group, and one of events, which tell what the user's other devices did. Clients
// tell queues apart by name alone (docs/protocol.md section 3). The keys of a queue's items
// grow. A device has a cursor in each queue, the key up to which it has
// everything, which never goes back. An item goes when every device has it, but
// for the last ones, which a new device gets too (trim.go).
type queues struct {
	store       *store
	log         *slog.Logger
	numbers     *numbers
	connections connections                   // have cursors of their own
	most        int                           // items that are kept for a new device
	byUser      map[string]map[string]*queue  // by user and name
	devices     map[string]map[string]*device // by user and resource
}

func newQueues(store *store, log *slog.Logger, numbers *numbers, connections connections, most int) *queues {
	return &queues{
		store: store, log: log, numbers: numbers, connections: connections, most: most,
		byUser: map[string]map[string]*queue{}, devices: map[string]map[string]*device{},
	}
}

// queue is what a user gets of one peer or group, in order.
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
	cursors map[string]uint64 // by queue's name
	born    uint64            // the key of what came last before it first logged in
	seen    int64             // when it last logged in, ms since the epoch
}

// eventsPrefix begins the name of a user's queue of events.
const eventsPrefix = "events-"

// of finds a user's queue by its name, nil if there is none.
func (q *queues) of(user, name string) *queue { return q.byUser[user][name] }

// open finds or makes a queue of a user.
func (q *queues) open(user string, jid *msync.JID) *queue {
	if q.byUser[user] == nil {
		q.byUser[user] = map[string]*queue{}
	}
	one := q.byUser[user][jid.GetName()]
	if one == nil {
		one = &queue{jid: jid}
		q.byUser[user][jid.GetName()] = one
		if data, err := jid.MarshalVT(); err == nil {
			q.store.put(bucketQueueNames, data, user, jid.GetName())
		}
	}
	return one
}

// add appends a message to a user's queue.
func (q *queues) add(user string, jid *msync.JID, meta *msync.Meta) (*queue, item) {
	one := q.open(user, jid)
	it := item{q.numbers.next(), meta}
	one.items = append(one.items, it)
	if q.store != nil {
		if data, err := meta.MarshalVT(); err == nil {
			q.store.put(bucketQueues, data, user, one.jid.GetName(), it.key)
		}
	}
	q.trim(user, one)
	return one, it
}

// device finds or makes a user's device. A new one gets the messages there are,
// but neither what its user sent before, which it finds in the history, nor
// events: it learns their outcome from the list.
func (q *queues) device(user, resource string) *device {
	if q.devices[user] == nil {
		q.devices[user] = map[string]*device{}
	}
	d := q.devices[user][resource]
	if d == nil {
		q.forgetDevices(user)
		d = &device{cursors: map[string]uint64{}, born: q.numbers.last}
		q.devices[user][resource] = d
		if events := q.of(user, eventsPrefix+user); events != nil {
			q.advance(user, resource, eventsPrefix+user, events.end())
		}
	}
	return d
}

// loggedIn records that a device has logged in.
func (q *queues) loggedIn(user, resource string) *device {
	d := q.device(user, resource)
	d.seen = time.Now().UnixMilli()
	row := binary.BigEndian.AppendUint64(nil, d.born)
	q.store.put(bucketCursors, binary.BigEndian.AppendUint64(row, uint64(d.seen)), user, resource, "")
	return d
}

// advance moves a device's cursor, never back.
func (q *queues) advance(user, resource, name string, key uint64) {
	d := q.devices[user][resource]
	if d == nil || key <= d.cursors[name] {
		return
	}
	d.cursors[name] = key
	q.store.put(bucketCursors, binary.BigEndian.AppendUint64(nil, key), user, resource, name)
}

// acknowledge moves a connection's cursor and its device's. A key that is not
// ahead of it, or was never given, changes nothing.
func (q *queues) acknowledge(c *conn, name string, key uint64) {
	one := q.of(c.user, name)
	if one == nil || key <= c.cursors[name] || key > one.end() {
		return
	}
	c.cursors[name] = key
	q.advance(c.user, c.resource, name, key)
	q.trim(c.user, one)
}

// waiting are the queues that hold something for a connection, the oldest first.
func (q *queues) waiting(c *conn) []*queue {
	var list []*queue
	for _, one := range q.byUser[c.user] {
		if one.count(c) > 0 {
			list = append(list, one)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].after(c)[0].key < list[j].after(c)[0].key })
	return list
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

// One answer holds at most batchSize messages. It also ends behind the message
// with which their payloads reach batchBytes: clients take no frame above 16 MiB.
const (
	batchSize  = 20
	batchBytes = 4 << 20
)

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
