package contact

import (
	"errors"
	"strconv"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

// OldListParams asks for one page of the old list; without both numbers it is whole.
type OldListParams struct {
	PageNum  float64 // from 1
	PageSize float64
}

var errNoData = errors.New("it has no data")

// GetConversationlist asks for the server's conversations the old way and returns the
// server's answer as {type: 0, data: {channel_infos: [{channel_id, unread_num,
// lastMessage}]}}. Unlike the newer lists it has neither pins nor marks, and nothing
// of it is merged into the store, as with the vendor's plugin.
func (c *Client) GetConversationlist(p OldListParams) (string, error) {
	const call = "getConversationlist"
	path, q := "users/"+web.Escape(c.Host.User)+"/user_channels", query(nil)
	if p.PageNum > 0 && p.PageSize > 0 {
		path += "/page"
		q = query{{"pageNum", decimal(p.PageNum)}, {"pageSize", decimal(p.PageSize)}}
	}
	answer, err := c.get(call, path, q)
	if err != nil {
		return "", err
	}
	data := answer.Get("data")
	if !data.IsObject() {
		return "", unreadable(call, errNoData, string(answer))
	}
	rows, problems := c.Host.readOldList(data.Get("channel_infos"))
	if rows != "" {
		data = replace(data.Members(), "channel_infos", rows)
	}
	answer = replace(answer.Members(), "data", data)
	if list := problemList(problems); list != "" {
		answer = replace(answer.Members(), "problems", list)
	}
	return withType(answer), nil
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// readOldList is the rows as the caller gets them; "" if there is no list. The
// vendor's plugin fails as a whole at a row it cannot read; here its last message is
// null, and a problem tells why.
func (h *Host) readOldList(list jsontext.Value) (jsontext.Value, []Problem) {
	if list == "" {
		return "", nil
	}
	var rows []jsontext.Value
	var problems []Problem
	for i, r := range list.Elements() {
		id := r.Get("channel_id").Text()
		row, err := h.readOldRow(r)
		if err != nil {
			problems = append(problems, Problem{Row: i, ConversationID: id, Reason: "its last message: " + err.Error()})
		}
		rows = append(rows, row)
	}
	return array(rows), problems
}

// readOldRow puts the public message in the place of a row's meta.
func (h *Host) readOldRow(r jsontext.Value) (jsontext.Value, error) {
	f := r.Members()
	meta := f.Get("meta")
	if meta == "" {
		return r, nil
	}
	last, err := jsontext.Value("{}"), error(nil)
	if m := meta.Members(); len(m) > 0 {
		// The conversation's type stands in its address: org#app_g1@conference.easemob.com.
		if last, err = h.lastMessage(m, chatTypeOf("", f.Get("channel_id").Text(), "singleChat")); err != nil {
			last = "null"
		} else if wire := payloadType(m); wire == "groupchat" || wire == "chatroom" {
			// The vendor's plugin hands these on as they are, here and nowhere else.
			last = replace(last.Members(), "chatType", jsontext.Quote(wire))
		}
	}
	return replace(without(f, "meta"), "lastMessage", last), err
}

// payloadType is the chat type that a message's payload, which can be read, tells.
func payloadType(meta jsontext.Members) string {
	payload := meta.Get("payload")
	if payload.IsString() {
		payload, _ = jsontext.Parse(payload.Text())
	}
	return payload.Get("type").Text()
}

// replace is an object of the members, with another value for one of them, or with
// one more.
func replace(m jsontext.Members, name string, value jsontext.Value) jsontext.Value {
	var b jsontext.Builder
	b.BeginObject()
	for _, member := range m {
		if member.Name != name {
			b.Member(member.Name).Raw(string(member.Value))
		}
	}
	b.Member(name).Raw(string(value))
	b.EndObject()
	return jsontext.Value(b.Text())
}

func without(m jsontext.Members, name string) (rest jsontext.Members) {
	for _, member := range m {
		if member.Name != name {
			rest = append(rest, member)
		}
	}
	return rest
}
