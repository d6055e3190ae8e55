package minicore

import "localcache-wasm/internal/message"

// Status is how far an own message has come; the numbers are the plugin
// contract's (docs/plugin-contract.md section 2).
type Status int

const (
	StatusCreated Status = iota
	StatusFailed
	StatusInProgress
	StatusSuccess
)

// Cache mirrors what a localCache plugin does for its host (docs/plugin-contract.md section 2). Every
// call begins its work before it returns, so a batch of calls is one write. The
// channel gives the result, once. A nil channel means that it is done.
type Cache interface {
	// Open makes the instance if there is none.
	Open(user, dbName string) <-chan error
	// StoreMessage must not keep m's AccessToken: see [message.Message.ForCache].
	StoreMessage(m *message.Message, status Status) <-chan error
	// UpdateMessage stores the server's answer to the own message with this client id.
	UpdateMessage(clientID, serverID string, status Status) <-chan error
	// Recall removes a message that its sender recalled. conversationID is that
	// of the message.
	Recall(serverID, conversationID string) <-chan error
	// Edit changes the stored message that m is the new form of. replaceExt: also
	// its ext.
	Edit(m *message.Message, replaceExt bool) <-chan error
	// Replace stores the contents that moderation put into the own message with this client id.
	Replace(clientID string, m *message.Message) <-chan error
	// Change stores what another device of the user did to a conversation.
	Change(c ConversationChange) <-chan error
	Close()
}

// ConversationChange is one change of a conversation that another device made:
// the conversation was deleted, or its pin or one of its marks changed.
type ConversationChange struct {
	SessionID  string
	Deleted    bool
	Pinned     *bool
	PinnedTime int64 // ms since the epoch; 0 if it is not pinned
	Mark       *int  // 0 to 19
	Marked     bool
}

// DatabaseName is the name that a localCache plugin gets (docs/plugin-contract.md section 2). The
// hash is over UTF-16 units. Its absolute value is used, so two apps can have the same
// one, as with the vendor.
func DatabaseName(app, user string) string {
	var h int32
	for _, r := range app {
		if r >= 0x10000 {
			r -= 0x10000
			h = h*31 + int32(0xd800+r>>10)
			r = 0xdc00 + r&0x3ff
		}
		h = h*31 + int32(r)
	}
	n := int64(h)
	if n < 0 {
		n = -n
	}
	return "cache_" + itoa(n) + "_" + user
}

// noCache is the cache of a client without one.
type noCache struct{}

func (noCache) Open(string, string) <-chan error                   { return nil }
func (noCache) StoreMessage(*message.Message, Status) <-chan error { return nil }
func (noCache) UpdateMessage(string, string, Status) <-chan error  { return nil }
func (noCache) Recall(string, string) <-chan error                 { return nil }
func (noCache) Edit(*message.Message, bool) <-chan error           { return nil }
func (noCache) Replace(string, *message.Message) <-chan error      { return nil }
func (noCache) Change(ConversationChange) <-chan error             { return nil }
func (noCache) Close()                                             {}
