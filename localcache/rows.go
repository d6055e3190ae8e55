package localcache

import (
	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
)

// What of a stored row the rules need, in the order of these columns. The rest
// of a row (bodies, custom fields, members a newer release added) stays as it is.
var (
	ConversationColumns = []string{
		"sessionId", "conversationType", "conversationId", "lastMessageTime", "unReadCount",
		"last", "newest", "removed", "mark", "clearedAt", "marks", "marks",
	}
	MessageColumns = []string{
		"sessionId", "order", "tie", "serverKey", "clientId", "nonce", "status",
		"counted", "recalled", "edits", "deadline",
	}
)

// Fields is a conversation's row as JSON, but for its last message and custom field.
func (c *Conversation) Fields(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("sessionId").String(c.Session)
	b.Member("conversationType").String(c.Type)
	b.Member("conversationId").String(c.ID)
	b.Member("lastMessageTime").Number(c.Time)
	b.Member("unReadCount").Int(c.Unread)
	writePlace(b.Member("last"), c.Last)
	writePlace(b.Member("newest"), c.Newest)
	writePlace(b.Member("removed"), c.Removed)
	b.Member("mark")
	if c.Mark.Set {
		b.BeginArray()
		b.Number(c.Mark.Place.Time)
		b.String(c.Mark.Place.Tie)
		b.Bool(c.Mark.Cleared)
		b.Int(c.Mark.Base)
		b.EndArray()
	} else {
		b.Null()
	}
	if c.ClearedAt != 0 {
		b.Member("clearedAt").Number(c.ClearedAt)
	}
	c.server.fields(b)
	b.EndObject()
}

func (s *ServerState) fields(b *jsontext.Builder) {
	if s.Pinned != nil {
		b.Member("isPinned").Bool(*s.Pinned)
	}
	if s.PinnedTime != nil {
		b.Member("pinnedTime").Number(*s.PinnedTime)
	}
	if s.HasMarks {
		b.Member("marks").BeginArray()
		for _, mark := range s.Marks {
			b.Int(mark)
		}
		b.EndArray()
	}
}

// writePlace writes a place, or null for none.
func writePlace(b *jsontext.Builder, p Place) {
	if p.IsZero() {
		b.Null()
		return
	}
	b.BeginArray()
	b.Number(p.Time)
	b.String(p.Tie)
	b.EndArray()
}

func readPlace(v *fastjson.Value) Place {
	a := args(v.GetArray())
	return Place{Time: a.float(0), Tie: a.text(1)}
}

// ReadConversation reads [row, 0, columns…]; nil for null.
func ReadConversation(v *fastjson.Value) *Conversation {
	a := args(v.GetArray())
	if len(a) < 2+len(ConversationColumns) {
		return nil
	}
	c := &Conversation{
		row: Body(a.int(0)), stored: true,
		Session: a.text(2), Type: a.text(3), ID: a.text(4), Time: a.float(5), Unread: a.int(6),
		Last: readPlace(a[7]), Newest: readPlace(a[8]), Removed: readPlace(a[9]), ClearedAt: a.float(11),
	}
	if m := args(a[10].GetArray()); len(m) == 4 {
		c.Mark = Mark{Place: readPlace(a[10]), Cleared: m.bool(2), Base: m.int(3), Set: true}
	}
	if c.server.HasMarks = !a.null(12); c.server.HasMarks {
		for _, mark := range a[12].GetArray() {
			c.server.Marks = append(c.server.Marks, mark.GetInt())
		}
	}
	if a[12].Type() == fastjson.TypeArray {
		c.server = a.serverState(10) // the marks alone: a pin is not read, only written
		c.server.Pinned, c.server.PinnedTime = nil, nil
	}
	return c
}

// Fields is a message's row as JSON, but for its body.
func (m *Message) Fields(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("sessionId").String(m.Session)
	b.Member("order").Number(m.Place.Time)
	b.Member("tie").String(m.Place.Tie)
	b.Member("status").Int(int(m.Status))
	if m.ServerKey != "" {
		b.Member("serverKey").String(m.ServerKey)
	}
	if m.ClientID != "" {
		b.Member("clientId").String(m.ClientID)
		b.Member("nonce").String(m.Nonce)
	}
	if m.Counted {
		b.Member("counted").Bool(true)
	}
	if m.Recalled {
		b.Member("recalled").Bool(true)
	}
	if m.Edits != 0 {
		b.Member("edits").Int(m.Edits)
	}
	if m.Nonce != "" && m.Status.pending() {
		b.Member("pending").String(m.Nonce)
	}
	if m.Deadline != 0 {
		b.Member("deadline").Number(m.Deadline)
	}
	b.EndObject()
}

// ReadMessage reads [row, body, columns…]; nil for null.
func ReadMessage(v *fastjson.Value) *Message {
	a := args(v.GetArray())
	if len(a) < 2+len(MessageColumns) {
		return nil
	}
	m := &Message{
		row: Body(a.int(0)), Body: Body(a.int(1)), stored: true,
		Session: a.text(2), Place: Place{Time: a.float(3), Tie: a.text(4)}, ServerKey: a.text(5),
		ClientID: a.text(6), Nonce: a.text(7), Status: Status(a.int(8)),
		Counted: a.bool(9), Recalled: a.bool(10), Edits: a.int(11), Deadline: a.float(12),
	}
	m.key = m.Place
	return m
}

// Row is the row a conversation was read from, 0 for a new one.
func (c *Conversation) Row() Body { return c.row }

// Row is the row a message was read from, 0 for a new one.
func (m *Message) Row() Body { return m.row }

// LastChange is what to do with the row's copy of the last message: a body to
// put there, -1 to take it away, 0 to leave it.
func (c *Conversation) LastChange() Body {
	if c.dropLast {
		return -1
	}
	return c.LastBody
}

// Settled reports whether the message waits for nothing any more.
func (m *Message) Settled() bool { return !m.Status.pending() }
