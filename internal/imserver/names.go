//go:build !js

package imserver

import (
	"slices"
	"strings"

	"localcache-wasm/msync"
)

// lower is a user's id as the server writes it everywhere: upper and lower case
// are the same user, as at the vendor's. Ids of groups and rooms stay as they are.
//
// Everything that names a user is spelled so where it enters: a login, a frame, a
// REST call, an option, a hook, and once the rows of an older data file.
func lower(id string) string { return strings.ToLower(id) }

// lowerAll spells ids so that each is there once.
func lowerAll(ids []string) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		if id = lower(id); !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// lowerNames spells the users in a message that a device sent, and makes its
// sender the one who is logged in, whatever the client wrote.
func (up *uplink) lowerNames() {
	up.meta.DirectedUsers = lowerAll(up.meta.GetDirectedUsers())
	from, to := up.body.GetFrom().GetName(), up.body.GetTo().GetName()
	if from == up.from && (up.to.kind != single || to == lower(to)) {
		return // the payload stays as it came, with what this server does not know in it
	}
	up.body.From = &msync.JID{Name: &up.from}
	if up.to.kind == single {
		up.body.To = &msync.JID{Name: &up.to.name}
	}
	if payload, err := up.body.MarshalVT(); err == nil {
		up.meta.Payload = payload
	}
}
