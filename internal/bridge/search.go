package bridge

// SearchMessages finds messages by words, newest first, or oldest first with Down.
// A search of a large store may end before the page is full and before the last
// message: then it gives a Cursor without IsLast, and the caller asks again.
//
//bridge:call store MessagePage
type SearchMessages struct {
	Keywords []string // all must be in the text; at least one, none empty
	Scope    string   // "content", "ext" or "all"; "" for "all"
	Session  string   // "" for all conversations
	Filter   *MessageFilter
	PageSize int // 1 to MaxMessagePage; 0 for DefaultMessagePage
	Cursor   string
	Down     bool
}
