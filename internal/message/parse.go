package message

import (
	"errors"
	"strconv"

	"github.com/valyala/fastjson"
)

// Parse reads an application's own message from its JSON, as Message.create
// makes it. Attachments are uploaded before: body (or the older file) tells
// where they are.
func Parse(json string) (*Message, error) {
	v, err := ParseJSON(json)
	if err != nil {
		return nil, errors.New("the message is no JSON: " + err.Error())
	}
	if v.Type() != fastjson.TypeObject {
		return nil, errors.New("the message is no object")
	}
	m := &Message{
		ID:          text(v, "id"),
		Type:        text(v, "type"),
		ChatType:    chatType(v),
		From:        text(v, "from"),
		To:          text(v, "to"),
		Time:        Int(v.Get("time")),
		OnlineState: OnlineStateNone,
		Ext:         object(v, "ext"),

		Text:        text(v, "msg"),
		Action:      text(v, "action"),
		CustomEvent: text(v, "customEvent"),
		CustomExts:  object(v, "customExts"),
		Location: Location{
			Lat: v.GetFloat64("lat"), Lng: v.GetFloat64("lng"),
			Addr: text(v, "addr"), BuildingName: text(v, "buildingName"),
		},
		Title: text(v, "title"), Summary: text(v, "summary"),
		CompatibleText: text(v, "compatibleText"), CombineLevel: int(Int(v.Get("combineLevel"))),

		Priority:     text(v, "priority"),
		Translations: nonEmptyArray(v.Get("translations")),

		AckID:             text(v, "ackId"),
		AckContent:        text(v, "ackContent"),
		RecallExt:         text(v, "metaExt"),
		EditID:            text(v, "editMessageId"),
		DeliverOnlineOnly: truthy(v.Get("deliverOnlineOnly")),
		InThread:          truthy(v.Get("isChatThread")),
	}
	if config := v.Get("msgConfig"); config != nil && config.Type() == fastjson.TypeObject {
		ack := truthy(config.Get("allowGroupAck"))
		m.GroupAck = &ack
	}
	for _, receiver := range v.GetArray("receiverList") {
		m.Receivers = append(m.Receivers, string(receiver.GetStringBytes()))
	}
	m.Attachment = attachment(v)
	return m, nil
}

// chatType also reads the flags that came before chatType.
func chatType(v *fastjson.Value) string {
	named, group, room := text(v, "chatType"), truthy(v.Get("group")), truthy(v.Get("roomType"))
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
func attachment(v *fastjson.Value) Attachment {
	from := v
	for _, name := range []string{"body", "file"} {
		if o := v.Get(name); o != nil && o.Type() == fastjson.TypeObject && text(o, "url") != "" {
			from = o
			break
		}
	}
	a := Attachment{
		URL: text(from, "url"), Secret: text(from, "secret"), Filename: text(from, "filename"),
		FileLength: Int(from.Get("file_length")), Length: int(Int(from.Get("length"))),
		Width: v.GetFloat64("width"), Height: v.GetFloat64("height"),
		Thumb: text(from, "thumb"), ThumbSecret: text(from, "thumb_secret"),
		FileType: text(from, "filetype"), IsGif: truthy(v.Get("isGif")),
	}
	if size := from.Get("size"); size != nil && size.Type() == fastjson.TypeObject {
		a.Width, a.Height = size.GetFloat64("width"), size.GetFloat64("height")
	}
	return a
}

// text reads a string; numbers are taken as their text, since users pass ids so.
func text(v *fastjson.Value, name string) string {
	member := v.Get(name)
	if member == nil {
		return ""
	}
	switch member.Type() {
	case fastjson.TypeString:
		return string(member.GetStringBytes())
	case fastjson.TypeNumber:
		if n, err := member.Int64(); err == nil {
			return strconv.FormatInt(n, 10)
		}
	}
	return ""
}

func object(v *fastjson.Value, name string) string {
	member := v.Get(name)
	if member == nil || member.Type() != fastjson.TypeObject {
		return ""
	}
	return JSONOf(member)
}
