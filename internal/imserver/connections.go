//go:build !js

package imserver

import "iter"

// connections are the sockets that are open. One is here from when it was accepted
// until it is gone, and belongs to a user from its PROVISION on. They are not in
// the data file.
type connections map[*conn]bool

// of are a user's connections.
func (c connections) of(user string) iter.Seq[*conn] {
	return func(yield func(*conn) bool) {
		for one := range c {
			if one.user == user && !yield(one) {
				return
			}
		}
	}
}

func (c connections) online(user string) bool {
	for range c.of(user) {
		return true
	}
	return false
}

// has reports whether a device of a user is here.
func (c connections) has(user, resource string) bool {
	for one := range c.of(user) {
		if one.resource == resource {
			return true
		}
	}
	return false
}
