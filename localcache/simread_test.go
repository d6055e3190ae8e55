//go:build !js

package localcache_test

import (
	"fmt"
	"slices"
	"strings"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// compared are the sessions whose order of messages plain lists know: those without own
// messages.
var simCompared = simSessions[:2]

// read compares what a call read.
func (m *simModel) read(c *simCall) string {
	var got, want string
	switch call := c.call.(type) {
	case *List:
		if page, ok := c.results[0].(*simPage); ok {
			got, want = simListed(page.items), m.listed(page.items, call.Limit)
		}
	case *GetMessages:
		if call.Session == simOwnSession {
			return ""
		}
		for _, one := range c.results {
			got += one.(*simMessage).ID + " " + one.(*simMessage).Msg + "\n"
		}
		list := m.chats[call.Session].ordered()
		slices.Reverse(list)
		for _, held := range list[:min(len(list), call.PageSize)] {
			want += held.id + " " + held.msg + "\n"
		}
	case *CountMessages:
		n := len(m.chats[call.Session].messages)
		if call.Session == simOwnSession {
			n += len(m.own)
		}
		got, want = fmt.Sprint(c.result.(*bridge.Count).Count), fmt.Sprint(n)
	case *CountUnread:
		n := 0
		for _, chat := range m.chats {
			if chat.unsure {
				return ""
			}
			if chat.there && (call.IncludeMuted || chat.remind == "") {
				n += chat.unread()
			}
		}
		got, want = fmt.Sprint(c.result.(*bridge.Count).Count), fmt.Sprint(n)
	case *SearchMessages:
		for _, one := range c.results {
			got += one.(*simMessage).ID + " "
		}
		want = m.found(call.Keywords[0])
	}
	if got != want {
		return fmt.Sprintf("gave\n%s\nplain lists\n%s", got, want)
	}
	return ""
}

// found is the ids of the messages with a word, the newest first.
func (m *simModel) found(word string) (ids string) {
	type found struct {
		at Found
		id string
	}
	var list []found
	for session, c := range m.chats {
		for _, held := range c.messages {
			if strings.Contains(held.msg, word) {
				list = append(list, found{Found{Session: session, Order: held.order}, held.id})
			}
		}
	}
	slices.SortFunc(list, func(a, b found) int {
		if a.at.Less(b.at) {
			return 1
		}
		return -1
	})
	for _, one := range list {
		ids += one.id + " "
	}
	return ids
}

// simListed is the items of a list that plain lists know.
func simListed(items []*simItem) (text string) {
	for _, i := range items {
		if !slices.Contains(simCompared, i.session) {
			continue
		}
		last := "none"
		if i.last != nil {
			last = i.last.ID + " " + i.last.Msg
		}
		text += fmt.Sprintln(i.session, i.unread, i.time, last, i.field, i.draft, i.remind, i.pinned)
	}
	return text
}

// listed is what a list of these conversations should be.
func (m *simModel) listed(items []*simItem, limit int) (text string) {
	var sessions []string
	for _, session := range simCompared {
		if m.chats[session].there {
			sessions = append(sessions, session)
		}
	}
	slices.SortFunc(sessions, func(a, b string) int {
		if c, d := m.chats[a], m.chats[b]; c.time != d.time {
			return int(d.time - c.time)
		}
		return strings.Compare(b, a)
	})
	if limit > 0 { // dora takes a place on the page that is not known
		n := 0
		for _, i := range items {
			if slices.Contains(simCompared, i.session) {
				n++
			}
		}
		if len(items) == limit {
			sessions = sessions[:min(n, len(sessions))]
		}
	}
	for _, session := range sessions {
		c := m.chats[session]
		last := "none"
		if list := c.ordered(); len(list) > 0 {
			last = list[len(list)-1].id + " " + list[len(list)-1].msg
		}
		text += fmt.Sprintln(session, c.unread(), c.time, last, c.field, c.draft, c.remind, c.pinned)
	}
	return text
}

// check compares the database with the plain lists.
func (m *simModel) check(d *simDatabase) string {
	var items []*simItem
	for _, c := range d.conversations() {
		items = append(items, d.values.item(c))
	}
	if got, want := simListed(items), m.listed(items, 0); got != want {
		return fmt.Sprintf("the database lists\n%s\nplain lists\n%s", got, want)
	}
	for _, session := range simSessions {
		chat := m.chats[session]
		got, want := "", ""
		for _, row := range d.messages(session) {
			if row.ClientID == "" {
				got += fmt.Sprintln(strings.TrimLeft(row.ServerKey, "0"), d.values.message(row.Body).Msg, row.Counted)
			}
		}
		for _, held := range chat.ordered() {
			want += fmt.Sprintln(held.id, held.msg, held.counted)
		}
		if got != want {
			return fmt.Sprintf("%s holds\n%s\nplain lists\n%s", session, got, want)
		}
	}
	dora := m.chats[simOwnSession]
	at := slices.IndexFunc(items, func(i *simItem) bool { return i.session == simOwnSession })
	if !dora.unsure && ((at >= 0) != dora.there || at >= 0 && items[at].unread != dora.unread()) {
		return fmt.Sprintf("dora is listed at %d of %s, and is there %v with %d unread", at, simListed(items), dora.there, dora.unread())
	}
	tombs := map[string]string{}
	for _, row := range d.messages(Tombstones) {
		tombs[row.ServerKey] = "recalled"
		if row.Removed {
			tombs[row.ServerKey] = "removed"
		}
	}
	if fmt.Sprint(tombs) != fmt.Sprint(m.gone) {
		return fmt.Sprintf("tombstones are %v, want %v", tombs, m.gone)
	}
	return m.checkOwn(d)
}
