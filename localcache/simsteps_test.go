//go:build !js

package localcache_test

import (
	"cmp"
	"fmt"
	"slices"

	. "localcache-wasm/localcache"
)

// step lets one thing happen.
func (s *simulation) step() {
	s.idle()
	t := s.tabs[s.below(len(s.tabs))]
	switch kind := s.below(20); {
	case kind < 7:
		if t.lives() && !t.frozen {
			s.call(t)
		}
	case kind < 15:
		for n := 1 + s.below(6); n > 0; n-- {
			s.goOn()
			s.idle()
		}
	case kind < 16:
		s.hintArrives()
	case kind < 17:
		s.pass(float64(s.below(4)) * 3000)
	case kind < 18:
		s.lifeOf(t)
	case kind < 19:
		s.weather(t)
	default:
		if s.features[simCuts] {
			s.cutLog()
		}
	}
	s.idle()
	for _, t := range s.tabs {
		s.wrong(t.restsWrongly())
	}
}

// goOn has one tab go on with something that it asked of the database.
func (s *simulation) goOn() bool {
	var ready []func()
	for _, t := range s.tabs {
		if t.frozen || t.dead {
			continue
		}
		ready = append(ready, s.readyOf(t)...)
	}
	if len(ready) == 0 {
		return false
	}
	ready[s.below(len(ready))]()
	return true
}

// readyOf is what of a tab can go on.
func (s *simulation) readyOf(t *simTab) (ready []func()) {
	if len(t.ops) > 0 {
		o := t.ops[0]
		if o.kind == simCommit || s.database.open == nil {
			ready = append(ready, func() { s.goOnWith(t, o) })
		}
	}
	if len(t.connects) > 0 {
		ready = append(ready, func() {
			o := t.connects[0]
			t.connects = t.connects[1:]
			o.reply <- s.connect(t)
		})
	}
	if len(t.answers) > 0 {
		ready = append(ready, func() {
			answer := t.answers[0]
			t.answers = t.answers[1:]
			answer()
		})
	}
	for _, f := range t.followers {
		if f.hinted && !f.reading && t.lives() {
			ready = append(ready, f.read)
		}
	}
	return ready
}

// connect opens the database for a tab.
func (s *simulation) connect(t *simTab) error {
	if t.away != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, t.away)
	}
	t.connected = true
	return nil
}

func (s *simulation) goOnWith(t *simTab, o *simOp) {
	d := s.database
	done := func(err error) {
		if o.kind == simCommit {
			t.doubt(err)
		}
		t.ops = t.ops[1:]
		o.reply <- err
	}
	switch {
	case o.kind == simList:
		t.ops = t.ops[1:]
		s.list(t, o)
	case o.kind == simBegin:
		if !t.connected {
			if err := s.connect(t); err != nil {
				done(err)
				return
			}
		}
		s.fate(o.tx)
		o.tx.begin()
		done(nil)
	case o.late:
		done(nil)
	case o.tx.failed != nil:
		done(o.tx.failed)
	case d.open != o.tx:
		s.fail("%s commits a transaction that is not open", t.nonce)
	default:
		if err := o.tx.step(); err != nil {
			done(err)
			return
		}
		o.tx.over(true)
		if o.tx.through != nil && len(o.tx.wrote) > 0 && (t.retention == nil || o.tx.looks != AllConversations) { // a call's
			t.last.calls = append(t.last.calls, o.tx.through)
			o.tx.through.stored = true
			t.connected = false
			done(fmt.Errorf("%w: the answer did not come", ErrLost))
			return
		}
		if s.features[simLate] && s.chance(4) {
			o.late = true
			return
		}
		done(nil)
	}
}

// fate draws what becomes of a transaction.
func (s *simulation) fate(tx *simTx) {
	t := tx.tab
	if !s.faults {
		return
	}
	if t.breaks > 0 {
		t.breaks--
		tx.fault = fmt.Errorf("%w: in the simulation", ErrLost)
		tx.steps = s.below(4)
		return
	}
	stale := t.stale
	t.stale = false
	if !s.chance(10) {
		return
	}
	switch s.below(6) {
	case 5: // right after it a transaction waits for its reads
		if tx.write && !stale {
			t.stale, tx.unsure = true, s.chance(2)
			if !tx.unsure {
				tx.fault, tx.steps = ErrStale, 1+s.below(4)
			}
		}
		return
	case 4:
		if batch := t.batch(); tx.write && t.merge == nil && len(batch) == 1 {
			tx.through = batch[0]
		}
		return
	case 0, 1:
		tx.fault = fmt.Errorf("%w: in the simulation", ErrLost)
		t.breaks = s.below(3) * s.below(4)
	case 2:
		if !tx.write {
			return
		}
		tx.fault = fmt.Errorf("%w: in the simulation", ErrFull)
	default:
		tx.fault = errSimRefused
	}
	tx.steps = s.below(5)
}

