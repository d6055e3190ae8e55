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
func (h *Host) lastMessage(meta members, conversationType string) (raw, error) {
	payload := meta.get("payload")
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
	bodies := p.get("bodies").elements()
	if len(bodies) == 0 {
		return "", errNoBody
	}
	b := bodies[0].fields() // only the first content is looked at (PROTOCOL.md section 6)

	m := newObject()
	kind, subType := b.get("type").text(), b.get("subType").text()
	if kind == "txt" && subType == "sub_combine" {
		kind = "combine"
	}
	fields := contentFields(kind)
	if fields == nil {
		return "", errUnknownBody
	}
	m.set("id", quote(meta.get("id").id())).
		set("type", quote(kind)).
		set("chatType", quote(chatTypeOf(p.get("type").text(), meta.get("to").text(), conversationType))).
		set("from", p.get("from")).
		set("time", meta.get("timestamp")).
		set("ext", p.get("ext"))
	if kind == "txt" || subType == "sub_combine" {
		m.set("to", p.get("to").or(`""`))
	} else {
		m.set("to", p.get("to"))
	}
	m.copy(b, fields)
	switch kind {
	case "txt":
		if subType == "sub_stream" && p.get("stream").truthy() {
			m.set("stream", streamOf(p.get("stream").fields(), b.get("msg")))
		}
	case "combine": // the older form is a text with a subtype; the text for old clients is elsewhere
		m.set("url", quote(h.redirect(b.get("url").text())))
		if subType == "sub_combine" {
			m.set("compatibleText", b.get("msg"))
		} else {
			m.set("msg", b.get("msg").or(`""`)).set("compatibleText", b.get("text"))
		}
	case "img":
		url := h.ownURL(b)
		thumb := raw(`""`)
		if url.truthy() && !h.UseOwnUploadFun {
			thumb = quote(url.text() + "&thumbnail=true")
		}
		m.copy(b.get("size").fields(), sizeFields).
			set("url", url.or(`""`)).
			set("thumb", thumb).
			set("file", "{}").
			set("isGif", boolean(subType == "sub_gif"))
	case "video", "audio", "file":
		m.set("url", h.ownURL(b).or(`""`)).
			set("file", "{}").
			copy(p.get("ext").fields(), extFields)
		if kind == "video" {
			m.set("thumb", quote(h.attachment(b.get("thumb").text())))
		}
	case "custom":
		m.set("customExts", customExts(b.get("customExts")))
	}
	annotate(m, p)
	return m.end(), nil
}

// field says what a public member is called, where it comes from, and what it is
// if it is missing or empty there ("": then it is left as it is).
type field struct {
	to, from  string
	otherwise raw
}

// contents is the members that a message of a kind takes over from its content
// as they are.
var contents = []struct {
	kind   string
	fields []field
}{
	{"txt", []field{{"msg", "msg", `""`}}},
	{"img", []field{{"secret", "secret", `""`}, {"thumb_secret", "secret", ""}, {"file_length", "file_length", "0"}}},
	{"video", []field{{"secret", "secret", `""`}, {"thumb_secret", "thumb_secret", `""`}, {"file_length", "file_length", "0"},
		{"filename", "filename", ""}, {"length", "length", "0"}}},
	{"audio", []field{{"secret", "secret", `""`}, {"file_length", "file_length", "0"}, {"filename", "filename", ""}, {"length", "length", "0"}}},
	{"file", []field{{"secret", "secret", `""`}, {"file_length", "file_length", "0"}, {"filename", "filename", `""`}}},
	{"loc", []field{{"buildingName", "buildingName", `""`}, {"addr", "addr", ""}, {"lat", "lat", ""}, {"lng", "lng", ""}}},
	{"cmd", []field{{"action", "action", `""`}}},
	{"custom", []field{{"customEvent", "customEvent", `""`}}},
	{"combine", []field{{"title", "title", `""`}, {"summary", "summary", `""`}, {"secret", "secret", `""`},
		{"file_length", "file_length", "0"}, {"filename", "filename", `""`}, {"combineLevel", "combineLevel", "0"}}},
}

var (
	sizeFields   = []field{{"width", "width", "0"}, {"height", "height", "0"}}
	extFields    = []field{{"filetype", "file_type", `""`}}
	threadFields = []field{{"messageId", "msg_parent_id", ""}, {"parentId", "muc_parent_id", ""}, {"chatThreadName", "thread_name", ""}}
	editFields   = []field{{"operationTime", "edit_time", ""}, {"operatorId", "operator", ""}, {"operationCount", "count", ""}}
	streamFields = []field{{"customType", "stream_type", ""}, {"finishReason", "stream_finish_reason", ""}}
)

func contentFields(kind string) []field {
	for i := range contents {
		if contents[i].kind == kind {
			return contents[i].fields
		}
	}
	return nil
}

// copy takes members over from another object.
func (o *object) copy(from members, fields []field) *object {
	for i := range fields {
		f := &fields[i]
		value := from.get(f.from)
		if f.otherwise != "" {
			value = value.or(f.otherwise)
		}
		o.set(f.to, value)
	}
	return o
}

// ownURL is where the attachment is: as the application's own upload gave it,
// or behind apiUrl.
func (h *Host) ownURL(b members) raw {
	if h.UseOwnUploadFun {
		return b.get("url")
	}
	return quote(h.redirect(b.get("url").text()))
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
	o := newObject()
	for _, element := range list.elements() {
		for _, m := range element.fields() {
			o.set(m.name, m.value) // of two equal names the last counts
		}
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

func streamOf(s members, text raw) raw {
	return newObject().
		copy(s, streamFields).
		set("status", streamStates[s.get("stream_status").text()].or("0")).
		set("errorType", streamErrors[s.get("stream_error")].or("0")).
		set("text", text).
		end()
}

// annotate adds what others did with the message since it was sent.
func annotate(m *object, p members) {
	m.setTruthy("msgConfig", p.get("msgConfig"))
	meta := p.get("meta").fields()
	m.setTruthy("reactions", meta.get("reaction"))
	m.setTruthy("translations", meta.get("translations"))
	if meta.get("thread").truthy() {
		m.set("chatThread", newObject().copy(meta.get("thread").fields(), threadFields).end())
	}
	if meta.get("edit_msg").truthy() {
		m.set("modifiedInfo", newObject().copy(meta.get("edit_msg").fields(), editFields).end())
	}
}

// setTruthy sets a member unless JavaScript would find it falsy.
func (o *object) setTruthy(name string, value raw) {
	if value.truthy() {
		o.set(name, value)
	}
}
