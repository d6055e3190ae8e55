package contact

import (
	"errors"
	"strings"
)

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
	kind, subType := b.get("type").text(), b.get("subType").text()
	shape := kind
	if kind == "txt" && subType == "sub_combine" {
		kind, shape = "combine", subType
	}
	fields := contentFields(shape)
	if fields == nil {
		return "", errUnknownBody
	}

	b = append(b, b.get("size").fields()...)
	url := b.get("url")
	if !h.UseOwnUploadFun || kind == "combine" {
		url = quote(h.redirect(url.text()))
	}
	switch kind {
	case "img":
		if url.truthy() && !h.UseOwnUploadFun {
			b = b.with("@thumb", quote(url.text()+"&thumbnail=true"))
		}
		b = b.with("@gif", boolean(subType == "sub_gif"))
	case "video":
		b = b.with("@thumb", quote(h.attachment(b.get("thumb").text())))
	case "custom":
		b = b.with("@exts", customExts(b.get("customExts")))
	case "txt":
		if stream := p.get("stream"); subType == "sub_stream" && stream.truthy() {
			b = b.with("@stream", streamOf(stream.fields(), b.get("msg")))
		}
	}
	to := p.get("to")
	if shape == "txt" || shape == "combine" {
		to = to.or(`""`)
	}
	b = b.with("@id", quote(meta.get("id").id())).
		with("@type", quote(kind)).
		with("@chatType", quote(chatTypeOf(p.get("type").text(), meta.get("to").text(), conversationType))).
		with("@time", meta.get("timestamp")).
		with("@from", p.get("from")).
		with("@to", to).
		with("@ext", p.get("ext")).
		with("@filetype", p.get("ext").fields().get("file_type")).
		with("@url", url)
	return join(join(take(b, commonFields), take(b, fields)), annotations(p)), nil
}

// with adds a member that the server does not send.
func (m members) with(name string, value raw) members {
	return append(m, member{name, value})
}

// join makes one object of two. Of two equal names the last counts.
func join(a, b raw) raw {
	if len(a.fields()) == 0 {
		return b
	}
	if len(b.fields()) == 0 {
		return a
	}
	return a[:len(a)-1] + "," + b[1:]
}

// Members whose names begin with @ are made in lastMessage.
var commonFields = []field{{"id", "@id", ""}, {"type", "@type", ""}, {"chatType", "@chatType", ""}, {"from", "@from", ""},
	{"to", "@to", ""}, {"time", "@time", ""}, {"ext", "@ext", ""}}

// contents is what a message of a kind has beside that. A combined message comes
// in two forms; the text for old clients is in another place in each.
var contents = []struct {
	shape  string
	fields []field
}{
	{"txt", []field{{"msg", "msg", `""`}, {"stream", "@stream", ""}}},
	{"img", []field{{"url", "@url", `""`}, {"thumb", "@thumb", `""`}, {"width", "width", "0"}, {"height", "height", "0"},
		{"secret", "secret", `""`}, {"thumb_secret", "secret", ""}, {"file_length", "file_length", "0"},
		{"file", "", "{}"}, {"isGif", "@gif", ""}}},
	{"video", []field{{"url", "@url", `""`}, {"thumb", "@thumb", `""`}, {"secret", "secret", `""`},
		{"thumb_secret", "thumb_secret", `""`}, {"file_length", "file_length", "0"}, {"filename", "filename", ""},
		{"length", "length", "0"}, {"file", "", "{}"}, {"filetype", "@filetype", `""`}}},
	{"audio", []field{{"url", "@url", `""`}, {"secret", "secret", `""`}, {"file_length", "file_length", "0"},
		{"filename", "filename", ""}, {"length", "length", "0"}, {"file", "", "{}"}, {"filetype", "@filetype", `""`}}},
	{"file", []field{{"url", "@url", `""`}, {"secret", "secret", `""`}, {"file_length", "file_length", "0"},
		{"filename", "filename", `""`}, {"file", "", "{}"}, {"filetype", "@filetype", `""`}}},
	{"loc", []field{{"buildingName", "buildingName", `""`}, {"addr", "addr", ""}, {"lat", "lat", ""}, {"lng", "lng", ""}}},
	{"cmd", []field{{"action", "action", `""`}}},
	{"custom", []field{{"customEvent", "customEvent", `""`}, {"customExts", "@exts", ""}}},
	{"combine", []field{{"title", "title", `""`}, {"summary", "summary", `""`}, {"url", "@url", `""`}, {"secret", "secret", `""`},
		{"file_length", "file_length", "0"}, {"filename", "filename", `""`}, {"combineLevel", "combineLevel", "0"},
		{"compatibleText", "text", ""}, {"msg", "msg", `""`}}},
	{"sub_combine", []field{{"title", "title", `""`}, {"summary", "summary", `""`}, {"url", "@url", `""`}, {"secret", "secret", `""`},
		{"file_length", "file_length", "0"}, {"filename", "filename", `""`}, {"combineLevel", "combineLevel", "0"},
		{"compatibleText", "msg", ""}}},
}

