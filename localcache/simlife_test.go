//go:build !js

package localcache_test

import (
	"fmt"
	"slices"

	. "localcache-wasm/localcache"
)

// lifeOf freezes, thaws, kills or closes a tab, or opens another.
func (s *simulation) lifeOf(t *simTab) {
	switch s.below(7) {
	case 0, 1:
		if t.lives() && s.features[simFreezes] {
			s.trace("%s is frozen", t.nonce)
			t.frozen = true
			if tx := s.database.open; tx != nil && tx.tab == t && s.chance(2) {
				tx.fail(fmt.Errorf("%w: the page was frozen", ErrLost))
			}
		}
	case 2:
		if t.frozen {
			s.thaw(t)
		}
	case 3:
		if t.lives() && s.features[simKills] {
			t.kill()
			s.open(fmt.Sprint("page", len(s.tabs)), nil)
		}
	case 4:
		if t.lives() && !t.frozen && s.features[simKills] {
			s.closeTab(t)
		}
	case 5:
		if !t.lives() && !t.dead && t.state == Closed && t.successor == nil { // the page logs in again
			s.open(t.page, t)
		}
	default:
		if t.lives() {
			t.follow(s)
		}
	}
}

// thaw has a tab go on, and be shown.
func (s *simulation) thaw(t *simTab) {
	s.trace("%s is thawed", t.nonce)
	t.frozen = false
	s.shown(t)
}

// shown is a page that is shown again: js/src/hints.ts and health.ts.
func (s *simulation) shown(t *simTab) {
	t.missed = false
	t.hint()
	t.engine.Nudge()
	s.idle()
}

func (s *simulation) closeTab(t *simTab) {
	if t.lives() {
		s.trace("%s closes", t.nonce)
		t.closing, t.ended = true, s.now
		s.hints = slices.DeleteFunc(s.hints, func(to *simTab) bool { return to == t })
		if t.sourced && s.chance(2) { // a call that its engine has not been told of
			t.queue = append(t.queue, t.request(&simCall{call: &CountUnread{}}))
		}
		t.engine.Close()
		s.idle()
	}
}

// kill ends a tab at once. What its engine does from then on reaches nothing.
func (t *simTab) kill() {
	s := t.sim
	s.trace("%s is killed with %d, %d to wait for", t.nonce, len(t.ops), len(t.connects))
	t.dead, t.ended = true, s.now
	if tx := s.database.open; tx != nil && tx.tab == t {
		tx.over(s.committing(tx) && s.chance(2))
	}
	for _, o := range append(slices.Clone(t.ops), t.connects...) {
		if o.reply == nil {
			o.listed(0, errSimDead)
			continue
		}
		o.reply <- s.endOfDead(o)
		s.idle()
	}
	t.ops, t.connects, t.answers = nil, nil, nil
	t.forget()
	t.engine.Close()
	s.idle()
}

// endOfDead has the engine of a killed tab say which calls it had committed.
func (s *simulation) endOfDead(o *simOp) error {
	if o.kind == simCommit && o.tx.tab.last != nil && o.tx.tab.last.committed && o.tx.failed == nil {
		return nil
	}
	return errSimDead
}

// committing is whether a transaction waits for the database to store it.
func (s *simulation) committing(tx *simTx) bool {
	return slices.ContainsFunc(tx.tab.ops, func(o *simOp) bool { return o.kind == simCommit && o.tx == tx })
}

// forget drops the timers of a tab and the calls that nobody waits for any more.
func (t *simTab) forget() {
	s := t.sim
	s.timers = slices.DeleteFunc(s.timers, func(timer *simTimer) bool { return timer.tab == t })
	s.hints = slices.DeleteFunc(s.hints, func(to *simTab) bool { return to == t })
	for _, c := range t.calls {
		if !c.settled {
			s.unsettled--
		}
	}
}
