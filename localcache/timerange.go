package localcache

import "math"

// A message is chosen by its own time, the one an application sees. It stands by
// another: an own message stands where the server's clock was when it was sent (see
// Place), hours from its own time if nothing had come for hours. Each conversation
// knows how far apart the two are at most (Drift), so that a range of times is a
// range of places, and a filter.

// unknownDrift is the drift of a conversation that was removed and came back: its
// messages were kept, what it knew of them was not.
const unknownDrift = 1e15

// drifts notes how far an own message's time is from where it stands.
func (v *view) drifts(c *Conversation, m *Message) {
	if m.Time == 0 {
		return
	}
	if drift := math.Abs(m.Time - m.Place.Time); drift > c.Drift {
		c.Drift = drift
		v.touchConversation(c)
	}
}

// placesOf is between which places, both excluded, the messages of c with a time
// from start to end stand; nil is an open end. A missing conversation's messages
// can stand anywhere.
func placesOf(c *Conversation, start, end *float64) (low, high Place) {
	if c == nil {
		return Place{}, Place{}
	}
	if start != nil {
		low = Place{Time: math.Floor(*start - c.Drift)} // no message stands at a place without a tie
	}
	if end != nil {
		high = Place{Time: math.Floor(*end+c.Drift) + 1}
	}
	return low, high
}
