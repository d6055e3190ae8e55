package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// What the store knows of gaps. A stretch is a part of a conversation of which
// nothing is missing: every message that the server has between its two ends is
// stored here, or was recalled, or removed by the user. A conversation keeps a few
// stretches, the newest first. They grow by two kinds of evidence only:
//
//   - Two live messages that this store received one after the other, without an
//     interruption of the connection between them (Reconnected): the server's queue
//     delivers a conversation's messages in order and leaves none out.
//   - A page of the server's history. Its messages follow each other, it joins the
//     message it was asked to begin beside, and it may be known to be the first or
//     the last page there is. Live messages follow a page that was read from the
//     newest message on.
//
// Nothing else extends a stretch: a server's list brings a last message without
// those before it; the first live message after a start may follow messages that
// only another device received; imports and inserts can be any messages. Rows
// of releases before 0.2 have no stretches.

// Stretch is a part of a conversation where nothing is missing.
type Stretch struct {
	From OrderKey // zero: the conversation's beginning
	To   OrderKey
}

// mostStretches is how many stretches a conversation keeps: the oldest ones go. A
// gap that a user scrolls to is near the end.
const mostStretches = 4

func FormatStretches(list []Stretch) string {
	var w bridge.Writer
	w.Int(len(list))
	for _, s := range list {
		for _, p := range [...]OrderKey{s.From, s.To} {
			w.Float(p.Time)
			w.Text(p.ID)
		}
	}
	return string(w.Bytes())
}

// ParseStretches reads what FormatStretches wrote. Any other text gives none.
func ParseStretches(text string) (list []Stretch) {
	r := bridge.NewReader(text)
	if !r.Next() {
		return nil
	}
	for range r.Count() {
		list = append(list, Stretch{OrderKey{r.Float(), r.Text()}, OrderKey{r.Float(), r.Text()}})
	}
	if r.Err() != nil {
		return nil
	}
	return list
}

// withStretch is the list with one more, joined with those that it touches.
func withStretch(list []Stretch, s Stretch) []Stretch {
	next := make([]Stretch, 0, len(list)+1) // a new one: stored conversations share the old
	placed := false
	for _, old := range list {
		switch {
		case s.To.Less(old.From):
			next = append(next, old)
		case old.To.Less(s.From):
			if !placed {
				next, placed = append(next, s), true
			}
			next = append(next, old)
		default:
			s.To = later(s.To, old.To)
			if old.From.Less(s.From) {
				s.From = old.From
			}
		}
	}
	if !placed {
		next = append(next, s)
	}
	return next[:min(len(next), mostStretches)]
}

// covers records that nothing is missing between two order keys of c.
func (v *view) covers(c *Conversation, s Stretch) {
	if s.To.Less(s.From) || c.isWhole(s.From, s.To) {
		return
	}
	c.Whole = withStretch(c.Whole, s)
	v.touchConversation(c)
}

// isWhole reports whether one stretch holds both order keys.
func (c *Conversation) isWhole(from, to OrderKey) bool {
	for _, s := range c.Whole {
		if !from.Less(s.From) && !s.To.Less(to) {
			return true
		}
	}
	return false
}

// hasGap reports whether messages may be missing behind one order key and before
// another. The zero low is the conversation's beginning, the zero high its end.
// indexeddb/message-page.js has the same rule.
func (c *Conversation) hasGap(low, high OrderKey) bool {
	for _, s := range c.Whole {
		if !low.Less(s.From) && (!s.To.Less(c.Newest) || !high.IsZero() && !s.To.Less(high)) {
			return false
		}
	}
	return true
}

// arrivedLive records that a message was delivered, directly after the one that was
// delivered before it.
func (v *view) arrivedLive(c *Conversation, order OrderKey) {
	if !order.Timed() {
		return
	}
	before, known := v.self.live[c.Session]
	if known && !before.Less(order) {
		return
	}
	v.livesUpTo(c.Session, order)
	if known {
		v.covers(c, Stretch{before, order})
	}
}

// livesUpTo records that the next live message of a session follows an order key.
func (v *view) livesUpTo(session string, order OrderKey) {
	remember(v.self, v.self.live, session)
	v.self.live[session] = order
}

// Reconnected says that the connection was lost for so long that the server may
// have given up keeping messages for it: what comes now need not follow what came
// before.
type Reconnected bridge.Reconnected

func (r *Reconnected) need(*needs, *self) {}

func (r *Reconnected) apply(v *view) (Result, error) {
	for session := range v.self.live {
		remember(v.self, v.self.live, session)
		delete(v.self.live, session)
	}
	return nil, nil
}

// closeGap records which part of a conversation a page of history covers.
func (v *view) closeGap(k *KeepHistory) error {
	if !k.Whole {
		return nil
	}
	begun, err := v.messageByServerKey(ServerKey(k.Start))
	if err != nil {
		return err
	}
	var keys []OrderKey
	for i := range k.Messages {
		keys = append(keys, OrderKey{Time: k.Messages[i].Header.Time, ID: ServerKey(k.Messages[i].Header.ID)})
	}
	if begun != nil && begun.Session == k.Session && begun.Order.Timed() {
		keys = append(keys, begun.Order)
	}
	var page Stretch
	switch {
	case len(keys) > 0:
		page.From = slices.MinFunc(keys, OrderKey.Compare)
		page.To = slices.MaxFunc(keys, OrderKey.Compare)
	case k.Start != "" || k.Down || !k.Last:
		return nil // an empty page beside a message that is not stored here proves nothing
	}
	if k.Last && !k.Down {
		page.From = OrderKey{}
	}
	if k.Down && k.Last || !k.Down && k.Start == "" {
		if before, known := v.self.live[k.Session]; !known || before.Less(page.To) {
			v.livesUpTo(k.Session, page.To)
		}
	}
	c, err := v.conversation(k.Session)
	if c == nil || err != nil {
		return err
	}
	v.covers(c, page)
	return nil
}
