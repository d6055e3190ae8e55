//go:build !js

package imserver

import (
	"encoding/json"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"localcache-wasm/msync"
)

// acknowledge takes what a user says of messages: that they arrived, that they
// were read, or that a whole conversation was.
func (s *Server) acknowledge(up *uplink) uint64 {
	more := ackFieldsOf(up.meta.GetPayload())
	switch {
	case up.body.GetType() == msync.MessageBody_CHANNEL_ACK:
		return s.conversationRead(up, more)
	case len(more.messages) == 0:
		return s.acknowledgeOne(up)
	}
	// A peer may be of 4.x, which knows one message in an acknowledgement only.
	var id uint64
	for _, message := range more.messages {
		up.body.AckMessageId = &message
		if payload, err := up.body.MarshalVT(); err == nil {
			up.meta.Payload = payload
			id = s.acknowledgeOne(up)
		}
	}
	return id
}

// conversationRead sets unread counts to 0. The user's other devices learn of it,
// and the peer too unless a 5.x client says no.
func (s *Server) conversationRead(up *uplink, more ackFields) uint64 {
	if more.everything {
		for t, e := range s.conversations.lists[up.from] {
			if e.Listed {
				s.conversations.readAll(up.from, t)
			}
		}
	} else {
		s.conversations.readAll(up.from, up.to)
	}
	if more.quiet || more.everything {
		meta := s.down(up)
		s.putFor(up, up.from, meta)
		return meta.GetId()
	}
	return s.route(up).GetId()
}

// acknowledgeOne tells a message's sender that it arrived or was read.
func (s *Server) acknowledgeOne(up *uplink) uint64 {
	if up.to.kind != single {
		return s.groupRead(up)
	}
	meta := s.down(up)
	if up.to.name != up.from {
		s.putFor(up, up.to.name, meta)
	}
	return meta.GetId()
}

// groupRead tells a group message's sender how many have read it.
func (s *Server) groupRead(up *uplink) uint64 {
	meta := s.down(up)
	m := s.conversations.messages[up.body.GetAckMessageId()]
	if m == nil || !m.involves(up) {
		return meta.GetId()
	}
	if m.readers == nil {
		m.readers = map[string]bool{}
	}
	m.readers[up.from] = true
	counts, _ := json.Marshal(map[string]int{strconv.FormatUint(m.meta.GetId(), 10): len(m.readers)})
	up.body.Ext = []*msync.KeyValue{{ // 4.x takes the first value, 5.x looks for this name
		Key: text("group_ack_count"), Type: msync.KeyValue_JSON_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: string(counts)},
	}}
	if payload, err := up.body.MarshalVT(); err == nil {
		meta.Payload = payload
		s.putFor(up, m.meta.GetFrom().GetName(), meta)
	}
	return meta.GetId()
}

// ackFields are the fields of an acknowledgement's MessageBody that only 5.x has.
type ackFields struct {
	messages   []uint64 // 17 ackMessageIds: in the place of ackMessageId
	quiet      bool     // 16 sendToPeer is there, and false
	everything bool     // 18 clearAllUnreadMessageCount: all conversations are read
}

func ackFieldsOf(body []byte) (f ackFields) {
	for len(body) > 0 {
		number, kind, n := protowire.ConsumeTag(body)
		size := protowire.ConsumeFieldValue(number, kind, body[max(n, 0):])
		if n < 0 || size < 0 {
			return f
		}
		value := body[n : n+size]
		body = body[n+size:]
		switch {
		case number == 17 && kind == protowire.BytesType: // packed
			for ids, _ := protowire.ConsumeBytes(value); len(ids) > 0; {
				id, n := protowire.ConsumeVarint(ids)
				if n < 0 {
					return f
				}
				f.messages, ids = append(f.messages, id), ids[n:]
			}
		case kind == protowire.VarintType:
			v, _ := protowire.ConsumeVarint(value)
			switch number {
			case 16:
				f.quiet = v == 0
			case 17:
				f.messages = append(f.messages, v)
			case 18:
				f.everything = v != 0
			}
		}
	}
	slices.Sort(f.messages)
	f.messages = slices.Compact(f.messages)
	return f
}
