package minicore

import (
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// mucEvent describes the event for a change in a group or room.
type mucEvent struct {
	of        msync.MUCBody_Operation
	operation string
	userID    bool // the change is about the first of to
	reason    bool // tells why
	name      bool // tells the group's name
}

// A list and no map: the module holds it as it is, without code that fills it.
var mucEvents = []mucEvent{
	{of: msync.MUCBody_CREATE, operation: "create"},
	{of: msync.MUCBody_DESTROY, operation: "destroy"},
	{of: msync.MUCBody_APPLY, operation: "requestToJoin", reason: true},
	{of: msync.MUCBody_APPLY_ACCEPT, operation: "acceptRequest"},
	{of: msync.MUCBody_APPLY_DECLINE, operation: "joinPublicGroupDeclined", userID: true},
	{of: msync.MUCBody_INVITE, operation: "inviteToJoin", name: true},
	{of: msync.MUCBody_INVITE_ACCEPT, operation: "acceptInvite"},
	{of: msync.MUCBody_INVITE_DECLINE, operation: "rejectInvite"},
	{of: msync.MUCBody_KICK, operation: "removeMember"},
	{of: msync.MUCBody_ALLOW, operation: "unblockMember", reason: true},
	{of: msync.MUCBody_UPDATE, operation: "updateInfo"},
	{of: msync.MUCBody_PRESENCE, operation: "memberPresence"},
	{of: msync.MUCBody_ABSENCE, operation: "memberAbsence"},
	{of: msync.MUCBody_DIRECT_JOINED, operation: "directJoined", name: true},
	{of: msync.MUCBody_ASSIGN_OWNER, operation: "changeOwner"},
	{of: msync.MUCBody_ADD_ADMIN, operation: "setAdmin", userID: true},
	{of: msync.MUCBody_REMOVE_ADMIN, operation: "removeAdmin", userID: true},
	{of: msync.MUCBody_ADD_MUTE, operation: "muteMember", userID: true},
	{of: msync.MUCBody_REMOVE_MUTE, operation: "unmuteMember", userID: true},
	{of: msync.MUCBody_UPDATE_ANNOUNCEMENT, operation: "updateAnnouncement"},
	{of: msync.MUCBody_DELETE_ANNOUNCEMENT, operation: "deleteAnnouncement"},
	{of: msync.MUCBody_UPLOAD_FILE, operation: "uploadFile"},
	{of: msync.MUCBody_DELETE_FILE, operation: "deleteFile"},
	{of: msync.MUCBody_ADD_USER_WHITE_LIST, operation: "addUserToAllowlist", userID: true},
	{of: msync.MUCBody_REMOVE_USER_WHITE_LIST, operation: "removeAllowlistMember", userID: true},
	{of: msync.MUCBody_BAN_GROUP, operation: "muteAllMembers"},
	{of: msync.MUCBody_REMOVE_BAN_GROUP, operation: "unmuteAllMembers"},
	{of: msync.MUCBody_SET_METADATA, operation: "updateChatRoomAttributes"},
	{of: msync.MUCBody_DELETE_METADATA, operation: "removeChatRoomAttributes"},
	{of: msync.MUCBody_GROUP_MEMBER_METADATA_UPDATE, operation: "memberAttributesUpdate"},
}

func mucEventOf(operation msync.MUCBody_Operation) *mucEvent {
	for i := range mucEvents {
		if mucEvents[i].of == operation {
			return &mucEvents[i]
		}
	}
	return nil
}

func threadOperation(operation msync.MUCBody_Operation) string {
	switch operation {
	case msync.MUCBody_THREAD_CREATE:
		return "chatThreadCreate"
	case msync.MUCBody_THREAD_DESTROY:
		return "chatThreadDestroy"
	case msync.MUCBody_THREAD_JOIN:
		return "chatThreadJoin"
	case msync.MUCBody_THREAD_LEAVE:
		return "chatThreadLeave"
	case msync.MUCBody_THREAD_UPDATE:
		return "chatThreadNameUpdate"
	}
	return ""
}

// muc raises the event for a change in a group, room or thread. The vendor's older events
// for the same (onGroupChange, onChatroomChange, onPresence) are not raised.
func (c *Client) muc(meta *msync.Meta) {
	var body msync.MUCBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		return
	}
	if body.GetIsThread() {
		c.thread(&body)
		return
	}
	event := mucEventOf(body.GetOperation())
	if event == nil {
		return
	}
	info, _ := jsontext.Parse(body.GetEventInfo().GetExt())
	o := newObject().text("operation", mucOperation(&body, event)).text("id", body.GetMucId().GetName())
	if !body.GetIsChatroom() && len(body.GetMembers()) > 0 && isPresence(body.GetOperation()) {
		o.raw("members", stringArray(body.GetMembers()))
	} else {
		o.text("from", body.GetFrom().GetName())
	}
	if event.userID {
		o.text("userId", firstName(body.GetTo()))
	}
	if event.reason && body.GetReason() != "" {
		o.text("reason", body.GetReason())
	}
	if event.name {
		o.text("name", body.GetMucName())
	}
	if !mucDetails(o, &body, info) {
		return
	}
	name := "onGroupEvent"
	switch {
	case body.GetIsChatroom():
		name = "onChatroomEvent"
	case body.GetOperation() == msync.MUCBody_GROUP_MEMBER_METADATA_UPDATE && c.isOtherDevice(body.GetFrom()):
		name = "onMultiDeviceEvent"
	}
	c.emit(name, o.done())
}

