package contact

import "errors"

// OldListParams asks for one page of the old list; without both numbers it is whole.
type OldListParams struct {
	PageNum  raw // from 1
	PageSize raw
}

var errNoData = errors.New("it has no data")

// GetConversationlist asks for the server's conversations the old way and returns the
// server's answer as {type: 0, data: {channel_infos: [{channel_id, unread_num,
// lastMessage}]}}. Unlike the newer lists it tells neither pins nor marks, and nothing
// of it is merged into the store, as with the vendor's plugin.
func (c *Client) GetConversationlist(p OldListParams) (string, error) {
	const call = "getConversationlist"
	path, q := "users/"+escape(c.Host.User)+"/user_channels", query(nil)
	if positive(p.PageNum) && positive(p.PageSize) {
		path += "/page"
		q = query{{"pageNum", string(p.PageNum)}, {"pageSize", string(p.PageSize)}}
	}
	answer, err := c.get(call, path, q)
	if err != nil {
		return "", err
	}
	data := answer.fields().get("data")
	if !data.isObject() {
		return "", unreadable(call, errNoData, string(answer))
	}
	rows, problems := c.Host.readOldList(data.fields().get("channel_infos"))
	if rows != "" {
		data = data.fields().replace("channel_infos", rows)
	}
	answer = answer.fields().replace("data", data)
	if list := problemList(problems); list != "" {
		answer = answer.fields().replace("problems", list)
	}
	return withType(answer), nil
}

func positive(r raw) bool {
	f, ok := r.number()
	return ok && f > 0
}

// readOldList is the rows as the caller gets them; "" if there is no list. The
// vendor's plugin fails as a whole at a row it cannot read; here its last message is
// null, and a problem tells why.
func (h *Host) readOldList(list raw) (raw, []Problem) {
	if list == "" {
		return "", nil
	}
	var rows []raw
	var problems []Problem
	for i, r := range list.elements() {
		id := r.fields().get("channel_id").text()
		row, err := h.readOldRow(r)
		if err != nil {
			problems = append(problems, Problem{Row: i, ConversationID: id, Reason: "its last message: " + err.Error()})
		}
		rows = append(rows, row)
	}
	return array(rows), problems
}

// readOldRow puts the public message in the place of a row's meta.
func (h *Host) readOldRow(r raw) (raw, error) {
	f := r.fields()
	meta := f.get("meta")
	if meta == "" {
		return r, nil
	}
	last, err := raw("{}"), error(nil)
	if m := meta.fields(); len(m) > 0 {
		// The conversation's type stands in its address: org#app_g1@conference.easemob.com.
		if last, err = h.lastMessage(m, chatTypeOf("", f.get("channel_id").text(), "singleChat")); err != nil {
			last = "null"
		} else if wire := payloadType(m); wire == "groupchat" || wire == "chatroom" {
			// The vendor's plugin hands these on as they are, here and nowhere else.
			last = last.fields().replace("chatType", quote(wire))
		}
	}
	return f.without("meta").replace("lastMessage", last), err
}

// payloadType is the chat type that a message's payload, which can be read, tells.
func payloadType(meta members) string {
	payload := meta.get("payload")
	if payload.isString() {
		payload, _ = parse(payload.text())
	}
	return payload.fields().get("type").text()
}

// replace is an object of the members, with another value for one of them, or with
// one more.
func (m members) replace(name string, value raw) raw {
	object, found := []byte{'{'}, false
	add := func(name string, value raw) {
		if len(object) > 1 {
			object = append(object, ',')
		}
		object = append(append(append(object, quote(name)...), ':'), value...)
	}
	for _, member := range m {
		if member.name == name {
			member.value, found = value, true
		}
		add(member.name, member.value)
	}
	if !found {
		add(name, value)
	}
	return raw(append(object, '}'))
}

func (m members) without(name string) (rest members) {
	for _, member := range m {
		if member.name != name {
			rest = append(rest, member)
		}
	}
	return rest
}
