//go:build !js

package imserver

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// channels is a page of the asker's conversation list, newest first.
func (s *Server) channels(c *call) (any, *problem) {
	pinned := c.query.Get("is_top") == "true"
	rows := s.conversations.rows(c.user, c.query.Get("needEmptySession") == "true", pinned, func(e *conversation) bool { return e.Pinned || !pinned })
	return s.channelPage(c, rows, 20), nil
}

// markedChannels are the conversations with one mark.
func (s *Server) markedChannels(c *call) (any, *problem) {
	mark, ok := markNumber(c.query.Get("mark"))
	if !ok {
		return nil, illegal("mark must be one of mark_0 to mark_19")
	}
	rows := s.conversations.rows(c.user, true, false, func(e *conversation) bool { return slices.Contains(e.Marks, mark) })
	return s.channelPage(c, rows, 10), nil
}

// channelPage cuts a page out of rows. Its cursor is the place of its last row,
// so a list that moves meanwhile shows nothing twice.
func (s *Server) channelPage(c *call, rows []row, usual int) any {
	limit := pageSize(c.query, "limit", usual)
	if at, ok := placeOf(c.query.Get("cursor")); ok {
		rows = slices.DeleteFunc(rows, func(r row) bool { return !at.before(r.place) })
	}
	cursor := ""
	if len(rows) > limit {
		rows = rows[:limit]
		cursor = rows[limit-1].place.String()
	}
	infos := []any{}
	for _, r := range rows {
		infos = append(infos, r.json(c.user))
	}
	return data(map[string]any{"channel_infos": infos, "cursor": cursor})
}

func pageSize(query url.Values, name string, usual int) int {
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 1 || n > 50 {
		return usual
	}
	return n
}

func (r row) json(user string) map[string]any {
	e := r.entry
	marks := []string{}
	for _, mark := range e.Marks {
		marks = append(marks, markName(mark))
	}
	return map[string]any{
		"session_to": r.target.name, "session_type": string(r.target.kind), "unread_num": e.unread(user), "is_top": e.Pinned,
		"update_top_status_time": e.PinnedTime, "marks": marks, "meta": e.metaJSON(r.target.kind),
	}
}

// oldChannels is the list as older clients ask for it: in pages by number, if at all.
func (s *Server) oldChannels(c *call) (any, *problem) {
	rows := s.conversations.rows(c.user, false, false, nil)
	if strings.HasSuffix(c.r.URL.Path, "/page") {
		size := pageSize(c.query, "pageSize", 20)
		number, err := strconv.Atoi(c.query.Get("pageNum"))
		if err != nil || number < 1 || number > len(rows)+1 {
			number = 1
		}
		rows = rows[min((number-1)*size, len(rows)):]
		rows = rows[:min(size, len(rows))]
	}
	infos := []any{}
	for _, r := range rows {
		infos = append(infos, map[string]any{
			"channel_id": address(r.target.jid()), "unread_num": r.entry.unread(c.user), "meta": r.entry.metaJSON(r.target.kind),
		})
	}
	return data(map[string]any{"channel_infos": infos}), nil
}
