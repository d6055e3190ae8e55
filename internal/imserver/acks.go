//go:build !js

package imserver

import (
	"encoding/json"
	"strconv"

	"localcache-wasm/msync"
)

// acknowledge tells senders that their messages arrived or were read.
func (s *Server) acknowledge(up *uplink) uint64 {
	if up.body.GetType() == msync.MessageBody_CHANNEL_ACK {
		s.readAll(up.from, up.to)
		return s.route(up).GetId() // the reader's other devices learn of it too
	}
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
	m := s.messages[up.body.GetAckMessageId()]
	if m == nil || !m.involves(up) {
		return meta.GetId()
	}
	if m.readers == nil {
		m.readers = map[string]bool{}
	}
	m.readers[up.from] = true
	counts, _ := json.Marshal(map[string]int{strconv.FormatUint(m.meta.GetId(), 10): len(m.readers)})
	up.body.Ext = []*msync.KeyValue{{
		Key: text("group_read_count"), Type: msync.KeyValue_JSON_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: string(counts)},
	}}
	if payload, err := up.body.MarshalVT(); err == nil {
		meta.Payload = payload
		s.putFor(up, m.meta.GetFrom().GetName(), meta)
	}
	return meta.GetId()
}
