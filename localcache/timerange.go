package localcache

import "math"

// Calls choose messages by their own time, which applications see. The order key of an own
// message has another time: the server's, or that of the newest message before it (see
// OrderKey), which may be hours from its own. Each conversation keeps how far the two are
// apart at most (Drift), so a range of times is read as a wider range of order keys and a
// filter.

// unknownDrift is the drift of a conversation that was removed without its messages and
// came back: its old Drift is lost.
const unknownDrift = 1e15

// drifts updates Drift for an own message.
func (v *view) drifts(c *Conversation, m *Message) {
	if m.Time == 0 {
		return
	}
	if drift := math.Abs(m.Time - m.Order.Time); drift > c.Drift {
		c.Drift = drift
		v.touchConversation(c)
	}
}

// orderRange is between which order keys, both excluded, the messages of c with a time
// from start to end stand; nil is an open end. A missing conversation's messages
// can stand anywhere.
func orderRange(c *Conversation, start, end *float64) (low, high OrderKey) {
	if c == nil {
		return OrderKey{}, OrderKey{}
	}
	if start != nil {
		low = OrderKey{Time: math.Floor(*start - c.Drift)} // before every message of that time
	}
	if end != nil {
		high = OrderKey{Time: math.Floor(*end+c.Drift) + 1}
	}
	return low, high
}
