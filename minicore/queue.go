package minicore

import "localcache-wasm/msync"

// queue is a queue of the server's that is being emptied (3).
type queue struct {
	jid    *msync.JID
	key    uint64 // the last one acknowledged
	again  bool   // a notice came while it was being emptied
	repeat repeat // of the request whose answer is awaited
}

// queueName identifies a queue. A user and a group may have the same name, so the
// domain is part of it.
func queueName(jid *msync.JID) string {
	return jid.GetName() + "@" + jid.GetDomain()
}

// findQueue is the queue that an answer is about. A server may leave out the
// domain. The caller holds mu.
func (c *Client) findQueue(jid *msync.JID) *queue {
	if jid == nil {
		return nil
	}
	if q := c.queues[queueName(jid)]; q != nil {
		return q
	}
	for _, q := range c.queues {
		if q.jid.GetName() == jid.GetName() && (q.jid.GetDomain() == "" || jid.GetDomain() == "") {
			return q
		}
	}
	return nil
}

// ask asks for a queue's next messages, which acknowledges those before, and
// asks again if no answer comes. The caller holds mu.
func (c *Client) ask(l *link, q *queue) {
	sendSync(l, q.jid, q.key)
	q.repeat.asked(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.link != l || c.queues[queueName(q.jid)] != q {
			return
		}
		if !q.repeat.next() {
			c.finish(l, q) // its messages come with its next notice or the next login
			return
		}
		c.ask(l, q)
	})
}

// sendSync asks for the messages of a queue behind the key, which acknowledges
// those up to it; key 0 is for all that are not acknowledged.
func sendSync(l *link, jid *msync.JID, key uint64) {
	request := &msync.CommSyncUL{Queue: jid}
	if key != 0 {
		request.Key = &key
	}
	if frame, err := encodeFrame(msync.MSync_SYNC, request); err == nil {
		l.send(frame)
	}
}

// startQueue begins to empty a queue, unless that is under way. The caller holds mu.
func (c *Client) startQueue(l *link, jid *msync.JID, key uint64) {
	if jid == nil || c.queues[queueName(jid)] != nil {
		return
	}
	q := &queue{jid: jid, key: key}
	c.queues[queueName(jid)] = q
	c.ask(l, q)
}

// advance goes on with the queue of a batch that has been stored and handed
// out. fresh tells whether the batch held anything new. The caller holds mu.
func (c *Client) advance(l *link, batch *msync.CommSyncDL, fresh bool) {
	if c.link != l || c.phase != phaseOnline {
		return // not acknowledged: it comes again on the next connection
	}
	key, q := batch.GetNextKey(), c.findQueue(batch.GetQueue())
	switch {
	case batch.GetStatus().GetErrorCode() == msync.Status_OK && batch.GetIsLast():
		// The last part, but with messages (B30): acknowledge, but only if there was
		// something new, so that this ends.
		if len(batch.GetMetas()) > 0 && fresh && key != 0 && batch.GetQueue() != nil {
			sendSync(l, batch.GetQueue(), key)
		}
		c.finish(l, q)
	case q == nil:
		if len(batch.GetMetas()) > 0 && fresh && key != 0 {
			c.startQueue(l, batch.GetQueue(), key)
		}
	case batch.GetStatus().GetErrorCode() != msync.Status_OK || key == 0:
		q.repeat.soon() // refused, or cut off before its end
	case key == q.key: // no progress (3)
		c.finish(l, q)
	default:
		q.key = key
		q.repeat.answered()
		c.ask(l, q)
	}
}

// unreadable continues after a frame that cannot be read. It may have been an answer or
// a notice, of any queue: so everything that is awaited is asked for again, and which
// queues hold messages.
func (c *Client) unreadable(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link != l || !c.ready {
		return
	}
	for _, q := range c.queues {
		q.repeat.soon()
	}
	c.unread.soon()
}

// finish ends the emptying of a queue; nil = none. The caller holds mu.
func (c *Client) finish(l *link, q *queue) {
	if q == nil {
		return
	}
	name := queueName(q.jid)
	q.repeat.answered()
	if q.again {
		q.again, q.key = false, 0
		c.ask(l, q)
	} else {
		delete(c.queues, name)
	}
	if c.offline[name] {
		delete(c.offline, name)
		if len(c.offline) == 0 { // B29: the messages have been handed out by now
			c.emit("onOfflineMessageSyncFinish", nil)
		}
	}
}

// seen remembers the last ids, so that a message that is delivered twice counts once.
type seen struct {
	ids  map[uint64]struct{}
	ring []uint64
	next int
}

const seenSize = 8192

// add reports whether the id is new. 0 is no id.
func (s *seen) add(id uint64) bool {
	if id == 0 {
		return true
	}
	if _, known := s.ids[id]; known {
		return false
	}
	if s.ids == nil {
		s.ids = make(map[uint64]struct{})
	}
	if len(s.ring) < seenSize {
		s.ring = append(s.ring, id)
	} else {
		delete(s.ids, s.ring[s.next])
		s.ring[s.next] = id
		s.next = (s.next + 1) % seenSize
	}
	s.ids[id] = struct{}{}
	return true
}
