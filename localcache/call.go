package localcache

import (
	"strings"

	"localcache-wasm/internal/bridge"
)

// Call is one thing a host or an application asks of the store.
type Call interface {
	// need brings the ids in the call into the store's spelling, and lists the rows that
	// apply will read, so that a batch reads them together.
	need(*needs, *self)
	// apply changes the view. Its result is nil if the call gives nothing.
	apply(*view) (Result, error)
}

// self is whose store this is and where it runs.
type self struct {
	storage Storage
	user    string // as userID spells it
	nonce   string // names this store: two tabs can make up the same client id
	open    func(string) bool
	now     func() float64 // the client's clock, ms since the epoch

	// served is the order key of the last message that a server list brought, by session.
	// The vendor's contact plugin reports the unread count in a separate call: it
	// belongs to that message (see UpdateConversation).
	served map[string]OrderKey
	// offered is the newest order key, by session, of messages that could not be stored. The
	// user may have seen them all the same: a clear or a removal covers them.
	offered map[string]OrderKey
	elapsed func() float64 // ms since the store was opened; setting the clock does not change it
	// waiting holds own messages in progress and when to give them up, by elapsed.
	waiting map[string]float64
	// live is the newest message that was delivered, by session: see gaps.go.
	live map[string]OrderKey
	// current is the conversation that the user has open in this tab.
	current bridge.Current
	// watches are the lists that this tab follows, by the caller's numbers.
	watches map[int]*watched

	// unlogged: a release that keeps no change log has the database open.
	unlogged bool
	// after is what came after a call that runs a second time, by session: see seen.
	after map[string]after
	// doubt: the connection was lost while the transaction before this one was being
	// stored, so what it wrote may be there.
	doubt bool
	// undo restores the maps above if the transaction fails: see remember.
	undo []func()
}

// remember records the value of a map of self before it changes. If the transaction
// fails the value is restored, since its calls run again.
func remember[K comparable, V any](s *self, m map[K]V, key K) {
	old, had := m[key]
	s.undo = append(s.undo, func() {
		if had {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
}

func (s *self) begin() {
	clear(s.undo)
	s.undo = s.undo[:0]
}

func (s *self) takeBack() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
}

// inherits reports whether this store may also change own messages of the store
// nonce: one of the same page that is closed. A host that logs in again may send a
// failed message once more under the same client id. The messages of two stores that
// are open at the same time stay separate.
func (s *self) inherits(nonce string) bool {
	return nonce != "" && pageOf(nonce) == pageOf(s.nonce) && (s.open == nil || !s.open(nonce))
}

// pageOf is a nonce without the number of the store.
func pageOf(nonce string) string {
	page, _, _ := strings.Cut(nonce, ".")
	return page
}
