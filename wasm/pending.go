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
// knows which have messages waiting.
func (st *store) failPending() {
	if _, known := st.living(); !known {
		st.failOverdue()
		return
	}
	find := &localcache.FindPending{}
	err := st.wait(find)
	if err == nil && len(find.Nonces) > 0 {
		living, known := st.living()
		if !known {
			st.failOverdue()
			return
		}
		for _, nonce := range living {
			delete(find.Nonces, nonce)
		}
		err = st.wait(&localcache.FailPending{Of: find.Nonces})
	}
	if err != nil && !away(err) {
		st.fault(err)
	}
}

// lookAgain is longer than a message may be in progress.
const lookAgain = 20 * time.Second

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
