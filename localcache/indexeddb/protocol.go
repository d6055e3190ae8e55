package indexeddb

import "localcache-wasm/internal/bridge"

// What crosses between the two halves of the storage. Everything below is written
// and read by generated code (protocol_generated.go, protocol.generated.js). The tag
// js is a member's name in JavaScript; the tag from says where else its value is.

// ---- rows, and what the rules need of them

// ConversationRow is what the rules read of a row of conversations. The rest of a
// row (custom field, draft, what a newer release added) stays as it is.
//
//bridge:row
type ConversationRow struct {
	Row        bridge.Body `from:"."`
	Session    string      `js:"sessionId"`
	Type       string      `js:"conversationType"`
	ID         string      `js:"conversationId"`
	Time       float64     `js:"lastMessageTime"`
	Unread     int         `js:"unReadCount"`
	Rules      string      // see Rules in rows.go
	ClearedAt  float64
	Pinned     *bool `js:"isPinned"`
	PinnedTime *float64
	Marks      *[]int
	RemindType string
	HasDraft   bool
	Drift      float64
	Whole      string // see localcache.FormatStretches
	LastID     string `from:"lastMessage.serverMsgId"`
}

// ConversationFields is what the rules write to a row of conversations. A pointer that is nil takes its
// member out of the row.
//
//bridge:columns
type ConversationFields struct {
	Session    string  `js:"sessionId"`
	Type       string  `js:"conversationType"`
	ID         string  `js:"conversationId"`
	Time       float64 `js:"lastMessageTime"`
	Unread     int     `js:"unReadCount"`
	Rules      *string
	ClearedAt  *float64
	Pinned     *bool `js:"isPinned"`
	PinnedTime *float64
	Marks      *[]int
	RemindType *string
	HasDraft   *bool
	Drift      *float64
	Whole      *string
}

// MessageRow is what the rules read of a row of messages.
//
//bridge:row
type MessageRow struct {
	Row       bridge.Body `from:"."`
	Body      bridge.Body
	Session   string `js:"sessionId"`
	Order     float64
	Tie       string
	ServerKey string
	ClientID  string
	Nonce     string
	Status    bridge.Status
	Counted   bool
	Recalled  bool
	Removed   bool
	Edits     int
	Deadline  float64
	Time      float64
}

// MessageFields is what the rules write to a row of messages. A pointer that is nil takes its
// member out of the row.
//
//bridge:columns
type MessageFields struct {
	Session   string `js:"sessionId"`
	Order     float64
	Tie       string
	Status    bridge.Status
	ServerKey *string
	ClientID  *string
	Nonce     *string
	Counted   *bool
	Recalled  *bool
	Removed   *bool
	Edits     *int
	Time      *float64
	Pending   *string // the nonce, while the message is being sent: an index
	Deadline  *float64
}

// VendorConversation is what an import reads of a row of the vendor's conversations
// (docs/plugin-contract.md section 4).
//
//bridge:row
type VendorConversation struct {
	Row         bridge.Body `from:"."`
	Session     string      `js:"sessionId"`
	UpdateTime  float64
	Unread      int         `js:"unReadCount"`
	ClearedAt   float64     `js:"unreadCountClearTimestamp"`
	CustomField bridge.Body `as:"object"`
}

// VendorMessage is what an import reads of a row of the vendor's messages.
//
//bridge:row
type VendorMessage struct {
	Row          bridge.Body `from:"."`
	ID           string
	From         string
	To           string
	ChatType     string
	Time         *float64
	Status       bridge.Status
	ServerMsgID  string
	ChatThread   bool   `js:"chatThread" as:"truthy"`
	IsChatThread bool   `js:"isChatThread" as:"truthy"`
	Session      string `js:"sessionId"`
}

// ---- reads

// GetConversation reads a conversation, or all.
//
//bridge:read ConversationRows
type GetConversation struct{ Session string } // "" for all

//bridge:row
type ConversationRows struct{ Rows []ConversationRow }

// GetLatest reads the latest time of all conversations; 0 if there is none.
//
//bridge:read Latest
type GetLatest struct{}

//bridge:row
type Latest struct{ Time float64 }

// GetMessages reads messages whose key, of an index or their own, is in a range.
//
//bridge:read MessageRows
type GetMessages struct {
	Index    string     // "" for the key of the store
	Low      bridge.Key // none: from the first
	High     bridge.Key // none: to the last
	LowOpen  bool       // Low itself is left out
	HighOpen bool
	Limit    int // 0 for all
	Backward bool
	Unlikely bool // probably there is none: see written-rows.js
}

