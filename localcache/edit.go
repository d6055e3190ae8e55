package localcache

// EditMessage is what a host writes after an edit, or after the server replaced
// a message's content: it read the record, changed it and hands it back. Only
// what an edit can change is taken over, only into a message that still exists,
// and an older edit never undoes a newer one.
type EditMessage struct {
	ServerMsgID string
	ID          string
	Edits       int // modifiedInfo.operationCount, 0 if there is none
	Body        Body
}

func (p *EditMessage) need(n *needs, _ *self) {
	n.serverKey(serverKey(p.ServerMsgID))
	n.anyID(p.ID)
}

func (p *EditMessage) apply(v *view) (Body, error) {
	m, err := v.anyMessage(p.ServerMsgID)
	if err != nil {
		return 0, err
	}
	if m == nil {
		if m, err = v.anyMessage(p.ID); m == nil || err != nil {
			return 0, err
		}
	}
	if p.Edits < m.Edits {
		return 0, nil
	}
	m.Edits = p.Edits
	v.writes = append(v.writes, Write{Kind: PatchBody, Body: m.Body, From: p.Body})
	return 0, v.changed(m)
}
