package localcache

import "errors"

// State is where a store's database is.
type State string

const (
	// Opening is before the first answer of the browser. Calls wait.
	Opening State = "opening"
	// Ready: calls run on the database.
	Ready State = "ready"
	// Lost: the connection broke, a new one is being opened. Calls wait.
	Lost State = "lost"
	// Degraded: calls run in memory; the database is tried again.
	Degraded State = "degraded"
	// Refused is Degraded with a database that exists, but is not one of ours.
	Refused State = "refused"
	// Healed: the database works again, and what memory holds is being merged. Calls wait.
	Healed State = "healed"
	// Closed is the end.
	Closed State = "closed"
)

// Condition is a state and what brought it about.
type Condition struct {
	State State
	Cause error // nil unless something is wrong
}

// Condition is the state of the store's database.
func (e *Engine) Condition() Condition {
	return *e.heal.now.Load()
}

func (e *Engine) become(state State, cause error) {
	h := e.heal
	was := h.now.Swap(&Condition{state, cause})
	if was.State != state && h.change != nil {
		h.change(Condition{state, cause})
	}
}

func degradedBy(cause error) State {
	if errors.Is(cause, ErrRefused) {
		return Refused
	}
	return Degraded
}
