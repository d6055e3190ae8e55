package localcache

import "errors"

// ErrLost says that the connection to the database went away during the call:
// nothing of it was stored, and a new transaction may work.
var ErrLost = errors.New("the connection to the database was lost")

// ErrUnreachable says that the database cannot be opened, which may take long to
// find out: a transaction for each call by itself would fare no better.
var ErrUnreachable = errors.New("opening the database")

// Storage is a database that can hold the store.
type Storage interface {
	// Begin opens a transaction. The engine never has two open at a time.
	Begin(write bool) (Tx, error)

	// List reads conversations newest first, as one result for the caller. The
	// read takes its place among the transactions before List returns; done is
	// called later.
	List(q List, done func(Body, error))

	// Export turns the body of a message that was read into a result for the
	// caller, and Record a conversation's row into what a host reads of it.
	Export(Body) (Body, error)
	Record(*Conversation) (Body, error)

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
	// Pause gives the page a turn in the middle of long work; the database has
	// begun with the writes so far.
	Pause() error
	// Commit waits until everything is stored. If there is something to wait for,
	// meanwhile runs first: it uses no transaction.
	Commit(meanwhile func()) error
	// Abort undoes everything.
	Abort()
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
	// MessagesAfter sets Messages to those of Session behind Place, in order, up to
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
)

// Query is one read of a transaction, and its result.
type Query struct {
	Kind    QueryKind
	Session string
	ID, To  string
	Place   Place
	Until   Place
	Limit   int

	Conversations []*Conversation
	Messages      []*Message
	Time          float64
	Meta          string
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
	// DeleteMessage deletes the message at Place of Session.
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
)

// Write is one write of a transaction.
type Write struct {
	Kind         WriteKind
	Session      string
	Place        Place
	Meta         string
	Status       Status
	ServerMsgID  string
	Body, From   Body
	Conversation *Conversation
	Message      *Message
}

// Tombstones is the session under which recalled messages leave their server
// key, so that one look-up by server key finds a message or its tombstone. No
// conversation can have this id: theirs hold a dash.
const Tombstones = "recalled"
