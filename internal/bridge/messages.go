package bridge

// Limits of the calls on messages.
//
//bridge:shared
const (
	MaxMessagePage     = 400   // messages of one page at most
	DefaultMessagePage = 20    // messages of one page if the caller names no size
	MaxImport          = 1_000 // messages of one import at most
)

// MessageFilter chooses messages. All that is given must hold.
type MessageFilter struct {
	From      string   // sender; "" for any
	Types     []string // message types as in a message's type ("txt", "img", …); empty for any
	StartTime *float64 // ms since the epoch, inclusive; compared with the message's own time
	EndTime   *float64 // ms since the epoch, inclusive
}

// GetMessages is a read of one page of a conversation's messages. Up, the default,
// goes towards older ones, newest first; Down towards newer ones, oldest first.
//
//bridge:call store MessagePage
type GetMessages struct {
	Session  string
	StartID  string // begin beside the message with this server or client id, itself excluded
	Cursor   string // or behind the page before, as it gave it
	PageSize int    // 1 to MaxMessagePage; 0 for DefaultMessagePage
	Down     bool
	Filter   *MessageFilter
}

// MessagePage is a page of messages.
//
//bridge:result
type MessagePage struct {
	Messages []Body
	Cursor   string // where the next page begins; "" with IsLast
	IsLast   bool   // there are no more in this direction
	HasGap   bool   // messages may be missing between where the page began and where the next begins
}

// FindMessage is a read of one message by its server id, or by the client id of
// any page that sent it.
//
//bridge:call store Value
type FindMessage struct{ ID string }

// CountMessages counts messages, of one conversation or, without Session, of all.
//
//bridge:call store Count
type CountMessages struct {
	Session   string
	StartTime *float64 // ms since the epoch, inclusive; compared with the message's own time
	EndTime   *float64 // ms since the epoch, inclusive
}

// Count is a number of messages or conversations.
//
//bridge:result
type Count struct{ Count int }

// LocalMessage is a message that the application gives to the store.
type LocalMessage struct {
	Header      Header
	ServerMsgID string // "" if the server never had it
	Status      Status
	Body        Body
}

// InsertMessage puts one message into its conversation, at the place of its time.
// It may become the last message, never counts as unread, and fails if a message
// with one of its ids exists.
//
//bridge:call store
type InsertMessage struct{ Message LocalMessage }

// ImportLocalMessages stores messages that were kept elsewhere: own or received ones,
// at most MaxImport. One that exists, or that this user neither sent nor received, is
// skipped.
//
//bridge:call store Imported
type ImportLocalMessages struct{ Messages []LocalMessage }

// Imported is what an import did.
//
//bridge:result
type Imported struct {
	Imported int
	Skipped  []SkippedMessage
}

// SkippedMessage is a message that an import left out.
type SkippedMessage struct {
	ID     string
	Reason string // "exists", "recalled", "foreign" (neither sent nor received by this user), "no id", "no conversation"
}

// ChangeMessage changes the body and the ext of a stored message, on this device
// only. It fails if there is no such message.
//
//bridge:call store
type ChangeMessage struct {
	ID      string // server or client id
	Changes Body   // an object whose members replace those of the message
}

// RemoveChosenMessages removes messages from this device: those with IDs, or those
// whose time is in a range. Exactly one way of choosing is given. A replay does not
// bring them back, a fetch of the server's history does.
//
//bridge:call store Count
type RemoveChosenMessages struct {
	Session   string   // "" only with IDs: the messages may be of any conversation
	IDs       []string // server or client ids; unknown ones are ignored
	StartTime *float64 // ms since the epoch, inclusive
	EndTime   *float64 // ms since the epoch, inclusive
}

// Reconnected says that the connection was lost for so long that the server may
// have given up keeping messages for it: what comes now need not follow what came
// before. Without it a store takes what it is given, from its opening to its
// closing, for one queue.
//
//bridge:call store
type Reconnected struct{}
