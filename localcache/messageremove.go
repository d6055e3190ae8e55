package localcache

import (
	"errors"
	"fmt"

	"localcache-wasm/internal/bridge"
)

// RemoveChosenMessages removes messages from this device. A tombstone keeps a
// replay from bringing one back; a fetch of the server's history does.
type RemoveChosenMessages bridge.RemoveChosenMessages

func (r *RemoveChosenMessages) need(n *needs, _ *self) {
	r.Session = oneSpelling(r.Session)
	if r.Session != "" {
		n.sessions[r.Session] = true
	}
	for _, id := range r.IDs {
		n.anyID(id)
	}
}

func (r *RemoveChosenMessages) apply(v *view) (Result, error) {
	messages, err := r.chosen(v)
	if err != nil {
		return nil, err
	}
	lost := map[string]bool{} // sessions whose last message goes
	for _, m := range messages {
		v.delete(m)
		if m.ServerKey != "" {
			v.insert(&Message{
				Session: Tombstones, Order: OrderKey{ID: m.ServerKey}, ServerKey: m.ServerKey,
				Status: Success, Recalled: true, Removed: true,
			})
		}
		c, err := v.conversation(m.Session)
		if err != nil {
			return nil, err
		}
		if c != nil {
			v.uncount(c, m)
			lost[m.Session] = lost[m.Session] || c.Last == m.Order
		}
	}
	for session, last := range lost {
		if last {
			if err := v.findLast(v.conversations[session]); err != nil {
				return nil, err
			}
		}
	}
	return &bridge.Count{Count: len(messages)}, nil
}

func (r *RemoveChosenMessages) chosen(v *view) ([]*Message, error) {
	byTime := r.StartTime != nil || r.EndTime != nil
	switch {
	case byTime == (len(r.IDs) > 0):
		return nil, errors.New("messages to remove are chosen by their ids or by a range of time: give exactly one of the two")
	case byTime && r.Session == "":
		return nil, errors.New("messages are removed by a range of time in one conversation: name it")
	case byTime:
		return r.inRange(v)
	}
	var messages []*Message
	seen := map[*Message]bool{}
	for _, id := range r.IDs {
		m, err := v.localMessage(id, r.Session)
		if err != nil {
			return nil, fmt.Errorf("the message %q: %w", id, err)
		}
		if m != nil && !seen[m] {
			seen[m] = true
			messages = append(messages, m)
		}
	}
	return messages, nil
}

func (r *RemoveChosenMessages) inRange(v *view) ([]*Message, error) {
	c, err := v.conversation(r.Session)
	if err != nil {
		return nil, err
	}
	q := &Query{Kind: MessageRange, Session: r.Session, Filter: &Filter{Start: r.StartTime, End: r.EndTime}}
	q.Order, q.Until = orderRange(c, r.StartTime, r.EndTime)
	return v.query(q)
}
