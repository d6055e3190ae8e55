package contact

import (
	"errors"
	"strconv"
	"strings"

	"localcache-wasm/internal/jsontext"
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

	row := newObject().
		set("conversationId", quote(c.ConversationID)).
		set("conversationType", quote(c.ConversationType)).
		set("isPinned", f.get("is_top")).
		set("pinnedTime", pinnedTime).
		set("unReadCount", f.get("unread_num")).
		set("lastMessage", last)
	if f.get("marks").truthy() {
		c.HasMarks = true
		c.Marks = marksOf(f.get("marks").elements())
		row.set("marks", numbers(c.Marks))
	}
	return row.end(), c, problem
}

// marksOf reads "mark_0" … "mark_19"; marks of a newer server are left out.
func marksOf(names []raw) []int {
	marks := []int{}
	for _, name := range names {
		number, ok := strings.CutPrefix(name.text(), "mark_")
		mark, err := strconv.Atoi(number)
		if ok && err == nil && validMark(mark) {
			marks = append(marks, mark)
		}
	}
	return marks
}

func validMark(mark int) bool { return mark >= 0 && mark <= 19 }

func numbers(list []int) raw {
	var b jsontext.Builder
	b.BeginArray()
	for _, n := range list {
		b.Int(n)
	}
	b.EndArray()
	return raw(b.Text())
}

// result is what the caller gets.
func (p *page) result() string {
	o := newObject().
		set("type", "0").
		set("data", newObject().
			set("conversations", array(p.rows)).
			set("cursor", p.cursor).
			end())
	return string(withProblems(o, p.problems).end())
}

// withProblems adds what was set aside, if anything was.
func withProblems(o *object, problems []Problem) *object {
	if len(problems) == 0 {
		return o
	}
	var list []raw
	for _, p := range problems {
		one := newObject().set("row", raw(strconv.Itoa(p.Row)))
		if p.ConversationID != "" {
			one.set("conversationId", quote(p.ConversationID))
		}
		list = append(list, one.set("reason", quote(p.Reason)).end())
	}
	return o.set("problems", array(list))
}
