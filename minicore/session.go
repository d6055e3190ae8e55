package minicore

import (
	"time"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// provisioned handles an accepted login. It reports whether the client still wants the
// connection.
func (c *Client) provisioned(l *link, answer *msync.Provision) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == phaseClosed {
		return false
	}
	if answer.GetResource() != "" {
		c.resource = answer.GetResource()
	}
	if v, err := jsontext.Parse(answer.GetAuthToken()); err == nil {
		if at := message.Int(v.Get("expires_in")); at != 0 {
			c.setExpiry(at)
		}
	}
	c.phase, c.link, c.ready, c.attempts, c.returns = phaseOnline, l, false, 0, 0
	c.queues, c.offline = make(map[string]*queue), nil
	c.unread.answered()
	c.emitState()
	return true
}

// run keeps the client connected until it is closed.
func (c *Client) run(l *link) {
	for l != nil {
		if c.openCache(l) {
			c.connected(l)
		}
		select {
		case <-l.done:
		case <-c.closing:
		}
		if c.isClosing() {
			return // close or kick has done the rest
		}
		c.disconnected(l)
		l = c.reconnect()
	}
}

// openCache waits until the cache can take messages. A cache that does not open
// must not keep the user from the messages (B11).
func (c *Client) openCache(l *link) bool {
	app := c.options.AppKey
	done := c.cache().Open(c.user, DatabaseName(app, c.user))
	if done == nil {
		return true
	}
	timer := time.NewTimer(cacheOpenTimeout)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-l.done:
		return false
	case <-c.closing:
		return false
	}
	return true
}

func (c *Client) cache() Cache {
	if c.options.Cache == nil {
		return noCache{}
	}
	return c.options.Cache
}

// connected begins the exchange of messages (2.3).
func (c *Client) connected(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link != l || c.phase != phaseOnline {
		return
	}
	c.ready = true
	c.emit("onConnected", nil)
	c.sendKept()
	c.startHeartbeat(l)
	c.askUnread(l)
	c.sendStatistic(l)
	for _, q := range c.queues { // notices that came before the cache was open
		c.ask(l, q)
	}
}

// disconnected fails the messages that were being sent: whether the server has them is
// unknown, and sending them again could double them. Those not written yet are kept.
func (c *Client) disconnected(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link == l {
		c.link, c.ready, c.phase = nil, false, phaseReconnecting
	}
	c.stopHeartbeat()
	if l.isTooLarge() {
		c.tooLarge()
	}
	c.failPending(errSendDisconnected(), func(p *Pending) bool { return p.written != 0 })
	c.emitState()
}

// Close logs out. Messages under way fail; no event but onDisconnected follows.
func (c *Client) Close() { c.close("inner:logout") }

func (c *Client) close(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	goodbye, err := c.logout(reason)
	if l := c.shut(); l != nil {
		if err == nil {
			l.send(goodbye)
		}
		l.end()
	}
}

// shut ends the login, whatever its phase, and returns the link if there is
// one. The caller holds mu.
func (c *Client) shut() *link {
	if c.phase == phaseClosed {
		return nil
	}
	was, l := c.phase, c.link
	c.phase, c.link, c.ready = phaseClosed, nil, false
	close(c.closing)
	c.expiry.stop()
	c.stopHeartbeat()
	c.failPending(errSendDisconnected(), nil)
	c.cache().Close()
	if was == phaseNew {
		return nil
	}
	c.token = ""
	c.emitState()
	if was == phaseOnline || was == phaseReconnecting {
		if c.kicked != nil {
			c.emit("onDisconnected", c.kicked)
		} else {
			c.emit("onDisconnected", nil)
		}
	}
	return l
}
