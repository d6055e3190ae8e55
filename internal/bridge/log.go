package bridge

// FollowList asks what changed in a watched list of conversations since the last such
// call. The first call gives the whole list, and so does one that needs records of the
// change log that were deleted.
//
//bridge:call store ListPatch
type FollowList struct {
	Watch    int        // the caller's number for the list; each has a state of its own
	Select   *Selection // what is watched; only read when the watch begins
	Limit    int        // the first that many conversations; 0 for all. It may grow
	Unlogged bool       // the database may have been written without a log: read the whole list
	Likely   []string   // sessions that changed, as far as is known: their rows are read together with the log
}

// ListPatch is what changed in a watched list. To apply it, take out what is at Left, put
// each of Upserted in at its index, in order, and cut the list to Length.
//
//bridge:result
type ListPatch struct {
	Changed  bool     // false: nothing of the list changed, the other members are empty
	Reset    bool     // Upserted is the whole list: forget the old one
	Reason   string   // "message", "conversation", "local" or "reset"
	Left     []int    // where conversations that were written stood in the list before, ascending
	Upserted []string // sessions that are new in the list or were written, in the order of the list
	Items    Body     // the conversations of Upserted in the same order, one array; 0 for none
	At       []int    // where each stands in the list now, ascending
	Removed  []string // sessions that are in the list no more
	Length   int      // of the list now
	More     bool     // there are conversations behind the last of the list
}

// EndWatch forgets the state of a watched list.
//
//bridge:call store
type EndWatch struct{ Watch int }

// ListChanges is a read of the newest records of the change log, for tools that show
// what the store does.
//
//bridge:call store ChangeList
type ListChanges struct {
	Limit int // so many at most
}

// ChangeList is records of the change log, oldest first.
//
//bridge:result
type ChangeList struct {
	Changes []LoggedChange
}

// LoggedChange is one record: what one transaction put or deleted.
type LoggedChange struct {
	Number        int      // by the database, in the order of the transactions of all tabs
	Conversations []string // sessions
	Reasons       []string // why each was written: "message", "conversation" or "local"
	Messages      []string // the session of each message
	Emptied       []string // sessions that lost all their messages; "" for every session
}
