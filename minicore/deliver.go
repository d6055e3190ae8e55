package minicore

import (
	"strconv"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// arrival is a message that waits for the cache before the application gets it.
type arrival struct {
	message *message.Message
	stored  <-chan error
}

// delivery works through one batch. Content messages are stored together, in one
// write. The application gets each one when it is stored, in order; anything else waits
// for the messages before it.
type delivery struct {
	client   *Client
	reader   *message.Reader
	cache    Cache
	arrivals []arrival
	handed   []*message.Message
	fresh    bool
}

// deliver stores a batch, gives it to the application, and then continues its queue. It
// runs on the inbox, so batches stay in order.
func (c *Client) deliver(l *link, batch *msync.CommSyncDL) {
	c.mu.Lock()
	closed := c.phase == phaseClosed
	d := &delivery{client: c, reader: c.reader(), cache: c.cache()}
	c.mu.Unlock()
	if closed {
		return
	}
	for _, meta := range batch.GetMetas() {
		d.meta(meta)
	}
	d.flush()
	if len(d.handed) > 0 {
		c.emit("onMessage", Messages(d.handed))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance(l, batch, d.fresh)
}

func (d *delivery) meta(meta *msync.Meta) {
	if meta.GetNs() == msync.Meta_STATISTIC {
		d.flush()
		d.client.statistic(meta)
		return
	}
	c := d.client
	c.mu.Lock()
	isNew := c.seen.add(meta.GetId())
	c.mu.Unlock()
	if !isNew {
		return
	}
	d.fresh = true
	switch meta.GetNs() {
	case msync.Meta_CHAT:
		var body msync.MessageBody
		if body.UnmarshalVT(meta.GetPayload()) != nil {
			c.emit("onError", &Error{
				Type: bridge.TypeLoadMessage, Message: "decode message error",
				Data: string(newObject().text("id", formatID(meta.GetId())).done()),
			})
			return
		}
		d.chat(meta, &body)
	case msync.Meta_MUC:
		d.flush()
		c.muc(meta)
	case msync.Meta_ROSTER:
		d.flush()
		c.roster(meta)
	case msync.Meta_NOTIFY:
		d.flush()
		c.notify(meta)
	}
}

func (d *delivery) chat(meta *msync.Meta, body *msync.MessageBody) {
	c := d.client
	switch body.GetType() {
	case msync.MessageBody_CHAT, msync.MessageBody_GROUPCHAT, msync.MessageBody_CHATROOM:
		d.contents(meta, body)
	case msync.MessageBody_READ_ACK:
		d.flush()
		c.emit("onReadMessage", d.readAck(meta, body))
	case msync.MessageBody_DELIVER_ACK:
		d.flush()
		c.emit("onDeliveredMessage", d.ack("delivery", meta, body).done())
	case msync.MessageBody_CHANNEL_ACK:
		d.flush()
		c.emit("onChannelMessage", d.envelope("channel", meta, body).
			text("chatType", message.SingleChat).
			number("time", int(meta.GetTimestamp())).done())
	case msync.MessageBody_RECALL:
		d.flush()
		d.recall(meta, body)
	case msync.MessageBody_EDIT:
		d.flush()
		d.edit(meta, body)
	}
}

// contents delivers a chat message. The application gets all its contents (B21); only
// the first is stored, since they have the same id.
func (d *delivery) contents(meta *msync.Meta, body *msync.MessageBody) {
	c := d.client
	from := meta.GetFrom()
	if body.GetType() == msync.MessageBody_CHATROOM &&
		message.SameUser(from.GetName(), d.reader.User) && from.GetClientResource() == d.reader.Resource {
		return // a room sends a message to its sender too
	}
	stored := false
	for _, m := range d.reader.Contents(meta, body) {
		a := arrival{message: m}
		if !stored && m.IsContent() {
			stored = true
			a.stored = d.cache.StoreMessage(m, StatusSuccess)
		}
		d.arrivals = append(d.arrivals, a)
	}
	sender := body.GetFrom().GetName()
	if c.options.Delivery && body.GetType() == msync.MessageBody_CHAT && !message.SameUser(sender, d.reader.User) {
		c.acknowledge(sender, meta.GetId())
	}
}

// flush gives the waiting messages to the application. Those of one batch are stored
// together, so a cache that does not answer delays the batch once, not each message.
func (d *delivery) flush() {
	deadline := time.Now().Add(cacheTimeout)
	for _, a := range d.arrivals {
		within(max(time.Until(deadline), 0), a.stored)
		if d.client.isClosing() {
			break // not acknowledged: it comes again with the next login
		}
		d.client.emit(messageEvents[a.message.Type], a.message)
		if a.message.Type != "cmd" {
			d.handed = append(d.handed, a.message)
		}
	}
	d.arrivals = nil
}

// envelope is what the data of every acknowledgement begins with.
func (d *delivery) envelope(kind string, meta *msync.Meta, body *msync.MessageBody) *object {
	return newObject().
		text("id", formatID(meta.GetId())).
		text("type", kind).
		text("from", d.reader.From(meta, body)).
		text("to", d.reader.To(meta, body)).
		number("onlineState", d.reader.OnlineState(meta))
}

func (d *delivery) ack(kind string, meta *msync.Meta, body *msync.MessageBody) *object {
	return d.envelope(kind, meta, body).text("mid", ackedID(body))
}

func (d *delivery) readAck(meta *msync.Meta, body *msync.MessageBody) Raw {
	o := d.ack("read", meta, body)
	if len(body.GetExt()) > 0 { // in a group: who many have read it
		counts := body.GetExt()[0].GetStringValue()
		if v, err := jsontext.Parse(counts); err == nil && v.IsObject() {
			o.raw("groupReadCount", string(v)).text("ackContent", body.GetAckContent())
		}
	}
	return o.done()
}

func (d *delivery) recall(meta *msync.Meta, body *msync.MessageBody) {
	from, to := d.reader.From(meta, body), d.reader.To(meta, body)
	conversation := to
	if message.SameUser(to, d.reader.User) {
		conversation = from
	}
	within(cacheTimeout, d.cache.Recall(ackedID(body), conversation))
	if from == "" {
		from = "admin"
	}
	d.client.emit("onRecallMessage", newObject().
		text("id", formatID(meta.GetId())).
		text("from", from).text("to", to).
		text("mid", ackedID(body)).
		text("ext", message.StringValue(meta.GetExt(), "recallMessageExtensionInfo")).
		number("onlineState", d.reader.OnlineState(meta)).done())
}

func (d *delivery) edit(meta *msync.Meta, body *msync.MessageBody) {
	m := d.reader.Edited(meta, body)
	if m == nil {
		return
	}
	replaceExt := body.GetEditScope() == msync.MessageBody_BODY_AND_EXT || len(body.GetExt()) > 0
	within(cacheTimeout, d.cache.Edit(m.ForCache(), replaceExt))
	d.client.emit("onModifiedMessage", m)
}

func ackedID(body *msync.MessageBody) string {
	if body.AckMessageId == nil {
		return ""
	}
	return formatID(body.GetAckMessageId())
}

func formatID(id uint64) string { return strconv.FormatUint(id, 10) }
