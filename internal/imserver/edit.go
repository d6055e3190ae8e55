//go:build !js

package imserver

import (
	"encoding/json"

	"localcache-wasm/msync"
)

// maxEdits is how often one message may be changed, as at the vendor's.
const maxEdits = 10

// editNote tells of an edit; the same text goes to its author in the answer and
// to everybody else in MessageBody.meta (docs/protocol.md section 6).
type editNote struct {
	Edit struct {
		ChatType string `json:"chat_type"`
		Count    int    `json:"count"`
		EditTime uint64 `json:"edit_time"`
		Operator string `json:"operator"`
		SendTime uint64 `json:"send_time"`
		Sender   string `json:"sender"`
	} `json:"edit_msg"`
}

// edit puts new contents in the place of a message's.
func (s *Server) edit(up *uplink) (id uint64, replies []*msync.Meta, refused *refusal) {
	m := s.conversations.messages[up.body.GetEditMessageId()]
	if m == nil || !m.involves(up) {
		return 0, nil, fail("Sorry, message does not exist")
	}
	if m.meta.GetFrom().GetName() != up.from && !s.mayAlter(up.from, up.to) {
		return 0, nil, fail("Sorry, You do not have permission")
	}
	var old msync.MessageBody
	if old.UnmarshalVT(m.meta.GetPayload()) != nil || !sameContent(&old, up.body) {
		return 0, nil, fail("Sorry, format is incorrect")
	}
	var note editNote
	_ = json.Unmarshal([]byte(old.GetMeta()), &note) // of the edit before, if any
	if note.Edit.Count >= maxEdits {
		return 0, nil, fail("Sorry, edit limit reached")
	}
	note.Edit.ChatType, note.Edit.Operator = chatTypes[up.to.kind], up.from
	note.Edit.Count++
	note.Edit.EditTime = now()
	note.Edit.Sender, note.Edit.SendTime = m.meta.GetFrom().GetName(), m.meta.GetTimestamp()
	encoded, err := json.Marshal(note)
	if err != nil {
		return 0, nil, fail("Sorry, edit fail")
	}

	old.Contents, old.Meta = up.body.GetContents(), text(string(encoded))
	if up.body.GetEditScope() == msync.MessageBody_BODY_AND_EXT {
		old.Ext = up.body.GetExt()
	}
	up.body.Meta = old.Meta
	payload, err := old.MarshalVT()
	if err != nil {
		return 0, nil, fail("Sorry, edit fail")
	}
	if up.meta.Payload, err = up.body.MarshalVT(); err != nil {
		return 0, nil, fail("Sorry, edit fail")
	}
	s.conversations.edit(m, payload)
	meta := s.route(up)
	s.log.Info("edit", "by", up.from, "message", m.meta.GetId(), "count", note.Edit.Count)
	ns := msync.Meta_NOTIFY
	return meta.GetId(), []*msync.Meta{{
		Id: meta.Id, From: meta.From, To: userJID(up.from), Timestamp: meta.Timestamp, Ns: &ns, Payload: encoded,
	}}, nil
}

// sameContent reports whether an edit keeps the type of a message's content.
// One of another type would leave no message behind.
func sameContent(old, edited *msync.MessageBody) bool {
	before, after := old.GetContents(), edited.GetContents()
	return len(before) > 0 && len(after) > 0 && before[0].GetType() == after[0].GetType()
}
