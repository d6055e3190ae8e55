package localcache_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// model is the store as plain lists: what the calls are said to do, in the plainest
// way. All its messages have ids of the server's; a greater one is newer.
type model struct {
	chats map[string]*modelChat
	gone  map[int]string // "recalled" or "removed"
}

type modelChat struct {
	there    bool
	removed  int // up to here the user removed it
	newest   int
	read     int
	messages map[int]*modelMessage
}

type modelMessage struct {
	text    string
	counted bool
}

var modelPeers = []string{"bob", "carol"}

func newModel() *model {
	m := &model{chats: map[string]*modelChat{}, gone: map[int]string{}}
	for _, peer := range modelPeers {
		m.chats[peer] = &modelChat{messages: map[int]*modelMessage{}}
	}
	return m
}

// open makes the chat be there; one that was removed counts from there.
func (c *modelChat) open() {
	if !c.there {
		c.there, c.newest, c.read = true, c.removed, c.removed
	}
}

func (m *model) receive(peer string, id int, text string) {
	c := m.chats[peer]
	if held := c.messages[id]; held != nil {
		held.counted = true
		return
	}
	if id <= c.removed {
		return
	}
	c.open()
	c.newest = max(c.newest, id)
	if m.gone[id] == "" {
		c.messages[id] = &modelMessage{text, true}
	}
}

func (m *model) keep(peer string, id int, text string, history bool) {
	c := m.chats[peer]
	if c.messages[id] != nil || m.gone[id] == "recalled" {
		return
	}
	delete(m.gone, id)
	c.messages[id] = &modelMessage{text, false}
	if history && !c.there && id <= c.removed {
		return
	}
	c.open()
	c.newest = max(c.newest, id)
}

func (m *model) recall(peer string, id int) {
	delete(m.chats[peer].messages, id)
	m.gone[id] = "recalled"
}

func (m *model) removeMessages(peer string, low, high int) {
	for id := range m.chats[peer].messages {
		if low <= id && id <= high {
			delete(m.chats[peer].messages, id)
			m.gone[id] = "removed"
		}
	}
}

func (m *model) removeChat(peer string, withMessages bool) {
	c := m.chats[peer]
	if c.there {
		c.removed = max(c.newest, c.removed, c.read)
		c.there = false
	}
	if withMessages {
		clear(c.messages)
	}
}

func (c *modelChat) ids() (ids []int) {
	for id := range c.messages {
		ids = append(ids, id)
	}
	sort.Sort(sort.Reverse(sort.IntSlice(ids)))
	return ids
}

// state is what an application sees of the model.
func (m *model) state(keyword string) string {
	var b strings.Builder
	total := 0
	var found []int
	for _, peer := range modelPeers {
		c := m.chats[peer]
		unread, ids := 0, c.ids()
		for _, id := range ids {
			if c.messages[id].counted && id > c.read {
				unread++
			}
			if strings.Contains(c.messages[id].text, keyword) {
				found = append(found, id)
			}
		}
		if c.there {
			last := "none"
			if len(ids) > 0 {
				last = fmt.Sprint(ids[0], " ", c.messages[ids[0]].text)
			}
			fmt.Fprintf(&b, "%s unread %d last %s\n", peer, unread, last)
			total += unread
		}
		fmt.Fprintln(&b, peer, strings.Trim(fmt.Sprint(ids), "[]"))
	}
	sort.Sort(sort.Reverse(sort.IntSlice(found)))
	fmt.Fprintln(&b, "total", total, "found", strings.Trim(fmt.Sprint(found), "[]"))
	return b.String()
}

// state is what an application sees of the store.
func (s *testStore) state(keyword string, size int) string {
	s.t.Helper()
	var b strings.Builder
	for _, peer := range modelPeers {
		session := "singleChat-" + peer
		if c := s.one(session); c != nil {
			last := "none"
			if c.Last != nil {
				last = fmt.Sprint(c.Last["id"], " ", c.Last["msg"])
			}
			fmt.Fprintf(&b, "%s unread %d last %s\n", peer, c.Unread, last)
		}
		var ids []string
		for cursor := ""; ; {
			page := result[bridge.MessagePage](s, &GetMessages{Session: session, PageSize: size, Cursor: cursor})
			ids = append(ids, s.ids(page)...)
			if cursor = page.Cursor; page.IsLast {
				break
			}
		}
		if n := s.count(CountMessages{Session: session}); n != len(ids) {
			s.t.Fatalf("%s has %d messages and counts %d", peer, len(ids), n)
		}
		fmt.Fprintln(&b, peer, strings.Join(ids, " "))
	}
	fmt.Fprintln(&b, "total", s.unread(CountUnread{}), "found", strings.Join(s.search(SearchMessages{Keywords: []string{keyword}, PageSize: size}), " "))
	return b.String()
}

