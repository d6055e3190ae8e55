package localcache

import "localcache-wasm/internal/bridge"

// Status is how far an own message has come.
type Status = bridge.Status

const (
	Created    = bridge.Created
	Failed     = bridge.Failed
	InProgress = bridge.InProgress
	Success    = bridge.Success
)

// pending reports whether an own message is neither sent nor failed yet.
func pending(s Status) bool { return s == Created || s == InProgress }

// Body refers to a JavaScript value: a message body, a custom field, a result.
// Only the storage has the value: see [Storage].
type Body = bridge.Body

// NewBody is a body that Go has as text.
type NewBody struct {
	Body Body   // its number, from [bridge.NewBody]
	Text string // JSON

	// Copy, if not 0, is the number of a second value, which the store does not write
	// to: for the application. It stays in the table until somebody releases it.
	Copy    Body
	Without []string // members that only Copy keeps
}

// Result is what a call gives back, nil for nothing.
type Result = bridge.Result

// Message is one stored message: what the rules need to know of it, beside its
// body.
type Message struct {
	Session   string
	Order     OrderKey
	ServerKey string // "" until the server gave an id; see serverKey
	ClientID  string // own messages: the id that the client made up
	Nonce     string // own messages: the store that made up ClientID, or sent it last
	Status    Status
	Counted   bool    // it raises the unread count when it stands behind the mark
	Recalled  bool    // a tombstone: the message was recalled and must not return
	Removed   bool    // a tombstone of a message that the user removed here: history brings it back
	Edits     int     // how many edits the body has seen
	Time      float64 // own messages: when it was sent by the client's clock, as the body says; 0 if unknown
	Deadline  float64 // in progress: when to give up, ms by the client's clock
	Body      Body

	row    Body     // the row it was read from, 0 for a new one
	shared bool     // something else uses Body, too: see changeable
	stored bool     // a row with key exists
	key    OrderKey // what row is stored under
	dirty  bool
	gone   bool
}

// Mark says what an unread count counts from: Base, plus the counted messages
// behind Order.
type Mark struct {
	Order   OrderKey
	Cleared bool // a clear wins over a server's count at the same order key
	Base    int
	Set     bool // false: neither a clear nor a server's count yet
}

// Conversation is one stored conversation.
type Conversation struct {
	Session string // "singleChat-bob"
	ID      string // "bob"
	Type    string // "singleChat" or "groupChat"

	Time      float64  // when it was last active; never falls; 0 if there never was a message
	Last      OrderKey // where its last message stands; zero if it has none
	Newest    OrderKey // the newest message the server has timed; never falls
	Removed   OrderKey // everything up to here was removed by the user
	Mark      Mark
	Unread    int
	ClearedAt float64 // when the unread count was last cleared, ms by the client's clock

	RemindType string    // "" for RemindAll
	HasDraft   bool      // whether the user left a draft
	Drift      float64   // how far a message's own time is from where it stands, at most; ms
	Whole      []Stretch // where nothing is missing, newest first: see gaps.go

	LastBody    Body // set when the last message changed
	CustomField Body // set when the custom field changed
	Draft       Body // set when the draft changed
	dropLast    bool // the last message is gone and none took its place
	dropDraft   bool // the draft is gone
	Server      ServerState
	inherits    Body // a row whose custom field it takes if it has none: see JoinSpellings

	reason Reason // why it is dirty

	row    Body
	stored bool
	dirty  bool
	gone   bool
}

// Loaded sets the row that a storage read the conversation from.
func (c *Conversation) Loaded(row Body) { c.row, c.stored = row, true }

// Row is the row the conversation was read from, 0 for a new one.
func (c *Conversation) Row() Body { return c.row }

// DropLast reports whether the last message is gone and none took its place.
func (c *Conversation) DropLast() bool { return c.dropLast }

// DropDraft reports whether the draft is gone.
func (c *Conversation) DropDraft() bool { return c.dropDraft }

// Inherits is a row whose custom field it takes if its own row has none; 0 for none.
func (c *Conversation) Inherits() Body { return c.inherits }

// Loaded sets the row that a storage read the message from.
func (m *Message) Loaded(row Body) { m.row, m.stored, m.key = row, true, m.Order }

// Row is the row the message was read from, 0 for a new one.
func (m *Message) Row() Body { return m.row }

// Settled reports whether the message is sent or failed, or a received one.
func (m *Message) Settled() bool { return !pending(m.Status) }
