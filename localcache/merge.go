package localcache

import (
	"errors"
	"fmt"
	"maps"
	"strings"
)

// What ran in memory runs again on a database that may hold more than memory did:
// what came before, and what other tabs stored meanwhile.

// again is a clear or a removal that runs a second time. It must not cover messages
// that came after it, which another tab may have stored already.
type again struct {
	Call
	after map[string]after // by session
}

// after is the messages of a conversation that came after a call.
type after struct {
	keys  map[string]bool // server keys
	first OrderKey        // the first of them by order
}

func (a again) apply(v *view) (Result, error) {
	v.self.after = a.after
	defer func() { v.self.after = nil }()
	return a.Call.apply(v)
}

// orderAgain tells clears and removals what came after them.
func orderAgain(unsaved []Request, self *self) {
	came := map[string]after{}
	add := func(session string, order OrderKey) {
		if strings.HasPrefix(order.ID, "~") {
			return
		}
		a, ok := came[session]
		if !ok {
			a = after{map[string]bool{}, order}
		}
		a.keys[order.ID] = true
		if order.Less(a.first) {
			a.first = order
		}
		came[session] = a
	}
	copyOf := func(sessions ...string) map[string]after {
		copied := map[string]after{}
		for _, session := range sessions {
			if a, ok := came[session]; ok {
				copied[session] = after{maps.Clone(a.keys), a.first}
			}
		}
		return copied
	}
	for i := len(unsaved) - 1; i >= 0; i-- {
		r := &unsaved[i]
		if a, ok := r.Call.(again); ok {
			r.Call = a.Call // of a merge that failed
		}
		switch c := r.Call.(type) {
		case *StoreMessage:
			if !c.FromServer {
				c.offers(self, add)
			}
		case *ClearUnread:
			r.Call = again{c, copyOf(c.Session)}
		case *RemoveConversation:
			r.Call = again{c, copyOf(c.Session)}
		case *RemoveConversations:
			r.Call = again{c, copyOf(c.Sessions...)}
		case *ClearAllUnread, *RemoveAllConversations, *Clear:
			all := make([]string, 0, len(came))
			for session := range came {
				all = append(all, session)
			}
			r.Call = again{c, copyOf(all...)}
		}
	}
}

// seen gives p, the order key of the newest message of a conversation; or, if that message
// came after the call, that of the newest one that came before.
func (v *view) seen(session string, p OrderKey) (OrderKey, error) {
	a := v.self.after[session]
	if !a.keys[p.ID] {
		return p, nil
	}
	p = OrderKey{Time: a.first.Time, ID: keyBefore(a.first.ID) + "~~~"}
	messages, err := v.query(&Query{Kind: MessagesAfter, Session: session, Order: p})
	for _, m := range messages {
		if m.Order.Timed() && !a.keys[m.ServerKey] {
			p = m.Order
		}
	}
	return p, err
}

// merge runs on the database what ran in memory only. If the connection breaks in the
// middle, the rest stays in memory; calls that the database has stored already change
// nothing when they run a second time.
func (e *Engine) merge() error {
	h := e.heal
	e.become(Healed, nil)
	orderAgain(h.unsaved, &e.self)
	now := e.self.marks()
	e.use(h.database)
	e.self.set(h.before.clone())
	if err := e.mergeAll(); err != nil {
		h.before = e.self.marks()
		h.database.Release(nil) // what it read
		e.use(h.memory)
		e.self.set(now)
		return errors.Join(err, h.memory.restate())
	}
	for id := range e.self.waiting {
		if old, ok := now.waiting[id]; ok {
			e.self.waiting[id] = min(old, e.self.waiting[id])
		}
	}
	h.unsaved = nil
	h.memory.empty()
	return nil
}

func (e *Engine) mergeAll() error {
	if err := e.works(); err != nil {
		return fmt.Errorf("a first transaction on it: %w", err)
	}
	h := e.heal
	for len(h.unsaved) > 0 {
		n := min(replayed, len(h.unsaved))
		if err := e.replay(h.unsaved[:n]); err != nil {
			return err
		}
		h.unsaved = h.unsaved[n:]
		h.count.Store(int64(len(h.unsaved)))
	}
	return nil
}

// replay runs calls a second time, now on the database. One that the database
// refuses by itself is reported and dropped; if the disk is full the call is kept.
func (e *Engine) replay(batch []Request) error {
	results, err := e.try(batch)
	if err == nil {
		e.discard(results)
		e.self.storage.Release(nil)
		return nil
	}
	if gone(err) || len(batch) == 1 && errors.Is(err, ErrFull) {
		return err
	}
	if len(batch) == 1 {
		e.finish([]Settled{{Err: fmt.Errorf("merging what memory held: %w", err)}}, nil)
		return nil
	}
	for i := range batch {
		if err := e.replay(batch[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}
