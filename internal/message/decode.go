package message

import (
	"strconv"
	"strings"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/msync"
)

// Reader is who reads: what a message means depends on it.
type Reader struct {
	User, Resource string // the own user and device
	APIURL         string // attachments are fetched from here, whatever host the sender used
	AccessToken    string
	OwnUpload      bool // attachments live elsewhere: their URLs are taken as they are
	Replaced       bool // wants to know of contents that moderation replaced
}

// chatTypes names the message types that carry contents.
var chatTypes = map[msync.MessageBody_Type]string{
	msync.MessageBody_CHAT:      SingleChat,
	msync.MessageBody_GROUPCHAT: GroupChat,
	msync.MessageBody_CHATROOM:  ChatRoom,
}

// editedChatTypes are the names that edit_msg uses.
var editedChatTypes = map[string]string{
	"chat:user": SingleChat, "chat:group": GroupChat, "chat:room": ChatRoom,
}

// ChatTypeOf is the chat type of a body that carries contents, else "".
func ChatTypeOf(body *msync.MessageBody) string { return chatTypes[body.GetType()] }

// maxContents is how many contents of one message are read. Applications send one;
// a peer that sends a hundred thousand would fill the page's memory with copies of
// what stands beside them.
const maxContents = 100

// Contents reads every content of a chat message; the vendor's client reads the
// first alone (B21). An unknown content type is left out.
func (r *Reader) Contents(meta *msync.Meta, body *msync.MessageBody) []*Message {
	base := Message{
		ID:       strconv.FormatUint(meta.GetId(), 10),
		ChatType: ChatTypeOf(body),
		From:     r.From(meta, body),
		To:       r.To(meta, body),
		Time:     int64(meta.GetTimestamp()),
	}
	base.OnlineState, base.ContentReplaced = r.metaInfo(meta)
	if base.ChatType == ChatRoom {
		base.OnlineState = OnlineStateOnline
		base.Priority = "normal"
		switch tag, told := intValue(meta.GetExt(), "chatroom_msg_tag"); {
		case told && tag == 0:
			base.Priority = "high"
		case tag == 2:
			base.Priority = "low"
		}
		broadcast, _ := intValue(meta.GetExt(), "is_broadcast")
		base.Broadcast = broadcast != 0
	}
	r.readBodyInfo(&base, body)
	var messages []*Message
	contents := body.GetContents()
	for _, content := range contents[:min(len(contents), maxContents)] {
		m := base
		if r.readContent(&m, content) {
			messages = append(messages, &m)
		}
	}
	return messages
}

// Edited reads an edit: the message as it is now.
func (r *Reader) Edited(meta *msync.Meta, body *msync.MessageBody) *Message {
	m := &Message{ID: strconv.FormatUint(body.GetEditMessageId(), 10), To: r.To(meta, body)}
	m.OnlineState, m.ContentReplaced = r.metaInfo(meta)
	r.readBodyInfo(m, body)
	if v, err := jsontext.Parse(body.GetMeta()); err == nil {
		SetEdit(m, v.Get("edit_msg"))
	}
	if len(body.GetContents()) == 0 || !r.readContent(m, body.GetContents()[0]) {
		return nil
	}
	return m
}

// SetEdit applies the server's edit_msg, which tells whose message it was.
func SetEdit(m *Message, edit jsontext.Value) {
	if !edit.IsObject() {
		return
	}
	m.Modified = modified(edit)
	m.From = edit.Get("sender").Text()
	m.Time = Int(edit.Get("send_time"))
	m.ChatType = editedChatTypes[edit.Get("chat_type").Text()]
}

func modified(edit jsontext.Value) *Modified {
	return &Modified{
		OperatorID:     edit.Get("operator").Text(),
		OperationCount: Int(edit.Get("count")),
		OperationTime:  Int(edit.Get("edit_time")),
	}
}

// SameUser reports whether two names are one user's: the server writes ids in lower
// case, a page logs in with any spelling, and what follows a slash is a device.
func SameUser(a, b string) bool {
	a, _, _ = strings.Cut(a, "/")
	b, _, _ = strings.Cut(b, "/")
	return strings.EqualFold(a, b)
}

// From is the sender, with its device when it is the user's own other device.
func (r *Reader) From(meta *msync.Meta, body *msync.MessageBody) string {
	from := body.GetFrom().GetName()
	device := meta.GetFrom().GetClientResource()
	if SameUser(from, r.User) && SameUser(from, body.GetTo().GetName()) && device != "" && device != r.Resource {
		return from + "/" + device
	}
	return from
}

// To is the receiver, with its device when the message went to one alone.
func (r *Reader) To(meta *msync.Meta, body *msync.MessageBody) string {
	to := body.GetTo().GetName()
	if device := meta.GetTo().GetClientResource(); device != "" {
		return to + "/" + device
	}
	return to
}

// metaInfo reads what the server added to the envelope.
func (r *Reader) metaInfo(meta *msync.Meta) (onlineState int, replaced bool) {
	if len(meta.GetMeta()) == 0 {
		return OnlineStateNone, false
	}
	parsed, err := jsontext.Parse(string(meta.GetMeta()))
	if err != nil {
		return OnlineStateNone, false
	}
	v := parsed.Members()
	onlineState = OnlineStateNone
	if told := v.Get("is_online"); told.IsNumber() {
		onlineState = OnlineStateUnknown
		if n := told.Int(); n == OnlineStateOffline || n == OnlineStateOnline {
			onlineState = int(n)
		}
	}
	return onlineState, r.Replaced && v.Get("callback_replace").Truthy()
}