//bridge:row
type MessageRows struct{ Rows []MessageRow }

// Filter says which messages to read by what is in their bodies: localcache.Filter.
//
//bridge:write
type Filter struct {
	From       string
	FromAbsent bool
	Types      []string
	Start      *float64
	End        *float64
	Keywords   []string
	Scope      string
}

// ScanMessages reads the messages strictly between two keys that pass a filter.
//
//bridge:read MessageRows
type ScanMessages struct {
	Low      bridge.Key // none: from the first
	High     bridge.Key // none: to the last
	Limit    int        // 0 for all
	Backward bool
	Filter   *Filter
}

// GetMessage reads the message with a key, if it passes a filter.
//
//bridge:read MessageRows
type GetMessage struct {
	Key    bridge.Key
	Filter *Filter
}

// CountMessages counts what ScanMessages would read without a limit. Except is a
// session that does not count, "" for none.
//
//bridge:read Count
type CountMessages struct {
	Low    bridge.Key
	High   bridge.Key
	Filter *Filter
	Except string
}

//bridge:row
type Count struct{ Count int }

// FindTexts looks for messages that pass a filter, in the order of a
// search: by time, then by session, then by server id. It begins behind Time,
// Session and Tie unless Session is "".
//
//bridge:read FoundTexts
type FindTexts struct {
	Only    string // the one session to look at, "" for all
	Except  string // a session that is left out
	Time    float64
	Session string
	Tie     string
	Newest  bool // from the newest backwards
	Limit   int
	Filter  *Filter
}

// FoundTexts is where the messages that FindTexts found stand, and whether there are no more.
//
//bridge:row
type FoundTexts struct {
	Found []FoundText
	End   bool
}

//bridge:row
type FoundText struct {
	Session string `js:"sessionId"`
	Order   float64
	Tie     string
}

// GetConversationPage reads conversations, newest first, behind a time and a session.
//
//bridge:read ConversationRows
type GetConversationPage struct {
	Limit   int
	Time    float64
	Session string // "" for the first page
	Many    bool   // there will be more of them
}

// GetPinned reads the pinned conversations.
//
//bridge:read ConversationRows
type GetPinned struct{}

// GetUnread reads the conversations with an unread count above 0.
//
//bridge:read ConversationRows
type GetUnread struct{ Type string } // "" for both

// GetChanges reads the records of the change log behind a number.
//
//bridge:read ChangeRows
type GetChanges struct{ After int }

// ChangeRows are records of the change log, the number of the newest one ever made,
// and up to which they were cut off.
//
//bridge:row
type ChangeRows struct {
	Rows []ChangeRow
	Last int
	Cut  int
}

//bridge:row
type ChangeRow struct {
	Number int
	Text   string
}

// GetNewestChange reads the number of the newest record ever made of the change log.
//
//bridge:read NewestChange
type GetNewestChange struct{}

//bridge:row
type NewestChange struct{ Number int }

// GetMeta reads a text of meta; "" if there is none.
//
//bridge:read Meta
type GetMeta struct{ Key string }

//bridge:row
type Meta struct{ Text string }

// GetVendorConversations reads all conversations of the vendor's database.
//
//bridge:read VendorConversations
type GetVendorConversations struct{}

//bridge:row
type VendorConversations struct{ Rows []VendorConversation }

// GetVendorMessages reads messages of the vendor's database behind a key.
//
//bridge:read VendorMessages
type GetVendorMessages struct {
	After   bridge.Key // none: from the first
	Limit   int
	Without []string // members that are taken out of each row
}

//bridge:row
type VendorMessages struct{ Rows []VendorMessage }

// GetVendorKeys reads the keys of a store of the vendor's database behind a key.
//
//bridge:read Keys
type GetVendorKeys struct {
	Store string
	After bridge.Key
	Limit int
}

//bridge:row
type Keys struct{ Keys []bridge.Key }

// TryVendorConversation reads one conversation of the vendor's database. Of a row
// that cannot be read there is none, and the transaction goes on.
//
//bridge:read VendorConversations
type TryVendorConversation struct{ Key bridge.Key }

// TryVendorMessage reads one message likewise.
//
//bridge:read VendorMessages
type TryVendorMessage struct {
	Key     bridge.Key
	Without []string
}

// TryVendorLast reads the last message by time of a session likewise.
//
//bridge:read VendorMessages
type TryVendorLast struct {
	Session string
	Without []string
}

// ---- writes

