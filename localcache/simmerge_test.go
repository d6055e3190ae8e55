//go:build !js

package localcache_test

import (
	"slices"
)

// simMerge is a run of what memory held on the database.
type simMerge struct {
	calls []*simCall // nil for one of the engine's own
	next  int        // the transaction to come: a first try, all calls, each call
	whole bool       // all calls went in one
}

func (t *simTab) beginMerge() *simMerge { return &simMerge{calls: slices.Clone(t.unsaved)} }

func (m *simMerge) entered(t *simTab, e *simEntry) {
	at := m.next
	m.next++
	switch {
	case at == 0 || !e.committed:
	case at == 1:
		e.calls, e.merge, m.whole = m.calls, m, true
	case at-2 < len(m.calls):
		e.calls, e.merge, e.first = m.calls[at-2:at-1], m, at-2
	default:
		t.sim.fail("%s merges %d calls in %d transactions", t.nonce, len(m.calls), at)
	}
}

// complete checks that every call had its turn.
func (m *simMerge) complete(t *simTab) {
	want := len(m.calls) + 2 // a first try, all in one that failed, and each alone
	if len(m.calls) == 1 {
		want = 2
	}
	if len(m.calls) > 0 && !m.whole && m.next != want && !t.dead {
		t.sim.fail("%s has merged %d calls in %d transactions", t.nonce, len(m.calls), m.next)
	}
}
