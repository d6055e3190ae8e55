//go:build !js

package localcache_test

import (
	"fmt"
	"slices"

	. "localcache-wasm/localcache"
)

// inDatabase reads the database past the tabs.
func (d *simDatabase) inDatabase(queries ...*Query) {
	tx, _ := d.rows.Begin(false)
	if err := tx.Read(queries...); err != nil {
		panic(err)
	}
}

// sessions is the conversations in the order of the list, and messages those of one.
func (d *simDatabase) conversations() []*Conversation {
	q := &Query{Kind: ConversationList}
	d.inDatabase(q)
	return q.Conversations
}

func (d *simDatabase) messages(session string) []*Message {
	q := &Query{Kind: MessagesAfter, Session: session}
	d.inDatabase(q)
	return q.Messages
}

// broken checks what holds for every state of a store, whatever led to it.
func (d *simDatabase) broken() string {
	keys, own := map[string]string{}, map[string]string{}
	for _, session := range slices.Concat(simSessions, []string{Tombstones}) {
		for _, m := range d.messages(session) {
			at := fmt.Sprint(session, m.Order)
			if m.ServerKey != "" && keys[m.ServerKey] != "" {
				return fmt.Sprintf("the message %s stands at %s and at %s", m.ServerKey, keys[m.ServerKey], at)
			}
			keys[m.ServerKey] = at
			if id := m.ClientID + m.Nonce; id != "" && own[id] != "" {
				return fmt.Sprintf("the own message %s stands at %s and at %s", id, own[id], at)
			} else {
				own[id] = at
			}
			if m.Body == 0 {
				if session != Tombstones {
					return fmt.Sprintf("the message at %s has no body", at)
				}
				continue
			}
			if b := d.values.message(m.Body); b.session != session || b.status != m.Status {
				return fmt.Sprintf("the message at %s of status %d says %+v", at, m.Status, b)
			}
		}
	}
	for _, c := range d.conversations() {
		var last OrderKey
		var text *simMessage
		unread := c.Mark.Base
		for _, m := range d.messages(c.Session) {
			last, text = m.Order, d.values.message(m.Body)
			if m.Counted && c.Mark.Order.Less(m.Order) {
				unread++
			}
		}
		if c.Last != last {
			return fmt.Sprintf("the last message of %s stands at %v, its newest at %v", c.Session, c.Last, last)
		}
		if shown := d.values.item(c).last; (shown == nil) != (text == nil) || text != nil && *shown != *text {
			return fmt.Sprintf("the last message of %s is %+v, its newest %+v", c.Session, shown, text)
		}
		if c.Unread != unread {
			return fmt.Sprintf("%s has %d unread, and %d stand behind its mark %v", c.Session, c.Unread, unread, c.Mark)
		}
	}
	return ""
}
