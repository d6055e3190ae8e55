package localcache

import (
	"fmt"
	"math"

	"localcache-wasm/internal/bridge"
)

// GetMessages is a read of one page of a conversation's messages.
type GetMessages bridge.GetMessages

func (g *GetMessages) need(n *needs, _ *self) {
	g.Session = oneSpelling(g.Session)
	if g.timed() {
		n.sessions[g.Session] = true
	}
	if g.Cursor == "" {
		n.anyID(g.StartID)
	}
}

// apply reads a page. indexeddb/message-page.js reads the plain ones that need no engine.
func (g *GetMessages) apply(v *view) (Result, error) {
	size, err := pageSize(g.PageSize)
	if err != nil {
		return nil, err
	}
	begin, err := g.begin(v)
	if err != nil {
		return nil, err
	}
	q := &Query{Kind: MessageRange, Session: g.Session, Limit: size + 1, Newest: !g.Down, Filter: v.filter(g.Filter)}
	var c *Conversation
	if g.timed() { // the range depends on the conversation
		if c, err = v.conversation(g.Session); err != nil {
			return nil, err
		}
		q.Order, q.Until = orderRange(c, g.Filter.StartTime, g.Filter.EndTime)
		narrow(q, begin)
		err = v.read(q)
	} else { // one wait for both
		of := &Query{Kind: ConversationBySession, Session: g.Session}
		narrow(q, begin)
		err = v.read(of, q)
		c = first(of.Conversations)
	}
	if err != nil {
		return nil, err
	}
	page := &bridge.MessagePage{IsLast: len(q.Messages) <= size}
	low, high := q.Order, q.Until // the part of the conversation from this page to the next one
	if !page.IsLast {
		next := q.Messages[size].Order
		if g.Down {
			high = next
		} else {
			low = next
		}
		q.Messages = q.Messages[:size]
		page.Cursor = messageCursor(Found{g.Session, q.Messages[size-1].Order})
	}
	page.HasGap = c == nil || c.hasGap(low, high)
	if page.Messages, err = v.export(q.Messages); err != nil {
		return nil, err
	}
	return page, nil
}

// timed reports whether the page is of a range of times.
func (g *GetMessages) timed() bool {
	return g.Filter != nil && (g.Filter.StartTime != nil || g.Filter.EndTime != nil)
}

// begin is where the page begins, itself excluded; zero for an end of the
// conversation.
func (g *GetMessages) begin(v *view) (OrderKey, error) {
	if g.Cursor != "" {
		at, ok := parseMessageCursor(g.Cursor)
		if !ok || at.Session != g.Session {
			return OrderKey{}, fmt.Errorf("the cursor %q is not one that a page of %s gave", g.Cursor, g.Session)
		}
		return at.Order, nil
	}
	if g.StartID == "" {
		return OrderKey{}, nil
	}
	m, err := v.localMessage(g.StartID, g.Session)
	if err != nil {
		return OrderKey{}, err
	}
	if m == nil {
		return OrderKey{}, fmt.Errorf("the conversation %s holds no message %q to begin at; to go on where a page ended give its cursor", g.Session, g.StartID)
	}
	return m.Order, nil
}

// narrow makes a range begin at an order key.
func narrow(q *Query, begin OrderKey) {
	switch {
	case begin.IsZero():
	case !q.Newest:
		q.Order = later(q.Order, begin)
	case q.Until.IsZero() || begin.Less(q.Until):
		q.Until = begin
	}
}

func pageSize(wanted int) (int, error) {
	if wanted == 0 {
		return bridge.DefaultMessagePage, nil
	}
	if wanted < 1 || wanted > bridge.MaxMessagePage {
		return 0, fmt.Errorf("a page holds 1 to %d messages, not %d", bridge.MaxMessagePage, wanted)
	}
	return wanted, nil
}

