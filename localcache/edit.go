package localcache

import "localcache-wasm/internal/bridge"

// EditMessage is what a host writes after an edit, or after the server replaced
// a message's content: it read the record, changed it and writes it back. Only the
// members that an edit can change are stored, only if the message still exists, and
// an older edit never replaces a newer one.
type EditMessage bridge.EditMessage

// EditableMembers are the members of a message that an edit, or the server
// replacing its content, changes. ContentMembers are those that it changes only in a
// message of the same type.
var (
	EditableMembers = []string{"ext", "modifiedInfo"}
	ContentMembers  = []string{"msg", "customExts", "customEvent", "translations"}
)

func (p *EditMessage) need(n *needs, _ *self) {
	n.serverKey(ServerKey(p.ServerMsgID))
	n.anyID(p.ID)
}

func (p *EditMessage) apply(v *view) (Result, error) {
	m, err := v.anyMessage(p.ServerMsgID)
	if err != nil {
		return nil, err
	}
	if m == nil {
		if m, err = v.anyMessage(p.ID); m == nil || err != nil {
			return nil, err
		}
	}
	if p.Edits < m.Edits {
		return nil, nil
	}
	if err := v.changeable(m); err != nil {
		return nil, err
	}
	m.Edits = p.Edits
	v.writes = append(v.writes, Write{Kind: PatchBody, Body: m.Body, From: p.Body})
	return nil, v.changed(m)
}