func isPresence(operation msync.MUCBody_Operation) bool {
	return operation == msync.MUCBody_PRESENCE || operation == msync.MUCBody_ABSENCE
}

// mucOperation is the event's own name, which is plural for several members.
func mucOperation(body *msync.MUCBody, event *mucEvent) string {
	if !body.GetIsChatroom() && len(body.GetMembers()) > 0 {
		switch body.GetOperation() {
		case msync.MUCBody_PRESENCE:
			return "membersPresence"
		case msync.MUCBody_ABSENCE:
			return "membersAbsence"
		}
	}
	return event.operation
}

// mucDetails adds the details that only some operations have. It reports whether the
// event is to be raised.
func mucDetails(o *object, body *msync.MUCBody, info jsontext.Value) bool {
	switch body.GetOperation() {
	case msync.MUCBody_PRESENCE, msync.MUCBody_ABSENCE:
		if body.GetMucMemberCount() > 0 {
			o.number("memberCount", int(body.GetMucMemberCount()))
		}
		if body.GetOperation() == msync.MUCBody_PRESENCE && body.GetIsChatroom() && body.GetExt() != "" {
			o.text("ext", body.GetExt())
		}
	case msync.MUCBody_UPDATE:
		if !body.GetIsChatroom() {
			o.raw("detail", groupDetail(info.Members()))
		}
	case msync.MUCBody_ADD_MUTE:
		if ext, err := jsontext.Parse(body.GetExt()); err == nil {
			o.raw("muteTimestamp", string(ext.Get("user_mute_time")))
		}
	case msync.MUCBody_UPDATE_ANNOUNCEMENT:
		o.text("announcement", body.GetReason())
	case msync.MUCBody_SET_METADATA:
		keys := info.Get("result", "successKeys").Elements()
		changed := map[string]bool{}
		for _, key := range keys {
			changed[key.Text()] = true
		}
		attributes := newObject()
		for _, property := range info.Get("properties").Members() {
			if changed[property.Name] {
				attributes.raw(property.Name, string(property.Value))
			}
		}
		o.raw("attributes", string(attributes.done()))
		return len(keys) > 0
	case msync.MUCBody_DELETE_METADATA:
		keys := info.Get("result", "successKeys")
		o.raw("attributes", string(keys))
		return len(keys.Elements()) > 0
	case msync.MUCBody_GROUP_MEMBER_METADATA_UPDATE:
		attributes := info.Get("properties")
		if attributes == "" {
			attributes = "{}"
		}
		o.raw("attributes", string(attributes)).text("userId", info.Get("username").Text())
	}
	return true
}

// groupDetails are the names that applications know, by the server's.
var groupDetails = []struct {
	server, app string
	flag        bool // the server sends it as text now and then
}{
	{"name", "name", false}, {"title", "name", false}, {"description", "description", false},
	{"public", "public", true}, {"members_only", "approval", true},
	{"allow_user_invites", "allowInvites", true}, {"invite_need_confirm", "inviteNeedConfirm", true},
	{"max_users", "maxUsers", false}, {"custom", "ext", false}, {"avatar", "avatar", false},
}

func groupDetail(info jsontext.Members) string {
	o := newObject()
	for _, d := range groupDetails {
		v := info.Get(d.server)
		switch {
		case v == "":
		case d.flag:
			o.flag(d.app, v == "true" || v.Text() == "true")
		default:
			o.raw(d.app, string(v))
		}
	}
	if v := info.Get("last_modified"); v != "" {
		o.number("lastModified", int(message.Int(v)))
	}
	return string(o.done())
}

func (c *Client) thread(body *msync.MUCBody) {
	if body.GetOperation() == msync.MUCBody_THREAD_KICK {
		c.emit("onChatThreadChange", newObject().
			text("id", body.GetMucId().GetName()).
			text("name", body.GetMucName()).
			text("operation", "userRemove").
			text("parentId", body.GetMucParentId().GetName()).
			text("operator", body.GetFrom().GetName()).
			text("userName", firstName(body.GetTo())).done())
		return
	}
	operation := threadOperation(body.GetOperation())
	if operation == "" {
		return
	}
	c.emit("onMultiDeviceEvent", newObject().
		text("chatThreadId", body.GetMucId().GetName()).
		text("chatThreadName", body.GetMucName()).
		text("operation", operation).
		text("parentId", body.GetMucParentId().GetName()).done())
}

func (c *Client) isOtherDevice(from *msync.JID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return message.SameUser(from.GetName(), c.user) && from.GetClientResource() != c.resource
}

func stringArray(list []string) string {
	var b jsontext.Builder
	b.BeginArray()
	for _, s := range list {
		b.String(s)
	}
	b.EndArray()
	return b.Text()
}
