//go:build !js

package localcache_test

import (
	"cmp"
	"errors"

	. "localcache-wasm/localcache"
)

// batch is the calls that the engine has taken for its next transaction, if none of them
// failed before.
func (t *simTab) batch() (calls []*simCall) {
	for number := 1; number <= t.lastCall; number++ {
		c := t.calls[number]
		if c.settled {
			continue
		}
		if _, isList := c.call.(*List); isList {
			if len(calls) > 0 {
				return calls
			}
			continue
		}
		calls = append(calls, c)
	}
	return calls
}

// doubt marks the calls that may be stored, if a commit ended with a lost connection.
func (t *simTab) doubt(err error) {
	if errors.Is(err, ErrLost) {
		for _, c := range t.batch() {
			c.doubt = true
		}
	}
}

// settle hears how calls ended.
func (t *simTab) settle(results []Settled) {
	own := t.ownCalls(results)
	for i := range results {
		r := &results[i]
		c := t.calls[r.ID]
		if c == nil {
			if own > 0 && r.Err == nil {
				own--
				t.unsaved = append(t.unsaved, nil)
			}
			continue
		}
		if c.settled {
			t.sim.fail("%s: call %d settled twice", t.nonce, r.ID)
			return
		}
		c.settled, c.err = true, r.Err
		t.checkRejection(c)
		t.sim.unsettled--
		t.sim.trace("%s call %d settles: %v", t.nonce, r.ID, r.Err)
		c.result, c.results = r.Result, t.taken(r.Result)
		t.place(c)
		if c.done != nil && !t.dead {
			c.done(c, r.Result)
		}
	}
}

// checkRejection is of how a call ended that could have run all the same: in memory, or on
// a new connection.
func (t *simTab) checkRejection(c *simCall) {
	if _, isList := c.call.(*List); isList && !errors.Is(c.err, ErrClosed) && c.err != nil && !t.dead ||
		errors.Is(c.err, ErrUnreachable) {
		t.sim.fail("%s: %s is rejected: %v", t.nonce, simText(c.call), c.err)
	}
}

// place says which transaction a call was in.
func (t *simTab) place(c *simCall) {
	if _, isList := c.call.(*List); isList {
		if c.err == nil && t.list != nil {
			t.list.calls = []*simCall{c}
		}
		return
	}
	switch {
	case errors.Is(c.err, ErrClosed):
	case simFault(c.err):
		t.sim.database.log = append(t.sim.database.log, &simEntry{tab: t, at: t.sim.now, calls: []*simCall{c}})
	case t.inMemory():
		if c.err == nil && !simReads(c.call) {
			t.unsaved = append(t.unsaved, c)
		}
	case t.last == nil || t.last.committed != (c.err == nil):
		t.sim.fail("%s: %T ended with %v, its transaction %+v", t.nonce, c.call, c.err, t.last)
	default:
		t.last.calls = append(t.last.calls, c)
	}
}

// simFault is whether a call failed because of its storage, and not by a rule.
func simFault(err error) bool {
	for _, fault := range []error{errSimDead, errSimRefused, ErrLost, ErrFull, ErrUnreachable} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return false
}

// ownCalls is how many calls of the engine's own are among those that memory keeps.
func (t *simTab) ownCalls(results []Settled) int {
	if !t.inMemory() {
		return 0
	}
	more := t.engine.Unsaved() - len(t.unsaved)
	for i := range results {
		if c := t.calls[results[i].ID]; c != nil && results[i].Err == nil && !simReads(c.call) {
			more--
		}
	}
	return more
}

// textOf is the text of the body that comes with a call.
func (t *simTab) textOf(call Call) string {
	for _, b := range callBodies(call) {
		switch v := t.values.held[b].(type) {
		case *simMessage:
			return v.Msg
		case string:
			return v
		}
	}
	return ""
}

func simReads(call Call) bool {
	switch call.(type) {
	case *GetMessage, *GetConversation, *GetMessages, *FindMessage, *CountMessages, *SearchMessages, *CountUnread, *CountAll,
		*GetCurrent, *FollowList, *EndWatch, *List:
		return true
	}
	return false
}

// taken reads a result and frees its slots.
func (t *simTab) taken(r Result) (values []any) {
	if r == nil {
		return nil
	}
	for _, b := range r.Bodies(nil) {
		values = append(values, t.values.take(b))
	}
	return values
}

// entered records a transaction that ended at the database.
func (t *simTab) entered(e *simEntry, tx *simTx) {
	d := t.sim.database
	d.log = append(d.log, e)
	t.last = e
	t.sim.trace("transaction %d of %s: %v", len(d.log), t.nonce, cmp.Or(tx.failed, error(nil)))
	switch {
	case errors.Is(tx.failed, ErrStale): // its calls run again
	case t.merge != nil:
		t.merge.entered(t, e)
	case t.retention != nil && e.committed && tx.looks == AllConversations: // no call of such a history does
		e.trim = &Trim{PerConversation: t.retention.MessagesPerConversation}
	}
}
