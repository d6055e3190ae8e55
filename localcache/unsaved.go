package localcache

import (
	"errors"
	"maps"

	"localcache-wasm/internal/bridge"
)

// Left is what memory held when a store was closed before its database came. The
// next store of the same database goes on with it.
type Left struct {
	memory  *Memory
	unsaved []Request
	before  marks
}

// Len is the number of calls that the database has not seen.
func (l *Left) Len() int { return len(l.unsaved) }

// marks are what a store remembers of the calls that came. Calls that run again need it
// as it was then.
type marks struct {
	served, live map[string]OrderKey
	current      bridge.Current
	waiting      map[string]float64
}

func (m marks) clone() marks {
	return marks{maps.Clone(m.served), maps.Clone(m.live), m.current, maps.Clone(m.waiting)}
}

func (s *self) marks() marks { return marks{s.served, s.live, s.current, s.waiting} }

func (s *self) set(m marks) {
	s.served, s.live, s.current, s.waiting = m.served, m.live, m.current, m.waiting
}

// Unsaved is the number of calls that ran in memory only.
func (e *Engine) Unsaved() int { return int(e.heal.count.Load()) }

// keep records calls that ran in memory only. Memory keeps their bodies until the merge.
func (e *Engine) keep(batch []Request) {
	h := e.heal
	if !e.inMemory() || errors.Is(e.Condition().Cause, ErrAbsent) {
		return
	}
	for i := range batch {
		if !readsOnly(batch[i].Call) {
			bodies := batch[i].Bodies
			for _, one := range batch[i].New { // memory has put them into the table
				bodies = append(bodies, one.Body)
			}
			h.memory.pin(bodies)
			h.unsaved = append(h.unsaved, Request{Call: batch[i].Call, Bodies: bodies})
		}
	}
	h.count.Store(int64(len(h.unsaved)))
}

// saveLast tries once more, for a store that is closed, to save what is in memory
// only; what cannot be saved is left for the next one.
func (e *Engine) saveLast() {
	err := e.heal.database.Connect()
	if err == nil {
		err = e.merge()
	}
	if err != nil && e.heal.leave != nil {
		// The next store has no conversation open until its application says so.
		unsaved := append(e.heal.unsaved, Request{Call: &SetCurrent{}})
		before := e.heal.before
		before.waiting = map[string]float64{} // this store's messages have failed
		e.heal.leave(&Left{e.heal.memory, unsaved, before})
	}
}
