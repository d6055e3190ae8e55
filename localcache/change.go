package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// The change log: every transaction that wrote adds one record of which rows it
// put or deleted. The database numbers the records; since the scopes of all
// writing transactions overlap, the numbers are the order of the transactions, of
// all tabs. A reader takes the records behind the last number it has seen and reads
// the rows they name: a record says which rows, never what is in them, so a record
// read late or twice does no harm.
//
// Old records may be deleted (CutChanges); a reader that has not seen them reads
// the whole list again. A release before the log writes without one: a reader that
// finds such a release running reads the whole list as well (FollowList.Unlogged).

// Reason says why a conversation was written. If there are several in one
// transaction, the highest counts.
type Reason int

const (
	// ByApplication: a call of the application on its local data.
	ByApplication Reason = iota + 1
	// ByServerState: the server's list, pins, marks and counts.
	ByServerState
	// ByMessage: a message came, went, or changed.
	ByMessage
)

func (r Reason) String() string {
	return [...]string{"", "local", "conversation", "message"}[r]
}

// Change is one record of the change log.
type Change struct {
	Number        int // by the database
	Conversations []ChangedConversation
	Messages      []Found
	Emptied       []string // sessions that lost all their messages; "" for every session
}

// ChangedConversation is a conversation that was put or deleted.
type ChangedConversation struct {
	Session string
	Reason  Reason
}

func (c *Change) empty() bool {
	return len(c.Conversations) == 0 && len(c.Messages) == 0 && len(c.Emptied) == 0
}

// sessions is the conversations that the record names; "" for every one.
func (c *Change) sessions() (list []string) {
	var named map[string]bool // of many messages most are of few conversations
	if len(c.Messages) > 8 {
		named = make(map[string]bool, len(c.Conversations))
		for _, changed := range c.Conversations {
			named[changed.Session] = true
		}
	}
	for _, changed := range c.Conversations {
		list = append(list, changed.Session)
	}
	for _, m := range c.Messages {
		if named[m.Session] || named == nil && slices.Contains(list, m.Session) {
			continue
		}
		list = append(list, m.Session)
		if named != nil {
			named[m.Session] = true
		}
	}
	return append(list, c.Emptied...)
}

// Text is the record as a database keeps it; ParseChange reads it.
func (c *Change) Text() string {
	var w bridge.Writer
	w.Int(len(c.Conversations))
	for _, changed := range c.Conversations {
		w.Text(changed.Session)
		w.Int(int(changed.Reason))
	}
	w.Int(len(c.Messages))
	for i, m := range c.Messages {
		if i > 0 && m.Session == c.Messages[i-1].Session {
			w.Text("") // the session before it: most messages of a record are of one conversation
		} else {
			w.Text(m.Session)
		}
		w.Float(m.Order.Time)
		w.Text(m.Order.ID)
	}
	w.Int(len(c.Emptied))
	for _, session := range c.Emptied {
		w.Text(session)
	}
	return string(w.Bytes())
}

// ParseChange reads a record of the change log.
func ParseChange(number int, text string) (Change, error) {
	r := bridge.NewReader(text)
	r.Next()
	c := Change{Number: number}
	for range r.Count() {
		c.Conversations = append(c.Conversations, ChangedConversation{r.Text(), min(max(Reason(r.Int()), ByApplication), ByMessage)})
	}
	for range r.Count() {
		m := Found{r.Text(), OrderKey{r.Float(), r.Text()}}
		if n := len(c.Messages); n > 0 && m.Session == "" {
			m.Session = c.Messages[n-1].Session
		}
		c.Messages = append(c.Messages, m)
	}
	for range r.Count() {
		c.Emptied = append(c.Emptied, r.Text())
	}
	return c, r.Err()
}

// record adds a write to the transaction's record.
func (v *view) record(w *Write) {
	switch w.Kind {
	case PutConversation:
		v.recordConversation(w.Conversation.Session, w.Conversation.reason)
		w.Conversation.reason = 0
	case DeleteConversation:
		v.recordConversation(w.Session, v.reason)
	case PutMessage:
		if w.Message.Session != Tombstones {
			v.change.Messages = append(v.change.Messages, Found{w.Message.Session, w.Message.Order})
		}
	case DeleteMessage:
		if w.Session != Tombstones {
			v.change.Messages = append(v.change.Messages, Found{w.Session, w.Order})
		}
	case DeleteMessages:
		v.change.Emptied = append(v.change.Emptied, w.Session)
	case ClearMessages:
		v.change.Emptied = append(v.change.Emptied, "")
	}
}

func (v *view) recordConversation(session string, reason Reason) {
	if i, ok := v.recorded[session]; ok {
		known := &v.change.Conversations[i]
		known.Reason = max(known.Reason, reason)
		return
	}
	v.recorded[session] = len(v.change.Conversations)
	v.change.Conversations = append(v.change.Conversations, ChangedConversation{session, max(reason, ByApplication)})
}

// finish writes the remaining changes of the view, and the transaction's record.
func (v *view) finish() error {
	if err := v.flush(); err != nil || v.change.empty() {
		return err
	}
	change := v.change
	return v.tx.Write([]Write{{Kind: AppendChange, Change: &change}})
}

// reasonOf is why a call writes conversations.
func reasonOf(call Call) Reason {
	switch call.(type) {
	case *StoreMessage, *UpdateMessage, *EditMessage, *Recall, *GiveUp, *FailPending, *KeepHistory,
		*InsertMessage, *ImportLocalMessages, *ChangeMessage, *RemoveMessages, *RemoveChosenMessages:
		return ByMessage
	case *UpdateConversation, *ChangeServerState, *MergeConversations, *StartImport, *ContinueImport:
		return ByServerState
	}
	return ByApplication
}
