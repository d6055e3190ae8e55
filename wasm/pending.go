//go:build js && wasm

package main

import (
	"syscall/js"
	"time"

	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
)

// failPending fails the messages that closed stores were sending. This store takes its
// lock first, since others ask in the same way; which stores are open it asks when it
// knows which have messages waiting. It reports whether an open one has.
func (st *store) failPending() (others bool) {
	if _, known := st.living(); !known {
		st.failOverdue()
		return false
	}
	find := &localcache.FindPending{}
	err := st.wait(find)
	if err == nil && len(find.Nonces) > 0 {
		living, known := st.living()
		if !known {
			st.failOverdue()
			return false
		}
		for _, nonce := range living {
			others = others || find.Nonces[nonce]
			delete(find.Nonces, nonce)
		}
		if len(find.Nonces) > 0 {
			err = st.wait(&localcache.FailPending{Of: find.Nonces})
		}
	}
	if err != nil && !away(err) {
		st.fault(err)
	}
	return others
}

// lookForPending is called when the store is used. After a while it fails the messages of
// stores that were sending by then and have closed; it looks again as long as an open one is
// sending.
func (st *store) lookForPending() {
	if st.looksForPending {
		return
	}
	st.looksForPending = true
	after(lookAgain, func() {
		st.looksForPending = false
		if !st.closing && st.failPending() {
			st.lookForPending()
		}
	})
}

// lookAgain is longer than a message may be in progress. Tests make it short.
var lookAgain = 20 * time.Second

// failOverdue fails messages whose time is over, and looks at the others again.
func (st *store) failOverdue() {
	fail := func() {
		if err := st.wait(&localcache.FailPending{Overdue: true}); err != nil && !away(err) {
			st.fault(err)
		}
	}
	after(lookAgain, fail)
	fail()
}

// living gives the open stores of the database, by nonce; known is false if the browser
// does not say.
func (st *store) living() (nonces []string, known bool) {
	answer, err := jspromise.Call(st.port, "living")
	if err != nil || answer.Type() != js.TypeObject {
		return nil, false
	}
	for i := range answer.Length() {
		nonces = append(nonces, answer.Index(i).String())
	}
	return nonces, true
}
