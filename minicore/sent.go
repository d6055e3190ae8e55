package minicore

import (
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// Sent is the result of a send that the server took.
type Sent struct {
	LocalID  string
	ServerID string
	Message  *message.Message  // as the server has it; nil for acknowledgements
	Modified *message.Modified // of an edit
	Room     []byte            // of entering or leaving a room: the MUCBody that the server answered with
}

// AppendTo writes the result's JSON as the vendor's send resolves with it.
func (s *Sent) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("localMsgId").String(s.LocalID)
	b.Member("serverMsgId").String(s.ServerID)
	if s.Message != nil {
		b.Member("message")
		s.Message.AppendTo(b)
	}
	if s.Modified != nil {
		b.Member("modifiedInfo")
		s.Modified.AppendTo(b)
	}
	if len(s.Room) > 0 {
		b.Member("room").BeginArray()
		for _, one := range s.Room {
			b.Int(int(one))
		}
		b.EndArray()
	}
	b.EndObject()
}

// sentResult is the message as the server has it: the sent one decoded again, with the
// server's id and time, or with the contents that the server put in its place.
func (c *Client) sentResult(p *Pending, answer *msync.CommSyncDL, reader *message.Reader) *Sent {
	sent := &Sent{LocalID: p.message.ID, ServerID: formatID(answer.GetServerId())}
	if p.message.Type == message.Room && len(answer.GetMetas()) > 0 {
		sent.Room = answer.GetMetas()[0].GetPayload()
	}
	if !p.message.IsContent() && p.message.Type != "cmd" && p.message.EditID == "" {
		return sent
	}
	meta := *p.meta
	id, time := answer.GetServerId(), answer.GetTimestamp()
	meta.Id, meta.Timestamp = &id, &time
	var body msync.MessageBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		return sent
	}
	if p.message.EditID != "" {
		c.editResult(sent, p, &meta, &body, answer, reader)
		return sent
	}
	if contents := reader.Contents(&meta, &body); len(contents) > 0 {
		sent.Message = contents[0]
	}
	c.replacedResult(sent, answer, reader)
	return sent
}

func (c *Client) editResult(sent *Sent, p *Pending, meta *msync.Meta, body *msync.MessageBody, answer *msync.CommSyncDL, reader *message.Reader) {
	m := reader.Edited(meta, body)
	if m == nil {
		return
	}
	if len(answer.GetMetas()) > 0 && answer.GetMetas()[0].GetNs() == msync.Meta_NOTIFY {
		if v, err := jsontext.Parse(string(answer.GetMetas()[0].GetPayload())); err == nil {
			message.SetEdit(m, v.Get("edit_msg"))
		}
	}
	sent.Message, sent.Modified = m, m.Modified
	within(cacheTimeout, c.cache().Edit(m.ForCache(), p.message.Ext != ""))
}

// replacedResult takes the contents that moderation put in place of the sender's.
func (c *Client) replacedResult(sent *Sent, answer *msync.CommSyncDL, reader *message.Reader) {
	if !reader.Replaced || len(answer.GetMetas()) == 0 || answer.GetMetas()[0].GetNs() != msync.Meta_CHAT {
		return
	}
	meta := answer.GetMetas()[0]
	var body msync.MessageBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		return
	}
	if contents := reader.Contents(meta, &body); len(contents) > 0 {
		sent.Message = contents[0]
		within(cacheTimeout, c.cache().Replace(sent.LocalID, contents[0].ForCache()))
	}
}
