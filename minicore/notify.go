package minicore

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// kicks are the ways to be thrown out (4).
var kicks = map[msync.StatisticsBody_Operation]Error{
	msync.StatisticsBody_USER_REMOVED:                   {Type: typeUserRemoved, Message: "user has been removed"},
	msync.StatisticsBody_USER_LOGIN_ANOTHER_DEVICE:      {Type: typeOtherDevice, Message: "the user is already logged on another device"},
	msync.StatisticsBody_USER_KICKED_BY_CHANGE_PASSWORD: {Type: typePasswordChanged, Message: "the user was kicked by changing password"},
	msync.StatisticsBody_USER_KICKED_BY_OTHER_DEVICE:    {Type: typeKickedByDevice, Message: "the user was kicked by other device"},
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
	if kick.Type == typeOtherDevice && body.GetReason() != "" {
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

// notify reads what other devices and the server's services tell (6).
func (c *Client) notify(meta *msync.Meta) {
	v, err := message.ParseJSON(string(meta.GetPayload()))
	if err != nil {
		return
	}
	switch text(v, "type") {
	case "presence":
		c.presence(v.Get("data"))
	case "reaction":
		for _, change := range v.GetArray("data") {
			c.reaction(change)
		}
	case "thread":
		c.threadChange(v.Get("data"))
	case "roaming_delete":
		c.roamingDelete(v.Get("data"))
	case "conv":
		c.conversationChange(v.Get("data"))
	case "user_notification_mute":
		for _, change := range v.GetArray("values") {
			c.muteChange(change)
		}
	}
}

func (c *Client) presence(data *fastjson.Value) {
	if data == nil {
		return
	}
	o := newObject()
	o.b.Reset()
	o.b.BeginArray()
	for _, v := range data.GetArray("values") {
		o.b.BeginObject()
		o.text("userId", text(v, "uid")).
			number("lastTime", int(message.Int(v.Get("last_time")))).
			number("expire", int(message.Int(v.Get("expiry")))).
			text("ext", text(v, "ext"))
		o.b.Member("statusDetails").BeginArray()
		v.GetObject("status").Visit(func(device []byte, status *fastjson.Value) {
			o.b.BeginObject()
			o.text("device", string(device)).number("status", int(message.Int(status)))
			o.b.EndObject()
		})
		o.b.EndArray()
		o.b.EndObject()
	}
	o.b.EndArray()
	c.emit("onPresenceStatusChange", Raw(o.b.Text()))
}

func (c *Client) reaction(v *fastjson.Value) {
	c.emit("onReactionChange", newObject().
		text("from", text(v, "from")).
		text("to", text(v, "to")).
		text("chatType", conversationType(text(v, "channel_type"))).
		text("messageId", text(v, "messageId")).
		raw("reactions", jsonText(v.Get("reactions"))).
		raw("ts", jsonText(v.Get("ts"))).done())
}

func (c *Client) threadChange(v *fastjson.Value) {
	operations := map[string]string{"create": "create", "update": "update", "update_msg": "update", "delete": "destroy"}
	told := text(v, "operation")
	operation, known := operations[told]
	if !known {
		return
	}
	timestamp := int(message.Int(v.Get("timestamp")))
	o := newObject().
		text("id", text(v, "id")).
		text("name", text(v, "name")).
		text("parentId", text(v, "muc_parent_id")).
		text("messageId", text(v, "msg_parent_id")).
		number("timestamp", timestamp).
		text("operator", text(v, "from")).
		text("operation", operation)
	switch told {
	case "create":
		o.number("createTimestamp", timestamp).number("messageCount", 0)
	case "update", "update_msg":
		o.number("messageCount", int(message.Int(v.Get("message_count"))))
	}
	c.emit("onChatThreadChange", o.done())
}

func (c *Client) roamingDelete(v *fastjson.Value) {
	if text(v, "resource") == c.Resource() {
		return
	}
	c.emit("onMultiDeviceEvent", newObject().
		text("operation", "deleteRoaming").
		text("conversationId", text(v, "to")).
		text("chatType", conversationType(text(v, "chatType"))).
		text("resource", text(v, "resource")).done())
}

var conversationChanges = map[string]string{
	"del": "deleteConversation", "top": "pinnedConversation", "not_top": "unpinnedConversation",
	"mark": "markConversation", "mark_delete": "unMarkConversation", "pin": "pin", "pin_delete": "unpin",
}

func (c *Client) conversationChange(v *fastjson.Value) {
	operation, known := conversationChanges[text(v, "op")]
	own := text(v, "res") == c.Resource() && text(v, "from") == c.userName()
	if !known || own {
		return
	}
	kind, id := text(v, "type"), text(v, "id")
	if operation == "pin" || operation == "unpin" {
		conversation := id
		if kind == "chat" {
			conversation = text(v, "from")
		}
		c.emit("onMessagePinEvent", newObject().
			text("messageId", text(v, "ext")).
			text("conversationId", conversation).
			text("conversationType", conversationType(kind)).
			text("operation", operation).
			text("operatorId", text(v, "from")).
			raw("time", jsonText(v.Get("ts"))).done())
		return
	}
	o := newObject().
		text("operation", operation).
		text("conversationId", id).
		text("conversationType", conversationType(kind)).
		raw("timestamp", jsonText(v.Get("ts")))
	change := ConversationChange{SessionID: conversationType(kind) + "-" + id}
	if mark, isMark := strings.CutPrefix(text(v, "ext"), "mark_"); isMark {
		if n, err := strconv.Atoi(mark); err == nil {
			o.number("conversationMark", n)
			change.Mark, change.Marked = &n, operation == "markConversation"
		}
	}
	switch pinned := operation == "pinnedConversation"; {
	case operation == "deleteConversation":
		change.Deleted = true
	case pinned, operation == "unpinnedConversation":
		change.Pinned = &pinned
		if pinned {
			change.PinnedTime = message.Int(v.Get("ts"))
		}
	}
	c.cache().Change(change) // before the event: whoever reads the list then sees it
	c.emit("onMultiDeviceEvent", o.done())
}

func (c *Client) muteChange(v *fastjson.Value) {
	if text(v, "operator_resource") == c.Resource() {
		return
	}
	o := newObject().text("resource", text(v, "operator_resource")).raw("data", jsonText(v.Get("data")))
	if v.Exists("data", "ignoreInterval") {
		c.emit("onMultiDeviceEvent", o.text("operation", "setSilentModeForUser").done())
		return
	}
	operation := "setSilentModeForConversation"
	if settings := v.GetObject("data"); settings == nil || settings.Len() == 0 {
		operation = "removeSilentModeForConversation"
	}
	conversation, kind := text(v, "user"), message.SingleChat
	if v.Exists("group") {
		conversation, kind = text(v, "group"), message.GroupChat
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

func text(v *fastjson.Value, name string) string { return string(v.GetStringBytes(name)) }

// jsonText is a value as JSON text, "" if there is none.
func jsonText(v *fastjson.Value) string { return message.JSONOf(v) }
