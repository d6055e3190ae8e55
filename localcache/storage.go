package localcache

import (
	"errors"

	"localcache-wasm/internal/bridge"
)

// ErrLost says that the connection to the database went away during the call:
// nothing of it was stored, and a new transaction may work.
var ErrLost = errors.New("the connection to the database was lost")

// ErrStale says that a transaction went on before it had the answer of a read, and that
// the answer was another one than expected: nothing of it was stored. The next transaction
// waits for its reads.
var ErrStale = errors.New("the stored rows have changed")

// ErrUnreachable says that the database cannot be opened. That may take long to find
// out, so the calls of a batch are not tried one by one.
var ErrUnreachable = errors.New("opening the database")

// Storage is a database that can hold the store.
type Storage interface {
	// Begin opens a transaction. The engine never has two open at a time.
	Begin(write bool) (Tx, error)

	// List reads conversations newest first, as one result for the caller. The
	// database has its transaction, in order with the others, when List returns; done
	// is called later.
	List(q List, done func(Body, error))

	// Export turns the body of a message that was read into a result for the
	// caller, and Record a conversation's row into what a host reads of it.
	Export(Body) (Body, error)
	Record(*Conversation) (Body, error)
	// Items turns conversations' rows into what a list gives of them, one array.
	Items([]*Conversation) (Body, error)

	// Release drops bodies that the engine needs no more.
	Release([]Body)

	// Close ends the connection.
	Close()
}

// Tx is one transaction. Everything that reads and then writes happens inside
// one; a Tx is used by one goroutine, which never waits for anything else while
// it is open (IndexedDB would end the transaction).
type Tx interface {
	// Read runs the queries back to back and waits once, for the last. Each
	// query's result fields are set.
	Read(...*Query) error
	// Write issues the writes in order and does not wait.
	Write([]Write) error
	// Pause sends the writes so far and lets the page run other tasks, in the middle
	// of a long transaction.
	Pause() error
	// Commit waits until everything is stored. It runs meanwhile, which must not use
	// the transaction, before it waits; if it need not wait, it does not run it.
	Commit(meanwhile func()) error
	// Abort undoes everything. It reports whether the transaction had gone on with an
	// answer that it was still waiting for: then the reason to abort it may not hold.
	Abort() (unsure bool)
}

// QueryKind says what a Query asks for.
type QueryKind int

const (
	// ConversationBySession sets Conversations to the one or none.
	ConversationBySession QueryKind = iota
	// MessageByServerKey sets Messages to the one with the key ID, or none.
	MessageByServerKey
	// MessagesByServerKeys sets Messages to those with keys in [ID, To], at most Limit.
	MessagesByServerKeys
	// MessagesByClientID sets Messages to those with the client id ID, of all pages.
	MessagesByClientID
	// LastMessage sets Messages to the newest of Session, or none.
	LastMessage
	// MessagesAfter sets Messages to those of Session behind Order, in order, up to
	// and with Until unless that is zero.
	MessagesAfter
	// PendingMessages sets Messages to all own messages still waiting.
	PendingMessages
	// LatestTime sets Time to the latest time of all conversations.
	LatestTime
	// AllConversations sets Conversations to all there are.
	AllConversations
	// MetaByKey sets Meta to the value of the key ID, "" if there is none.
	MetaByKey

	// MessageRange sets Messages to those of Session strictly between Order and
	// Until (zero: no upper bound) whose body passes Filter, at most Limit, in
	// order; with Newest from the upper end, newest first. IndexedDB: the key range
	// ([Session, Order], [Session, Until]), both ends open, by getAll or, for Newest,
	// by getAllRecords or a cursor backwards. With a Filter in pieces, until Limit
	// have passed: rows that do not pass never reach Go.
	MessageRange
	// MessageAt sets Messages to the one at Order of Session, or to none if there is
	// none or its body does not pass Filter. IndexedDB: get by key.
	MessageAt
	// MessageTotal sets Count to how many messages of Session are strictly between
	// Order and Until (zero: no upper bound) and pass Filter; with no Session to
	// that of all sessions but Tombstones, whatever Order and Until are. IndexedDB:
	// count(range); for all sessions the store's count less that of Tombstones; with a
	// Filter as MessageRange, in pieces, keeping none.
	MessageTotal
	// TextCandidates sets Found to where messages stand that may pass Filter, at
	// most Limit, behind Order of Session in the order of a search, which is that of
	// [Found.Less]; with Newest backwards. Only is the one session to look at, "" for
	// all. Every message that does pass and stands before the last one found is
	// found, others may be. End says that there are no more. It may give up early:
	// then Found ends with the last message looked at, whatever is there. IndexedDB:
	// the packed texts, newest segment first, and the rows that the change log names
	// since; without segments the rows themselves.
	TextCandidates

	// ConversationList sets Conversations to those that Select chooses, in its order,
	// behind Cursor, at most Limit (0 for all). IndexedDB: the index lastMessageTime
	// backwards, in pieces, until Limit have been chosen; the pinned ones of
	// PinnedFirst by one look through the rows.
	ConversationList
	// UnreadConversations sets Conversations to those with an unread count above 0
	// whose type is ID, or of both for "". IndexedDB: getAll, and only those reach Go.
	UnreadConversations

	// ChangesAfter sets Changes to the records of the change log behind Number, in
	// order, Number to that of the newest record ever made, and Cut to whether some
	// behind the given Number have been cut off. IndexedDB: getAll above Number, the
	// store's meta "changes" for up to where it was cut off.
	ChangesAfter
	// NewestChange sets Number to that of the newest record ever made.
	NewestChange
)

