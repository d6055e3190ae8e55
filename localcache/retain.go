package localcache

import (
	"localcache-wasm/internal/bridge"
)

// mostTrimmed is how many messages one Trim removes at most: other calls wait for it.
const mostTrimmed = 500

// Trim removes the oldest messages of conversations, by their number or their age.
// It leaves no tombstones: a message that comes again stands before the mark of its
// conversation and counts nothing. What is removed is a gap, which the server's
// history can fill.
type Trim bridge.Trim

func (t *Trim) need(*needs, *self) {}

func (t *Trim) apply(v *view) (Result, error) {
	all := &Query{Kind: AllConversations}
	if err := v.read(all); err != nil {
		return nil, err
	}
	result := &bridge.Trimmed{}
	for _, c := range all.Conversations {
		if result.Removed >= mostTrimmed {
			result.More = true
			break
		}
		removed, more, err := v.trim(t, c, mostTrimmed-result.Removed)
		if err != nil {
			return nil, err
		}
		result.Removed += removed
		result.More = result.More || more
	}
	return result, nil
}

// trim removes at most so many messages of a conversation; more is whether others
// are left to remove.
func (v *view) trim(t *Trim, c *Conversation, most int) (removed int, more bool, err error) {
	excess := 0
	if t.PerConversation > 0 {
		total := &Query{Kind: MessageTotal, Session: c.Session}
		if err := v.read(total); err != nil {
			return 0, false, err
		}
		excess = total.Count - t.PerConversation
	}
	if excess <= 0 && t.Before == 0 {
		return 0, false, nil
	}
	oldest := &Query{Kind: MessageRange, Session: c.Session, Limit: most}
	if err := v.read(oldest); err != nil {
		return 0, false, err
	}
	var upTo OrderKey
	for _, m := range v.known(oldest.Messages) {
		if removed >= excess && m.Order.Time >= t.Before {
			break
		}
		if m.Counted && c.Mark.Order.Less(m.Order) {
			break // from here on the user has not read
		}
		if m.Order == c.Last || !m.Settled() {
			continue
		}
		upTo = m.Order
		v.delete(m)
		removed++
	}
	if removed == 0 {
		return 0, false, nil
	}
	if held, ok := v.conversations[c.Session]; ok && held != nil {
		c = held
	}
	v.conversations[c.Session] = c
	c.Whole = wholeBehind(c.Whole, upTo)
	v.touchConversation(c)
	return removed, removed == most, nil
}

// wholeBehind gives the stretches that remain when everything up to an order key is deleted.
func wholeBehind(list []Stretch, upTo OrderKey) (left []Stretch) {
	for _, s := range list {
		if !upTo.Less(s.To) {
			continue
		}
		if !upTo.Less(s.From) {
			s.From = OrderKey{Time: upTo.Time, ID: upTo.ID + "!"} // right behind it
		}
		left = append(left, s)
	}
	return left
}

// makeRoom removes messages after a write failed because the disk is full: first by the
// store's policy, then ever younger ones until some were removed. It reports whether
// any were. Without a policy everything is kept.
func (e *Engine) makeRoom() bool {
	policy := e.retention
	if policy == nil {
		return false
	}
	now := e.self.now()
	defer func(doubt bool) { e.self.doubt = doubt }(e.self.doubt) // it is about the call that found no room
	for _, days := range ages(policy.Days) {
		trim := &Trim{PerConversation: policy.MessagesPerConversation, Before: now - float64(days)*dayMS}
		if days == 0 {
			trim.Before = 0
		}
		results, err := e.try([]Request{{Call: trim}})
		if err != nil {
			return false
		}
		if trimmed, ok := results[0].Result.(*bridge.Trimmed); ok && trimmed.Removed > 0 {
			return true
		}
	}
	return false
}

const dayMS = 24 * 60 * 60 * 1000

// ages is after how many days messages may go when the disk is full: the policy's
// own first, then younger ones.
func ages(policy int) []int {
	list := []int{policy}
	for _, days := range []int{365, 180, 90, 30, 14, 7} {
		if policy == 0 || days < policy {
			list = append(list, days)
		}
	}
	return list
}

// CountAll counts what the store holds.
type CountAll bridge.CountAll

func (c *CountAll) need(*needs, *self) {}

func (c *CountAll) apply(v *view) (Result, error) {
	messages := &Query{Kind: MessageTotal}
	conversations := &Query{Kind: AllConversations}
	if err := v.read(messages, conversations); err != nil {
		return nil, err
	}
	return &bridge.Holdings{Conversations: len(conversations.Conversations), Messages: messages.Count}, nil
}
