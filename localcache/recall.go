package localcache

import "localcache-wasm/internal/bridge"

// Recall deletes a message for good, with its part of the unread count; the last
// message is found again. A tombstone keeps a second delivery from bringing it back,
// also when the recall comes before the message.
type Recall bridge.Recall

func (r *Recall) need(n *needs, _ *self) { n.anyID(r.ID) }

func (r *Recall) apply(v *view) (Result, error) {
	m, err := v.anyMessage(r.ID)
	if err != nil {
		return nil, err
	}
	key := ServerKey(r.ID)
	if m != nil {
		if err := v.takeAway(m); err != nil {
			return nil, err
		}
		// A client id is a number too, but is not the id of a message of the server's.
		key = m.ServerKey
	}
	if tomb := v.byServerKey[key]; key != "" && tomb != nil && tomb.Removed {
		tomb.Removed = false // recalled by its sender: history must not bring it back
		v.touchMessage(tomb)
	}
	if key != "" && v.byServerKey[key] == nil {
		v.insert(&Message{
			Session: Tombstones, Order: OrderKey{ID: key}, ServerKey: key, Status: Success, Recalled: true,
		})
	}
	return nil, nil
}

// takeAway deletes a message and corrects its conversation.
func (v *view) takeAway(m *Message) error {
	v.delete(m)
	c, err := v.conversation(m.Session)
	if c == nil || err != nil {
		return err
	}
	v.uncount(c, m)
	if c.Last == m.Order {
		return v.findLast(c)
	}
	return nil
}
