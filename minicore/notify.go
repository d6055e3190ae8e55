package minicore

import (
	"strconv"
	"strings"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// kicks are the reasons why the server ends a login (4).
var kicks = map[msync.StatisticsBody_Operation]Error{
	msync.StatisticsBody_USER_REMOVED:                   {Type: bridge.TypeUserRemoved, Message: "user has been removed"},
	msync.StatisticsBody_USER_LOGIN_ANOTHER_DEVICE:      {Type: bridge.TypeOtherDevice, Message: "the user is already logged on another device"},
	msync.StatisticsBody_USER_KICKED_BY_CHANGE_PASSWORD: {Type: bridge.TypePasswordChanged, Message: "the user was kicked by changing password"},
	msync.StatisticsBody_USER_KICKED_BY_OTHER_DEVICE:    {Type: bridge.TypeKickedByDevice, Message: "the user was kicked by other device"},
}

func (c *Client) statistic(meta *msync.Meta) {
	var body msync.StatisticsBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		return
	}
	kick, kicked := kicks[body.GetOperation()]
	if !kicked {
		c.emit("onStatisticMessage", newObject().number("operation", int(body.GetOperation())).text("reason", body.GetReason()).done())
		return
	}
	if kick.Type == bridge.TypeOtherDevice && body.GetReason() != "" {
		kick.Data = string(newObject().text("loginInfoCustomExt", body.GetReason()).done())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == phaseClosed {
		return
	}
	c.kicked = &kick
	c.emit("onError", &kick)
	if l := c.shut(); l != nil {
		l.end()
	}
}

// rosterEvents are the changes of the contact list, by operation.
var rosterEvents = map[msync.RosterBody_Operation][2]string{
	msync.RosterBody_ADD:            {"onContactInvited", "subscribe"},
	msync.RosterBody_REMOVE:         {"onContactDeleted", "unsubscribed"},
	msync.RosterBody_ACCEPT:         {"onContactAdded", "subscribed"},
	msync.RosterBody_DECLINE:        {"onContactRefuse", "unsubscribed"},
	msync.RosterBody_REMOTE_ACCEPT:  {"onContactAgreed", "subscribed"},
	msync.RosterBody_REMOTE_DECLINE: {"onContactRefuse", "unsubscribed"},
}

func (c *Client) roster(meta *msync.Meta) {
	var body msync.RosterBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		return
	}
	event, known := rosterEvents[body.GetOperation()]
	if !known {
		return
	}
	c.emit(event[0], newObject().
		text("type", event[1]).
		text("to", firstName(body.GetTo())).
		text("from", body.GetFrom().GetName()).
		text("status", body.GetReason()).done())
}

func firstName(jids []*msync.JID) string {
	if len(jids) == 0 {
		return ""
	}
	return jids[0].GetName()
}

// notify handles notifications from other devices and the server's services (6).
func (c *Client) notify(meta *msync.Meta) {
	parsed, err := jsontext.Parse(string(meta.GetPayload()))
	if err != nil {
		return
	}
	v := parsed.Members()
	switch v.Get("type").Text() {
	case "presence":
		c.presence(v.Get("data"))
	case "reaction":
		for _, change := range v.Get("data").Elements() {
			c.reaction(change)
		}
	case "thread":
		c.threadChange(v.Get("data"))
	case "roaming_delete":
		c.roamingDelete(v.Get("data"))
	case "conv":
		c.conversationChange(v.Get("data"))
	case "user_notification_mute":
		for _, change := range v.Get("values").Elements() {
			c.muteChange(change)
		}
	}
}

func (c *Client) presence(data jsontext.Value) {
	if data == "" {
		return
	}
	o := newObject()
	o.b.Reset()
	o.b.BeginArray()
	for _, value := range data.Get("values").Elements() {
		v := value.Members()
		o.b.BeginObject()
		o.text("userId", v.Get("uid").Text()).
			number("lastTime", int(message.Int(v.Get("last_time")))).
			number("expire", int(message.Int(v.Get("expiry")))).
			text("ext", v.Get("ext").Text())
		o.b.Member("statusDetails").BeginArray()
		for _, status := range v.Get("status").Members() {
			o.b.BeginObject()
			o.text("device", status.Name).number("status", int(message.Int(status.Value)))
			o.b.EndObject()
		}
		o.b.EndArray()
		o.b.EndObject()
	}
	o.b.EndArray()
	c.emit("onPresenceStatusChange", Raw(o.b.Text()))
}

func (c *Client) reaction(change jsontext.Value) {
	v := change.Members()
	c.emit("onReactionChange", newObject().
		text("from", v.Get("from").Text()).
		text("to", v.Get("to").Text()).
		text("chatType", conversationType(v.Get("channel_type").Text())).
		text("messageId", v.Get("messageId").Text()).
		raw("reactions", string(v.Get("reactions"))).
		raw("ts", string(v.Get("ts"))).done())
}

