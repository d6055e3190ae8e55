package contact

import (
	"errors"
	"strings"
)

// chatTypes are the chat types of the wire and of the public messages.
var chatTypes = map[string]string{
	"chat": "singleChat", "singleChat": "singleChat",
	"groupchat": "groupChat", "groupChat": "groupChat",
	"chatroom": "chatRoom", "chatRoom": "chatRoom",
}

var (
	errNoPayload   = errors.New("the message has no readable payload")
	errNoBody      = errors.New("the message has no content")
	errUnknownBody = errors.New("the message is of an unknown type")
)

// lastMessage makes the public message body out of the meta of a listed
// conversation (PROTOCOL.md section 7). Shapes and defaults are those of the
// vendor's contact plugin, see testdata/golden.json.
func (h *Host) lastMessage(meta map[string]raw, conversationType string) (raw, error) {
	payload := meta["payload"]
	if payload.isString() {
		var err error
		if payload, err = parse(payload.text()); err != nil {
			return "", err
		}
	}
	p := payload.fields()
	if p == nil {
		return "", errNoPayload
	}
	bodies := p["bodies"].elements()
	if len(bodies) == 0 {
		return "", errNoBody
	}
	b := bodies[0].fields() // only the first content is looked at (PROTOCOL.md section 6)

	m := newObject()
	kind := b["type"].text()
	subType := b["subType"].text()
	if kind == "txt" && subType == "sub_combine" {
		kind = "combine"
	}
	m.set("id", quote(meta["id"].id())).
		set("type", quote(kind)).
		set("chatType", quote(chatTypeOf(p["type"].text(), meta["to"].text(), conversationType))).
		set("from", p["from"]).
		set("time", meta["timestamp"])
	if kind == "txt" || subType == "sub_combine" {
		m.set("to", p["to"].or(`""`))
	} else {
		m.set("to", p["to"])
	}
	m.set("ext", p["ext"])

	switch kind {
	case "txt":
		m.set("msg", b["msg"].or(`""`))
		if subType == "sub_stream" && p["stream"].truthy() {
			m.set("stream", streamOf(p["stream"].fields(), b["msg"]))
		}
	case "combine":
		h.combined(m, b, subType)
	case "img":
		size := b["size"].fields()
		url := h.ownURL(b)
		thumb := raw(`""`)
		if url.truthy() && !h.UseOwnUploadFun {
			thumb = quote(url.text() + "&thumbnail=true")
		}
		m.set("width", size["width"].or("0")).
			set("height", size["height"].or("0")).
			set("thumb", thumb).
			set("thumb_secret", b["secret"]).
			set("secret", b["secret"].or(`""`)).
			set("url", url.or(`""`)).
			set("file_length", b["file_length"].or("0")).
			set("file", "{}")
		if subType == "sub_gif" {
			m.set("isGif", "true")
		} else {
			m.set("isGif", "false")
		}
	case "video":
		h.file(m, b, p)
		m.set("thumb", quote(h.attachment(b["thumb"].text()))).
			set("thumb_secret", b["thumb_secret"].or(`""`)).
			set("filename", b["filename"]).
			set("length", b["length"].or("0"))
	case "audio":
		h.file(m, b, p)
		m.set("filename", b["filename"]).
			set("length", b["length"].or("0"))
	case "file":
		h.file(m, b, p)
		m.set("filename", b["filename"].or(`""`))
	case "loc":
		m.set("buildingName", b["buildingName"].or(`""`)).
			set("addr", b["addr"]).
			set("lat", b["lat"]).
			set("lng", b["lng"])
	case "cmd":
		m.set("action", b["action"].or(`""`))
	case "custom":
		m.set("customEvent", b["customEvent"].or(`""`)).
			set("customExts", customExts(b["customExts"]))
	default:
		return "", errUnknownBody
	}
	annotate(m, p)
	return m.end(), nil
}

