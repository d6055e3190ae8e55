package localcache

import (
	"strings"

	"localcache-wasm/internal/bridge"
)

// Call is one thing a host or an application asks of the store.
type Call interface {
	// need puts what the call names into the one spelling, and tells what apply will
	// ask the view for.
	need(*needs, *self)
	// apply does it. The result, if any, is a Body made for the caller.
	apply(*view) (Result, error)
}

// self is whose store this is and where it runs.
type self struct {
	storage Storage
	user    string // in the one spelling of ids
	nonce   string // this store: two tabs can mint the same client id
	open    func(string) bool
	now     func() float64 // the client's clock, ms since the epoch

	// served is where the last message that a server list brought stands, by
	// session: the count that the vendor's contact plugin gives in a call of
	// its own belongs to it (see UpdateConversation).
	served map[string]Place
	// offered is the newest place, by session, of messages that could not be stored. The
	// user may have seen them all the same: a clear or a removal covers them.
	offered map[string]Place
	elapsed func() float64 // ms by a clock that nobody sets
	// waiting holds own messages in progress and when to give them up, by elapsed.
	waiting map[string]float64
	// live is the newest message that was delivered, by session: see gaps.go.
	live map[string]Place
	// current is the conversation that the user has open in this tab.
	current bridge.Current
	// watches are the lists that this tab follows, by the caller's numbers.
	watches map[int]watched

	// unlogged: a release that keeps no change log has the database open.
	unlogged bool
	// after is what came after a call that runs a second time, by session: see seen.
	after map[string]after
	// undo puts back what the transaction changed in all these: see remember.
	undo []func()
}

// remember notes what a map of self has under a key that is about to change:
// a transaction that fails has changed nothing, and its calls run again.
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

// inherits reports whether the messages that a store minted ids for are this
// store's too: the store was of this page and is closed. A host that logs in again
// may send what failed once more, under the same client id. Two stores that are
// open at a time keep theirs apart.
func (s *self) inherits(nonce string) bool {
	return nonce != "" && pageOf(nonce) == pageOf(s.nonce) && (s.open == nil || !s.open(nonce))
}

// pageOf is a nonce without the number of the store.
func pageOf(nonce string) string {
	page, _, _ := strings.Cut(nonce, ".")
	return page
}

func newNeeds() *needs {
	return &needs{sessions: map[string]bool{}, clientIDs: map[string]bool{}}
}

func (n *needs) reset() {
	clear(n.sessions)
	clear(n.clientIDs)
	n.serverKeys, n.latest = n.serverKeys[:0], false
}

func (n *needs) serverKey(key string) {
	if key != "" {
		n.serverKeys = append(n.serverKeys, key)
	}
}

// anyID is for ids that can be the server's or the client's.
func (n *needs) anyID(id string) {
	n.serverKey(serverKey(id))
	if id != "" {
		n.clientIDs[id] = true
	}
}
