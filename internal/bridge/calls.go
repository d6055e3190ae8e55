package bridge

// Header is what the rules read of a message.
type Header struct {
	ID       string
	From     string
	To       string
	ChatType string  // may be missing: then single is meant
	Time     float64 // ms; the server's clock for received messages, the client's for own
	Thread   bool    // belongs to a thread or a chat room: not stored
}

// ServerState is what the server says of a conversation beside its messages.
// Absent parts stay as they are.
type ServerState struct {
	Pinned     *bool
	PinnedTime *float64 // ms
	Marks      []int
	HasMarks   bool
}

// StoreMessage is a message the host received, read from a server list, or is
// about to send. A nil Header is a server list's conversation without messages.
//
//bridge:call store
type StoreMessage struct {
	Header     *Header
	Status     Status
	FromServer bool // read from a list, not delivered: it never raises an unread count
	Body       Body
}

// UpdateMessage is the answer to something this page sent. Answers to commands,
// acknowledgements and recalls come here too: their ids are unknown, so they are ignored.
//
//bridge:call store
type UpdateMessage struct {
	ClientID    string
	ServerMsgID string
	Status      Status
	HasStatus   bool
}

// GetMessage is a read of one message by the id a host knows it by.
//
//bridge:call store Value
type GetMessage struct{ ID string }

// EditMessage is an edit of a message that is stored. A message that was removed or
// recalled stays so.
//
//bridge:call store
type EditMessage struct {
	Body        Body // the message as edited
	ServerMsgID string
	ID          string
	Edits       int // how many edits it has seen; 0 if the server does not count
}

// Recall deletes a message that its sender has recalled.
//
//bridge:call store
type Recall struct{ ID string }

// GetConversation is a read of one conversation's record, as a host wants it.
//
//bridge:call store Value
type GetConversation struct{ Session string }

// UpdateConversation is a host's patch of a conversation.
//
// A patch with the key lastMessageId follows a recall. Recall has done its work
// already, and the host computed the patch from older data: it is ignored.
// An unread count comes from the vendor's contact plugin and belongs to the last
// message of the same server list; without a message it creates the conversation
// (B28).
//
//bridge:call store
type UpdateConversation struct {
	Session     string
	AfterRecall bool
	Unread      int
	HasUnread   bool
	CustomField Body
	Server      ServerState
}

// ChangeServerState is one change of what the server says of a conversation,
// made by this device or another one. It does not make a conversation.
//
//bridge:call store
type ChangeServerState struct {
	Session    string
	Pinned     *bool
	PinnedTime *float64 // ms
	Mark       *int     // this one mark was added or taken away
	Marked     bool
}

// Clear empties the part of the store that the host names. Tombstones,
// removal marks and the state of the import stay.
//
//bridge:call store
type Clear struct{ Name string } // "conversationList" or "message"

// List is a read of conversations, newest first. Without One and Page it answers
// with an array of all of them.
//
//bridge:call store Value
type List struct {
	One    string     // only this session; the result is the conversation itself or none
	Limit  int        // at most so many; 0 for all
	Cursor string     // start behind this one, as the page before gave it
	Page   bool       // the result is {conversations, cursor}
	Select *Selection // which ones and in what order; absent for all, newest first
}

// SetCustomField stores an application's own data with a conversation. It makes
// the conversation if there is none.
//
//bridge:call store
type SetCustomField struct {
	Type  string
	ID    string
	Field Body
}

// ClearUnread sets a conversation's unread count to 0: the user has read it. For a
// conversation that does not exist it changes nothing.
//
//bridge:call store
type ClearUnread struct{ Session string }

// RemoveConversation is the user removing a conversation, with or without its
// messages. It leaves a mark: when an older message is delivered again nothing changes;
// a newer one, or a page of the server's list, brings the conversation back.
//
//bridge:call store
type RemoveConversation struct {
	Session      string
	WithMessages bool
}

// RemoveMessages deletes a conversation's messages and keeps the conversation.
//
//bridge:call store
type RemoveMessages struct{ Session string }
