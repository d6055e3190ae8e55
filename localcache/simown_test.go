//go:build !js

package localcache_test

import (
	"fmt"
	"slices"

	. "localcache-wasm/localcache"
)

// simOwnMessage is a message of this user's, as plain lists know it. Nobody tells when a
// message is given up, so its status may be one of several.
type simOwnMessage struct {
	tab      *simTab // that sent it last
	clientID string
	statuses map[Status]bool
	key      string  // its server key, "" until the answer
	timed    bool    // the server's copy came
	deadline float64 // virtual ms
}

const simOwnSession = "singleChat-dora"

func (o *simOwnMessage) is(status Status) bool { return len(o.statuses) == 1 && o.statuses[status] }

// mayFail is for a message that may have failed, if it is on its way.
func (o *simOwnMessage) mayFail() {
	if o.statuses[Created] || o.statuses[InProgress] {
		o.statuses[Failed] = true
	}
}

func (m *simModel) ownByKey(key string) *simOwnMessage {
	for _, o := range m.own {
		if o.key == key {
			return o
		}
	}
	return nil
}

// ownOf is the message that a tab, or one of its page before it, sent under an id.
func (m *simModel) ownOf(t *simTab, clientID string) *simOwnMessage {
	for _, o := range m.own {
		if o.clientID == clientID && o.tab.page == t.page {
			return o
		}
	}
	return nil
}

func (m *simModel) forget(o *simOwnMessage) {
	m.own = slices.DeleteFunc(m.own, func(other *simOwnMessage) bool { return other == o })
}

// timePassed has messages fail that may have been given up by then.
func (m *simModel) timePassed(at float64) {
	for _, o := range m.own {
		ended := o.tab.ended != 0 && o.tab.ended <= at
		if o.statuses[InProgress] && (ended || o.deadline <= at) || o.statuses[Created] && ended {
			o.mayFail()
		}
	}
}

func (m *simModel) send(t *simTab, c *simCall, h *Header, status Status) {
	chat := m.chats[simOwnSession]
	o := m.ownOf(t, h.ID)
	if o == nil {
		chat.ensure()
		m.own = append(m.own, &simOwnMessage{
			tab: t, clientID: h.ID, statuses: map[Status]bool{status: true}, deadline: c.at + GiveUpAfter,
		})
		return
	}
	next := map[Status]bool{}
	taken, kept := 0, 0
	for old := range o.statuses {
		again := old == Failed && status == Created
		if !again && (old == Failed || old == Success || status < old) {
			next[old] = true
			kept++
			continue
		}
		next[status] = true
		taken++
		if again && !chat.there {
			if o.is(Failed) {
				chat.ensure()
			} else {
				chat.unsure = true
			}
		}
	}
	o.statuses = next
	if taken > 0 {
		o.tab = t
	}
	if kept == 0 {
		o.deadline = c.at + GiveUpAfter
	}
}

func (m *simModel) answered(t *simTab, u *UpdateMessage) {
	o := m.ownOf(t, u.ClientID)
	switch {
	case o == nil || o.is(Success):
	case u.Status == Success:
		key := ServerKey(u.ServerMsgID)
		if m.gone[key] != "" {
			m.forget(o)
			return
		}
		o.statuses, o.key = map[Status]bool{Success: true}, key
		if twin := m.chats[simOwnSession].messages[key]; twin != nil {
			delete(m.chats[simOwnSession].messages, key)
			m.timed(o, twin.order)
		}
	default:
		o.statuses = map[Status]bool{Failed: true}
	}
}

// timed is the server's copy of an own message.
func (m *simModel) timed(o *simOwnMessage, order OrderKey) {
	if c := m.chats[simOwnSession]; !o.timed && c.there {
		c.newest = simLater(c.newest, order)
	}
	o.timed = true
}

// checkOwn compares the own messages with those of the database. Those of stores that
// have ended have failed, and none is in progress for longer than it may be.
func (m *simModel) checkOwn(d *simDatabase) string {
	var stored []*Message
	for _, row := range d.messages(simOwnSession) {
		if row.ClientID != "" {
			stored = append(stored, row)
		}
	}
	if len(stored) != len(m.own) {
		return fmt.Sprintf("there are %d own messages, of %d", len(stored), len(m.own))
	}
	for _, o := range m.own {
		at := slices.IndexFunc(stored, func(row *Message) bool { return row.ClientID == o.clientID && pageOfNonce(row.Nonce) == o.tab.page })
		if at < 0 {
			return fmt.Sprintf("the own message %s of %s is missing", o.clientID, o.tab.nonce)
		}
		row := stored[at]
		pending := row.Status == InProgress || row.Status == Created && o.tab.ended != 0
		if !o.statuses[row.Status] || row.ServerKey != o.key || pending {
			return fmt.Sprintf("the own message %s of %s has status %d and key %q, want one of %v and %q", o.clientID, o.tab.nonce, row.Status,
				row.ServerKey, o.statuses, o.key)
		}
	}
	return ""
}
