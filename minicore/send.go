package minicore

import (
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// Pending is a message that waits for the server's answer.
type Pending struct {
	message *message.Message
	meta    *msync.Meta
	frame   []byte
	written int // its number among the messages given to a connection; 0 = it waits for one
	timer   *time.Timer

	done chan struct{} // closed when sent or err is set
	sent *Sent
	err  *Error
}

// Send sends a message and waits for the server's answer. While the connection
// is down the message is kept and sent after reconnecting.
func (c *Client) Send(m *message.Message) (*Sent, error) {
	p := c.Begin(m)
	<-p.done
	if p.err != nil {
		return nil, p.err
	}
	return p.sent, nil
}

// Wait waits for the end of a send that Begin began.
func (p *Pending) Wait() (*Sent, error) {
	<-p.done
	if p.err != nil {
		return nil, p.err
	}
	return p.sent, nil
}

// Begin begins to send and does not wait; messages go out in the order of the
// calls.
func (c *Client) Begin(m *message.Message) *Pending {
	p := &Pending{message: m, done: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.accept(p); err != nil {
		// A host may have stored it already; one with the same id is on its way.
		if m.IsContent() && c.pending[m.ID] == nil {
			c.cache().UpdateMessage(m.ID, m.ID, StatusFailed)
		}
		p.err = err
		close(p.done)
		return p
	}
	c.pending[m.ID] = p
	c.sends.Do(func() { c.transmit(p) })
	return p
}

// accept checks and encodes. The caller holds mu.
func (c *Client) accept(p *Pending) *Error {
	m := p.message
	switch {
	case c.phase != phaseOnline && c.phase != phaseReconnecting:
		return &Error{Type: bridge.TypeNotLoggedIn, Message: "not login"}
	case m.ID == "":
		return &Error{Type: bridge.TypeMessageParameter, Message: `Missing required parameter: "id"`}
	case m.To == "":
		return &Error{Type: bridge.TypeMessageParameter, Message: `Missing required parameter: "to"`}
	case c.pending[m.ID] != nil:
		return &Error{Type: bridge.TypeMessageParameter, Message: `Invalid parameter: a message with the "id" ` + m.ID + ` is being sent`}
	}
	meta, err := m.Meta(c.options.AppKey, c.user)
	if err != nil {
		return &Error{Type: bridge.TypeMessageParameter, Message: err.Error()}
	}
	frame, err := encodeFrame(msync.MSync_SYNC, &msync.CommSyncUL{Meta: meta})
	if err != nil {
		return &Error{Type: bridge.TypeMessageParameter, Message: "the message cannot be encoded: " + err.Error()}
	}
	if len(frame) > c.options.MaxFrame {
		return errTooLarge(len(frame), c.options.MaxFrame)
	}
	p.meta, p.frame = meta, frame
	return nil
}

// transmit stores the message and writes or keeps it. It runs on the sends
// worker.
func (c *Client) transmit(p *Pending) {
	if p.message.IsContent() { // the answer's update comes after these in the cache's own order
		c.cache().StoreMessage(p.message, StatusCreated)
		c.cache().StoreMessage(p.message, StatusInProgress)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending[p.message.ID] != p {
		// Closed meanwhile, maybe before the cache knew of the message.
		if p.message.IsContent() && p.err != nil {
			c.cache().UpdateMessage(p.message.ID, p.message.ID, StatusFailed)
		}
		return
	}
	if c.link == nil || !c.ready {
		c.kept = append(c.kept, p)
		return
	}
	c.write(p)
}

// write gives a message to the connection. The caller holds mu.
func (c *Client) write(p *Pending) {
	c.writes++
	p.written = c.writes
	p.timer = time.AfterFunc(sendTimeout, func() { c.timeout(p) })
	c.link.send(p.frame)
}

// sendKept writes what could not be written while the connection was down. The
// caller holds mu.
func (c *Client) sendKept() {
	for _, p := range c.kept {
		if c.pending[p.message.ID] == p {
			c.write(p)
		}
	}
	c.kept = nil
}

// timeout fails a message without an answer and renews the connection, which is
// probably dead.
func (c *Client) timeout(p *Pending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending[p.message.ID] != p {
		return
	}
	delete(c.pending, p.message.ID)
	c.failOne(p, &Error{Type: bridge.TypeSendTimeout, Message: "send message timeout"})
	if c.link != nil {
		c.link.drop()
	}
}

// tooLarge goes on after a server has closed the connection for the size of a
// frame. The largest message that it has not answered fails. Those written
// behind it cannot have been read: they wait for the next connection. The caller
// holds mu.
func (c *Client) tooLarge() {
	var largest *Pending
	for _, p := range c.pending {
		if p.written != 0 && (largest == nil || len(p.frame) > len(largest.frame)) {
			largest = p
		}
	}
	if largest == nil {
		return
	}
	delete(c.pending, largest.message.ID)
	c.failOne(largest, errTooLarge(len(largest.frame), 0))
	behind := make([]*Pending, c.writes-largest.written) // in the order of their numbers, with gaps
	for _, p := range c.pending {
		if p.written > largest.written {
			behind[p.written-largest.written-1] = p
		}
	}
	kept := c.kept
	c.kept = nil
	for _, p := range behind {
		if p != nil {
			p.timer.Stop()
			p.written = 0
			c.kept = append(c.kept, p)
		}
	}
	c.kept = append(c.kept, kept...)
}

// errTooLarge is for a message of size bytes; limit 0 = not known.
func errTooLarge(size, limit int) *Error {
	text := "the message is too large: it takes " + itoa(int64(size)) + " bytes"
	if limit > 0 {
		text += ", and the server accepts " + itoa(int64(limit))
	}
	return &Error{Type: bridge.TypeSizeLimit, Message: text}
}

func errSendDisconnected() *Error {
	return &Error{Type: bridge.TypeSendDisconnected, Message: "websocket disconnected"}
}

// failPending fails the messages that which names; nil = all. The caller holds
// mu.
func (c *Client) failPending(err *Error, which func(*Pending) bool) {
	for id, p := range c.pending {
		if which == nil || which(p) {
			delete(c.pending, id)
			c.failOne(p, err)
		}
	}
	if which == nil {
		c.kept = nil
	}
}

// failOne ends a send with an error. The caller holds mu.
func (c *Client) failOne(p *Pending, err *Error) {
	if p.timer != nil {
		p.timer.Stop()
	}
	if p.message.IsContent() {
		c.cache().UpdateMessage(p.message.ID, p.message.ID, StatusFailed)
	}
	p.err = err
	close(p.done)
}

// receiveAnswer takes the server's answer to a send.
func (c *Client) receiveAnswer(answer *msync.CommSyncDL) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := formatID(answer.GetMetaId())
	p := c.pending[id]
	if p == nil {
		return // it was given up meanwhile, or it answers the statistic
	}
	delete(c.pending, id)
	if p.timer != nil {
		p.timer.Stop()
	}
	serverID := formatID(answer.GetServerId())
	refused := refusal(answer.GetStatus(), id, serverID)
	status := StatusSuccess
	if refused != nil {
		status = StatusFailed
	}
	var stored <-chan error
	if p.message.IsContent() {
		stored = c.cache().UpdateMessage(id, serverID, status)
	}
	reader := c.reader()
	c.answers.Do(func() {
		if refused != nil {
			p.err = refused
			close(p.done)
			return
		}
		p.sent = c.sentResult(p, answer, reader)
		within(cacheTimeout, stored)
		close(p.done)
		c.emit("onReceivedMessage", newObject().text("id", id).text("mid", serverID).text("to", p.message.To).done())
	})
}

// acknowledge tells a sender that its message arrived here.
func (c *Client) acknowledge(to string, id uint64) {
	c.Begin(&message.Message{
		ID: message.NewID(), Type: "delivery", ChatType: message.SingleChat, To: to, AckID: formatID(id),
	})
}
