package bridge

// Limits of the calls on conversations.
//
//bridge:shared
const (
	RemindAll  = "ALL"  // every message reminds: the default
	RemindAt   = "AT"   // only a message that names the user
	RemindNone = "NONE" // none

	MaxListPage     = 1000 // conversations of one page at most
	DefaultListPage = 20   // conversations of one page if the caller names no size
)

// Selection chooses conversations of a list and its order. All that is given must
// hold.
type Selection struct {
	ConversationType string // "singleChat" or "groupChat"; "" for both
	Unread           *bool  // whether its unread count is above 0
	Pinned           *bool
	Mark             *int // it has this mark
	Draft            *bool
	RemindType       string // RemindAll, RemindAt or RemindNone; "" for any
	PinnedFirst      bool   // pinned ones before all others, by the time they were pinned, newest first
}

// CountUnread sums the unread counts of conversations.
//
//bridge:call store Count
type CountUnread struct {
	ConversationType string // "" for both
	IncludeMuted     bool   // also those whose remind type is not RemindAll
}

// ClearAllUnread does what ClearUnread does, for every conversation that has
// something unread, in one transaction.
//
//bridge:call store
type ClearAllUnread struct {
	ConversationType string // "" for both
}

// SetCurrent sets the conversation that the user has open in this tab. A message that
// arrives for it while the page is visible counts as read at once.
//
//bridge:call store
type SetCurrent struct {
	Session string // "" for none
	Visible bool   // the page is shown; the call is made again when that changes
}

// GetCurrent asks what SetCurrent set.
//
//bridge:call store Current
type GetCurrent struct{}

// Current is the conversation that is open in this tab.
//
//bridge:result
type Current struct {
	Session string // "" for none
	Visible bool
}

// RemoveConversations does what RemoveConversation does, for several in one
// transaction.
//
//bridge:call store
type RemoveConversations struct {
	Sessions     []string
	WithMessages bool
}

// RemoveAllConversations removes every conversation, in one transaction.
//
//bridge:call store
type RemoveAllConversations struct{ WithMessages bool }

// SetDraft stores what the user has typed and not sent. It does not move the
// conversation, and makes it if there is none.
//
//bridge:call store
type SetDraft struct {
	Type  string
	ID    string
	Draft Body // a string or a plain object; 0 removes the draft
}

// SetRemindType says which messages of a conversation remind the user, on this
// device. It makes the conversation if there is none.
//
//bridge:call store
type SetRemindType struct {
	Type       string
	ID         string
	RemindType string // RemindAll, RemindAt or RemindNone
}
