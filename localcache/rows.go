package localcache

import (
	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
)

// What of a stored row the rules need, in the order of these columns. The rest
// of a row (bodies, custom fields, members a newer release added) stays as it is.
//
// What only the rules read is one text, "rules", and mostly missing: an array in
// a row doubles the time that a browser needs to copy it out of the database, and
// Chromium packs rows that repeat themselves, which doubles it again
// (docs/performance.md). So a last message whose place its own server id and time
// tell is not written down a second time.
var (
	ConversationColumns = []string{
		"sessionId", "conversationType", "conversationId", "lastMessageTime", "unReadCount", "rules", "clearedAt", "marks",
		"lastServerMsgId", // of the last message: the carrier looks into it
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
	if rules := c.rules(); rules != "[]" {
		b.Member("rules").String(rules)
	}
	if c.ClearedAt != 0 {
		b.Member("clearedAt").Number(c.ClearedAt)
	}
	c.server.fields(b)
	b.EndObject()
}

// rules is [newest, last, removed, mark] in JSON, where 0 stands for what goes
// without saying and is left out at the end: the newest message is the last one;
// the last one's place is told by the conversation's time and the message's server
// id; nothing was removed; nobody has cleared or counted.
func (c *Conversation) rules() string {
	said := []bool{c.Newest != c.Last, !c.lastTellsPlace(), !c.Removed.IsZero(), c.Mark.Set}
	for len(said) > 0 && !said[len(said)-1] {
		said = said[:len(said)-1]
	}
	var b jsontext.Builder
	b.BeginArray()
	for i := range said {
		switch {
		case !said[i]:
			b.Int(0)
		case i == 3:
			b.BeginArray()
			b.Number(c.Mark.Place.Time)
			b.String(c.Mark.Place.Tie)
			b.Bool(c.Mark.Cleared)
			b.Int(c.Mark.Base)
			b.EndArray()
		default:
			writePlace(&b, [...]Place{c.Newest, c.Last, c.Removed}[i])
		}
	}
	b.EndArray()
	return b.Text()
}

// lastTellsPlace reports whether [Conversation.readRules] finds the last
// message's place, or that there is none, without having it written down.
func (c *Conversation) lastTellsPlace() bool {
	return c.Last.IsZero() || c.Last.Time == c.Time && c.Last.timed()
}

func (c *Conversation) readRules(text, lastServerMsgID string) {
	var a args
	if v, err := fastjson.Parse(text); err == nil {
		a = v.GetArray()
	}
	said := func(i int) bool { return i < len(a) && a[i].Type() != fastjson.TypeNumber }
	if said(1) {
		c.Last = readPlace(a[1])
	} else if lastServerMsgID != "" {
		c.Last = Place{Time: c.Time, Tie: serverKey(lastServerMsgID)}
	}
	c.Newest = c.Last
	if said(0) {
		c.Newest = readPlace(a[0])
	}
	if said(2) {
		c.Removed = readPlace(a[2])
	}
	if said(3) {
		m := args(a[3].GetArray())
		c.Mark = Mark{Place: readPlace(a[3]), Cleared: m.bool(2), Base: m.int(3), Set: true}
	}
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
		ClearedAt: a.float(8),
	}
	c.readRules(a.text(7), a.text(10))
	c.server.Marks, c.server.HasMarks = a.marks(9) // a pin is not read, only written
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

// Inherits is a row whose custom field it takes if its own row has none; 0 for none.
func (c *Conversation) Inherits() Body { return c.inherits }

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

// args is one row as an array. What is missing is the zero value.
type args []*fastjson.Value

func (a args) null(i int) bool { return i >= len(a) || a[i].Type() == fastjson.TypeNull }

func (a args) text(i int) string {
	if i >= len(a) {
		return ""
	}
	return string(a[i].GetStringBytes())
}

func (a args) float(i int) float64 {
	if i >= len(a) {
		return 0
	}
	return a[i].GetFloat64()
}

func (a args) int(i int) int { return int(a.float(i)) }

func (a args) bool(i int) bool { return i < len(a) && a[i].Type() == fastjson.TypeTrue }

// marks reads a list of marks; given is false for null.
func (a args) marks(i int) (marks []int, given bool) {
	if a.null(i) {
		return nil, false
	}
	for _, mark := range a[i].GetArray() {
		marks = append(marks, mark.GetInt())
	}
	return marks, true
}
