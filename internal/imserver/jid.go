//go:build !js

package imserver

import "localcache-wasm/msync"

const (
	userDomain  = "easemob.com"
	groupDomain = "conference.easemob.com"
)

// kind is what a message can be for.
type kind string

const (
	single kind = "chat"
	group  kind = "groupchat"
	inRoom kind = "chatroom"
)

// target is whom a message is for: a user, a group or a room.
type target struct {
	kind kind
	name string
}

func (t target) jid() *msync.JID {
	if t.kind == single {
		return userJID(t.name)
	}
	return groupJID(t.name)
}

// seenBy is the conversation in which a user has a message that from sent to t.
func (t target) seenBy(user, from string) target {
	if t.kind == single && user == t.name {
		return target{single, from}
	}
	return t
}

func text(s string) *string { return &s }

func userJID(name string) *msync.JID {
	return &msync.JID{AppKey: text(AppKey), Name: &name, Domain: text(userDomain)}
}

func groupJID(id string) *msync.JID {
	return &msync.JID{AppKey: text(AppKey), Name: &id, Domain: text(groupDomain)}
}

// target is whom a device writes to.
func (s *Server) target(to *msync.JID) target {
	switch name := to.GetName(); {
	case to.GetDomain() != groupDomain:
		return target{single, lower(name)}
	case s.rooms.known(name):
		return target{inRoom, name}
	default:
		return target{group, name}
	}
}
