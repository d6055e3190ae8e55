package localcache

import (
	"localcache-wasm/internal/jsontext"
)

// The vendor's database is imported once, when ours is new: first all conversations
// with their last messages, so that the first list is complete, then the messages in
// chunks. The progress is stored in meta, in the same transaction as the rows. So a tab
// that is closed in the middle leaves nothing half done, and two tabs import nothing
// twice.

// ImportState is how far the import came.
type ImportState struct {
	Phase         string // "" before, ImportMessages between, ImportDone after
	Cursor        string // the key of the last message that was taken in
	Conversations int
	Messages      int
	Skipped       int // broken rows that were set aside
}

// Phases of an import.
const (
	ImportBefore   = ""
	ImportMessages = "messages"
	ImportDone     = "done"
)

// Name is the state as getHealth gives it. A database of the vendor's that holds
// nothing is none.
func (s ImportState) Name() string {
	switch {
	case s.Phase == ImportMessages:
		return "running"
	case s.Conversations+s.Messages+s.Skipped == 0:
		return "none"
	}
	return "done"
}

const importKey = "import"

// GetImport asks how far the import came; the answer is put into State.
type GetImport struct{ State *ImportState }

func (g *GetImport) need(*needs, *self) {}

func (g *GetImport) apply(v *view) (Result, error) {
	q := &Query{Kind: MetaByKey, ID: importKey}
	err := v.tx.Read(q)
	*g.State = parseImport(q.Meta)
	return nil, err
}

// ImportedConversation is a conversation of the vendor's with its last message.
type ImportedConversation struct {
	Session     string
	UpdateTime  float64
	Unread      int
	ClearedAt   float64
	CustomField Body
	Last        *ImportedMessage // nil if it has none
}

// ImportedMessage is a message of the vendor's.
type ImportedMessage struct {
	Header      Header
	Session     string
	Status      Status
	ServerMsgID string
	Body        Body
}

// StartImport stores the vendor's conversations and begins the import, unless another
// tab has begun it.
type StartImport struct {
	Rows    []ImportedConversation
	Skipped int
	Done    bool // there is nothing to import: never ask again
}

func (s *StartImport) need(n *needs, _ *self) {
	for i := range s.Rows {
		n.sessions[oneSpelling(s.Rows[i].Session)] = true
	}
}

func (s *StartImport) apply(v *view) (Result, error) {
	var state ImportState
	if _, err := (&GetImport{&state}).apply(v); err != nil || state.Phase != ImportBefore {
		return nil, err
	}
	state = ImportState{Phase: ImportMessages, Skipped: s.Skipped}
	if s.Done {
		state.Phase = ImportDone
	}
	for i := range s.Rows {
		taken, err := v.importConversation(&s.Rows[i])
		if err != nil {
			return nil, err
		}
		if taken {
			state.Conversations++
		} else {
			state.Skipped++
		}
	}
	v.writeImport(state)
	return nil, nil
}

func (v *view) importConversation(row *ImportedConversation) (bool, error) {
	conversationType, id, ok := splitSession(row.Session)
	if !ok {
		return false, nil
	}
	id = conversationID(conversationType, id)
	c, err := v.ensure(SessionID(conversationType, id), conversationType, id)
	if err != nil {
		return false, err
	}
	v.activeAt(c, row.UpdateTime)
	if row.CustomField != 0 {
		c.CustomField = row.CustomField
	}
	c.ClearedAt = max(c.ClearedAt, row.ClearedAt)
	if !c.Mark.Set || !c.Mark.Cleared {
		// "undefined-bob" and "singleChat-bob" become one (B13).
		c.Mark = Mark{Order: c.Mark.Order, Base: c.Mark.Base + max(row.Unread, 0), Set: true}
		c.Unread += max(row.Unread, 0)
	}
	v.touchConversation(c)
	if row.Last == nil {
		return true, nil
	}
	_, err = v.importMessage(row.Last)
	return true, err
}

// ContinueImport stores a chunk of messages, unless another tab has stored it since From.
type ContinueImport struct {
	From, To string
	Last     bool // there are no more after these
	Rows     []ImportedMessage
	Skipped  int
}

func (s *ContinueImport) need(n *needs, self *self) {
	for i := range s.Rows {
		row := &s.Rows[i]
		n.serverKey(ServerKey(row.ServerMsgID))
		if conversationType, id, ok := conversationOf(&row.Header, self.user); ok {
			n.sessions[SessionID(conversationType, id)] = true
		}
	}
}