// Filter says which messages to read by what is in their bodies. All that is given
// must hold. A nil Filter lets every message through.
type Filter struct {
	From       string   // the sender, without a resource; "" for any
	FromAbsent bool     // with From: a message that names no sender passes too (own ones may not)
	Types      []string // empty for any
	Start, End *float64 // the message's time, ms, inclusive
	Keywords   []string // all must match: see indexeddb/search.js
	Scope      string   // "content", "ext" or "all", for Keywords
}

// Found is where a message stands in the whole store.
type Found struct {
	Session string
	Order   OrderKey
}

// Less is the order of a search: by time, then by session, then by server id.
func (f Found) Less(g Found) bool {
	if f.Order.Time != g.Order.Time {
		return f.Order.Time < g.Order.Time
	}
	if f.Session != g.Session {
		return f.Session < g.Session
	}
	return f.Order.ID < g.Order.ID
}

// Query is one read of a transaction, and its result.
type Query struct {
	Kind    QueryKind
	Session string
	ID, To  string
	Order   OrderKey
	Until   OrderKey
	Limit   int
	Newest  bool // from the newest backwards
	Filter  *Filter
	Only    string // a session
	Select  *bridge.Selection
	Cursor  string
	Number  int
	// With MessageByServerKey: probably there is none. The transaction may go on with that.
	Unlikely bool
	Own      bool // with MessageAt: the body is one that nothing else uses, as IndexedDB's always are

	Conversations []*Conversation
	Messages      []*Message
	Time          float64
	Meta          string
	Count         int
	Found         []Found
	End           bool
	Changes       []Change
	Cut           bool
}

// WriteKind says what a Write does.
type WriteKind int

const (
	// PutConversation writes Conversation.
	PutConversation WriteKind = iota
	// PutMessage writes Message.
	PutMessage
	// DeleteConversation deletes the conversation Session.
	DeleteConversation
	// DeleteMessage deletes the message at Order of Session.
	DeleteMessage
	// DeleteMessages deletes all messages of Session.
	DeleteMessages
	// ClearMessages deletes all messages of all sessions, tombstones excepted.
	ClearMessages
	// PutMeta sets the value of the key Session to Meta.
	PutMeta
	// AssignBody sets Body's sessionId to Session, its status to Status and its
	// serverMsgId to ServerMsgID; "" leaves a member as it is.
	AssignBody
	// PatchBody copies the members that an edit can change from From to Body.
	PatchBody
	// ChangeBody copies every member of From to Body.
	ChangeBody
	// KeepBody puts New into the table of values, until the transaction ends.
	KeepBody
	// AppendChange adds Change to the change log; the database numbers it.
	AppendChange
	// CutChanges drops the records of the change log up to and with Number.
	CutChanges
)

// Write is one write of a transaction.
type Write struct {
	Kind         WriteKind
	Session      string
	Order        OrderKey
	Meta         string
	Status       Status
	ServerMsgID  string
	Body, From   Body
	New          *NewBody
	Conversation *Conversation
	Message      *Message
	Change       *Change
	Number       int
}

// Tombstones is the session under which recalled messages leave their server
// key, so that one look-up by server key finds a message or its tombstone. No
// conversation can have this id: theirs hold a dash.
const Tombstones = "recalled"