// readBodyInfo reads what stands beside the contents.
func (r *Reader) readBodyInfo(m *Message, body *msync.MessageBody) {
	m.Ext = ObjectOf(body.GetExt())
	if config := body.GetMsgConfig(); config != nil {
		ack := config.GetAllowGroupAck()
		m.GroupAck = &ack
	}
	parsed, err := jsontext.Parse(body.GetMeta())
	if err != nil {
		return
	}
	v := parsed.Members()
	m.Reactions = reactions(v.Get("reaction"))
	m.Translations = nonEmptyArray(v.Get("translations"))
	if edit := v.Get("edit_msg"); Int(edit.Get("count")) > 0 {
		m.Modified = modified(edit)
	}
	m.ChatThread = thread(v.Get("thread"))
	m.ChatThreadOverview = threadOverview(v.Get("thread_overview"))
	m.Read = v.Get("isRead").Truthy()
	m.Delivered = v.Get("isDelivered").Truthy()
}

func (r *Reader) readContent(m *Message, c *msync.MessageBody_Content) bool {
	switch c.GetType() {
	case msync.MessageBody_Content_TEXT:
		// 0 is also what an absent subType reads as: it must be present.
		if c.SubType != nil && c.GetSubType() == msync.MessageBody_Content_SUB_COMBINE {
			r.readCombine(m, c)
			break
		}
		m.Type, m.Text = "txt", c.GetText()
	case msync.MessageBody_Content_IMAGE:
		m.Type = "img"
		r.readFile(m, c)
		m.Width, m.Height = c.GetSize().GetWidth(), c.GetSize().GetHeight()
		m.ThumbSecret = c.GetSecretKey()
		if !r.OwnUpload && m.URL != "" {
			m.Thumb = m.URL + "&thumbnail=true"
		}
		m.IsGif = c.GetSubType() == msync.MessageBody_Content_GIF
	case msync.MessageBody_Content_VIDEO:
		m.Type = "video"
		r.readFile(m, c)
		m.Thumb, m.ThumbSecret = r.rehost(c.GetThumbnailRemotePath()), c.GetThumbnailSecretKey()
		m.AccessToken = r.AccessToken
	case msync.MessageBody_Content_VOICE:
		m.Type = "audio"
		r.readFile(m, c)
		m.AccessToken = r.AccessToken
	case msync.MessageBody_Content_FILE:
		m.Type = "file"
		r.readFile(m, c)
		m.AccessToken = r.AccessToken
	case msync.MessageBody_Content_LOCATION:
		m.Type = "loc"
		m.Location = Location{c.GetLatitude(), c.GetLongitude(), c.GetAddress(), c.GetBuildingName()}
	case msync.MessageBody_Content_COMMAND:
		m.Type, m.Action = "cmd", c.GetAction()
	case msync.MessageBody_Content_CUSTOM:
		m.Type, m.CustomEvent = "custom", c.GetCustomEvent()
		m.CustomExts, m.Params = ObjectOf(c.GetCustomExts()), ObjectOf(c.GetParams())
	case msync.MessageBody_Content_COMBINE:
		r.readCombine(m, c)
	default:
		return false
	}
	return true
}

func (r *Reader) readCombine(m *Message, c *msync.MessageBody_Content) {
	m.Type = "combine"
	r.readFile(m, c)
	m.URL = r.url(c) // combined messages always lie on the server
	m.Title, m.Summary, m.CompatibleText = c.GetTitle(), c.GetSummary(), c.GetText()
	m.CombineLevel = int(c.GetCombineLevel())
}

// Int reads a number that some servers send as text.
func Int(v jsontext.Value) int64 {
	if v.IsString() {
		n, _ := strconv.ParseInt(v.Text(), 10, 64)
		return n
	}
	return v.Int()
}

// nonEmptyArray is an array's JSON text, "" for an empty one and anything else.
func nonEmptyArray(v jsontext.Value) string {
	if len(v.Elements()) == 0 {
		return ""
	}
	return string(v)
}

// reactions renames the server's state to the name that applications know.
func reactions(v jsontext.Value) string {
	if len(v.Elements()) == 0 {
		return ""
	}
	var b jsontext.Builder
	b.BeginArray()
	for _, reaction := range v.Elements() {
		members := reaction.Members()
		state := members.Get("state")
		if state == "" {
			b.Raw(string(reaction))
			continue
		}
		b.BeginObject()
		for _, m := range members {
			if m.Name != "state" && m.Name != "isAddedBySelf" {
				copyMember(&b, m.Name, m.Value)
			}
		}
		copyMember(&b, "isAddedBySelf", state)
		b.EndObject()
	}
	b.EndArray()
	return b.Text()
}

// OnlineState is what the server said of the user's state when the message was
// delivered.
func (r *Reader) OnlineState(meta *msync.Meta) int {
	state, _ := r.metaInfo(meta)
	return state
}
