package contact

import (
	"errors"
	"strings"

	"localcache-wasm/internal/jsontext"
)

var (
	errNoPayload   = errors.New("the message has no readable payload")
	errNoBody      = errors.New("the message has no content")
	errUnknownBody = errors.New("the message is of an unknown type")
)

// lastMessage makes the public message body out of the meta of a listed
// conversation (docs/protocol.md section 7). Shapes and defaults are those of the
// vendor's contact plugin, see testdata/golden.json.
func (h *Host) lastMessage(meta jsontext.Members, conversationType string) (jsontext.Value, error) {
	payload := meta.Get("payload")
	if payload.IsString() {
		var err error
		if payload, err = jsontext.Parse(payload.Text()); err != nil {
			return "", err
		}
	}
	p := payload.Members()
	if p == nil {
		return "", errNoPayload
	}
	bodies := p.Get("bodies").Elements()
	if len(bodies) == 0 {
		return "", errNoBody
	}
	b := bodies[0].Members() // only the first content is looked at (docs/protocol.md section 6)
	kind, subType := b.Get("type").Text(), b.Get("subType").Text()
	shape := kind
	if kind == "txt" && subType == "sub_combine" {
		kind, shape = "combine", subType
	}
	fields := contentFields(shape)
	if fields == nil {
		return "", errUnknownBody
	}

	b = append(b, b.Get("size").Members()...)
	url := b.Get("url")
	if !h.UseOwnUploadFun || kind == "combine" {
		url = jsontext.Quote(h.redirect(url.Text()))
	}
	switch kind {
	case "img":
		if url.Truthy() && !h.UseOwnUploadFun {
			b = with(b, "@thumb", jsontext.Quote(url.Text()+"&thumbnail=true"))
		}
		b = with(b, "@gif", boolean(subType == "sub_gif"))
	case "video":
		b = with(b, "@thumb", jsontext.Quote(h.attachment(b.Get("thumb").Text())))
	case "custom":
		b = with(b, "@exts", customExts(b.Get("customExts")))
	case "txt":
		if stream := p.Get("stream"); subType == "sub_stream" && stream.Truthy() {
			b = with(b, "@stream", streamOf(stream.Members(), b.Get("msg")))
		}
	}
	to := p.Get("to")
	if shape == "txt" || shape == "combine" {
		to = to.Or(`""`)
	}
	b = append(b,
		jsontext.Member{Name: "@id", Value: jsontext.Quote(meta.Get("id").ID())},
		jsontext.Member{Name: "@type", Value: jsontext.Quote(kind)},
		jsontext.Member{Name: "@chatType", Value: jsontext.Quote(chatTypeOf(p.Get("type").Text(), meta.Get("to").Text(), conversationType))},
		jsontext.Member{Name: "@time", Value: meta.Get("timestamp")},
		jsontext.Member{Name: "@from", Value: p.Get("from")},
		jsontext.Member{Name: "@to", Value: to},
		jsontext.Member{Name: "@ext", Value: p.Get("ext")},
		jsontext.Member{Name: "@filetype", Value: p.Get("ext").Get("file_type")},
		jsontext.Member{Name: "@url", Value: url})
	return join(join(take(b, commonFields), take(b, fields)), annotations(p)), nil
}

// join makes one object of two. Of two equal names the last counts.
func join(a, b jsontext.Value) jsontext.Value {
	switch {
	case !a.HasMembers():
		return b
	case !b.HasMembers():
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
	if url[0] != '/' { // otherwise a peer's "@host/file" would name another host
		url = "/" + url
	}
	return h.APIURL + url
}

// chatTypeOf gives the public chat type; old messages have none.
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
func customExts(list jsontext.Value) jsontext.Value {
	if !list.Truthy() {
		return "{}"
	}
	if list.IsObject() {
		return list
	}
	all := jsontext.Value("{}")
	for _, element := range list.Elements() {
		if element.IsObject() {
			all = join(all, element)
		}
	}
	return all
}

// streamStates and streamErrors are their names in the public message.
var (
	streamStates = []field{{"stream_start", "", "0"}, {"stream_start_completed", "", "1"}, {"stream_in_progress", "", "2"},
		{"stream_completed", "", "3"}, {"stream_full", "", "3"}}
	streamErrors = []field{{"512", "", "513"}, {"513", "", "514"}}
)

func streamOf(s jsontext.Members, text jsontext.Value) jsontext.Value {
	return object("customType", s.Get("stream_type"), "status", lookup(streamStates, s.Get("stream_status").Text()),
		"errorType", lookup(streamErrors, string(s.Get("stream_error"))), "text", text, "finishReason", s.Get("stream_finish_reason"))
}

func lookup(table []field, name string) jsontext.Value {
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
func annotations(p jsontext.Members) jsontext.Value {
	meta := p.Get("meta").Members()
	thread, edit := meta.Get("thread").Or(""), meta.Get("edit_msg").Or("")
	if thread != "" {
		thread = take(thread.Members(), threadFields)
	}
	if edit != "" {
		edit = take(edit.Members(), editFields)
	}
	return object("msgConfig", p.Get("msgConfig").Or(""), "reactions", meta.Get("reaction").Or(""),
		"translations", meta.Get("translations").Or(""), "chatThread", thread, "modifiedInfo", edit)
}
