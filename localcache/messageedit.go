package localcache

import (
	"fmt"

	"localcache-wasm/internal/bridge"
)

// ChangeMessage changes the body and the ext of a stored message, on this device
// only. It fails if there is no such message.
type ChangeMessage bridge.ChangeMessage

func (c *ChangeMessage) need(n *needs, _ *self) { n.anyID(c.ID) }

func (c *ChangeMessage) apply(v *view) (Result, error) {
	m, err := v.localMessage(c.ID, "")
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, noMessage(c.ID)
	}
	if err := v.changeable(m); err != nil {
		return nil, err
	}
	v.writes = append(v.writes, Write{Kind: ChangeBody, Body: m.Body, From: c.Changes})
	return nil, v.changed(m)
}

func noMessage(id string) error { return fmt.Errorf("the local store holds no message %q", id) }
