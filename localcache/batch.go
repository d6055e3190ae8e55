package localcache

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// commit runs a batch in one transaction, and again if its connection was lost. If
// it fails its calls run one by one, so that only the one at fault fails.
func (e *Engine) commit(batch []Request) {
	for try := 0; ; try++ {
		if e.inMemory() {
			if batch = e.without(batch); len(batch) == 0 {
				return
			}
		}
		results, err := e.try(batch)
		if !gone(err) {
			e.answered()
		}
		switch {
		case err == nil:
			e.keep(batch)
			e.finish(results, bodiesOf(batch))
			return
		case e.again(err, try, len(batch)):
		case try == 0 && errors.Is(err, ErrFull) && e.makeRoom():
		case len(batch) == 1 || errors.Is(err, ErrUnreachable):
			results = make([]Settled, len(batch))
			if e.self.doubt {
				err = fmt.Errorf("%w; the connection was lost before, while it was being stored: it may be there all the same", err)
			}
			for i := range batch {
				e.self.notStored(batch[i].Call)
				results[i] = batch[i].settled(err)
			}
			e.finish(results, bodiesOf(batch))
			return
		default:
			doubt := e.self.doubt
			for i := range batch {
				e.self.doubt = doubt
				e.commit(batch[i : i+1])
			}
			return
		}
	}
}

// try runs a batch in one transaction, and again if that went on with a row that something
// else had changed.
func (e *Engine) try(batch []Request) (done []Settled, err error) {
	done, err = e.tryOnce(batch)
	if errors.Is(err, ErrStale) {
		return e.tryOnce(batch)
	}
	return done, err
}

func (e *Engine) tryOnce(batch []Request) (done []Settled, err error) {
	tx, err := e.self.storage.Begin(writes(batch))
	if err != nil {
		return nil, err
	}
	e.self.begin()
	results := make([]Settled, len(batch))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the store's own fault: %v\n%s", r, debug.Stack())
		}
		if err != nil {
			if tx.Abort() && !gone(err) {
				err = fmt.Errorf("%w, perhaps: %w", ErrStale, err)
			}
			e.self.takeBack()
			e.discard(results)
		}
	}()
	v, n := e.view, e.needs
	if len(batch) > beforePause { // emptying what grew large would cost every small batch after it
		v, n = newView(&e.self), newNeeds()
	}
	v.begin(tx)
	n.reset()
	for i := range batch {
		if err := v.keepBodies(batch[i].New); err != nil {
			return nil, err
		}
		batch[i].Call.need(n, &e.self)
	}
	if err := v.prefetch(n); err != nil {
		return nil, err
	}
	for i := range batch {
		if i > 0 && i%beforePause == 0 {
			if err := v.pause(); err != nil {
				return nil, err
			}
		}
		v.reason = reasonOf(batch[i].Call)
		result, err := batch[i].Call.apply(v)
		if err != nil {
			return nil, err
		}
		results[i] = batch[i].settled(nil)
		results[i].Result = result
	}
	if err := v.finish(); err != nil {
		return nil, err
	}
	if err := tx.Commit(e.lookAhead); err != nil {
		if gone(err) {
			e.self.doubt = true
			if e.changed != nil {
				e.changed([]string{""}) // when the calls run again they may find nothing to change
			}
		}
		return results, err
	}
	if e.changed != nil && !v.change.empty() && (e.changesWanted == nil || e.changesWanted()) {
		e.changed(v.change.sessions())
	}
	return results, nil
}

// discard releases the bodies of results that no caller gets.
func (e *Engine) discard(results []Settled) {
	var bodies []Body
	for i := range results {
		if result := results[i].Result; result != nil {
			bodies = result.Bodies(bodies)
		}
	}
	if len(bodies) > 0 {
		e.self.storage.Release(bodies)
	}
}

// writes reports whether a batch does more than read.
func writes(batch []Request) bool {
	for i := range batch {
		if !readsOnly(batch[i].Call) {
			return true
		}
	}
	return false
}

func readsOnly(call Call) bool {
	switch call.(type) {
	case *GetMessage, *GetConversation, *GetMessages, *FindMessage, *CountMessages, *SearchMessages,
		*CountUnread, *CountAll, *GetCurrent, *FollowList, *EndWatch, *ListChanges, *FindPending:
		return true
	}
	return false
}

func bodiesOf(batch []Request) (bodies []Body) {
	for i := range batch {
		bodies = append(bodies, batch[i].Bodies...)
	}
	return bodies
}

// finish settles requests and releases the bodies that came with them.
func (e *Engine) finish(results []Settled, bodies []Body) {
	for i := range results {
		if ended := results[i].ended; ended != nil {
			ended(results[i].Err)
		}
		if done := results[i].done; done != nil {
			done <- results[i].Err
			results[i].Err = nil // told
		}
	}
	if e.settle != nil {
		e.settle(results)
	}
	e.self.storage.Release(bodies)
}

func (e *Engine) reject(requests []Request, err error) {
	for i := range requests {
		e.finish([]Settled{requests[i].settled(err)}, requests[i].Bodies)
	}
}