func (s *ContinueImport) apply(v *view) (Result, error) {
	var state ImportState
	if _, err := (&GetImport{&state}).apply(v); err != nil {
		return nil, err
	}
	if state.Phase != ImportMessages || state.Cursor != s.From {
		return nil, nil
	}
	for i := range s.Rows {
		taken, err := v.importMessage(&s.Rows[i])
		if err != nil {
			return nil, err
		}
		if taken {
			state.Messages++
		} else {
			state.Skipped++
		}
	}
	state.Cursor = s.To
	state.Skipped += s.Skipped
	if s.Last {
		state.Phase = ImportDone
	}
	v.writeImport(state)
	return nil, nil
}

// importMessage stores one message. One that exists already stays as it is. It
// reports false for a row that is no message of a conversation.
func (v *view) importMessage(row *ImportedMessage) (bool, error) {
	conversationType, id, ok := conversationOf(&row.Header, v.self.user)
	if !ok || row.Header.ID == "" {
		return false, nil
	}
	session := SessionID(conversationType, id)
	c, err := v.conversation(session)
	if err != nil {
		return false, err
	}
	m := importedMessage(row, session)
	if !v.removedBefore(c, session).Less(m.Order) {
		return true, nil
	}
	if m.ServerKey != "" {
		held, err := v.messageByServerKey(m.ServerKey)
		if err != nil || held != nil {
			return true, err
		}
	} else if there, err := v.importedBefore(m); err != nil || there {
		return true, err
	}
	serverMsgID := row.ServerMsgID
	if m.ServerKey == "" {
		serverMsgID = row.Header.ID
	}
	v.assign(m.Body, session, m.Status, serverMsgID)
	v.insert(m)
	if c == nil {
		return true, nil // the vendor's user removed the conversation and kept its messages
	}
	if m.ClientID == "" {
		v.newestAt(c, m.Order)
	}
	if !c.Mark.Cleared && c.Mark.Order.Less(m.Order) {
		c.Mark.Order = m.Order // the vendor's count holds up to its last message
		v.touchConversation(c)
	}
	v.showIfLast(c, m)
	return true, nil
}

func importedMessage(row *ImportedMessage, session string) *Message {
	m := &Message{Session: session, Status: row.Status, Body: row.Body}
	if pending(m.Status) {
		m.Status = Failed
	}
	m.ServerKey = ServerKey(row.ServerMsgID)
	if row.ServerMsgID == row.Header.ID && (row.Header.From == "" || row.Status != Success) {
		m.ServerKey = "" // an own message to which the server gave no id
	}
	m.Order = OrderKey{Time: row.Header.Time, ID: m.ServerKey}
	if row.Header.ID != row.ServerMsgID || m.ServerKey == "" {
		m.ClientID = row.Header.ID
		m.Order.ID = "~" + row.Header.ID
	}
	return m
}

// importedBefore reports whether an own message without a server id is there.
func (v *view) importedBefore(m *Message) (bool, error) {
	if _, ok := v.byClientID[m.ClientID]; !ok {
		if err := v.flush(); err != nil {
			return false, err
		}
		q := &Query{Kind: MessagesByClientID, ID: m.ClientID}
		if err := v.tx.Read(q); err != nil {
			return false, err
		}
		v.byClientID[m.ClientID] = v.known(q.Messages)
	}
	for _, held := range v.byClientID[m.ClientID] {
		if held.Session == m.Session && held.Order == m.Order {
			return true, nil
		}
	}
	return false, nil
}

func (v *view) writeImport(s ImportState) {
	var b jsontext.Builder
	b.BeginArray()
	b.String(s.Phase)
	b.String(s.Cursor)
	b.Int(s.Conversations)
	b.Int(s.Messages)
	b.Int(s.Skipped)
	b.EndArray()
	v.writes = append(v.writes, Write{Kind: PutMeta, Session: importKey, Meta: b.Text()})
}

func parseImport(text string) (s ImportState) {
	if text == "" {
		return s
	}
	v, err := jsontext.Parse(text)
	parts := v.Elements()
	if err != nil || len(parts) < 5 {
		return s
	}
	return ImportState{
		Phase: parts[0].Text(), Cursor: parts[1].Text(),
		Conversations: int(parts[2].Int()), Messages: int(parts[3].Int()), Skipped: int(parts[4].Int()),
	}
}
