//go:build !js

package localcache_test

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// replay gives the calls to the plain lists in the order of the database, and compares
// what they read. It says what is wrong, "" for nothing.
func (m *simModel) replay(log []*simEntry) string {
	for _, e := range log {
		m.timePassed(e.at)
		t := m.tab(e.tab)
		if e.trim != nil {
			for _, c := range m.chats {
				if c.there {
					c.trim(e.trim.PerConversation)
				}
			}
		}
		for i, c := range e.calls {
			if c != nil && os.Getenv("DBG") != "" {
				println(e.tab.nonce, e.committed, simText(c.call), c.text, fmt.Sprint(c.err))
			}
			if c == nil {
				continue
			}
			var wrong string
			switch {
			case !e.committed:
				wrong = m.rejected(t, c)
			default:
				if e.merge != nil {
					m.timePassed(e.at) // what was given up in memory is given up again between the calls
					m.after = e.merge.after(e.first + i)
				}
				wrong = m.apply(t, e, c)
				m.after = nil
			}
			if wrong != "" {
				return fmt.Sprintf("%s, %s: %s", e.tab.nonce, simText(c.call), wrong)
			}
		}
	}
	return ""
}

// after is the delivered messages that came after a call which is merged, by session.
func (g *simMerge) after(call int) map[string]simAfter {
	came := map[string]simAfter{}
	for _, c := range g.calls[call+1:] {
		if c == nil {
			continue
		}
		s, ok := c.call.(*StoreMessage)
		if !ok || s.FromServer || s.Status != Success {
			continue
		}
		session, order := simSessionOf(s.Header), OrderKey{Time: s.Header.Time, ID: ServerKey(s.Header.ID)}
		a, ok := came[session]
		if !ok {
			a = simAfter{map[string]bool{}, order}
		}
		a.keys[order.ID] = true
		if order.Less(a.first) {
			a.first = order
		}
		came[session] = a
	}
	return came
}

// rejected checks that a call was rejected for a reason.
func (m *simModel) rejected(t *simTabModel, c *simCall) string {
	if simFault(c.err) {
		// The application has shown its messages: a clear covers them.
		offer := func(h *Header) {
			session := simSessionOf(h)
			t.offered[session] = simLater(t.offered[session], OrderKey{Time: h.Time, ID: ServerKey(h.ID)})
		}
		switch call := c.call.(type) {
		case *StoreMessage:
			if call.Status == Success {
				offer(call.Header)
			}
		case *MergeConversations:
			offer(call.Rows[0].Last)
		}
		return ""
	}
	switch call := c.call.(type) {
	case *ChangeMessage:
		if _, held := m.held(ServerKey(call.ID)); held == nil {
			return ""
		}
	case *InsertMessage:
		key := ServerKey(call.Message.Header.ID)
		if c.stored {
			return "it is rejected, and was stored"
		}
		if _, held := m.held(key); held != nil || m.gone[key] == "recalled" {
			return ""
		}
	}
	return fmt.Sprintf("it is rejected without a reason: %v", c.err)
}