// search is all pages of a search.
func (s *testStore) search(q SearchMessages) (ids []string) {
	s.t.Helper()
	for {
		page := result[bridge.MessagePage](s, &q)
		ids = append(ids, s.ids(page)...)
		if q.Cursor = page.Cursor; page.IsLast {
			return ids
		}
	}
}

func TestTheStoreAgreesWithPlainLists(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			s, m := p.store(t), newModel()
			for range rapid.IntRange(1, 30).Draw(t, "calls") {
				peer := rapid.SampledFrom(modelPeers).Draw(t, "peer")
				session := "singleChat-" + peer
				id := rapid.IntRange(100, 108).Draw(t, "id")
				if peer == "carol" {
					id += 20
				}
				text := rapid.SampledFrom([]string{"one apple", "two pears", "an apple and a pear"}).Draw(t, "text")
				at := float64(id)
				message := s.text(fmt.Sprint(id), peer, me, text, at)
				switch rapid.IntRange(0, 12).Draw(t, "kind") {
				case 0, 1, 2:
					m.receive(peer, id, text)
					s.do(message)
				case 3:
					m.recall(peer, id)
					s.do(&Recall{ID: fmt.Sprint(id)})
				case 4:
					m.removeMessages(peer, id, id)
					result[bridge.Count](s, &RemoveChosenMessages{IDs: []string{fmt.Sprint(id)}})
				case 5:
					n := rapid.IntRange(0, 4).Draw(t, "range")
					m.removeMessages(peer, id, id+n)
					result[bridge.Count](s, &RemoveChosenMessages{Session: session, StartTime: &at, EndTime: ptr(at + float64(n))})
				case 6:
					if c := m.chats[peer]; c.there {
						c.read = max(c.read, c.newest)
					}
					s.do(&ClearUnread{session})
				case 7:
					m.keep(peer, id, text, false)
					result[bridge.Imported](s, &ImportLocalMessages{[]LocalMessage{local(message)}})
				case 8:
					m.keep(peer, id, text, true)
					s.do(past(s, message))
				case 9:
					with := rapid.Bool().Draw(t, "with messages")
					m.removeChat(peer, with)
					s.do(&RemoveConversation{Session: session, WithMessages: with})
				case 10:
					held := m.chats[peer].messages[id]
					r := <-s.start(&ChangeMessage{ID: fmt.Sprint(id), Changes: p.keep(map[string]any{"msg": text})})[0]
					if (r.Err == nil) != (held != nil) {
						t.Fatalf("changing a message that is there %v gave %v", held != nil, r.Err)
					}
					if held != nil {
						held.text = text
					}
				case 11:
					held := m.chats[peer].messages[id]
					s.do(&EditMessage{ServerMsgID: fmt.Sprint(id), ID: fmt.Sprint(id), Body: p.keep(map[string]any{"msg": text})})
					if held != nil {
						held.text = text
					}
				case 12:
					for _, c := range m.chats {
						if c.there {
							c.read = max(c.read, c.unreadUpTo())
						}
					}
					s.do(&ClearAllUnread{})
				}
				keyword := rapid.SampledFrom([]string{"apple", "pear", "one"}).Draw(t, "keyword")
				size := rapid.IntRange(1, 5).Draw(t, "page size")
				if got, want := s.state(keyword, size), m.state(keyword); got != want {
					t.Fatalf("the store shows\n%s\nplain lists\n%s", got, want)
				}
			}
		})
	})
}

// unreadUpTo is up to where a clear of all marks the chat as read: to its newest
// message if something is unread, else not at all.
func (c *modelChat) unreadUpTo() int {
	for id, m := range c.messages {
		if m.counted && id > c.read {
			return c.newest
		}
	}
	return 0
}
