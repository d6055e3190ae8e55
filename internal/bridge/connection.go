package bridge

// Server is where an app's servers are.
type Server struct {
	AppKey string // org#app
	URL    string // of the websocket
	APIURL string `js:"apiUrl"` // of the REST server
}

// Device is what the server is told of the device.
type Device struct {
	Resource string
	UUID     string `js:"uuid"`
	Name     string
	Platform *int
}

// Connect begins a login.
//
//bridge:call page
type Connect struct {
	Server           Server
	Device           Device
	User             string
	AccessToken      string // or a password
	Password         string
	AutoReconnectMax int  // attempts after a drop; below 0: without end
	Delivery         bool // acknowledge each single-chat message as delivered
	OwnUpload        bool // attachments live elsewhere: their URLs are taken as they are
	ReplacedContents bool // give the sender the contents that moderation put in place of its own
	LoginExt         string
}

// RegisterUser makes a user. It needs no login.
//
//bridge:call page
type RegisterUser struct {
	Server   Server
	User     string
	Password string
	Nickname string
}

// EncodeCombined makes the file of a combined message.
//
//bridge:call page
type EncodeCombined struct {
	AppKey   string
	User     string
	Messages []string // JSON
}

// SendMessage begins to send an own message. Sent or Unsent tells how it ended.
//
//bridge:call connection
type SendMessage struct {
	ID      string
	Message string // JSON
}

// RenewToken goes on with another token.
//
//bridge:call connection
type RenewToken struct{ Token string }

// UseStore says which store of ours the connection's localCache plugin has now: the
// connection works on it without JavaScript.
//
//bridge:call connection
type UseStore struct{ Store int } // its handle; 0 for none, one that is not ready, or a foreign plugin

// Opened says that a login worked.
//
//bridge:event connection
type Opened struct {
	AccessToken string
	Duration    float64 // seconds that the token is good for; 0 if the server did not say
}

// The phases of a connection.
//
//bridge:shared
const (
	PhaseNew          = "new"
	PhaseLoggingIn    = "loggingIn"
	PhaseOnline       = "online"       // the websocket is up
	PhaseReconnecting = "reconnecting" // between two websockets
	PhaseLost         = "lost"         // reconnecting was given up; the user is still logged in
	PhaseClosed       = "closed"
)

// ConnectionState says what a connection is now.
//
//bridge:event connection
type ConnectionState struct {
	Phase    string // PhaseLoggingIn and so on
	Token    string // "" when logged out
	Resource string // this device, as the server knows it
}

// Refused says that a login failed.
//
//bridge:event connection
type Refused struct{ Reason Rejection }

// Sent is the end of a send that the server took.
//
//bridge:event connection
type Sent struct {
	ID     string
	Result string // JSON, as the vendor's send resolves with it
}

// Unsent is the end of a send that failed.
//
//bridge:event connection
type Unsent struct {
	ID     string
	Reason Rejection
}

// Happened is an event for the application, by its vendor's name. What messages it
// has stands in the table of values if the store put it there.
//
//bridge:event connection
type Happened struct {
	Name     string
	Data     string // JSON; "" for none
	Messages []EventMessage
	List     bool // the data is the list of Messages, which nobody needs afterwards
}

// EventMessage is a received message of an event.
type EventMessage struct {
	Number int    // of its value in the table; 0: Text
	Text   string // JSON
}

// Rejection is what a promise of the connection rejects with.
type Rejection struct {
	Type    int
	Message string
	Data    string // JSON; "" for none
}

// OpenCache makes the instance of the connection's localCache plugin if there is
// none. This and the events below feed a plugin that is not ours, or whose store is
// not ready.
//
//bridge:event cache
type OpenCache struct {
	User   string
	DBName string `js:"dbName"`
}

// CacheMessage stores a received message.
//
//bridge:event cache
type CacheMessage struct{ Message string } // JSON

// CacheAnswer says how the server answered an own message.
//
//bridge:event cache
type CacheAnswer struct {
	ClientID string
	ServerID string
	Status   Status
}

// CacheRecall removes a message that its sender took back.
//
//bridge:event cache
type CacheRecall struct {
	ServerID       string
	ConversationID string
}

// CacheEdit changes a stored message.
//
//bridge:event cache
type CacheEdit struct {
	Message    string // JSON: the message as edited
	ReplaceExt bool
}

// CacheReplace puts what moderation made of an own message.
//
//bridge:event cache
type CacheReplace struct {
	ClientID string
	Message  string // JSON
}

// CacheChange is what another device did to a conversation.
//
//bridge:event cache
type CacheChange struct {
	Session    string
	Deleted    bool
	Pinned     *bool
	PinnedTime *float64 // ms
	Mark       *int
	Marked     bool
}

// CloseCache closes the plugin's instance.
//
//bridge:event cache
type CloseCache struct{}
