package minicore

import (
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// receive takes one frame. It must not wait for anything: answers to sends have
// a deadline, and messages wait for the cache.
func (c *Client) receive(l *link, frame *msync.MSync) {
	c.mu.Lock()
	l.lastFrame = time.Now()
	c.mu.Unlock()
	switch frame.GetCommand() {
	case msync.MSync_PROVISION:
		var answer msync.Provision
		if answer.UnmarshalVT(frame.GetPayload()) != nil {
			return // the timeout fails the login
		}
		select {
		case l.provisioned <- &answer:
		default:
		}
	case msync.MSync_UNREAD:
		var unread msync.CommUnreadDL
		if unread.UnmarshalVT(frame.GetPayload()) != nil {
			c.unreadable(l)
			return
		}
		c.receiveUnread(l, &unread)
	case msync.MSync_NOTICE:
		var notice msync.CommNotice
		if notice.UnmarshalVT(frame.GetPayload()) != nil || notice.GetQueue() == nil {
			c.unreadable(l)
			return
		}
		c.receiveNotice(l, notice.GetQueue())
	case msync.MSync_SYNC:
		// proto2's command default: a frame without one is a SYNC too.
		c.receiveSync(l, frame.GetPayload())
	}
}

// receiveSync takes messages of a queue, or the answer to a send. A message that
// cannot be read is reported and left out: it must not stop those behind it.
func (c *Client) receiveSync(l *link, payload []byte) {
	var sync msync.CommSyncDL
	lost, err := sync.UnmarshalMetas(payload)
	if lost > 0 || err != nil {
		c.emit("onError", &Error{Type: bridge.TypeLoadMessage, Message: "decode message error", Err: err})
	}
	if err != nil || sync.GetMetaId() == 0 && sync.GetQueue() == nil && len(sync.GetMetas())+lost == 0 {
		c.unreadable(l)
		return
	}
	if sync.GetMetaId() > 0 {
		c.receiveAnswer(&sync)
		return
	}
	c.mu.Lock()
	if q := c.findQueue(sync.GetQueue()); q != nil && c.link == l {
		q.repeat.arrived()
	}
	c.mu.Unlock()
	c.inbox.Do(func() { c.deliver(l, &sync) })
}

// receiveUnread handles the list of queues that hold offline messages (2.3, 3).
func (c *Client) receiveUnread(l *link, unread *msync.CommUnreadDL) {
	c.mu.Lock()
	if c.link != l || !c.ready {
		c.mu.Unlock()
		return
	}
	c.unread.answered()
	at := c.expiry.at
	expired := c.checkExpiry(int64(unread.GetTimestamp()))
	if expired {
		c.mu.Unlock()
		c.expire(at)
		return
	}
	defer c.mu.Unlock()
	if len(unread.GetUnread()) > 0 && c.offline == nil {
		c.offline = make(map[string]bool)
		c.emit("onOfflineMessageSyncStart", nil)
		for _, q := range unread.GetUnread() {
			c.offline[queueName(q.GetQueue())] = true
		}
	}
	for _, q := range unread.GetUnread() {
		c.startQueue(l, q.GetQueue(), 0)
	}
	c.sendStatistic(l)
}

// receiveNotice handles the notice that a queue has something new.
func (c *Client) receiveNotice(l *link, jid *msync.JID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link != l || message.SameUser(jid.GetName(), c.user) && jid.GetClientResource() != "" && jid.GetClientResource() == c.resource {
		return
	}
	q := c.queues[queueName(jid)]
	switch {
	case q != nil:
		q.again = true // the notice may have passed the answer that ends the queue
	case c.ready:
		c.startQueue(l, jid, 0)
	default: // until the cache is open
		c.queues[queueName(jid)] = &queue{jid: jid}
	}
}

// askUnread asks which queues hold messages. The caller holds mu.
func (c *Client) askUnread(l *link) {
	if frame, err := encodeFrame(msync.MSync_UNREAD, nil); err == nil {
		l.send(frame)
	}
	c.unread.asked(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.link == l && c.phase == phaseOnline && c.unread.next() {
			c.askUnread(l)
		}
	})
}

// sendStatistic tells the server that this client is alive, as the vendor's does.
func (c *Client) sendStatistic(l *link) {
	body, err := (&msync.StatisticsBody{Operation: msync.StatisticsBody_INFORMATION.Enum()}).MarshalVT()
	if err != nil {
		return
	}
	id := uint64(time.Now().UnixMilli())
	frame, err := encodeFrame(msync.MSync_SYNC, &msync.CommSyncUL{
		Meta: &msync.Meta{Id: &id, Ns: msync.Meta_STATISTIC.Enum(), Payload: body},
	})
	if err == nil {
		l.send(frame)
	}
}

// startHeartbeat asks the server when it has been silent for long, and drops the
// connection if it does not answer: the vendor's client waits for ever when the network
// is gone. The caller holds mu.
func (c *Client) startHeartbeat(l *link) {
	c.stopHeartbeat()
	c.probed = time.Time{}
	c.heartbeat = time.AfterFunc(silence, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.link != l || c.phase != phaseOnline {
			return
		}
		next := silence - time.Since(l.lastFrame)
		switch {
		case !c.probed.IsZero() && l.lastFrame.Before(c.probed):
			l.drop()
		case next <= 0:
			c.probe(l)
		default:
			c.probed = time.Time{}
			c.heartbeat.Reset(next)
		}
	})
}

// probe asks the server something, and gives it silenceAnswer to say anything.
// The caller holds mu.
func (c *Client) probe(l *link) {
	if !c.probed.IsZero() && l.lastFrame.Before(c.probed) {
		return // it has been asked
	}
	c.probed = time.Now()
	c.askUnread(l)
	c.heartbeat.Reset(silenceAnswer)
}

func (c *Client) stopHeartbeat() {
	if c.heartbeat != nil {
		c.heartbeat.Stop()
	}
}
