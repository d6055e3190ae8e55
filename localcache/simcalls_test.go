//go:build !js

package localcache_test

import (
	"encoding/json"
	"fmt"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// What a history may hold. Each draws half of it, so that rare mixtures come.
const (
	simOwn = iota
	simRemoves
	simRemovesChosen
	simHistory
	simServer
	simEdits
	simCurrent
	simTrims
	simAlls
	simMarks
	simReadsMuch
	simSources
	simRetains
	simCuts
	simLate
	simLoses
	simFreezes
	simKills
	simFeatures
)

// call has a tab make some calls together.
func (s *simulation) call(t *simTab) {
	var calls []Call
	for n := 1 + s.below(3)*s.below(2); n > 0; n-- {
		call := s.drawn(t)
		if call == nil {
			continue
		}
		calls = append(calls, call)
		if m, ok := call.(*StoreMessage); ok && m.Header.To == me && s.features[simEdits] && s.chance(4) {
			calls = append(calls, &ChangeMessage{ID: m.Header.ID, Changes: t.values.keep(&simMessage{Msg: s.text()})})
		}
	}
	if len(calls) > 0 {
		t.do(calls...)
	}
}

// simPeers are the conversations, and the ids that the server gives their messages. The
// messages that this user sends are in dora's.
var simPeers = []string{"bob", "carol", "dora"}

func (s *simulation) text() string {
	s.texts++
	return fmt.Sprint([]string{"apple ", "pear ", "plum "}[s.below(3)], s.texts)
}

// message is a message of somebody else, with a body in the tab's table.
func (s *simulation) message(t *simTab, peer string) (*Header, Body, *simMessage) {
	n := 100 + s.below(9)
	for i, other := range simPeers {
		if other == peer {
			n += 20 * i
		}
	}
	m := &simMessage{ID: fmt.Sprint(n), From: peer, To: me, Type: "txt", Msg: fmt.Sprint([]string{"apple ", "pear "}[n%2], n), Time: float64(n)}
	return s.header(m), t.values.keep(m), m
}

func (s *simulation) header(m *simMessage) *Header {
	return &Header{ID: m.ID, From: m.From, To: m.To, ChatType: SingleChat, Time: m.Time}
}

// simSent is a message that a tab sends.
type simSent struct {
	tab      *simTab
	clientID string
	server   int // its number at the server
}

func (m *simSent) serverID() string { return fmt.Sprint(9000 + m.server) }

// copyOf is the server's copy of it, as another device would have sent it.
func (s *simulation) copyOf(t *simTab, m *simSent) *StoreMessage {
	body := &simMessage{ID: m.serverID(), From: me, To: "dora", Type: "txt", Msg: "mine " + m.serverID(), Time: float64(138 + m.server%12)}
	return &StoreMessage{Header: s.header(body), Status: Success, Body: t.values.keep(body)}
}

// drawn draws a call; nil for none.
func (s *simulation) drawn(t *simTab) Call {
	peer := simPeers[s.below(len(simPeers))]
	session := "singleChat-" + peer
	h, body, m := s.message(t, peer)
	has := func(feature int) bool { return s.features[feature] }
	keep := func(v any) Body {
		delete(t.values.held, body)
		return t.values.keep(v)
	}
	unused := func(call Call) Call { delete(t.values.held, body); return call }
	switch kind := s.below(34); {
	case kind < 7:
		return &StoreMessage{Header: h, Status: Success, Body: body}
	case kind < 8:
		delete(t.values.held, body)
		s.arrive(t, h, m)
		return nil
	case kind < 9:
		return unused(&Recall{ID: m.ID})
	case kind < 11:
		return unused(&ClearUnread{Session: session})
	case kind < 12 && has(simAlls):
		return unused(&ClearAllUnread{})
	case kind < 13 && has(simRemoves):
		return unused(&RemoveConversation{Session: session, WithMessages: s.chance(2)})
	case kind < 14 && has(simRemoves):
		return unused([]Call{
			&RemoveMessages{Session: session}, &RemoveConversations{Sessions: []string{"singleChat-carol", session}, WithMessages: s.chance(2)},
		}[s.below(2)])
	case kind < 15 && has(simAlls) && has(simRemoves):
		return unused([]Call{
			&RemoveAllConversations{WithMessages: s.chance(2)}, &Clear{Name: "conversationList"}, &Clear{Name: "message"},
		}[s.below(3)])
	case kind < 16 && has(simRemovesChosen):
		return unused(&RemoveChosenMessages{Session: session, IDs: []string{m.ID}})
	case kind < 17 && has(simRemovesChosen):
		return unused(&RemoveChosenMessages{Session: session, StartTime: &h.Time, EndTime: ptr(h.Time + float64(s.below(4)))})
	case kind < 18 && has(simHistory):
		return &KeepHistory{Messages: []Past{{Header: h, Body: body}}, Session: session, Whole: s.chance(2), Last: s.chance(3)}
	case kind < 19 && has(simHistory):
		local := LocalMessage{Header: *h, Status: Success, Body: body}
		if s.chance(2) {
			return &InsertMessage{Message: local}
		}
		return &ImportLocalMessages{Messages: []LocalMessage{local}}
	case kind < 20 && has(simServer):
		return &MergeConversations{Rows: []ServerConversation{{Type: SingleChat, ID: peer, Unread: s.below(4), Last: h, Body: body}}}
	case kind < 21 && has(simServer):
		if s.chance(2) {
			return unused(&UpdateConversation{Session: session, Unread: s.below(4), HasUnread: true})
		}
		return &StoreMessage{Header: h, Status: Success, FromServer: true, Body: body}
	case kind < 22 && has(simEdits):
		m.Msg = s.text()
		return &EditMessage{ServerMsgID: m.ID, ID: m.ID, Edits: s.below(3), Body: body}
	case kind < 23 && has(simEdits):
		m.Msg = s.text()
		return &ChangeMessage{ID: m.ID, Changes: body}
	case kind < 24 && has(simCurrent):
		return unused(&SetCurrent{Session: session, Visible: s.chance(2)})
	case kind < 25 && has(simTrims):
		return unused(&Trim{PerConversation: 1 + s.below(4)})
	case kind < 26 && has(simMarks):
		return unused(&ChangeServerState{Session: session, Pinned: ptr(s.chance(2))})
	case kind < 27 && has(simMarks):
		return unused(&SetRemindType{Type: SingleChat, ID: peer, RemindType: []string{bridge.RemindAll, bridge.RemindNone}[s.below(2)]})
	case kind < 28 && has(simMarks):
		if s.chance(3) {
			return unused(&SetDraft{Type: SingleChat, ID: peer})
		}
		return &SetDraft{Type: SingleChat, ID: peer, Draft: keep("draft " + s.text())}
	case kind < 29 && has(simMarks):
		return &SetCustomField{Type: SingleChat, ID: peer, Field: keep("field " + s.text())}
	case kind < 32 && has(simOwn):
		delete(t.values.held, body)
		return s.ownDeal(t)
	}
	delete(t.values.held, body)
	return s.read(t, session)
}

// arrive brings a message as text, as our MiniCore does.
func (s *simulation) arrive(t *simTab, h *Header, m *simMessage) {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	t.values.next++
	body := t.values.next
	c := &simCall{call: &StoreMessage{Header: h, Status: Success, Body: body}}
	r := t.request(c)
	c.text = m.Msg
	r.Bodies, r.New = nil, []NewBody{{Body: body, Text: string(text)}}
	t.submit(r)
}

// ownDeal is a call about a message that this user sends.
func (s *simulation) ownDeal(t *simTab) Call {
	var mine []*simSent
	for _, m := range s.sent {
		if m.tab == t {
			mine = append(mine, m)
		}
	}
	if len(mine) == 0 || s.chance(3) {
		t.clientIDs++
		s.sent = append(s.sent, &simSent{tab: t, clientID: fmt.Sprint(500 + t.clientIDs), server: len(s.sent)})
		return s.send(t, s.sent[len(s.sent)-1], []Status{Created, InProgress}[s.below(2)])
	}
	m := mine[s.below(len(mine))]
	switch s.below(8) {
	case 0:
		return s.send(t, m, Created)
	case 1, 2:
		return s.send(t, m, InProgress)
	case 3, 4:
		return &UpdateMessage{ClientID: m.clientID, ServerMsgID: m.serverID(), Status: Success, HasStatus: true}
	case 5:
		return &UpdateMessage{ClientID: m.clientID, ServerMsgID: "0", Status: Failed, HasStatus: true}
	case 6:
		return &Recall{ID: m.serverID()}
	default:
		return s.copyOf(s.tabs[t.number], m)
	}
}

func (s *simulation) send(t *simTab, m *simSent, status Status) Call {
	body := &simMessage{ID: m.clientID, To: "dora", Type: "txt", Msg: "mine " + m.serverID(), Time: s.now + t.skew}
	return &StoreMessage{Header: s.header(body), Status: status, Body: t.values.keep(body)}
}

// read is a call that only reads.
func (s *simulation) read(t *simTab, session string) Call {
	if !s.features[simReadsMuch] && s.chance(2) {
		return nil
	}
	switch s.below(6) {
	case 0:
		return &List{}
	case 1:
		return &List{Page: true, Limit: 1 + s.below(2)}
	case 2:
		return &GetMessages{Session: session, PageSize: 1 + s.below(5)}
	case 3:
		return &CountMessages{Session: session}
	case 4:
		return &CountUnread{IncludeMuted: s.chance(2)}
	default:
		return &SearchMessages{Keywords: []string{[]string{"apple", "pear", "plum"}[s.below(3)]}, PageSize: 50}
	}
}
