//go:build js && wasm

package indexeddb

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// request writes a query as the read that answers it.
func request(w *bridge.Writer, q *localcache.Query) {
	key := bridge.TextKey(q.ID)
	switch q.Kind {
	case localcache.ConversationBySession:
		(&GetConversation{Session: q.Session}).Record(w)
	case localcache.AllConversations:
		(&GetConversation{}).Record(w)
	case localcache.LatestTime:
		(&GetLatest{}).Record(w)
	case localcache.MetaByKey:
		(&GetMeta{Key: q.ID}).Record(w)
	case localcache.MessageByServerKey:
		(&GetMessages{Index: "serverKey", Low: key, High: key, Limit: 1, Unlikely: q.Unlikely}).Record(w)
	case localcache.MessagesByServerKeys:
		(&GetMessages{Index: "serverKey", Low: key, High: bridge.TextKey(q.To), Limit: q.Limit}).Record(w)
	case localcache.MessagesByClientID:
		(&GetMessages{Index: "clientId", Low: key, High: key}).Record(w)
	case localcache.PendingMessages:
		(&GetMessages{Index: "pending"}).Record(w)
	case localcache.LastMessage:
		(&GetMessages{Low: sessionStart(q.Session), High: sessionEnd(q.Session), Limit: 1, Backward: true}).Record(w)
	case localcache.MessagesAfter:
		high := sessionEnd(q.Session)
		if !q.Until.IsZero() {
			high = messageKey(q.Session, q.Until)
		}
		(&GetMessages{Low: messageKey(q.Session, q.Order), LowOpen: true, High: high}).Record(w)
	case localcache.MessageRange:
		low, high := between(q)
		(&ScanMessages{Low: low, High: high, Limit: q.Limit, Backward: q.Newest, Filter: filterOf(q.Filter)}).Record(w)
	case localcache.MessageAt:
		(&GetMessage{Key: messageKey(q.Session, q.Order), Filter: filterOf(q.Filter)}).Record(w)
	case localcache.MessageTotal:
		if q.Session == "" {
			(&CountMessages{Filter: filterOf(q.Filter), Except: localcache.Tombstones}).Record(w)
			break
		}
		low, high := between(q)
		(&CountMessages{Low: low, High: high, Filter: filterOf(q.Filter)}).Record(w)
	case localcache.TextCandidates:
		(&FindTexts{
			Only: q.Only, Except: localcache.Tombstones, Time: q.Order.Time, Session: q.Session, Tie: q.Order.ID,
			Newest: q.Newest, Limit: q.Limit, Filter: filterOf(q.Filter),
		}).Record(w)
	case localcache.UnreadConversations:
		(&GetUnread{Type: q.ID}).Record(w)
	case localcache.ChangesAfter:
		(&GetChanges{After: q.Number}).Record(w)
	case localcache.NewestChange:
		(&GetNewestChange{}).Record(w)
	}
}

// between is the keys that a query of messages lies between.
func between(q *localcache.Query) (low, high bridge.Key) {
	high = sessionEnd(q.Session)
	if !q.Until.IsZero() {
		high = messageKey(q.Session, q.Until)
	}
	return messageKey(q.Session, q.Order), high
}

func filterOf(f *localcache.Filter) *Filter {
	if f == nil {
		return nil
	}
	return &Filter{
		From: f.From, FromAbsent: f.FromAbsent, Types: f.Types, Start: f.Start, End: f.End, Keywords: f.Keywords, Scope: f.Scope,
	}
}

// messageKey is the key of the message with an order key in a session: the columns
// sessionId, order (Time) and tie (ID), whose names are those that existing databases have.
func messageKey(session string, p localcache.OrderKey) bridge.Key {
	return bridge.ListKey(bridge.TextKey(session), bridge.NumberKey(p.Time), bridge.TextKey(p.ID))
}

// sessionStart and sessionEnd are the bounds of all messages of a session. A list
// is above every number and text, so [session, []] is above them all.
func sessionStart(session string) bridge.Key { return bridge.ListKey(bridge.TextKey(session)) }

func sessionEnd(session string) bridge.Key {
	return bridge.ListKey(bridge.TextKey(session), bridge.ListKey())
}

// answer reads the answer of a query.
func (t *tx) answer(q *localcache.Query, r *bridge.Reader) {
	q.Conversations, q.Messages = nil, nil
	switch q.Kind {
	case localcache.LatestTime:
		var latest Latest
		latest.Read(r)
		q.Time = latest.Time
	case localcache.MetaByKey:
		var meta Meta
		meta.Read(r)
		q.Meta = meta.Text
	case localcache.ConversationBySession, localcache.AllConversations, localcache.UnreadConversations:
		q.Conversations = t.conversations(r)
	case localcache.MessageTotal:
		var count Count
		count.Read(r)
		q.Count = count.Count
	case localcache.TextCandidates:
		var found FoundTexts
		found.Read(r)
		q.Found, q.End = nil, found.End
		for _, f := range found.Found {
			q.Found = append(q.Found, localcache.Found{Session: f.Session, Order: localcache.OrderKey{Time: f.Order, ID: f.Tie}})
		}
	case localcache.ChangesAfter:
		t.changes(q, r)
	case localcache.NewestChange:
		var newest NewestChange
		newest.Read(r)
		q.Number = newest.Number
	default:
		q.Messages = t.messages(r)
	}
}

func (t *tx) changes(q *localcache.Query, r *bridge.Reader) {
	var log ChangeRows
	log.Read(r)
	q.Changes, q.Cut, q.Number = nil, q.Number < log.Cut, log.Last
	for _, row := range log.Rows {
		change, err := localcache.ParseChange(row.Number, row.Text)
		if err != nil { // something else wrote it: what it says is not known
			q.Changes, q.Cut = nil, true
			return
		}
		q.Changes = append(q.Changes, change)
	}
}

func (t *tx) conversations(r *bridge.Reader) (list []*localcache.Conversation) {
	for range r.Count() {
		var row ConversationRow
		row.Read(r)
		t.storage.read = append(t.storage.read, row.Row)
		list = append(list, conversationOf(&row))
	}
	return list
}

func (t *tx) messages(r *bridge.Reader) (list []*localcache.Message) {
	for range r.Count() {
		var row MessageRow
		row.Read(r)
		t.storage.read = append(t.storage.read, row.Row, row.Body)
		list = append(list, messageOf(&row))
	}
	return list
}
