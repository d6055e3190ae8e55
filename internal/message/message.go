// Package message is one chat message in the two forms it has: the object that
// an application sees (the vendor's shapes, as JSON) and the protobuf that goes
// over the wire. Both directions, without syscall/js, so it runs natively too.
//
// It converts and does not decide: what a message does to a conversation is
// package localcache's business, when it is sent package minicore's.
package message

// The chat types of an application's message.
const (
	SingleChat = "singleChat"
	GroupChat  = "groupChat"
	ChatRoom   = "chatRoom"
)

// Room is the type of entering and leaving a room: no message that anybody sees,
// but sent and answered like one. Its Text is the bytes of a MUCBody, each as one
// character: js/src/minicore/room.ts writes it, and reads the answer's.
const Room = "room"

// The online states of a received message.
const (
	OnlineStateOffline = 0
	OnlineStateOnline  = 1
	OnlineStateUnknown = 2
	OnlineStateNone    = 3 // the server said nothing about it
)

// Message is one message of any type. Fields that its type does not use are
// empty. Text that is JSON itself is kept as text: Go decides on few fields and
// carries the rest.
type Message struct {
	ID       string // the server's id of a received message, the client's of an own one
	Type     string // txt, img, audio, video, file, loc, custom, cmd, combine; read, delivery, channel, recall; room
	ChatType string
	From, To string
	Time     int64  // milliseconds since the epoch
	Ext      string // JSON object; "" = none

	Text        string // txt
	Attachment         // img, audio, video, file, combine
	Location           // loc
	Action      string // cmd
	CustomEvent string // custom
	CustomExts  string // custom; JSON object
	Params      string // custom, older form of CustomExts; JSON object

	Title, Summary, CompatibleText string // combine
	CombineLevel                   int    // combine

	GroupAck  *bool  // msgConfig.allowGroupAck, when there is a msgConfig
	Priority  string // rooms: high, normal, low
	Broadcast bool   // rooms

	// Only in received messages.
	OnlineState        int
	Reactions          string // JSON array
	Translations       string // JSON array; also in own messages
	ChatThread         string // JSON object
	ChatThreadOverview string // JSON object
	Modified           *Modified
	ContentReplaced    bool
	Read, Delivered    bool
	AccessToken        string // of the user; for the events of audio, video and file only, never for a cache (B17)

	// Only in own messages.
	AckID             string // read, delivery, recall: the message meant
	AckContent        string // read in a group
	RecallExt         string // recall
	EditID            string // the server id of the message that this one edits
	DeliverOnlineOnly bool
	Receivers         []string // groups and rooms: only these get it
	InThread          bool
}

// Attachment is a file that was uploaded.
type Attachment struct {
	URL, Secret, Filename string
	FileLength            int64
	Length                int // seconds, of audio and video
	Width, Height         float64
	Thumb, ThumbSecret    string
	FileType              string
	IsGif                 bool
}

// Location is the place that a loc message tells.
type Location struct {
	Lat, Lng           float64
	Addr, BuildingName string
}

// Modified tells of the last edit.
type Modified struct {
	OperatorID     string
	OperationCount int64
	OperationTime  int64
}

// IsContent tells whether the message is one that people see: not a command,
// acknowledgement or recall. Only these are stored.
func (m *Message) IsContent() bool {
	switch m.Type {
	case "txt", "img", "audio", "video", "file", "loc", "custom", "combine":
		return m.EditID == ""
	}
	return false
}

// ForCache is the message without the user's access token: records must not
// hold it (B17).
func (m *Message) ForCache() *Message {
	if m.AccessToken == "" {
		return m
	}
	c := *m
	c.AccessToken = ""
	return &c
}
