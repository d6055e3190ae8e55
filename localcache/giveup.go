package localcache

import (
	"slices"
	"time"
)

// giveUpTimer is the timer for the next own message that may be given up.
type giveUpTimer struct {
	stop func()  // nil for none
	at   float64 // by elapsed
}

// waitedEnough is the request to look for messages to give up. It is no call: see work.
type waitedEnough struct{}

func (*waitedEnough) need(*needs, *self)          {}
func (*waitedEnough) apply(*view) (Result, error) { return nil, nil }

// watchWaiting gives up the own messages whose time is over, and sets the timer for the
// next one. A timer that comes too early stays: to set another costs a crossing.
func (e *Engine) watchWaiting() {
	now, next := e.self.elapsed(), 0.0
	var over []string
	for id, deadline := range e.self.waiting {
		if deadline <= now {
			over = append(over, id)
		} else if next == 0 || deadline < next {
			next = deadline
		}
	}
	if len(over) > 0 {
		slices.Sort(over) // in the order of their ids, not of a map
		next = now + tryAgainAfter
		for _, id := range over {
			e.self.waiting[id] = next
		}
		e.Submit(Request{Call: &GiveUp{ClientIDs: over, Next: next}})
		return
	}
	t := &e.giveUp
	if next == 0 || t.stop != nil && t.at <= next {
		return
	}
	if t.stop != nil {
		t.stop()
	}
	t.at = next
	pause := time.Duration((next-now)*float64(time.Millisecond)) + time.Millisecond
	t.stop = e.after(pause, func() { e.submitOwn(&waitedEnough{}) })
}
