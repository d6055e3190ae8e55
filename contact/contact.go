// Package contact asks an IM server for conversations, contacts and history,
// and merges what it learns about conversations into the local store.
//
// It makes the requests of docs/protocol.md section 7 and gives the results and
// errors of the vendor's contact plugin, as JSON text, which JavaScript parses once.
//
// It keeps nothing itself (a [Cache] does, such as [StoreCache]), holds no connection (package minicore
// does) and has only the calls that concern conversations: groups, presence,
// reactions and threads are the vendor's contact plugin's.
package contact

import (
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/web"
)

// Host is the connection on whose behalf requests are made: a snapshot, taken
// when the call was made.
type Host struct {
	APIURL           string // "https://a1.easemob.com", no slash at the end
	OrgName, AppName string
	AccessToken      string
	User             string
	Resource         string // this device: the server does not notify it of its own changes
	UseOwnUploadFun  bool   // attachment URLs are the application's own: they are not changed

	// UseReplacedMessageContents: tell of contents that moderation replaced.
	UseReplacedMessageContents bool
}

// HostOf is a connection as JavaScript describes it.
func HostOf(h bridge.ContactHost) Host {
	return Host{
		APIURL: h.APIURL, OrgName: h.OrgName, AppName: h.AppName, AccessToken: h.AccessToken, User: h.User, Resource: h.Resource,
		UseOwnUploadFun: h.OwnUpload, UseReplacedMessageContents: h.ReplacedContents,
	}
}

// Client makes the calls for one host.
type Client struct {
	Host  Host
	Web   web.Doer
	Cache Cache // nil: nothing is kept
	// Now is the clock; nil means the system's.
	Now func() time.Time
}

// Cache is the local store as this package uses it.
type Cache interface {
	// MergeServerPage stores conversations as the server lists them, in one transaction:
	// pin, pin time and marks become those of the server; a conversation without
	// messages is stored too; an unread count belongs to the last message beside it.
	// Conversations that are not on the page stay.
	MergeServerPage(page []ServerConversation) error
}

// ServerConversation is one conversation as the server lists it.
type ServerConversation struct {
	SessionID        string // "singleChat-bob"
	ConversationID   string // "bob"
	ConversationType string // "singleChat" or "groupChat"

	UnreadCount int
	Pinned      bool
	PinnedTime  int64 // ms since the epoch, 0 if not pinned
	Marks       []int // 0 … 19
	HasMarks    bool  // the server sent the marks; if not, Marks is nil and means nothing

	LastMessage string // the public message body, JSON text; "" if there is none or it could not be read
	ServerID    string // id of the last message, decimal; known also when the body could not be read
	ServerTime  int64  // of the last message, ms since the epoch
}

// Problem is something on a page that could not be read. It was set aside; the
// rest of the page is not affected.
type Problem struct {
	Row            int
	ConversationID string // "" if not even that could be read
	Reason         string
}
