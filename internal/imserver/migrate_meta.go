//go:build !js

package imserver

import (
	"encoding/json"

	"localcache-wasm/msync"
)

// lowerMeta spells the users in a kept message. One without upper case stays byte
// for byte as it is.
func lowerMeta(wire []byte) ([]byte, error) {
	meta := &msync.Meta{}
	if err := meta.UnmarshalVT(append([]byte{}, wire...)); err != nil {
		return nil, err
	}
	changed := lowerJID(meta.From)
	toUser := meta.GetTo().GetDomain() != groupDomain
	if toUser {
		changed = lowerJID(meta.To) || changed
	}
	payload, inPayload, err := lowerPayload(meta, toUser)
	if err != nil || !changed && !inPayload {
		return wire, err
	}
	meta.Payload = payload
	return meta.MarshalVT()
}

func lowerJID(jid *msync.JID) bool {
	name := lower(jid.GetName())
	if jid == nil || name == jid.GetName() {
		return false
	}
	jid.Name = &name
	return true
}

// lowerPayload spells the users in a message's body, or in the JSON of a NOTIFY.
func lowerPayload(meta *msync.Meta, toUser bool) (payload []byte, changed bool, err error) {
	payload = meta.GetPayload()
	if meta.GetNs() == msync.Meta_NOTIFY {
		return lowerNotice(payload)
	}
	var body msync.MessageBody
	if meta.GetNs() != msync.Meta_CHAT || body.UnmarshalVT(payload) != nil {
		return payload, false, nil
	}
	changed = lowerJID(body.From)
	if toUser {
		changed = lowerJID(body.To) || changed
	}
	var note editNote
	if json.Unmarshal([]byte(body.GetMeta()), &note) == nil && note.Edit.Count > 0 {
		sender, operator := lower(note.Edit.Sender), lower(note.Edit.Operator)
		if sender != note.Edit.Sender || operator != note.Edit.Operator {
			note.Edit.Sender, note.Edit.Operator, changed = sender, operator, true
			encoded, err := json.Marshal(note)
			if err != nil {
				return nil, false, err
			}
			body.Meta = text(string(encoded))
		}
	}
	if !changed {
		return payload, false, nil
	}
	payload, err = body.MarshalVT()
	return payload, true, err
}

func lowerNotice(payload []byte) (_ []byte, changed bool, err error) {
	var note struct {
		Type string         `json:"type"`
		Data map[string]any `json:"data"`
	}
	if json.Unmarshal(payload, &note) != nil {
		return payload, false, nil
	}
	users := []string{"from"}
	if note.Data["type"] == string(single) {
		users = append(users, "id")
	}
	if note.Data["chatType"] == string(single) {
		users = append(users, "to")
	}
	for _, field := range users {
		if name, ok := note.Data[field].(string); ok && name != lower(name) {
			note.Data[field], changed = lower(name), true
		}
	}
	if !changed {
		return payload, false, nil
	}
	payload, err = json.Marshal(note)
	return payload, true, err
}
