//go:build !js

package imserver

import (
	"time"

	"localcache-wasm/msync"
)

// Send is a text from one user to another or to a group, as if its client had
// sent it. It returns the message's id, 0 if the target does not take it.
func (s *Server) Send(from, to string, toGroup bool, words string) uint64 {
	k := single
	if toGroup {
		k = group
	}
	return s.SendAt(from, to, k, words, 0, 0)
}

// SendAt is Send with an id and a time in milliseconds since the epoch; 0 for
// the next id and for now.
func (s *Server) SendAt(from, to string, k kind, words string, id, at uint64) uint64 {
	if from = lower(from); k == single {
		to = lower(to)
	}
	t := target{k, to}
	body, payload, err := textOf(from, t, words)
	if err != nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if k == group && !s.groups.known(to) || k == inRoom && !s.rooms.known(to) {
		return 0
	}
	up := &uplink{from: from, to: t, body: body, meta: &msync.Meta{To: t.jid(), Payload: payload, Id: &id, Timestamp: &at}}
	meta := s.route(up)
	s.conversations.keep(meta, t, up.receivers(s))
	s.log.Info("message", "from", from, "to", to, "id", meta.GetId())
	return meta.GetId()
}

// ExpireTokens lets a user's tokens end after a while.
func (s *Server) ExpireTokens(user string, after time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts.expire(lower(user), time.Now().Add(after).UnixMilli())
}

// textOf is a text message, as a body and as the payload that carries it.
func textOf(from string, t target, words string) (*msync.MessageBody, []byte, error) {
	textType, bodyType := msync.MessageBody_Content_TEXT, bodyTypes[t.kind]
	body := &msync.MessageBody{
		Type: &bodyType, From: &msync.JID{Name: &from}, To: &msync.JID{Name: &t.name},
		Contents: []*msync.MessageBody_Content{{Type: &textType, Text: &words}},
	}
	payload, err := body.MarshalVT()
	return body, payload, err
}
