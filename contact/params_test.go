package contact

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"localcache-wasm/internal/bridge"
)

// errNoSuchCall says that a name is none of the calls.
var errNoSuchCall = errors.New("no call")

// Call makes a call with the parameters that an application gives, as JSON. It is a
// twin of js/src/contact.ts, without its checks.
func (c *Client) Call(name, params string) (string, error) {
	var p map[string]any
	_ = json.Unmarshal([]byte(params), &p) // what is no object has no members
	page := bridge.GetServerConversations{
		PageSize: int(number(p["pageSize"])), Cursor: text(p["cursor"]), IncludeEmptyConversations: p["includeEmptyConversations"] == true,
	}
	mark := int(number(p["mark"]))
	var named []bridge.ConversationName
	list, _ := p["conversations"].([]any)
	for _, one := range list {
		named = append(named, nameOf(members(one), "conversationId", "conversationType"))
	}
	var call Call
	switch name {
	case "getServerConversations":
		call = (*GetServerConversations)(&page)
	case "getServerPinnedConversations":
		call = (*GetServerPinnedConversations)(&page)
	case "getServerConversationsByFilter":
		call = &GetServerConversationsByFilter{
			PageSize: page.PageSize, Cursor: page.Cursor, Mark: int(number(members(p["filter"])["mark"])),
		}
	case "getConversationlist":
		call = &GetConversationlist{PageNum: number(p["pageNum"]), PageSize: number(p["pageSize"])}
	case "pinConversation":
		call = &PinConversation{Conversation: nameOf(p, "conversationId", "conversationType"), Pinned: p["isPinned"] == true}
	case "deleteConversation":
		call = &DeleteConversation{Conversation: nameOf(p, "channel", "chatType"), DeleteRoam: p["deleteRoam"] == true}
	case "addConversationMark":
		call = &AddConversationMark{Conversations: named, Mark: mark}
	case "removeConversationMark":
		call = &RemoveConversationMark{Conversations: named, Mark: mark}
	case "getContacts":
		call = &GetContacts{}
	case "getAllContacts":
		call = &GetAllContacts{}
	case "getContactsWithCursor":
		call = &GetContactsWithCursor{PageSize: page.PageSize, Cursor: page.Cursor}
	case "getHistoryMessages":
		options := members(p["searchOptions"])
		history := &GetHistoryMessages{
			Target: text(p["targetId"]), ChatType: text(p["chatType"]), Cursor: page.Cursor, PageSize: page.PageSize,
			Down: p["searchDirection"] == "down", From: text(options["from"]),
			Start: number(options["startTime"]), End: number(options["endTime"]), Keep: p["keep"] == true,
		}
		types, _ := options["msgTypes"].([]any)
		for _, one := range types {
			history.Types = append(history.Types, text(one))
		}
		call = history
	default:
		return "", fmt.Errorf("%w %q in this test", errNoSuchCall, name)
	}
	return c.Run(call)
}

func members(v any) map[string]any { m, _ := v.(map[string]any); return m }
func number(v any) float64         { f, _ := v.(float64); return f }

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func nameOf(p map[string]any, id, kind string) bridge.ConversationName {
	return bridge.ConversationName{ID: text(p[id]), Type: text(p[kind])}
}