func (c *Client) threadChange(change jsontext.Value) {
	v := change.Members()
	operations := map[string]string{"create": "create", "update": "update", "update_msg": "update", "delete": "destroy"}
	sent := v.Get("operation").Text()
	operation, known := operations[sent]
	if !known {
		return
	}
	timestamp := int(message.Int(v.Get("timestamp")))
	o := newObject().
		text("id", v.Get("id").Text()).
		text("name", v.Get("name").Text()).
		text("parentId", v.Get("muc_parent_id").Text()).
		text("messageId", v.Get("msg_parent_id").Text()).
		number("timestamp", timestamp).
		text("operator", v.Get("from").Text()).
		text("operation", operation)
	switch sent {
	case "create":
		o.number("createTimestamp", timestamp).number("messageCount", 0)
	case "update", "update_msg":
		o.number("messageCount", int(message.Int(v.Get("message_count"))))
	}
	c.emit("onChatThreadChange", o.done())
}

func (c *Client) roamingDelete(change jsontext.Value) {
	v := change.Members()
	if v.Get("resource").Text() == c.Resource() {
		return
	}
	c.emit("onMultiDeviceEvent", newObject().
		text("operation", "deleteRoaming").
		text("conversationId", v.Get("to").Text()).
		text("chatType", conversationType(v.Get("chatType").Text())).
		text("resource", v.Get("resource").Text()).done())
}

var conversationChanges = map[string]string{
	"del": "deleteConversation", "top": "pinnedConversation", "not_top": "unpinnedConversation",
	"mark": "markConversation", "mark_delete": "unMarkConversation", "pin": "pin", "pin_delete": "unpin",
}

func (c *Client) conversationChange(change jsontext.Value) {
	v := change.Members()
	operation, known := conversationChanges[v.Get("op").Text()]
	own := v.Get("res").Text() == c.Resource() && message.SameUser(v.Get("from").Text(), c.userName())
	if !known || own {
		return
	}
	kind, id := v.Get("type").Text(), v.Get("id").Text()
	if operation == "pin" || operation == "unpin" {
		conversation := id
		if kind == "chat" {
			conversation = v.Get("from").Text()
		}
		c.emit("onMessagePinEvent", newObject().
			text("messageId", v.Get("ext").Text()).
			text("conversationId", conversation).
			text("conversationType", conversationType(kind)).
			text("operation", operation).
			text("operatorId", v.Get("from").Text()).
			raw("time", string(v.Get("ts"))).done())
		return
	}
	o := newObject().
		text("operation", operation).
		text("conversationId", id).
		text("conversationType", conversationType(kind)).
		raw("timestamp", string(v.Get("ts")))
	inStore := ConversationChange{SessionID: conversationType(kind) + "-" + id}
	if mark, isMark := strings.CutPrefix(v.Get("ext").Text(), "mark_"); isMark {
		if n, err := strconv.Atoi(mark); err == nil {
			o.number("conversationMark", n)
			inStore.Mark, inStore.Marked = &n, operation == "markConversation"
		}
	}
	switch pinned := operation == "pinnedConversation"; {
	case operation == "deleteConversation":
		inStore.Deleted = true
	case pinned, operation == "unpinnedConversation":
		inStore.Pinned = &pinned
		if pinned {
			inStore.PinnedTime = message.Int(v.Get("ts"))
		}
	}
	c.cache().Change(inStore) // before the event, so that a handler that reads the list sees it
	c.emit("onMultiDeviceEvent", o.done())
}

func (c *Client) muteChange(change jsontext.Value) {
	v := change.Members()
	if v.Get("operator_resource").Text() == c.Resource() {
		return
	}
	o := newObject().text("resource", v.Get("operator_resource").Text()).raw("data", string(v.Get("data")))
	if v.Get("data").Get("ignoreInterval") != "" {
		c.emit("onMultiDeviceEvent", o.text("operation", "setSilentModeForUser").done())
		return
	}
	operation := "setSilentModeForConversation"
	if len(v.Get("data").Members()) == 0 {
		operation = "removeSilentModeForConversation"
	}
	conversation, kind := v.Get("user").Text(), message.SingleChat
	if v.Get("group") != "" {
		conversation, kind = v.Get("group").Text(), message.GroupChat
	}
	c.emit("onMultiDeviceEvent", o.text("operation", operation).
		text("conversationId", conversation).text("type", kind).done())
}

func conversationType(kind string) string {
	switch kind {
	case "chat":
		return message.SingleChat
	case "chatroom":
		return message.ChatRoom
	}
	return message.GroupChat
}

func (c *Client) userName() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.user
}