// combined adds what a combined message has; the older form is a text with a
// subtype, and differs in where the text for old clients is.
func (h *Host) combined(m *object, b map[string]raw, subType string) {
	if subType == "sub_combine" {
		m.set("compatibleText", b["msg"])
	} else {
		m.set("msg", b["msg"].or(`""`)).set("compatibleText", b["text"])
	}
	m.set("title", b["title"].or(`""`)).
		set("summary", b["summary"].or(`""`)).
		set("url", quote(h.redirect(b["url"].text()))).
		set("secret", b["secret"].or(`""`)).
		set("file_length", b["file_length"].or("0")).
		set("filename", b["filename"].or(`""`)).
		set("combineLevel", b["combineLevel"].or("0"))
}

// file adds what audio, video and file messages have in common.
func (h *Host) file(m *object, b, p map[string]raw) {
	m.set("url", h.ownURL(b).or(`""`)).
		set("secret", b["secret"].or(`""`)).
		set("file", "{}").
		set("file_length", b["file_length"].or("0")).
		set("filetype", p["ext"].fields()["file_type"].or(`""`))
}

// ownURL is where the attachment is: as the application's own upload gave it,
// or behind apiUrl.
func (h *Host) ownURL(b map[string]raw) raw {
	if h.UseOwnUploadFun {
		return b["url"]
	}
	return quote(h.redirect(b["url"].text()))
}

// redirect is an attachment's address that asks the server to redirect to the
// file's store.
func (h *Host) redirect(url string) string {
	if url == "" || strings.Contains(url, "?em-redirect") {
		return h.attachment(url)
	}
	return h.attachment(url) + "?em-redirect=true"
}

// attachment puts apiUrl in the place of url's scheme and host.
func (h *Host) attachment(url string) string {
	if url == "" {
		return ""
	}
	if _, rest, ok := strings.Cut(url, "://"); ok {
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			return h.APIURL
		}
		url = rest[slash:]
	}
	return h.APIURL + url
}

// chatTypeOf tells the public chat type; old messages carry none.
func chatTypeOf(payloadType, to, conversationType string) string {
	if known := chatTypes[payloadType]; known != "" {
		return known
	}
	if strings.Contains(to, "@conference.easemob.com") {
		return "groupChat"
	}
	if to != "" {
		return "singleChat"
	}
	return conversationType
}

// customExts joins the server's list of one-key objects into one object.
func customExts(list raw) raw {
	if !list.truthy() {
		return "{}"
	}
	if list.isObject() {
		return list
	}
	var names []string
	values := map[string]raw{}
	for _, element := range list.elements() {
		for name, value := range element.fields() {
			if _, known := values[name]; !known {
				names = append(names, name)
			}
			values[name] = value
		}
	}
	o := newObject()
	for _, name := range names {
		o.set(name, values[name])
	}
	return o.end()
}

// Stream states and errors as the public message tells them.
var (
	streamStates = map[string]raw{
		"stream_start": "0", "stream_start_completed": "1", "stream_in_progress": "2",
		"stream_completed": "3", "stream_full": "3",
	}
	streamErrors = map[raw]raw{"512": "513", "513": "514"}
)

func streamOf(s map[string]raw, text raw) raw {
	return newObject().
		set("customType", s["stream_type"]).
		set("status", streamStates[s["stream_status"].text()].or("0")).
		set("errorType", streamErrors[s["stream_error"]].or("0")).
		set("text", text).
		set("finishReason", s["stream_finish_reason"]).
		end()
}

// annotate adds what others did with the message since it was sent.
func annotate(m *object, p map[string]raw) {
	if p["msgConfig"].truthy() {
		m.set("msgConfig", p["msgConfig"])
	}
	meta := p["meta"].fields()
	if thread := meta["thread"]; thread.truthy() {
		t := thread.fields()
		m.set("chatThread", newObject().
			set("messageId", t["msg_parent_id"]).
			set("parentId", t["muc_parent_id"]).
			set("chatThreadName", t["thread_name"]).
			end())
	}
	if meta["reaction"].truthy() {
		m.set("reactions", meta["reaction"])
	}
	if meta["translations"].truthy() {
		m.set("translations", meta["translations"])
	}
	if edit := meta["edit_msg"]; edit.truthy() {
		e := edit.fields()
		m.set("modifiedInfo", newObject().
			set("operationTime", e["edit_time"]).
			set("operatorId", e["operator"]).
			set("operationCount", e["count"]).
			end())
	}
}