func contentFields(shape string) []field {
	for i := range contents {
		if contents[i].shape == shape {
			return contents[i].fields
		}
	}
	return nil
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
	if url[0] != '/' { // or a peer's "@host/file" would name another host
		url = "/" + url
	}
	return h.APIURL + url
}

// chatTypeOf tells the public chat type; old messages carry none.
func chatTypeOf(payloadType, to, conversationType string) string {
	if known := chatType(payloadType); known != "" {
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

// chatType is the public name of one of the wire's chat types, "" if it is none.
func chatType(name string) string {
	switch name {
	case "chat", "singleChat":
		return "singleChat"
	case "groupchat", "groupChat":
		return "groupChat"
	case "chatroom", "chatRoom":
		return "chatRoom"
	}
	return ""
}

// customExts joins the server's list of one-key objects into one object.
func customExts(list raw) raw {
	if !list.truthy() {
		return "{}"
	}
	if list.isObject() {
		return list
	}
	all := raw("{}")
	for _, element := range list.elements() {
		if element.isObject() {
			all = join(all, element)
		}
	}
	return all
}

// streamStates and streamErrors are how the public message tells them.
var (
	streamStates = []field{{"stream_start", "", "0"}, {"stream_start_completed", "", "1"}, {"stream_in_progress", "", "2"},
		{"stream_completed", "", "3"}, {"stream_full", "", "3"}}
	streamErrors = []field{{"512", "", "513"}, {"513", "", "514"}}
)

func streamOf(s members, text raw) raw {
	return fill(`{"customType":%,"status":%,"errorType":%,"text":%,"finishReason":%}`,
		s.get("stream_type"), lookup(streamStates, s.get("stream_status").text()),
		lookup(streamErrors, string(s.get("stream_error"))), text, s.get("stream_finish_reason"))
}

func lookup(table []field, name string) raw {
	for i := range table {
		if table[i].to == name {
			return table[i].otherwise
		}
	}
	return "0"
}

var (
	threadFields = []field{{"messageId", "msg_parent_id", ""}, {"parentId", "muc_parent_id", ""}, {"chatThreadName", "thread_name", ""}}
	editFields   = []field{{"operationTime", "edit_time", ""}, {"operatorId", "operator", ""}, {"operationCount", "count", ""}}
)

// annotations are what others did with the message since it was sent.
func annotations(p members) raw {
	meta := p.get("meta").fields()
	thread, edit := meta.get("thread").or(""), meta.get("edit_msg").or("")
	if thread != "" {
		thread = take(thread.fields(), threadFields)
	}
	if edit != "" {
		edit = take(edit.fields(), editFields)
	}
	return fill(`{"msgConfig":%,"reactions":%,"translations":%,"chatThread":%,"modifiedInfo":%}`,
		p.get("msgConfig").or(""), meta.get("reaction").or(""), meta.get("translations").or(""), thread, edit)
}
