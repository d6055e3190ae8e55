//go:build !js

package localcache_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	. "localcache-wasm/localcache"
)

// simModel is the store as plain lists: what the calls are said to do, in the plainest
// way. It is given the calls in the order in which the database stored them.
type simModel struct {
	chats map[string]*simChat
	gone  map[string]string // by server key: "recalled" or "removed"
	own   []*simOwnMessage
	tabs  map[string]*simTabModel // by nonce
	after map[string]simAfter     // of a call that is merged: what came after it
}

// simChat is a conversation. What removing it leaves is in it, too.
type simChat struct {
	there, was      bool // was: the user removed it
	left            Place
	removed, newest Place
	mark            Mark
	time            float64
	field, draft    string
	remind          string
	pinned          bool
	messages        map[string]*simHeld // by server key
	unsure          bool                // it depends on a status that nobody told: it is not compared
}

// simHeld is a message that the server has timed.
type simHeld struct {
	place   Place
	id, msg string
	counted bool
	edits   int
}

// simTabModel is what a tab remembers.
type simTabModel struct {
	served, offered map[string]Place
	session         string
	visible         bool
}

// simAfter is the delivered messages of a conversation that came after a call.
type simAfter struct {
	keys  map[string]bool
	first Place
}

func newSimModel() *simModel {
	m := &simModel{chats: map[string]*simChat{}, gone: map[string]string{}, tabs: map[string]*simTabModel{}}
	for _, session := range simSessions {
		m.chats[session] = &simChat{messages: map[string]*simHeld{}}
	}
	return m
}

// tab is what a tab remembers. One that goes on with what another left begins with the
// other's.
func (m *simModel) tab(t *simTab) *simTabModel {
	known := m.tabs[t.nonce]
	if known == nil {
		known = &simTabModel{served: map[string]Place{}, offered: map[string]Place{}}
		if t.heir != nil {
			before := m.tab(t.heir)
			known.served, known.session, known.visible = maps.Clone(before.served), before.session, before.visible
		}
		m.tabs[t.nonce] = known
	}
	return known
}

func simLater(p, q Place) Place {
	if p.Less(q) {
		return q
	}
	return p
}

// ensure has the conversation be there.
func (c *simChat) ensure() {
	if c.there {
		return
	}
	*c = simChat{there: true, was: c.was, left: c.left, messages: c.messages, unsure: c.unsure}
	if c.was {
		c.removed, c.newest = c.left, c.left
		for _, held := range c.messages {
			c.newest = simLater(c.newest, held.place)
		}
		c.mark = Mark{Place: c.left, Cleared: !c.left.IsZero(), Set: !c.left.IsZero()}
		c.time = c.last().Time
	}
}

// removedBefore is up to where the user removed it.
func (c *simChat) removedBefore() Place {
	if c.there {
		return c.removed
	}
	return c.left
}

// ordered is its messages, the oldest first.
func (c *simChat) ordered() (list []*simHeld) {
	for _, held := range c.messages {
		list = append(list, held)
	}
	slices.SortFunc(list, func(a, b *simHeld) int { return a.place.Compare(b.place) })
	return list
}

func (c *simChat) last() (p Place) {
	for _, held := range c.messages {
		p = simLater(p, held.place)
	}
	return p
}

func (c *simChat) unread() int {
	n := c.mark.Base
	for _, held := range c.messages {
		if held.counted && c.mark.Place.Less(held.place) {
			n++
		}
	}
	return n
}

// setMark takes the mark that stands further behind; at the same place the clear, then
// the lower count.
func (c *simChat) setMark(mark Mark) {
	old := c.mark
	wins := old.Place.Less(mark.Place)
	if mark.Place == old.Place {
		wins = mark.Cleared && !old.Cleared || mark.Cleared == old.Cleared && mark.Base < old.Base
	}
	if !old.Set || wins {
		mark.Set = true
		c.mark = mark
	}
}

// clear marks as read what came before the call.
func (m *simModel) clear(session string, newest Place) {
	c := m.chats[session]
	c.setMark(Mark{Place: m.seen(session, simLater(newest, c.mark.Place)), Cleared: true})
}