// list reads conversations; the answer comes later.
func (s *simulation) list(t *simTab, o *simOp) {
	if !t.connected {
		if err := s.connect(t); err != nil {
			t.answers = append(t.answers, func() { o.listed(0, err) })
			return
		}
	}
	if s.faults && s.chance(15) {
		t.connected = false
		t.answers = append(t.answers, func() { o.listed(0, fmt.Errorf("%w: in the simulation", ErrLost)) })
		return
	}
	d := s.database
	entry := &simEntry{tab: t, at: s.now, committed: true}
	d.log = append(d.log, entry)
	d.rows.List(o.list, func(b Body, err error) {
		page := d.values.take(b)
		t.answers = append(t.answers, func() {
			t.list = entry
			defer func() { t.list = nil }()
			if page == nil {
				o.listed(0, err)
				return
			}
			o.listed(t.values.keep(page), err)
		})
	})
}

// hintArrives delivers a hint, or loses it.
func (s *simulation) hintArrives() {
	if len(s.hints) == 0 {
		return
	}
	at := s.below(len(s.hints))
	t := s.hints[at]
	if !s.chance(5) { // else it comes a second time
		s.hints = slices.Delete(s.hints, at, at+1)
	}
	if t.frozen || s.features[simLoses] && s.chance(4) {
		s.trace("%s misses a hint", t.nonce)
		t.missed = true
		return
	}
	t.hint()
}

// pass lets time pass, and the timers that it brings run.
func (s *simulation) pass(ms float64) {
	until := s.now + ms
	for {
		next := s.nextTimer(until)
		if next == nil {
			s.now = until
			return
		}
		s.now = max(s.now, next.at)
		s.timers = slices.DeleteFunc(s.timers, func(t *simTimer) bool { return t == next })
		next.run()
		s.idle()
	}
}

// nextTimer is the timer that runs next, of tabs that are not frozen.
func (s *simulation) nextTimer(until float64) *simTimer {
	var due []*simTimer
	for _, timer := range s.timers {
		if timer.at <= until && !timer.tab.frozen {
			due = append(due, timer)
		}
	}
	if len(due) == 0 {
		return nil
	}
	return slices.MinFunc(due, func(a, b *simTimer) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.tab.number, b.tab.number), cmp.Compare(a.pause, b.pause),
			cmp.Compare(a.number, b.number))
	})
}

// weather changes how the database answers a tab.
func (s *simulation) weather(t *simTab) {
	if !s.faults {
		return
	}
	switch s.below(4) {
	case 0, 1:
		t.away = errSimAway
		if s.chance(4) {
			t.away = fmt.Errorf("%w: %w", ErrRefused, errSimAway)
		}
		t.loseConnection()
		s.trace("the database is away for %s", t.nonce)
	case 2:
		s.comeBack(t)
	default:
		t.loseConnection()
		s.trace("%s loses its connection", t.nonce)
	}
}

func (t *simTab) loseConnection() {
	if tx := t.sim.database.open; tx != nil && tx.tab == t {
		tx.fail(fmt.Errorf("%w: in the middle", ErrLost))
	}
	t.connected = false
}

func (s *simulation) comeBack(t *simTab) {
	if t.away != nil {
		s.trace("the database is there again for %s", t.nonce)
		t.away = nil
		if t.lives() && !t.frozen && s.chance(2) {
			t.engine.Nudge()
		}
	}
}

// cutLog cuts old records of the change log off, as an idle tab does.
func (s *simulation) cutLog() {
	if s.database.open == nil {
		tx, _ := s.database.rows.Begin(true)
		_ = tx.Write([]Write{{Kind: CutChanges, Number: max(0, s.database.newest-s.below(4))}})
		_ = tx.Commit(func() {})
	}
}
