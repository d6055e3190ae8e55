package contact

import (
	"errors"
	"strconv"
	"strings"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// page is one page of the server's conversation list: what the caller gets and
// what the store gets.
type page struct {
	rows          []jsontext.Value
	conversations []ServerConversation
	cursor        jsontext.Value
	problems      []Problem
}

var (
	errNoConversationID = errors.New("the conversation has no id")
	errNotAnObject      = errors.New("the row is not an object")
)

// readPage reads the answer to a request for conversations. A row that cannot be read is
// left out and reported; the other rows are used.
func (h *Host) readPage(answer jsontext.Value) page {
	data := answer.Get("data").Members()
	p := page{cursor: data.Get("cursor").Or(`""`)}
	if !p.cursor.IsString() { // the next call wants a string
		p.cursor = jsontext.Quote(string(p.cursor))
	}
	for i, r := range data.Get("channel_infos").Elements() {
		row, conversation, err := h.readRow(r)
		if err != nil {
			p.problems = append(p.problems, Problem{Row: i, ConversationID: conversation.ConversationID, Reason: err.Error()})
		}
		if row == "" {
			continue
		}
		p.rows = append(p.rows, row)
		p.conversations = append(p.conversations, conversation)
	}
	return p
}

// readRow reads one conversation. With an error and a row, all but its last
// message was understood; with an error alone, nothing was.
func (h *Host) readRow(r jsontext.Value) (jsontext.Value, ServerConversation, error) {
	var c ServerConversation
	f := r.Members()
	if f == nil {
		return "", c, errNotAnObject
	}
	if c.ConversationID = f.Get("session_to").ID(); c.ConversationID == "" {
		return "", c, errNoConversationID
	}
	c.ConversationType = "groupChat"
	if f.Get("session_type").Text() == "chat" {
		c.ConversationType = "singleChat"
	}
	c.SessionID = c.ConversationType + "-" + c.ConversationID
	c.UnreadCount = max(0, int(f.Get("unread_num").Int()))
	c.Pinned = f.Get("is_top").Truthy()
	pinnedTime := jsontext.Value("0")
	if c.Pinned {
		pinnedTime = f.Get("update_top_status_time")
		c.PinnedTime = pinnedTime.Int()
	}

	last := jsontext.Value("null")
	var problem error
	if meta := f.Get("meta").Members(); len(meta) > 0 {
		c.ServerID = meta.Get("id").ID()
		c.ServerTime = meta.Get("timestamp").Int()
		body, err := h.lastMessage(meta, c.ConversationType)
		if err != nil {
			problem = errors.New("its last message: " + err.Error())
		} else {
			last = body
			c.LastMessage = string(body)
		}
	}

	marks := jsontext.Value("")
	if f.Get("marks").Truthy() {
		c.HasMarks = true
		c.Marks, marks = marksOf(f.Get("marks").Elements())
	}
	row := object("conversationId", jsontext.Quote(c.ConversationID), "conversationType", jsontext.Quote(c.ConversationType),
		"isPinned", f.Get("is_top"), "pinnedTime", pinnedTime, "unReadCount", f.Get("unread_num"), "lastMessage", last, "marks", marks)
	return row, c, problem
}

// marksOf reads "mark_0" … "mark_19"; marks of a newer server are left out.
func marksOf(names []jsontext.Value) ([]int, jsontext.Value) {
	marks, texts := []int{}, []jsontext.Value{}
	for _, name := range names {
		text := name.Text()
		mark, err := strconv.Atoi(strings.TrimPrefix(text, "mark_"))
		if err == nil && localcache.ValidMark(mark) && text == markName(mark) {
			marks, texts = append(marks, mark), append(texts, itoa(mark))
		}
	}
	return marks, array(texts)
}

// result is what the caller gets.
func (p *page) result() string {
	return string(object("type", "0", "data", object("conversations", array(p.rows), "cursor", p.cursor),
		"problems", problemList(p.problems)))
}

// problemList reports the rows that were left out, if any.
func problemList(problems []Problem) jsontext.Value {
	var list []jsontext.Value
	for _, p := range problems {
		id := jsontext.Value("")
		if p.ConversationID != "" {
			id = jsontext.Quote(p.ConversationID)
		}
		list = append(list, object("row", itoa(p.Row), "conversationId", id, "reason", jsontext.Quote(p.Reason)))
	}
	if list == nil {
		return ""
	}
	return array(list)
}