// PutConversation writes a row of conversations.
//
//bridge:write
type PutConversation struct {
	Row         bridge.Body // as it was read, 0 for a new one
	Fields      ConversationFields
	Last        bridge.Body // a new last message; 0 leaves it
	DropLast    bool
	CustomField bridge.Body // a new one; 0 leaves it
	Draft       bridge.Body // a new one; 0 leaves it
	DropDraft   bool
	Inherits    bridge.Body // a row whose custom field it takes if its own has none; 0 for none
}

// PutMessage writes a row of messages.
//
//bridge:write
type PutMessage struct {
	Row    bridge.Body // as it was read, 0 for a new one
	Body   bridge.Body // a new body; 0 leaves it
	Fields MessageFields
}

// Delete deletes one row.
//
//bridge:write
type Delete struct {
	Store string
	Key   bridge.Key
}

// DeleteMessages deletes the messages whose keys are in a range.
//
//bridge:write
type DeleteMessages struct {
	Low      bridge.Key // none: from the first
	High     bridge.Key // none: to the last
	LowOpen  bool
	HighOpen bool
}

// PutMeta writes a text of meta.
//
//bridge:write
type PutMeta struct {
	Key  string
	Text string
}

// KeepBody puts a value into the table, under a number of Go's.
//
//bridge:write
type KeepBody struct {
	Number  int
	Text    string   // the value, as JSON
	Copy    int      // the number of a second value, for the application; 0 for none
	Without []string // members that only the second one keeps
}

// DropBodies takes values out of the table, when the step that it is in has been
// made.
//
//bridge:write
type DropBodies struct{ Numbers []int }

// AssignBody sets the members of a message body that are the store's. "" leaves
// the session or the id as it is.
//
//bridge:write
type AssignBody struct {
	Body        bridge.Body
	Session     string
	Status      bridge.Status
	ServerMsgID string
}

// PatchBody copies members from one body to another, those that the other has.
//
//bridge:write
type PatchBody struct {
	Body    bridge.Body
	From    bridge.Body
	Members []string
	OfType  []string // members that are copied only between bodies of one type
}

// ChangeBody copies every member of one body to another.
//
//bridge:write
type ChangeBody struct {
	Body bridge.Body
	From bridge.Body
}

// AppendChange adds a record to the change log, which the database numbers.
//
//bridge:write
type AppendChange struct{ Text string }

// CutChanges drops the records of the change log up to and with a number.
//
//bridge:write
type CutChanges struct{ Number int }

// ---- lists

// ListConversations reads conversations newest first, in a transaction of its own.
//
//bridge:write
type ListConversations struct {
	One     string // only this session; the result is the conversation itself or none
	Limit   int    // at most so many; 0 for all
	Paged   bool   // the result is {conversations, cursor}
	Time    float64
	Session string // where the page before ended; "" for the first
}

// ItemsOf makes a list's result of conversations that are in memory.
//
//bridge:write
type ItemsOf struct {
	Rows   []MemoryConversation
	One    bool
	Paged  bool
	Cursor string
}

// MatchBody asks whether a message's body passes a filter.
//
//bridge:write
type MatchBody struct {
	Body   bridge.Body
	Filter *Filter
}

// ItemsOfRows makes a list's result of rows that were read.
//
//bridge:write
type ItemsOfRows struct {
	Rows   []bridge.Body
	One    bool
	Paged  bool
	Cursor string
}

// MemoryConversation is a conversation that is in memory.
//
//bridge:write
type MemoryConversation struct {
	Fields      ConversationFields
	Last        bridge.Body
	CustomField bridge.Body
	Draft       bridge.Body
}

// Item is a conversation as the public list gives it.
//
//bridge:view
type Item struct {
	ConversationID   string
	ConversationType string
	UnReadCount      int
	CustomField      bridge.Body
	LastMessage      bridge.Body
	IsPinned         *bool
	PinnedTime       *float64
	Marks            *[]int
	Draft            *bridge.Body
	RemindType       *string
}

// HostRecord is a conversation as a host reads it (docs/plugin-contract.md section 2).
//
//bridge:view
type HostRecord struct {
	ConversationID            string
	ConversationType          string
	SessionID                 string
	UpdateTime                float64 `from:"lastMessageTime"`
	UnReadCount               int
	CustomField               *bridge.Body
	LastMessage               *bridge.Body
	LastMessageID             *string  `from:"lastMessage.serverMsgId|lastMessage.id"`
	UnreadCountClearTimestamp *float64 `from:"clearedAt"`
}

// Fault is an exception of the browser's.
//
//bridge:row
type Fault struct {
	Name    string
	Message string
	Cause   bridge.Body
	Begun   bool // the operation had begun
}
