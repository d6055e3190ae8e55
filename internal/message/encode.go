package message

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/msync"
)

// The domains of users, and of groups and rooms.
const (
	UserDomain  = "easemob.com"
	GroupDomain = "conference.easemob.com"
)

// Meta is the own message as it goes up; from and timestamp are the server's to
// fill in.
func (m *Message) Meta(appKey, user string) (*msync.Meta, error) {
	id, err := strconv.ParseUint(m.ID, 10, 64)
	if err != nil {
		return nil, errors.New(`Invalid parameter: "id" must be a whole number in decimal, not "` + m.ID + `"`)
	}
	if m.Type == Room {
		return &msync.Meta{
			Id: &id, From: &msync.JID{AppKey: &appKey, Name: &user, Domain: str(UserDomain)},
			To: &msync.JID{Domain: str(UserDomain)}, Ns: msync.Meta_MUC.Enum(), Payload: bytesOf(m.Text),
		}, nil
	}
	body, err := m.body(user)
	if err != nil {
		return nil, err
	}
	payload, err := body.MarshalVT()
	if err != nil {
		return nil, err
	}
	name, device, toDevice := strings.Cut(m.To, "/")
	to := &msync.JID{AppKey: &appKey, Name: &name, Domain: str(UserDomain)}
	if m.ChatType != SingleChat {
		to.Domain = str(GroupDomain)
	}
	if toDevice {
		to.ClientResource = &device
	}
	meta := &msync.Meta{Id: &id, To: to, Ns: msync.Meta_CHAT.Enum(), Payload: payload, Routetype: msync.Meta_ROUTE_ALL.Enum()}
	if m.DeliverOnlineOnly {
		meta.Routetype = msync.Meta_ROUTE_ONLINE.Enum()
	}
	if m.ChatType != SingleChat && len(m.Receivers) > 0 {
		meta.DirectedUsers, meta.Routetype = m.Receivers, msync.Meta_ROUTE_DIRECT.Enum()
	}
	if m.ChatType == ChatRoom {
		meta.Ext = append(meta.Ext, integer("chatroom_msg_tag", priorityTag(m.Priority)))
	}
	if m.Type == "recall" && m.RecallExt != "" {
		meta.Ext = append(meta.Ext, stringValue("recallMessageExtensionInfo", m.RecallExt))
	}
	return meta, nil
}

