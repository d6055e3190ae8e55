package contact

import (
	"fmt"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// StoreCache is a [Cache] and a [Changer] on a store of this program. Opening and
// closing the store is its owner's business.
type StoreCache struct{ Engine *localcache.Engine }

var _ interface {
	Cache
	Changer
} = (*StoreCache)(nil)

// MergeServerPage stores a page of the server's list, in one transaction.
func (s *StoreCache) MergeServerPage(page []ServerConversation) error {
	merge := &localcache.MergeConversations{Rows: make([]localcache.ServerConversation, len(page))}
	var bodies []localcache.NewBody
	for i := range page {
		c := &page[i]
		pinnedTime := float64(c.PinnedTime)
		merge.Rows[i] = localcache.ServerConversation{
			Type: c.ConversationType, ID: c.ConversationID, Unread: c.UnreadCount,
			Server: localcache.ServerState{Pinned: &c.Pinned, PinnedTime: &pinnedTime, Marks: c.Marks, HasMarks: c.HasMarks},
		}
		if c.LastMessage != "" {
			body := newBody(c.LastMessage)
			bodies = append(bodies, body)
			merge.Rows[i].Last = &localcache.Header{ID: c.ServerID, Time: float64(c.ServerTime)}
			merge.Rows[i].Body = body.Body
		}
	}
	return s.Engine.DoWith(merge, bodies)
}

// ChangeConversation stores one change of a conversation's pin or marks.
func (s *StoreCache) ChangeConversation(change Change) error {
	call := &localcache.ChangeServerState{
		Session: change.SessionID(), Pinned: change.Pinned, Mark: change.Mark, Marked: change.Marked,
	}
	if change.Pinned != nil {
		at := float64(change.PinnedTime)
		call.PinnedTime = &at
	}
	return s.Engine.Do(call)
}

// RemoveConversation removes a conversation that was deleted on the server.
func (s *StoreCache) RemoveConversation(c Conversation, messages bool) error {
	return s.Engine.Do(&localcache.RemoveConversation{Session: c.SessionID(), WithMessages: messages})
}

// KeepHistory stores messages that the server was asked for, in one transaction.
func (s *StoreCache) KeepHistory(h History) error {
	call := &localcache.KeepHistory{Session: h.SessionID(), Start: h.Start, Down: h.Down, Whole: h.Whole, Last: h.Last}
	bodies := make([]localcache.NewBody, len(h.Bodies))
	for i, text := range h.Bodies {
		header, err := headerOf(text)
		if err != nil {
			return err
		}
		bodies[i] = newBody(text)
		call.Messages = append(call.Messages, localcache.Past{Header: header, Body: bodies[i].Body})
	}
	return s.Engine.DoWith(call, bodies)
}

// headerOf reads what the rules need of a message in JSON.
func headerOf(text string) (*localcache.Header, error) {
	parsed, err := jsontext.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("a message of the history: %w", err)
	}
	v := parsed.Members()
	return &localcache.Header{
		ID: v.Get("id").Text(), From: v.Get("from").Text(), To: v.Get("to").Text(), ChatType: v.Get("chatType").Text(),
		Time: v.Get("time").Float(), Thread: v.Get("chatThread") != "",
	}, nil
}

// newBody is a body that is text in JSON.
func newBody(text string) localcache.NewBody {
	return localcache.NewBody{Body: bridge.NewBody(), Text: text}
}
