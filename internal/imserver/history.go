//go:build !js

package imserver

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"localcache-wasm/msync"
)

// contentNames are the message types as a history's filter names them.
var contentNames = map[string]msync.MessageBody_Content_Type{
	"txt": msync.MessageBody_Content_TEXT, "img": msync.MessageBody_Content_IMAGE, "video": msync.MessageBody_Content_VIDEO,
	"loc": msync.MessageBody_Content_LOCATION, "audio": msync.MessageBody_Content_VOICE, "file": msync.MessageBody_Content_FILE,
	"cmd": msync.MessageBody_Content_COMMAND, "custom": msync.MessageBody_Content_CUSTOM, "combine": msync.MessageBody_Content_TEXT,
}

type historyQuery struct {
	Queue     string
	Start     json.RawMessage // the cursor: a text, or -1 for the beginning
	Number    int             `json:"pull_number"`
	Forward   bool            `json:"is_positive"` // from old to new
	Types     string          `json:"msgType"`
	StartTime *uint64
	EndTime   *uint64
	UserID    string   `json:"userId"`  // clients up to 4.x
	UserIDs   []string `json:"userIds"` // clients of 5.x
}

// history is a page of a conversation's past. Its cursor is the id of the last
// message that it told.
func (s *Server) history(c *call) (any, *problem) {
	var q historyQuery
	if !c.json(&q) {
		return nil, illegal("a JSON body with queue is needed")
	}
	name, domain, _ := strings.Cut(q.Queue, "@")
	t := s.target(&msync.JID{Name: &name, Domain: &domain})
	user := c.user
	if t.kind == inRoom {
		user = ""
	}
	var list []*stored
	if e := s.conversations.of(user, t); e != nil {
		list = slices.Clone(e.history)
	}
	if !q.Forward {
		slices.Reverse(list)
	}
	list = q.behindCursor(list)
	list = slices.DeleteFunc(list, func(m *stored) bool { return !q.wants(m) })
	number := q.Number
	if number < 1 || number > 50 {
		number = 20
	}
	isLast := len(list) <= number
	if !isLast {
		list = list[:number]
	}
	msgs, next := []any{}, ""
	for _, m := range list {
		data, err := m.meta.MarshalVT()
		if err != nil {
			continue
		}
		msgs = append(msgs, map[string]any{"msg": base64.StdEncoding.EncodeToString(data)})
		next = strconv.FormatUint(m.meta.GetId(), 10)
	}
	return data(map[string]any{"msgs": msgs, "next_key": next, "is_last": isLast}), nil
}

// behindCursor is the part of a list that was not told yet. A message that is
// gone meanwhile had its place by its id.
func (q *historyQuery) behindCursor(list []*stored) []*stored {
	cursor, err := strconv.ParseUint(strings.Trim(string(q.Start), `"`), 10, 64)
	if err != nil {
		return list
	}
	for i, m := range list {
		if m.meta.GetId() == cursor {
			return list[i+1:]
		}
	}
	return slices.DeleteFunc(list, func(m *stored) bool {
		return q.Forward && m.meta.GetId() < cursor || !q.Forward && m.meta.GetId() > cursor
	})
}

func (q *historyQuery) wants(m *stored) bool {
	at := m.meta.GetTimestamp()
	if q.StartTime != nil && at < *q.StartTime || q.EndTime != nil && *q.EndTime > 0 && at > *q.EndTime {
		return false
	}
	from := m.meta.GetFrom().GetName()
	if q.UserID != "" && from != lower(q.UserID) || len(q.UserIDs) > 0 && !slices.Contains(lowerAll(q.UserIDs), from) {
		return false
	}
	if q.Types == "" {
		return true
	}
	var body msync.MessageBody
	if body.UnmarshalVT(m.meta.GetPayload()) != nil || len(body.GetContents()) == 0 {
		return false
	}
	content := body.GetContents()[0]
	combined := content.SubType != nil && content.GetSubType() == msync.MessageBody_Content_SUB_COMBINE &&
		content.GetType() == msync.MessageBody_Content_TEXT
	for _, name := range strings.Split(q.Types, ",") {
		kind, known := contentNames[strings.TrimSpace(name)]
		if known && kind == content.GetType() && combined == (strings.TrimSpace(name) == "combine") {
			return true
		}
	}
	return false
}

// removeHistory takes messages out of the user's own history, by id or up to a time.
func (s *Server) removeHistory(c *call) (any, *problem) {
	t := target{single, lower(c.query.Get("userId"))}
	if c.r.PathValue("kind") != "chat" {
		t = target{group, c.query.Get("groupId")}
	}
	if t.name == "" {
		return nil, illegal("userId or groupId is needed")
	}
	ids := strings.Split(c.query.Get("msgIdList"), ",")
	before, err := strconv.ParseUint(c.query.Get("delTime"), 10, 64)
	byTime := strings.HasSuffix(c.r.URL.Path, "/time")
	if byTime && err != nil {
		return nil, illegal("delTime must be a time in milliseconds")
	}
	s.conversations.unlink(c.user, t, func(m *stored) bool {
		if byTime {
			return m.meta.GetTimestamp() <= before
		}
		return slices.Contains(ids, strconv.FormatUint(m.meta.GetId(), 10))
	})
	s.notify(c, map[string]any{"type": "roaming_delete", "data": map[string]any{
		"to": t.name, "chatType": string(t.kind), "resource": c.query.Get("resource"),
	}})
	return data(map[string]any{"result": "ok"}), nil
}

// deleteAll empties the user's list and every history of it.
func (s *Server) deleteAll(c *call) (any, *problem) {
	for t := range s.conversations.lists[c.user] {
		s.conversations.unlist(c.user, t, true)
	}
	return data(map[string]any{"result": "ok"}), nil
}
