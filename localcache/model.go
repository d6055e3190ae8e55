package localcache

// Status is how far an own message has come. Received messages have Success.
type Status int

// The numbers are the host's (PLUGIN.md section 2).
const (
	Created Status = iota
	Failed
	InProgress
	Success
)

// pending reports whether the message still waits for its fate.
func (s Status) pending() bool { return s == Created || s == InProgress }

// Body is a handle to something the store keeps and never looks into: a message
// body, a custom field, a result. 0 is none. What it stands for is the
// storage's business: see [Storage].
type Body int

// Message is one stored message: what the rules need to know of it, beside its
// body.
type Message struct {
	Session   string
	Place     Place
	ServerKey string // "" until the server gave an id; see serverKey
	ClientID  string // own messages: the id the client minted
	Nonce     string // own messages: the store that minted ClientID, or sent it last
	Status    Status
	Counted   bool    // it raises the unread count when it stands behind the mark
	Recalled  bool    // a tombstone: the message was recalled and must not return
	Edits     int     // how many edits the body has seen
	Deadline  float64 // in progress: when to give up, ms by the client's clock
	Body      Body

	row    Body  // the row it was read from, 0 for a new one
	stored bool  // a row with key exists
	key    Place // the place that row is stored under
	dirty  bool
	gone   bool
}

// Mark says what an unread count counts from: Base, plus the counted messages
// behind Place.
type Mark struct {
	Place   Place
	Cleared bool // a clear wins over a server's count at the same place
	Base    int
	Set     bool // false: nobody has cleared or counted yet
}

// Conversation is one stored conversation.
type Conversation struct {
	Session string // "singleChat-bob"
	ID      string // "bob"
	Type    string // "singleChat" or "groupChat"

	Time      float64 // when it was last active; never falls; 0 if there never was a message
	Last      Place   // where its last message stands; zero if it has none
	Newest    Place   // the newest message the server has timed; never falls
	Removed   Place   // everything up to here was removed by the user
	Mark      Mark
	Unread    int
	ClearedAt float64 // when the unread count was last cleared, ms by the client's clock

	LastBody    Body // set when the last message changed
	CustomField Body // set when the custom field changed
	dropLast    bool // the last message is gone and none took its place
	server      ServerState
	inherits    Body // a row whose custom field it takes if it has none: see JoinSpellings

	row    Body
	stored bool
	dirty  bool
	gone   bool
}
