package bridge

// Limits of the calls to the server's lists.
//
//bridge:shared
const (
	MaxServerPage       = 50 // conversations, contacts or messages of one page at most
	DefaultServerPage   = 20
	MaxFilterPage       = 10 // conversations with a mark of one page at most
	DefaultFilterPage   = 10
	MaxConversationMark = 19     // marks are 0 to this
	AnswerMS            = 15_000 // how long the server has for one answer, ms (docs/protocol.md section 7)
)

// ContactHost is the connection on whose behalf a contact call is made, as it was
// when the call was made.
//
//bridge:call page
type ContactHost struct {
	APIURL           string `js:"apiUrl"`
	OrgName          string
	AppName          string
	AccessToken      string
	User             string
	Resource         string
	OwnUpload        bool // attachment URLs are the application's own: handed on as they are
	ReplacedContents bool // tell of contents that moderation replaced
	Store            int  // the handle of its open store of ours; 0 for none
}

// ConversationName names a conversation.
type ConversationName struct {
	ID   string
	Type string // "singleChat" or "groupChat"
}

// GetServerConversations asks for a page of the server's conversations, latest first.
//
//bridge:call contact
type GetServerConversations struct {
	PageSize                  int    // 1 to MaxServerPage; 0 for DefaultServerPage
	Cursor                    string // "" begins with the latest
	IncludeEmptyConversations bool
}

// GetServerPinnedConversations asks for a page of the pinned ones.
//
//bridge:call contact
type GetServerPinnedConversations struct {
	PageSize                  int
	Cursor                    string
	IncludeEmptyConversations bool
}

// GetServerConversationsByFilter asks for a page of the conversations with a mark.
//
//bridge:call contact
type GetServerConversationsByFilter struct {
	PageSize int // 1 to MaxFilterPage; 0 for DefaultFilterPage
	Cursor   string
	Mark     int // 0 to MaxConversationMark
}

// GetConversationlist asks for the server's conversations the old way.
//
//bridge:call contact
type GetConversationlist struct {
	PageNum  float64 // from 1; without both numbers the list is whole
	PageSize float64
}

// PinConversation pins or unpins a conversation.
//
//bridge:call contact
type PinConversation struct {
	Conversation ConversationName
	Pinned       bool
}

// DeleteConversation deletes a conversation on the server, and in the store.
//
//bridge:call contact
type DeleteConversation struct {
	Conversation ConversationName
	DeleteRoam   bool // the server's copies of its messages too
}

// AddConversationMark puts a mark on conversations.
//
//bridge:call contact
type AddConversationMark struct {
	Conversations []ConversationName
	Mark          int
}

// RemoveConversationMark takes a mark away.
//
//bridge:call contact
type RemoveConversationMark struct {
	Conversations []ConversationName
	Mark          int
}

// GetContacts asks for the contacts' names.
//
//bridge:call contact
type GetContacts struct{}

// GetAllContacts asks for the contacts and their remarks.
//
//bridge:call contact
type GetAllContacts struct{}

// GetContactsWithCursor asks for a page of them.
//
//bridge:call contact
type GetContactsWithCursor struct {
	PageSize int
	Cursor   string
}

// GetHistoryMessages asks for a page of a conversation's past.
//
//bridge:call contact
type GetHistoryMessages struct {
	Target   string
	ChatType string // "singleChat", "groupChat" or "chatRoom"
	Cursor   string // "" begins with the latest
	PageSize int
	Down     bool   // from old to new
	From     string // only this sender's; groups and rooms
	Types    []string
	Start    float64 // ms since the epoch; 0 for no bound
	End      float64
	Keep     bool // put the messages into the store
}
