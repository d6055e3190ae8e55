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

// conversationID gives a conversation's id as the store spells it: for a single chat as
// userID does. Group ids stay as they are.
func conversationID(conversationType, id string) string {
	if conversationType == SingleChat {
		return userID(id)
	}
	return id
}

// oneSpelling gives a session id as the store spells it: "singleChat-Bob/ios_1" and
// "undefined-bob" become "singleChat-bob". Any other text stays as it is, and names no
// conversation.
func oneSpelling(session string) string {
	conversationType, id, ok := splitSession(session)
	if !ok {
		return session
	}
	if conversationType == SingleChat {
		if id = userID(id); id == "" {
			return session
		}
	}
	return SessionID(conversationType, id)
}

// splitSession takes a session id apart. Old databases hold "undefined-bob",
// a message created without a chat type (docs/plugin-contract.md B13): that is a single chat.
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

// conversationOf gives the conversation that a message belongs to for user (as userID
// spells it); ok is false for a message that belongs to none (rooms, threads, no peer).
func conversationOf(h *Header, user string) (conversationType, conversationID string, ok bool) {
	if h.Thread {
		return "", "", false
	}
	switch h.ChatType {
	case GroupChat:
		return GroupChat, h.To, h.To != ""
	case SingleChat, "":
		peer := userID(h.To)
		if from := userID(h.From); peer == user && from != "" && from != user {
			peer = from
		}
		return SingleChat, peer, peer != ""
	}
	return "", "", false
}

// isForeign reports whether somebody else than user wrote the message.
func isForeign(h *Header, user string) bool {
	from := userID(h.From)
	return from != "" && from != user
}

// userID is a user's id as the server writes it: "Bob/webim_1" is "bob". Upper and
// lower case are the same user, and what follows a slash is the address of a device
// (docs/plugin-contract.md 2). js/src/user-id.ts has the same rule.
func userID(name string) string {
	name, _, _ = strings.Cut(name, "/")
	for i := 0; i < len(name); i++ {
		if isUpper(name[i]) {
			return lowerCase(name)
		}
	}
	return name
}

// lowerCase lowers the letters A to Z and no others, as js/src/user-id.ts does.
func lowerCase(name string) string {
	lower := []byte(name)
	for i, c := range lower {
		if isUpper(c) {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
