package bridge

// Retention says which messages a store keeps. The oldest go first; conversations,
// drafts, each conversation's last message, messages that the user has not read, and
// own ones on their way stay. 0 is no limit.
type Retention struct {
	MessagesPerConversation int
	Days                    int
}

// Trim removes the messages that a policy does not keep, a bounded number.
//
//bridge:call store Trimmed
type Trim struct {
	PerConversation int     // messages of a conversation at most; 0 for no limit
	Before          float64 // and none older than this, ms since the epoch; 0 for no limit
}

// Trimmed is what a Trim did.
//
//bridge:result
type Trimmed struct {
	Removed int
	More    bool // there is more to remove
}

// CountAll counts what a store holds.
//
//bridge:call store Holdings
type CountAll struct{}

// Holdings is what a store holds.
//
//bridge:result
type Holdings struct {
	Conversations int
	Messages      int
}
