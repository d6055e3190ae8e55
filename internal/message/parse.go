package message

import (
	"errors"

	"localcache-wasm/internal/jsontext"
)

// Parse reads an application's own message from its JSON, as Message.create
// makes it. Attachments are uploaded before: body (or the older file) tells
// where they are.
func Parse(json string) (*Message, error) {
	parsed, err := jsontext.Parse(json)
	if err != nil {
		return nil, errors.New("the message cannot be read as JSON: " + err.Error())
	}
	if !parsed.IsObject() {
		return nil, errors.New("the message is not an object")
	}
	v := parsed.Members()
	m := &Message{
		ID:          v.Get("id").ID(),
		Type:        v.Get("type").ID(),
		ChatType:    chatType(v),
		From:        v.Get("from").ID(),
		To:          v.Get("to").ID(),
		Time:        Int(v.Get("time")),
		OnlineState: OnlineStateNone,
		Ext:         object(v, "ext"),

		Text:        v.Get("msg").ID(),
		Action:      v.Get("action").ID(),
		CustomEvent: v.Get("customEvent").ID(),
		CustomExts:  object(v, "customExts"),
		Location: Location{
			Lat: v.Get("lat").Float(), Lng: v.Get("lng").Float(),
			Addr: v.Get("addr").ID(), BuildingName: v.Get("buildingName").ID(),
		},
		Title: v.Get("title").ID(), Summary: v.Get("summary").ID(),
		CompatibleText: v.Get("compatibleText").ID(), CombineLevel: int(Int(v.Get("combineLevel"))),

		Priority:     v.Get("priority").ID(),
		Translations: nonEmptyArray(v.Get("translations")),

		AckID:             v.Get("ackId").ID(),
		AckContent:        v.Get("ackContent").ID(),
		RecallExt:         v.Get("metaExt").ID(),
		EditID:            v.Get("editMessageId").ID(),
		DeliverOnlineOnly: v.Get("deliverOnlineOnly").Truthy(),
		InThread:          v.Get("isChatThread").Truthy(),
	}
	if config := v.Get("msgConfig"); config.IsObject() {
		ack := config.Get("allowGroupAck").Truthy()
		m.GroupAck = &ack
	}
	for _, receiver := range v.Get("receiverList").Elements() {
		m.Receivers = append(m.Receivers, receiver.Text())
	}
	m.Attachment = attachment(v)
	return m, nil
}

// chatType also reads the flags that came before chatType.
func chatType(v jsontext.Members) string {
	named, group, room := v.Get("chatType").ID(), v.Get("group").Truthy(), v.Get("roomType").Truthy()
	switch {
	case named == ChatRoom || named == "chatroom" || group && room:
		return ChatRoom
	case (group || named == GroupChat || named == "groupchat") && !room:
		return GroupChat
	}
	return SingleChat
}

// attachment looks into body, then file, then the message itself, as the vendor
// does: the last holds a file that was uploaded by other means.
func attachment(v jsontext.Members) Attachment {
	from := v
	for _, name := range []string{"body", "file"} {
		if o := v.Get(name).Members(); o.Get("url").ID() != "" {
			from = o
			break
		}
	}
	a := Attachment{
		URL: from.Get("url").ID(), Secret: from.Get("secret").ID(), Filename: from.Get("filename").ID(),
		FileLength: Int(from.Get("file_length")), Length: int(Int(from.Get("length"))),
		Width: v.Get("width").Float(), Height: v.Get("height").Float(),
		Thumb: from.Get("thumb").ID(), ThumbSecret: from.Get("thumb_secret").ID(),
		FileType: from.Get("filetype").ID(), IsGif: v.Get("isGif").Truthy(),
	}
	if size := from.Get("size"); size.IsObject() {
		a.Width, a.Height = size.Get("width").Float(), size.Get("height").Float()
	}
	return a
}

// object is a member's JSON text, "" if it is no object.
func object(v jsontext.Members, name string) string {
	if member := v.Get(name); member.IsObject() {
		return string(member)
	}
	return ""
}
