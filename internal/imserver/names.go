//go:build !js

package imserver

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

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
	toUser := up.to.kind == single
	if from == up.from && (!toUser || to == lower(to)) {
		return
	}
	up.body.From = &msync.JID{Name: &up.from}
	names := map[protowire.Number]*msync.JID{bodyFrom: up.body.From}
	if toUser {
		up.body.To = &msync.JID{Name: &up.to.name}
		names[bodyTo] = up.body.To
	}
	up.meta.Payload = withNames(up.meta.GetPayload(), names)
}

// The numbers of a MessageBody's fields that name users.
const (
	bodyFrom = 2
	bodyTo   = 3
)

// withNames puts addresses into a MessageBody in the place of those it has. All
// other fields stay as they are: clients send some that this server does not know.
func withNames(body []byte, names map[protowire.Number]*msync.JID) []byte {
	var out []byte
	for number, jid := range names {
		if wire, err := jid.MarshalVT(); err == nil {
			out = protowire.AppendBytes(protowire.AppendTag(out, number, protowire.BytesType), wire)
		}
	}
	for len(body) > 0 {
		number, _, n := protowire.ConsumeField(body)
		if n < 0 {
			return append(out, body...)
		}
		if names[number] == nil {
			out = append(out, body[:n]...)
		}
		body = body[n:]
	}
	return out
}
