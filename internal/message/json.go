package message

import (
	"math"

	"localcache-wasm/internal/jsontext"
)

// JSON is the message as an application sees it, with the vendor's names and
// defaults.
func (m *Message) JSON() string {
	var b jsontext.Builder
	m.AppendTo(&b)
	return b.Text()
}

// AppendTo writes the message's JSON.
func (m *Message) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	defer b.EndObject()
	b.Member("id").String(m.ID)
	b.Member("type").String(m.Type)
	b.Member("chatType").String(m.ChatType)
	b.Member("from").String(m.From)
	b.Member("to").String(m.To)
	b.Member("time").Int(int(m.Time))
	b.Member("onlineState").Int(m.OnlineState)
	b.Member("ext").Raw(orEmptyObject(m.Ext))
	m.appendContent(b)
	m.appendInfo(b)
}

func (m *Message) appendContent(b *jsontext.Builder) {
	switch m.Type {
	case "txt":
		b.Member("msg").String(m.Text)
	case "cmd":
		b.Member("action").String(m.Action)
	case "loc":
		b.Member("addr").String(m.Addr)
		b.Member("buildingName").String(m.BuildingName)
		number(b, "lat", m.Lat)
		number(b, "lng", m.Lng)
	case "custom":
		b.Member("customEvent").String(m.CustomEvent)
		b.Member("customExts").Raw(orEmptyObject(m.CustomExts))
		b.Member("params").Raw(orEmptyObject(m.Params))
	case "combine":
		b.Member("title").String(m.Title)
		b.Member("summary").String(m.Summary)
		b.Member("compatibleText").String(m.CompatibleText)
		b.Member("combineLevel").Int(m.CombineLevel)
		m.appendFile(b)
		b.Member("filename").String(m.Filename)
	case "img":
		m.appendFile(b)
		number(b, "width", m.Width)
		number(b, "height", m.Height)
		m.appendThumb(b)
		if m.IsGif {
			b.Member("isGif").Bool(true)
		}
	case "audio", "video", "file":
		m.appendFile(b)
		b.Member("filename").String(m.Filename)
		b.Member("length").Int(m.Length)
		b.Member("filetype").String(m.FileType)
		b.Member("file").Raw("{}") // the vendor's messages have it, always empty
		if m.Type == "video" {
			m.appendThumb(b)
		}
		if m.AccessToken != "" {
			b.Member("accessToken").String(m.AccessToken)
		}
	}
}

func (m *Message) appendFile(b *jsontext.Builder) {
	b.Member("url").String(m.URL)
	b.Member("secret").String(m.Secret)
	b.Member("file_length").Int(int(m.FileLength))
}

func (m *Message) appendThumb(b *jsontext.Builder) {
	b.Member("thumb").String(m.Thumb)
	b.Member("thumb_secret").String(m.ThumbSecret)
}

// appendInfo writes what may be left out.
func (m *Message) appendInfo(b *jsontext.Builder) {
	if m.GroupAck != nil {
		b.Member("msgConfig").BeginObject()
		b.Member("allowGroupAck").Bool(*m.GroupAck)
		b.EndObject()
	}
	raw(b, "reactions", m.Reactions)
	raw(b, "translations", m.Translations)
	raw(b, "chatThread", m.ChatThread)
	raw(b, "chatThreadOverview", m.ChatThreadOverview)
	if m.Modified != nil {
		b.Member("modifiedInfo")
		m.Modified.AppendTo(b)
	}
	if m.ChatType == ChatRoom {
		b.Member("priority").String(m.Priority)
		b.Member("broadcast").Bool(m.Broadcast)
	}
	flag(b, "isContentReplaced", m.ContentReplaced)
	flag(b, "isRead", m.Read)
	flag(b, "isDelivered", m.Delivered)
}

// AppendTo writes the edit's JSON.
func (m *Modified) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("operationTime").Int(int(m.OperationTime))
	b.Member("operatorId").String(m.OperatorID)
	b.Member("operationCount").Int(int(m.OperationCount))
	b.EndObject()
}

func orEmptyObject(json string) string {
	if json == "" {
		return "{}"
	}
	return json
}

func raw(b *jsontext.Builder, name, json string) {
	if json != "" {
		b.Member(name).Raw(json)
	}
}

func flag(b *jsontext.Builder, name string, v bool) {
	if v {
		b.Member(name).Bool(true)
	}
}

// number writes a JSON number; JSON has none for infinities and NaN, which a
// peer can send in a double.
func number(b *jsontext.Builder, name string, f float64) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		b.Member(name).Null()
		return
	}
	b.Member(name).Number(f)
}
