package contact

import (
	"errors"
	"strconv"
	"strings"
)

// page is one page of the server's conversation list: what the caller gets and
// what the store gets.
type page struct {
	rows          []raw
	conversations []ServerConversation
	cursor        raw
	problems      []Problem
}

var (
	errNoConversationID = errors.New("the conversation has no id")
	errNotAnObject      = errors.New("the row is not an object")
)

// readPage reads the answer to a request for conversations. A row that cannot
// be read is set aside: it must not cost the user the other rows.
func (h *Host) readPage(answer raw) page {
	data := answer.fields().get("data").fields()
	p := page{cursor: data.get("cursor").or(`""`)}
	if !p.cursor.isString() { // the next call wants a string
		p.cursor = quote(string(p.cursor))
	}
	for i, r := range data.get("channel_infos").elements() {
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
func (h *Host) readRow(r raw) (raw, ServerConversation, error) {
	var c ServerConversation
	f := r.fields()
	if f == nil {
		return "", c, errNotAnObject
	}
	if c.ConversationID = f.get("session_to").id(); c.ConversationID == "" {
		return "", c, errNoConversationID
	}
	c.ConversationType = "groupChat"
	if f.get("session_type").text() == "chat" {
		c.ConversationType = "singleChat"
	}
	c.SessionID = c.ConversationType + "-" + c.ConversationID
	c.UnreadCount = max(0, int(f.get("unread_num").int()))
	c.Pinned = f.get("is_top").truthy()
	pinnedTime := raw("0")
	if c.Pinned {
		pinnedTime = f.get("update_top_status_time")
		c.PinnedTime = pinnedTime.int()
	}

	last := raw("null")
	var problem error
	if meta := f.get("meta").fields(); len(meta) > 0 {
		c.ServerID = meta.get("id").id()
		c.ServerTime = meta.get("timestamp").int()
		body, err := h.lastMessage(meta, c.ConversationType)
		if err != nil {
			problem = errors.New("its last message: " + err.Error())
		} else {
			last = body
			c.LastMessage = string(body)
		}
	}

	marks := raw("")
	if f.get("marks").truthy() {
		c.HasMarks = true
		c.Marks, marks = marksOf(f.get("marks").elements())
	}
	row := fill(`{"conversationId":%,"conversationType":%,"isPinned":%,"pinnedTime":%,"unReadCount":%,"lastMessage":%,"marks":%}`,
		quote(c.ConversationID), quote(c.ConversationType), f.get("is_top"), pinnedTime, f.get("unread_num"), last, marks)
	return row, c, problem
}

// marksOf reads "mark_0" … "mark_19"; marks of a newer server are left out.
func marksOf(names []raw) ([]int, raw) {
	marks, texts := []int{}, []raw{}
	for _, name := range names {
		text := name.text()
		mark, err := strconv.Atoi(strings.TrimPrefix(text, "mark_"))
		if err == nil && validMark(mark) && text == markName(mark) {
			marks, texts = append(marks, mark), append(texts, itoa(mark))
		}
	}
	return marks, array(texts)
}

func validMark(mark int) bool { return mark >= 0 && mark <= 19 }

// result is what the caller gets.
func (p *page) result() string {
	return string(fill(`{"type":0,"data":{"conversations":%,"cursor":%},"problems":%}`,
		array(p.rows), p.cursor, problemList(p.problems)))
}

// problemList tells what was set aside, if anything was.
func problemList(problems []Problem) raw {
	var list []raw
	for _, p := range problems {
		id := raw("")
		if p.ConversationID != "" {
			id = quote(p.ConversationID)
		}
		list = append(list, fill(`{"row":%,"conversationId":%,"reason":%}`, itoa(p.Row), id, quote(p.Reason)))
	}
	if list == nil {
		return ""
	}
	return array(list)
}