// filter is a caller's filter for the storage; nil for one that lets all through.
func (v *view) filter(f *bridge.MessageFilter) *Filter {
	if f == nil || f.From == "" && len(f.Types) == 0 && f.StartTime == nil && f.EndTime == nil {
		return nil
	}
	return &Filter{
		From: userID(f.From), FromAbsent: userID(f.From) == v.self.user, // own messages may name no sender
		Types: f.Types, Start: f.StartTime, End: f.EndTime,
	}
}

// read runs queries whose results go to a caller: the messages are read again, with
// bodies that no other result uses.
func (v *view) read(queries ...*Query) error {
	if err := v.flush(); err != nil {
		return err
	}
	return v.tx.Read(queries...)
}

// export turns messages that were read for a caller into its results.
func (v *view) export(messages []*Message) (bodies []Body, err error) {
	bodies = make([]Body, len(messages))
	for i, m := range messages {
		if bodies[i], err = v.self.storage.Export(m.Body); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

// A cursor of messages is where the last one of a page stands.
func messageCursor(at Found) string {
	var w bridge.Writer
	w.Text(at.Session)
	w.Float(at.Order.Time)
	w.Text(at.Order.ID)
	return string(w.Bytes())
}

func parseMessageCursor(cursor string) (at Found, ok bool) {
	r := bridge.NewReader(cursor)
	if !r.Next() {
		return Found{}, false
	}
	at = Found{r.Text(), OrderKey{r.Float(), r.Text()}}
	return at, r.Err() == nil
}

// localMessage finds a message by its server id, or by its client id, whichever page
// made that up. An own message of this page is preferred to others with the same client
// id. Session limits the search to one conversation; "" does not limit it. Tombstones
// are no messages.
func (v *view) localMessage(id, session string) (*Message, error) {
	m, err := v.anyMessage(id)
	if err != nil || m != nil && (session == "" || m.Session == session) {
		return m, err
	}
	if _, err := v.ownMessage(id); err != nil { // now byClientID holds it
		return nil, err
	}
	var newest *Message
	for _, held := range v.byClientID[id] {
		if !held.gone && (session == "" || held.Session == session) && (newest == nil || newest.Order.Less(held.Order)) {
			newest = held
		}
	}
	return newest, nil
}

// FindMessage is a read of one message by its server id, or by the client id of
// any page that sent it.
type FindMessage bridge.FindMessage

func (f *FindMessage) need(n *needs, _ *self) { n.anyID(f.ID) }

func (f *FindMessage) apply(v *view) (Result, error) {
	m, err := v.localMessage(f.ID, "")
	if m == nil || err != nil {
		return nil, err
	}
	q := &Query{Kind: MessageAt, Session: m.Session, Order: m.Order}
	if err := v.read(q); err != nil || len(q.Messages) == 0 {
		return nil, err
	}
	body, err := v.self.storage.Export(q.Messages[0].Body)
	return &bridge.Value{Body: body}, err
}

// CountMessages counts messages, of one conversation or of all.
type CountMessages bridge.CountMessages

func (c *CountMessages) need(n *needs, _ *self) {
	c.Session = oneSpelling(c.Session)
	if c.Session != "" {
		n.sessions[c.Session] = true
	}
}

func (c *CountMessages) apply(v *view) (Result, error) {
	q := &Query{Kind: MessageTotal, Session: c.Session}
	if c.StartTime != nil || c.EndTime != nil {
		q.Filter = &Filter{Start: c.StartTime, End: c.EndTime}
	}
	if c.Session != "" && q.Filter != nil {
		conversation, err := v.conversation(c.Session)
		if err != nil {
			return nil, err
		}
		q.Order, q.Until = orderRange(conversation, c.StartTime, c.EndTime)
		if conversation != nil && conversation.Drift == 0 && whole(c.StartTime) && whole(c.EndTime) {
			q.Filter = nil // every message stands at its own time, so the database can count keys
		}
	}
	if err := v.read(q); err != nil {
		return nil, err
	}
	return &bridge.Count{Count: q.Count}, nil
}

// whole reports whether a time is missing or a whole number of ms. Then orderRange is
// exact, apart from the drift.
func whole(time *float64) bool { return time == nil || *time == math.Floor(*time) }
