package indexeddb

import (
	"strings"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// conversationOf is the conversation in a row.
func conversationOf(row *ConversationRow) *localcache.Conversation {
	c := &localcache.Conversation{
		Session: row.Session, Type: row.Type, ID: row.ID, Time: row.Time, Unread: row.Unread, ClearedAt: row.ClearedAt,
	}
	if c.Type == "" || c.ID == "" { // of a row that something else wrote
		c.Type, c.ID, _ = strings.Cut(c.Session, "-")
	}
	c.Unread = max(c.Unread, 0)
	readRules(c, row.Rules, row.LastID)
	c.Server.Pinned, c.Server.PinnedTime = row.Pinned, row.PinnedTime
	if row.Marks != nil {
		c.Server.Marks, c.Server.HasMarks = *row.Marks, true
	}
	c.RemindType, c.HasDraft, c.Drift = row.RemindType, row.HasDraft, row.Drift
	if row.Whole != "" {
		c.Whole = localcache.ParseStretches(row.Whole)
	}
	c.Loaded(row.Row)
	return c
}

// conversationFields is what is written of a conversation, but for its last
// message and custom field.
func conversationFields(c *localcache.Conversation) ConversationFields {
	f := ConversationFields{
		Session: c.Session, Type: c.Type, ID: c.ID, Time: c.Time, Unread: c.Unread,
		ClearedAt: unlessZero(&c.ClearedAt), Pinned: c.Server.Pinned, PinnedTime: c.Server.PinnedTime,
	}
	if rules := rulesOf(c); rules != "[]" {
		f.Rules = &rules
	}
	if c.Server.HasMarks {
		f.Marks = &c.Server.Marks
	}
	f.RemindType, f.HasDraft, f.Drift = unlessZero(&c.RemindType), unlessZero(&c.HasDraft), unlessZero(&c.Drift)
	if len(c.Whole) > 0 {
		whole := localcache.FormatStretches(c.Whole)
		f.Whole = &whole
	}
	return f
}

// messageOf is the message in a row.
func messageOf(row *MessageRow) *localcache.Message {
	m := &localcache.Message{
		Session: row.Session, Order: localcache.OrderKey{Time: row.Order, ID: row.Tie}, ServerKey: row.ServerKey,
		ClientID: row.ClientID, Nonce: row.Nonce, Status: row.Status, Counted: row.Counted, Recalled: row.Recalled,
		Removed: row.Removed, Edits: row.Edits, Deadline: row.Deadline, Time: row.Time, Body: row.Body,
	}
	m.Loaded(row.Row)
	return m
}

// messageFields is what is written of a message, but for its body.
func messageFields(m *localcache.Message) MessageFields {
	f := MessageFields{
		Session: m.Session, Order: m.Order.Time, Tie: m.Order.ID, Status: m.Status,
		ServerKey: unlessZero(&m.ServerKey), Counted: unlessZero(&m.Counted), Recalled: unlessZero(&m.Recalled),
		Removed: unlessZero(&m.Removed), Edits: unlessZero(&m.Edits), Time: unlessZero(&m.Time), Deadline: unlessZero(&m.Deadline),
	}
	if m.ClientID != "" {
		f.ClientID, f.Nonce = &m.ClientID, &m.Nonce
	}
	if m.Nonce != "" && !m.Settled() {
		f.Pending = &m.Nonce
	}
	return f
}

// unlessZero is nil for the zero value, which is not written to a row.
func unlessZero[T comparable](value *T) *T {
	var zero T
	if *value == zero {
		return nil
	}
	return value
}

// rulesOf is what only the rules read of a conversation, as one text: the JSON
// array [newest, last, removed, mark]. 0 means: derive it. The newest message is
// the last one; the last one's order key follows from the conversation's time and the
// message's server id; nothing was removed; the user has not cleared and the server
// gave no count. Zeros at the end are left out, so that most rows have no such text.
// This is for speed: an array in a row doubles the time to copy it out of the database,
// and Chromium compresses rows with repetitions, which doubles it again
// (docs/performance.md).
func rulesOf(c *localcache.Conversation) string {
	spelled := []bool{c.Newest != c.Last, !lastIsDerived(c), !c.Removed.IsZero(), c.Mark.Set}
	for len(spelled) > 0 && !spelled[len(spelled)-1] {
		spelled = spelled[:len(spelled)-1]
	}
	var b jsontext.Builder
	b.BeginArray()
	for i := range spelled {
		switch {
		case !spelled[i]:
			b.Int(0)
		case i == 3:
			b.BeginArray()
			b.Number(c.Mark.Order.Time)
			b.String(c.Mark.Order.ID)
			b.Bool(c.Mark.Cleared)
			b.Int(c.Mark.Base)
			b.EndArray()
		default:
			writeOrderKey(&b, [...]localcache.OrderKey{c.Newest, c.Last, c.Removed}[i])
		}
	}
	b.EndArray()
	return b.Text()
}

// lastIsDerived reports whether readRules can derive the last message's order key, or that
// there is none.
func lastIsDerived(c *localcache.Conversation) bool {
	return c.Last.IsZero() || c.Last.Time == c.Time && c.Last.Timed()
}

// readRules reads what rulesOf wrote, and derives what it left out. message-page.js does so
// for the newest message.
func readRules(c *localcache.Conversation, text, lastServerMsgID string) {
	var parts [4]jsontext.Value // none where it is to be derived
	if v, err := jsontext.Parse(text); err == nil {
		copy(parts[:], v.Elements())
	}
	spelled := func(i int) bool { return parts[i] != "" && !parts[i].IsNumber() }
	if spelled(1) {
		c.Last = readOrderKey(parts[1])
	} else if lastServerMsgID != "" {
		c.Last = localcache.OrderKey{Time: c.Time, ID: localcache.ServerKey(lastServerMsgID)}
	}
	c.Newest = c.Last
	if spelled(0) {
		c.Newest = readOrderKey(parts[0])
	}
	if spelled(2) {
		c.Removed = readOrderKey(parts[2])
	}
	if mark := parts[3].Elements(); len(mark) == 4 {
		c.Mark = localcache.Mark{Order: readOrderKey(parts[3]), Cleared: mark[2].Truthy(), Base: int(mark[3].Int()), Set: true}
	}
}

// writeOrderKey writes an order key, or null for none.
func writeOrderKey(b *jsontext.Builder, p localcache.OrderKey) {
	if p.IsZero() {
		b.Null()
		return
	}
	b.BeginArray()
	b.Number(p.Time)
	b.String(p.ID)
	b.EndArray()
}

func readOrderKey(v jsontext.Value) (p localcache.OrderKey) {
	if parts := v.Elements(); len(parts) >= 2 {
		p = localcache.OrderKey{Time: parts[0].Float(), ID: parts[1].Text()}
	}
	return p
}
