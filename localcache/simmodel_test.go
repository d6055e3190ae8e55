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
	left            OrderKey
	removed, newest OrderKey
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
	order   OrderKey
	id, msg string
	counted bool
	edits   int
}

// simTabModel is what a tab remembers.
type simTabModel struct {
	served, offered map[string]OrderKey
	session         string
	visible         bool
}

// simAfter is the delivered messages of a conversation that came after a call.
type simAfter struct {
	keys  map[string]bool
	first OrderKey
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
		known = &simTabModel{served: map[string]OrderKey{}, offered: map[string]OrderKey{}}
		if t.heir != nil {
			before := m.tab(t.heir)
			known.served, known.session, known.visible = maps.Clone(before.served), before.session, before.visible
		}
		m.tabs[t.nonce] = known
	}
	return known
}

func simLater(p, q OrderKey) OrderKey {
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
			c.newest = simLater(c.newest, held.order)
		}
		c.mark = Mark{Order: c.left, Cleared: !c.left.IsZero(), Set: !c.left.IsZero()}
		c.time = c.last().Time
	}
}

// removedBefore is up to where the user removed it.
func (c *simChat) removedBefore() OrderKey {
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
	slices.SortFunc(list, func(a, b *simHeld) int { return a.order.Compare(b.order) })
	return list
}

func (c *simChat) last() (p OrderKey) {
	for _, held := range c.messages {
		p = simLater(p, held.order)
	}
	return p
}

func (c *simChat) unread() int {
	n := c.mark.Base
	for _, held := range c.messages {
		if held.counted && c.mark.Order.Less(held.order) {
			n++
		}
	}
	return n
}

// setMark takes the mark that stands further behind; at the same order key the clear, then
// the lower count.
func (c *simChat) setMark(mark Mark) {
	old := c.mark
	wins := old.Order.Less(mark.Order)
	if mark.Order == old.Order {
		wins = mark.Cleared && !old.Cleared || mark.Cleared == old.Cleared && mark.Base < old.Base
	}
	if !old.Set || wins {
		mark.Set = true
		c.mark = mark
	}
}

// clear marks as read what came before the call.
func (m *simModel) clear(session string, newest OrderKey) {
	c := m.chats[session]
	c.setMark(Mark{Order: m.seen(session, simLater(newest, c.mark.Order)), Cleared: true})
}

// seen leaves out what came after a call that is merged, and was stored before.
func (m *simModel) seen(session string, p OrderKey) OrderKey {
	a := m.after[session]
	if !a.keys[p.ID] {
		return p
	}
	p = OrderKey{Time: a.first.Time, ID: simKeyBefore(a.first.ID) + "~~~"}
	for key, held := range m.chats[session].messages {
		if !a.keys[key] {
			p = simLater(p, held.order)
		}
	}
	return p
}

func (m *simModel) remove(t *simTabModel, session string, withMessages bool) {
	c := m.chats[session]
	if c.there {
		c.left = m.seen(session, simLater(simLater(simLater(c.newest, t.offered[session]), c.removed), c.mark.Order))
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
	order := OrderKey{Time: h.Time, ID: key}
	if fromServer {
		t.served[session] = order
	}
	live := !fromServer
	replayed := live && !c.removedBefore().Less(order)
	if m.gone[key] != "" {
		if !replayed {
			c.ensure()
			c.newest, c.time = simLater(c.newest, order), max(c.time, order.Time)
		}
		return
	}
	counted := live && h.From != me
	if own := m.ownByKey(key); own != nil {
		m.timed(own, order)
		return
	}
	if held := c.messages[key]; held != nil {
		held.counted = held.counted || counted
		if !c.there && !replayed {
			c.ensure()
			c.newest, c.time = simLater(c.newest, order), max(c.time, order.Time)
		}
	} else {
		if replayed {
			return
		}
		c.ensure()
		c.messages[key] = &simHeld{order: order, id: h.ID, msg: msg, counted: counted}
		c.newest = simLater(c.newest, order)
		if c.last() == order {
			c.time = max(c.time, order.Time)
		}
	}
	held := c.messages[key]
	if live && c.there && t.visible && t.session == session && held.counted && c.mark.Order.Less(order) {
		c.setMark(Mark{Order: order, Cleared: true})
	}
}

// keep is a message of the past, or of the application's.
func (m *simModel) keep(h *Header, session, msg string, history bool) {
	c, key := m.chats[session], ServerKey(h.ID)
	order := OrderKey{Time: h.Time, ID: key}
	if c.messages[key] != nil || m.gone[key] == "recalled" {
		return
	}
	delete(m.gone, key)
	c.messages[key] = &simHeld{order: order, id: h.ID, msg: msg}
	if history && !c.there && !c.removedBefore().Less(order) {
		return
	}
	c.ensure()
	c.newest = simLater(c.newest, order)
	if c.last() == order {
		c.time = max(c.time, order.Time)
	}
}

// trim removes the oldest messages beyond a number, but none that is not read, and not
// the last.
func (c *simChat) trim(most int) {
	list := c.ordered()
	excess, last := len(list)-most, c.last()
	for _, held := range list {
		if excess <= 0 || held.counted && c.mark.Order.Less(held.order) {
			return
		}
		if held.order != last {
			delete(c.messages, held.order.ID)
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
