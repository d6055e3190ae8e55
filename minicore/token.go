package minicore

import "time"

// expiry counts down to the end of a token.
type expiry struct {
	at      int64 // ms since the epoch; 0 = never
	left    int64 // ms, when the end was set
	warned  bool
	warning *time.Timer
	end     *time.Timer
}

// setExpiry begins the countdown of a token that ends at a point in time (2.2).
// The caller holds mu.
func (c *Client) setExpiry(at int64) {
	c.expiry.stop()
	if at == 0 { // not known: nothing to count down to
		return
	}
	now := time.Now().UnixMilli()
	e := expiry{at: at, left: max(at-now, 0)}
	left := time.Duration(min(e.left, int64(100*365*24*time.Hour/time.Millisecond))) * time.Millisecond
	e.warning = time.AfterFunc(left*4/5, c.warnOfExpiry)
	e.end = time.AfterFunc(left, func() { c.expire(at) })
	c.expiry = e
}

func (e *expiry) stop() {
	if e.at != 0 {
		e.warning.Stop()
		e.end.Stop()
	}
	*e = expiry{}
}

// checkExpiry reports whether the token has expired by the server's clock. The caller
// holds mu.
func (c *Client) checkExpiry(serverTime int64) bool {
	if c.expiry.at == 0 || serverTime == 0 {
		return false
	}
	left := c.expiry.at - serverTime
	if left <= 0 {
		return true
	}
	if left <= c.expiry.left/5 {
		c.warnOnce()
	}
	return false
}

func (c *Client) warnOfExpiry() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.warnOnce()
}

func (c *Client) warnOnce() {
	if c.expiry.at != 0 && !c.expiry.warned && c.phase != phaseClosed {
		c.expiry.warned = true
		c.emit("onTokenWillExpire", nil)
	}
}

// expire ends the login of a token that ended at a point in time, unless it was
// renewed meanwhile.
func (c *Client) expire(at int64) {
	c.mu.Lock()
	current := c.expiry.at == at && c.phase != phaseClosed
	if current {
		c.warnOnce()
		c.emit("onTokenExpired", nil)
	}
	c.mu.Unlock()
	if current {
		c.close("inner:token expired")
	}
}