// seen leaves out what came after a call that is merged, and was stored before.
func (m *simModel) seen(session string, p Place) Place {
	a := m.after[session]
	if !a.keys[p.Tie] {
		return p
	}
	p = Place{Time: a.first.Time, Tie: simKeyBefore(a.first.Tie) + "~~~"}
	for key, held := range m.chats[session].messages {
		if !a.keys[key] {
			p = simLater(p, held.place)
		}
	}
	return p
}

func (m *simModel) remove(t *simTabModel, session string, withMessages bool) {
	c := m.chats[session]
	if c.there {
		c.left = m.seen(session, simLater(simLater(simLater(c.newest, t.offered[session]), c.removed), c.mark.Place))
		c.there, c.was = false, true
	} else if c.left.Less(t.offered[session]) {
		c.left, c.was = t.offered[session], true
	}
	if withMessages {
		m.empty(session)
	}
}

func (m *simModel) empty(session string) {
	clear(m.chats[session].messages)
	if session == simOwnSession {
		m.own = nil
	}
}

// held finds a message by its server key.
func (m *simModel) held(key string) (session string, held *simHeld) {
	for session, c := range m.chats {
		if held := c.messages[key]; held != nil {
			return session, held
		}
	}
	return "", nil
}

func (m *simModel) receive(t *simTabModel, h *Header, session, msg string, fromServer bool) {
	c, key := m.chats[session], ServerKey(h.ID)
	place := Place{Time: h.Time, Tie: key}
	if fromServer {
		t.served[session] = place
	}
	live := !fromServer
	replayed := live && !c.removedBefore().Less(place)
	if m.gone[key] != "" {
		if !replayed {
			c.ensure()
			c.newest, c.time = simLater(c.newest, place), max(c.time, place.Time)
		}
		return
	}
	counted := live && h.From != me
	if own := m.ownByKey(key); own != nil {
		m.timed(own, place)
		return
	}
	if held := c.messages[key]; held != nil {
		held.counted = held.counted || counted
		if !c.there && !replayed {
			c.ensure()
			c.newest, c.time = simLater(c.newest, place), max(c.time, place.Time)
		}
	} else {
		if replayed {
			return
		}
		c.ensure()
		c.messages[key] = &simHeld{place: place, id: h.ID, msg: msg, counted: counted}
		c.newest = simLater(c.newest, place)
		if c.last() == place {
			c.time = max(c.time, place.Time)
		}
	}
	held := c.messages[key]
	if live && c.there && t.visible && t.session == session && held.counted && c.mark.Place.Less(place) {
		c.setMark(Mark{Place: place, Cleared: true})
	}
}

// keep is a message of the past, or of the application's.
func (m *simModel) keep(h *Header, session, msg string, history bool) {
	c, key := m.chats[session], ServerKey(h.ID)
	place := Place{Time: h.Time, Tie: key}
	if c.messages[key] != nil || m.gone[key] == "recalled" {
		return
	}
	delete(m.gone, key)
	c.messages[key] = &simHeld{place: place, id: h.ID, msg: msg}
	if history && !c.there && !c.removedBefore().Less(place) {
		return
	}
	c.ensure()
	c.newest = simLater(c.newest, place)
	if c.last() == place {
		c.time = max(c.time, place.Time)
	}
}

// trim removes the oldest messages beyond a number, but none that is not read, and not
// the last.
func (c *simChat) trim(most int) {
	list := c.ordered()
	excess, last := len(list)-most, c.last()
	for _, held := range list {
		if excess <= 0 || held.counted && c.mark.Place.Less(held.place) {
			return
		}
		if held.place != last {
			delete(c.messages, held.place.Tie)
			excess--
		}
	}
}

// simKeyBefore is the server key one lower.
func simKeyBefore(key string) string {
	n, err := strconv.ParseUint(key, 10, 64)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%020d", n-1)
}

func pageOfNonce(nonce string) string {
	page, _, _ := strings.Cut(nonce, ".")
	return page
}

func simSessionOf(h *Header) string {
	if h.To == me {
		return "singleChat-" + h.From
	}
	return "singleChat-" + strings.ToLower(h.To)
}
