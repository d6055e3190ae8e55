package minicore

import (
	"time"

	"localcache-wasm/internal/bridge"
)

// forever is the pause of a client that has given up.
const forever = 100 * 365 * 24 * time.Hour

// reconnect tries to connect again, with growing pauses (4). nil = closed.
func (c *Client) reconnect() *link {
	again := false // this attempt comes after giving up
	for {
		c.mu.Lock()
		if c.phase == phaseClosed {
			c.mu.Unlock()
			return nil
		}
		if most := c.options.AutoReconnectMax; most > 0 && c.attempts >= most {
			c.giveUp(&Error{Type: bridge.TypeDisconnected, Message: "reconnection failed"})
			c.mu.Unlock()
			if !c.waitForReturn(false) {
				return nil
			}
			again = true
			continue
		}
		c.attempts++
		wait := retryDelay(c.attempts, c.options.Rand())
		if again {
			wait = returnDelay(c.attempts, c.options.Rand())
		}
		c.mu.Unlock()
		c.emit("onReconnecting", nil)
		c.pause(wait, true)
		if c.isClosing() {
			return nil
		}
		c.mu.Lock()
		c.lastTry = time.Now()
		c.mu.Unlock()
		l, err := c.connect()
		if err == nil {
			return l
		}
		if isFinal(err) {
			c.mu.Lock()
			c.giveUp(err)
			c.mu.Unlock()
			if !c.waitForReturn(true) {
				return nil
			}
		}
	}
}

// retryDelay is how long to wait before an attempt; random is in [0, 1), so a
// server that comes back does not get all clients at once.
func retryDelay(attempt int, random float64) time.Duration {
	seconds := 1 + random
	switch {
	case attempt >= 60: // only a client that never gives up comes here
		seconds = 30 + 30*random
	case attempt >= 20:
		seconds = 5 + 5*random
	case attempt > 5:
		seconds = 3 + 3*random
	}
	return time.Duration(seconds * float64(time.Second))
}

// returnDelay is the same once reconnecting was given up and the user has
// returned: the first attempt is made at once, then the pauses double.
func returnDelay(attempt int, random float64) time.Duration {
	if attempt == 1 {
		return 0
	}
	seconds := float64(int(1)<<min(attempt-1, 5)) * (1 + random) / 1.5
	return time.Duration(seconds * float64(time.Second))
}

// giveUp ends reconnecting. The token stays: the user is not logged out. The
// caller holds mu.
func (c *Client) giveUp(reason *Error) {
	if c.phase == phaseClosed {
		return
	}
	c.phase = phaseLost
	c.failPending(errSendDisconnected(), nil)
	c.cache().Close()
	c.emitState()
	c.emit("onDisconnected", reason)
}

// waitForReturn waits after giving up until the network or the user is back;
// false = closed. After a final refusal by the server only the network's return starts
// another attempt.
func (c *Client) waitForReturn(refused bool) bool {
	select {
	case <-c.wake: // from before
	default:
	}
	c.pause(forever, !refused)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.attempts = 0
	if c.phase == phaseLost {
		c.phase = phaseReconnecting
	}
	return c.phase != phaseClosed
}

// pause waits, until Close or Online at most. A user's return ends it too, but not
// before a time since the last attempt that doubles with each return: a user who
// changes tabs often must not cause many attempts.
func (c *Client) pause(d time.Duration, returns bool) {
	end := time.Now().Add(d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	returned := c.returned
	if !returns {
		returned = nil
	}
	for {
		select {
		case <-timer.C:
			return
		case <-c.closing:
			return
		case <-c.wake:
			return
		case <-returned:
			c.mu.Lock()
			earliest := c.lastTry.Add(time.Second << min(c.returns, 5))
			c.returns++
			c.mu.Unlock()
			if earliest.Before(end) {
				end = earliest
				timer.Reset(max(time.Until(end), 0))
			}
		}
	}
}

// Online tells that the network is back: no need to wait any longer.
func (c *Client) Online() { signal(c.wake) }

// Return says that the user has come back to the page. A client that waits or has given
// up tries to connect. One that is connected asks the server whether it still is: a
// computer that slept may have lost the connection without an event.
func (c *Client) Return() {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.phase {
	case phaseReconnecting, phaseLost:
		signal(c.returned)
	case phaseOnline:
		if c.ready && time.Since(c.link.lastFrame) >= returnSilence {
			c.probe(c.link)
		}
	}
}

// Offline tells that the network is gone.
func (c *Client) Offline() {
	c.mu.Lock()
	l := c.link
	c.mu.Unlock()
	if l != nil {
		l.drop()
	}
}

// signal puts a signal into a channel that holds one.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}