// bytesOf reads bytes that came as the characters 0 to 255.
func bytesOf(s string) (b []byte) {
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

func priorityTag(priority string) int64 {
	switch priority {
	case "high":
		return 0
	case "low":
		return 2
	}
	return 1
}

func (m *Message) body(user string) (*msync.MessageBody, error) {
	to, _, _ := strings.Cut(m.To, "/")
	content, err := m.content()
	if err != nil {
		return nil, err
	}
	body := &msync.MessageBody{
		From:     &msync.JID{Name: &user},
		To:       &msync.JID{Name: &to},
		Contents: []*msync.MessageBody_Content{content},
		Ext:      keyValuesOfText(m.Ext),
	}
	if err := m.setKind(body); err != nil {
		return nil, err
	}
	if info := m.bodyMeta(); info != "" {
		body.Meta = &info
	}
	return body, nil
}

// setKind tells the server what to do with the message.
func (m *Message) setKind(body *msync.MessageBody) error {
	ack := func(t msync.MessageBody_Type) error {
		id, err := strconv.ParseUint(m.AckID, 10, 64)
		if err != nil {
			return errors.New(`Invalid parameter: the id of the message that the "` + m.Type + `" is about must be a whole number in decimal, not "` + m.AckID + `"`)
		}
		body.Type, body.AckMessageId = &t, &id
		return nil
	}
	switch {
	case m.EditID != "":
		id, err := strconv.ParseUint(m.EditID, 10, 64)
		if err != nil {
			return errors.New(`Invalid parameter: "messageId" must be a whole number in decimal, not "` + m.EditID + `"`)
		}
		body.Type, body.EditMessageId = msync.MessageBody_EDIT.Enum(), &id
		body.EditScope = msync.MessageBody_BODY.Enum()
		if m.Ext != "" {
			body.EditScope = msync.MessageBody_BODY_AND_EXT.Enum()
		}
	case m.Type == "recall":
		return ack(msync.MessageBody_RECALL)
	case m.Type == "delivery":
		return ack(msync.MessageBody_DELIVER_ACK)
	case m.Type == "read":
		if m.ChatType == GroupChat {
			allow := true
			body.MsgConfig = &msync.MessageBody_MessageConfig{AllowGroupAck: &allow}
			body.AckContent = &m.AckContent
		}
		return ack(msync.MessageBody_READ_ACK)
	case m.Type == "channel":
		body.Type = msync.MessageBody_CHANNEL_ACK.Enum()
	case m.ChatType == ChatRoom:
		body.Type = msync.MessageBody_CHATROOM.Enum()
	case m.ChatType == GroupChat:
		body.Type = msync.MessageBody_GROUPCHAT.Enum()
		if m.GroupAck != nil {
			body.MsgConfig = &msync.MessageBody_MessageConfig{AllowGroupAck: m.GroupAck}
		}
	default:
		body.Type = msync.MessageBody_CHAT.Enum()
	}
	return nil
}

func (m *Message) content() (*msync.MessageBody_Content, error) {
	c := &msync.MessageBody_Content{}
	switch m.Type {
	case "txt":
		c.Type, c.Text = msync.MessageBody_Content_TEXT.Enum(), &m.Text
	case "img":
		c.Type = msync.MessageBody_Content_IMAGE.Enum()
		m.setFile(c)
		c.Size = &msync.MessageBody_Content_Size{Width: &m.Width, Height: &m.Height}
		if m.IsGif {
			c.SubType = msync.MessageBody_Content_GIF.Enum()
		}
	case "video":
		c.Type = msync.MessageBody_Content_VIDEO.Enum()
		m.setFile(c)
		m.setDuration(c)
		c.ThumbnailRemotePath, c.ThumbnailSecretKey = &m.Thumb, &m.ThumbSecret
	case "audio":
		c.Type = msync.MessageBody_Content_VOICE.Enum()
		m.setFile(c)
		m.setDuration(c)
	case "file":
		c.Type = msync.MessageBody_Content_FILE.Enum()
		m.setFile(c)
	case "loc":
		c.Type = msync.MessageBody_Content_LOCATION.Enum()
		c.Latitude, c.Longitude, c.Address, c.BuildingName = &m.Lat, &m.Lng, &m.Addr, &m.BuildingName
	case "cmd":
		c.Type, c.Action = msync.MessageBody_Content_COMMAND.Enum(), &m.Action
	case "custom":
		c.Type, c.CustomEvent = msync.MessageBody_Content_CUSTOM.Enum(), &m.CustomEvent
		c.CustomExts = keyValuesOfText(m.CustomExts)
	case "combine":
		c.Type, c.SubType = msync.MessageBody_Content_TEXT.Enum(), msync.MessageBody_Content_SUB_COMBINE.Enum()
		m.setFile(c)
		c.Text, c.Title, c.Summary = &m.CompatibleText, &m.Title, &m.Summary
		level := int32(m.CombineLevel)
		c.CombineLevel = &level
	case "read", "delivery", "channel", "recall": // an empty content
	default:
		return nil, errors.New(`Invalid parameter: "type" is "` + m.Type + `"`)
	}
	return c, nil
}

func (m *Message) setFile(c *msync.MessageBody_Content) {
	c.RemotePath, c.SecretKey, c.DisplayName = &m.URL, &m.Secret, &m.Filename
	if m.Type != "combine" {
		c.ThumbnailDisplayName = &m.Filename
	}
	length := int32(math.MaxInt32) // the wire's limit; the server knows better
	if m.FileLength < math.MaxInt32 {
		length = int32(m.FileLength)
	}
	c.FileLength = &length
}

func (m *Message) setDuration(c *msync.MessageBody_Content) {
	seconds := int32(min(m.Length, math.MaxInt32))
	c.Duration = &seconds
}

// bodyMeta is what the server should know beside the contents, as JSON.
func (m *Message) bodyMeta() string {
	if m.Translations == "" && !m.InThread {
		return ""
	}
	var b jsontext.Builder
	b.BeginObject()
	raw(&b, "translations", m.Translations)
	if m.InThread {
		b.Member("thread").Raw("{}")
	}
	b.EndObject()
	return b.Text()
}

func keyValuesOfText(json string) []*msync.KeyValue {
	if json == "" {
		return nil
	}
	v, err := jsontext.Parse(json)
	if err != nil {
		return nil
	}
	return KeyValuesOf(v.Members())
}

func integer(key string, n int64) *msync.KeyValue {
	return &msync.KeyValue{Key: &key, Type: msync.KeyValue_INT.Enum(), Value: &msync.KeyValue_VarintValue{VarintValue: n}}
}

func stringValue(key, s string) *msync.KeyValue {
	return &msync.KeyValue{Key: &key, Type: msync.KeyValue_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: s}}
}

func str(s string) *string { return &s }
