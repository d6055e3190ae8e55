package localcache

import (
	"strings"

	"localcache-wasm/internal/bridge"
)

// Conversation types, and the chat type that is never stored.
const (
	SingleChat = "singleChat"
	GroupChat  = "groupChat"
)

// SessionID names a conversation: its type, a dash, its id.
func SessionID(conversationType, conversationID string) string {
	return conversationType + "-" + conversationID
}

// splitSession takes a session id apart. Old databases hold "undefined-bob",
// a message created without a chat type (PLUGIN.md B13): that is a single chat.
func splitSession(session string) (conversationType, conversationID string, ok bool) {
	conversationType, conversationID, ok = strings.Cut(session, "-")
	if !ok || conversationID == "" {
		return "", "", false
	}
	switch conversationType {
	case "undefined":
		conversationType = SingleChat
	case SingleChat, GroupChat:
	default:
		return "", "", false
	}
	return conversationType, conversationID, true
}

// Header is what the store reads of a message that is handed to it.
type Header = bridge.Header

// conversationOf says which conversation a message belongs to, as user sees it;
// ok is false for a message that belongs in none (rooms, threads, no peer).
func conversationOf(h *Header, user string) (conversationType, conversationID string, ok bool) {
	if h.Thread {
		return "", "", false
	}
	switch h.ChatType {
	case GroupChat:
		return GroupChat, h.To, h.To != ""
	case SingleChat, "":
		peer := bareName(h.To)
		if from := bareName(h.From); peer == user && from != "" && from != user {
			peer = from
		}
		return SingleChat, peer, peer != ""
	}
	return "", "", false
}

// isForeign reports whether somebody else than user wrote the message.
func isForeign(h *Header, user string) bool {
	from := bareName(h.From)
	return from != "" && from != user
}

// bareName drops the resource of "bob/webim_1".
func bareName(name string) string {
	name, _, _ = strings.Cut(name, "/")
	return name
}
