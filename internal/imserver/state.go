//go:build !js

package imserver

import (
	"log/slog"
	"time"
)

// state is everything that the server knows, in small types. Each has invariants,
// named at the type. What they hold is also in the data file, if there is one,
// except where the type says so.
//
// # Locking
//
// One lock, Server.mu, guards all of it. It is one because the order in which
// clients learn of things spans the types: a message is put into a queue, counted
// in a conversation and announced to connections in one step, and a NOTICE must
// not overtake the end of its queue (docs/protocol.md section 3).
//
//  1. Only entry points lock mu: receive and refuseLarge (a frame), api and the
//     uploads (a REST call), gateway, the exported methods, and the start and end of
//     a connection. All other functions, and all methods of these types, expect that
//     their caller holds it.
//  2. Nothing blocks while mu is held. Frames go into a connection's outbox, which is
//     bounded (Server.sendFrame). Rows go to the store, which writes them later.
//     Bodies are read before, sockets are written and the disk is waited for after.
//  3. The store and the test hooks have locks of their own. They may be locked while
//     mu is held, never the other way round.
//  4. What is used after mu is unlocked is a copy or immutable. A stored message and
//     the members of a group are replaced, not changed.
type state struct {
	numbers       *numbers
	accounts      *accounts
	groups        *groups
	contacts      *contacts
	rooms         *rooms
	conversations *conversations
	queues        *queues
	files         *files
	connections   connections
}

func newState(o Options, log *slog.Logger, store *store) state {
	numbers := newNumbers()
	connections := connections{}
	return state{
		numbers:       numbers,
		accounts:      &accounts{store: store, hashes: map[string]string{}, tokens: map[string]token{}},
		groups:        &groups{store: store, members: map[string][]string{}},
		contacts:      &contacts{store: store, lists: map[string][]contact{}},
		rooms:         &rooms{byID: map[string]*room{}},
		conversations: newConversations(store, numbers, o.HistoryKeep),
		queues:        newQueues(store, log, numbers, connections, o.QueueKeep),
		files:         &files{store: store, whole: map[string]*file{}, begun: map[string]*partUpload{}},
		connections:   connections,
	}
}

// numbers is one growing row: ids of messages, keys of queues, the order of
// arrival. No number comes twice, also over restarts, and all are beyond 2^53 as
// real ones are.
type numbers struct{ last uint64 }

func newNumbers() *numbers {
	return &numbers{1480000000000000000 + uint64(time.Now().UnixMilli())*1000}
}

func (n *numbers) next() uint64 {
	n.last++
	return n.last
}

// seen keeps the row above a number that the data file holds.
func (n *numbers) seen(number uint64) { n.last = max(n.last, number) }

func now() uint64 { return uint64(time.Now().UnixMilli()) }