func (m *simModel) apply(t *simTabModel, e *simEntry, c *simCall) string {
	chat := func(session string) *simChat { return m.chats[session] }
	newest := func(session string) OrderKey { return simLater(chat(session).newest, t.offered[session]) }
	switch call := c.call.(type) {
	case *StoreMessage:
		if call.Status != Success {
			m.send(e.tab, c, call.Header, call.Status)
			if e.merge != nil && e.tab.heir != nil { // it may be the one before that sent it, and failed it when it closed
				m.ownOf(e.tab, call.Header.ID).mayFail()
			}
		} else {
			m.receive(t, call.Header, simSessionOf(call.Header), c.text, call.FromServer)
		}
	case *UpdateMessage:
		m.answered(e.tab, call)
	case *Recall:
		m.recall(ServerKey(call.ID))
	case *ClearUnread:
		if c := chat(call.Session); !c.there && !t.offered[call.Session].IsZero() {
			c.ensure()
		}
		if chat(call.Session).there {
			m.clear(call.Session, newest(call.Session))
		}
	case *ClearAllUnread:
		for session, c := range m.chats {
			if c.there && c.unread() > 0 {
				m.clear(session, newest(session))
			}
		}
	case *RemoveConversation:
		m.remove(t, call.Session, call.WithMessages)
	case *RemoveConversations:
		for _, session := range call.Sessions {
			m.remove(t, session, call.WithMessages)
		}
	case *RemoveMessages:
		if c := chat(call.Session); c.there {
			c.removed = simLater(c.removed, newest(call.Session))
		}
		m.empty(call.Session)
	case *RemoveAllConversations:
		m.removeAll(t, call.WithMessages)
	case *Clear:
		if call.Name == "conversationList" {
			m.removeAll(t, false)
		} else {
			for session := range m.chats {
				m.empty(session)
			}
		}
	case *RemoveChosenMessages:
		for _, c := range m.chats {
			for key, held := range c.messages {
				if slices.Contains(call.IDs, held.id) || call.StartTime != nil && c == chat(call.Session) &&
					*call.StartTime <= held.order.Time && held.order.Time <= *call.EndTime {
					delete(c.messages, key)
					m.gone[key] = "removed"
				}
			}
		}
	case *KeepHistory:
		m.keep(call.Messages[0].Header, simSessionOf(call.Messages[0].Header), c.text, true)
	case *InsertMessage:
		h := &call.Message.Header
		if _, held := m.held(ServerKey(h.ID)); !c.doubt && (held != nil || m.gone[ServerKey(h.ID)] == "recalled") {
			return "it should have been rejected"
		}
		m.keep(h, simSessionOf(h), c.text, false)
	case *ImportLocalMessages:
		h := &call.Messages[0].Header
		m.keep(h, simSessionOf(h), c.text, false)
	case *MergeConversations:
		row := &call.Rows[0]
		session := "singleChat-" + row.ID
		m.receive(t, row.Last, session, c.text, true)
		chat(session).ensure()
		chat(session).setMark(Mark{Order: t.served[session], Base: row.Unread})
	case *UpdateConversation:
		chat(call.Session).ensure()
		chat(call.Session).setMark(Mark{Order: t.served[call.Session], Base: call.Unread})
	case *EditMessage:
		if _, held := m.held(ServerKey(call.ID)); held != nil && call.Edits >= held.edits {
			held.msg, held.edits = c.text, call.Edits
		}
	case *ChangeMessage:
		_, held := m.held(ServerKey(call.ID))
		if held == nil {
			return "it should have been rejected"
		}
		held.msg = c.text
	case *SetCurrent:
		t.session, t.visible = call.Session, call.Visible
	case *Trim:
		for _, c := range m.chats {
			if c.there {
				c.trim(call.PerConversation)
			}
		}
	case *ChangeServerState:
		if c := chat(call.Session); c.there {
			c.pinned = *call.Pinned
		}
	case *SetRemindType:
		remind := strings.TrimPrefix(call.RemindType, bridge.RemindAll)
		if c := chat("singleChat-" + call.ID); c.there || remind != "" {
			c.ensure()
			c.remind = remind
		}
	case *SetDraft:
		if to := chat("singleChat-" + call.ID); to.there || call.Draft != 0 {
			to.ensure()
			to.draft = c.text
		}
	case *SetCustomField:
		to := chat("singleChat-" + call.ID)
		to.ensure()
		to.field = c.text
	default:
		return m.read(c)
	}
	return ""
}

func (m *simModel) recall(key string) {
	if session, held := m.held(key); held != nil {
		delete(m.chats[session].messages, key)
	}
	if o := m.ownByKey(key); o != nil {
		m.forget(o)
	}
	m.gone[key] = "recalled"
}

func (m *simModel) removeAll(t *simTabModel, withMessages bool) {
	for session, c := range m.chats {
		if c.there {
			m.remove(t, session, false)
		}
		if withMessages {
			m.empty(session)
		}
	}
}
