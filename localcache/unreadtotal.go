package localcache

import "localcache-wasm/internal/bridge"

// CountUnread sums the unread counts of conversations.
type CountUnread bridge.CountUnread

func (u *CountUnread) need(*needs, *self) {}

func (u *CountUnread) apply(v *view) (Result, error) {
	conversations, err := v.unread(u.ConversationType)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, c := range conversations {
		if u.IncludeMuted || c.remindType() == bridge.RemindAll {
			total += c.Unread
		}
	}
	return &bridge.Count{Count: total}, nil
}

// ClearAllUnread does what ClearUnread does, for every conversation that has
// something unread.
type ClearAllUnread bridge.ClearAllUnread

func (r *ClearAllUnread) need(*needs, *self) {}

func (r *ClearAllUnread) apply(v *view) (Result, error) {
	conversations, err := v.unread(r.ConversationType)
	if err != nil {
		return nil, err
	}
	for _, c := range conversations {
		if err := v.clearUnread(c, v.newestOffered(c, c.Session)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// unread is the conversations of a type, "" for both, with an unread count above 0.
func (v *view) unread(conversationType string) ([]*Conversation, error) {
	q := &Query{Kind: UnreadConversations, ID: conversationType}
	if err := v.read(q); err != nil {
		return nil, err
	}
	return v.knownConversations(q.Conversations), nil
}

// knownConversations replaces conversations that the view already holds, so that
// there is one object for each.
func (v *view) knownConversations(read []*Conversation) []*Conversation {
	for i, c := range read {
		if held := v.conversations[c.Session]; held != nil {
			read[i] = held
		} else {
			v.conversations[c.Session] = c
		}
	}
	return read
}
