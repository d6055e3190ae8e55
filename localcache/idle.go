package localcache

import (
	"errors"
	"time"
)

// Packer is a Storage that has something to do in idle moments.
type Packer interface {
	Storage
	// Pack does one small piece of it and then calls done: whether there is more.
	// It holds up no call for long.
	Pack(done func(more bool, err error))
	// SetLogged says whether everything that is written to the database is in its
	// change log. What is packed is not used otherwise, and made anew afterwards.
	SetLogged(logged bool)
}

const (
	// idleAfter is how long nothing must have been asked of the store.
	idleAfter = 2 * time.Second
	// busyFor is how long that may never happen.
	busyFor = 10 * time.Second
	// betweenPieces is the time that the page has for itself.
	betweenPieces = 20 * time.Millisecond
	// packFailures is how many failures in a row end it: nothing depends on it.
	packFailures = 3
)

// idling is when an Engine packs. Only the engine's goroutine uses it.
type idling struct {
	stop     func()    // ends the timer that is waiting; nil for none
	last     time.Time // when the store was used last
	busy     time.Time // since when it is in use
	packing  bool
	failures int
}

// packed is the request to go on after a piece. It is no call: see work.
type packed struct {
	more bool
	err  error
}

// packPiece is the request to do a piece.
type packPiece struct{}

// idleLook is the request to see whether nothing was asked for long enough.
type idleLook struct{}

// lookedAround is what was found out about other releases. It is no call, either.
type lookedAround struct {
	unlogged bool
	pack     bool
}

func (*packed) need(*needs, *self)             {}
func (*packed) apply(*view) (Result, error)    { return nil, nil }
func (*packPiece) need(*needs, *self)          {}
func (*packPiece) apply(*view) (Result, error) { return nil, nil }

func (*idleLook) need(*needs, *self)          {}
func (*idleLook) apply(*view) (Result, error) { return nil, nil }

func (*lookedAround) need(*needs, *self)          {}
func (*lookedAround) apply(*view) (Result, error) { return nil, nil }

// packs reports whether requests are nothing but packing and looking at the time: none
// of them uses the store.
func packs(line []Request) bool {
	for i := range line {
		switch line[i].Call.(type) {
		case *packPiece, *packed, *lookedAround, *idleLook, *waitedEnough:
		default:
			return false
		}
	}
	return true
}

// worked puts packing off: the store was just used.
func (e *Engine) worked() {
	i := &e.idle
	if _, ok := e.self.storage.(Packer); !ok || i.packing || i.failures == packFailures {
		return
	}
	i.last = time.Now()
	if i.stop == nil { // one timer for many calls: to set one costs a crossing into JavaScript
		i.busy = i.last
		e.lookLater(idleAfter)
	}
}

func (e *Engine) lookLater(pause time.Duration) {
	e.idle.stop = e.after(pause, func() { e.submitOwn(&idleLook{}) })
}

// look begins to pack if the store was idle for long enough, or busy for too long.
func (e *Engine) look() {
	i := &e.idle
	i.stop = nil
	if quiet := time.Since(i.last); quiet < idleAfter && time.Since(i.busy) < busyFor {
		e.lookLater(idleAfter - quiet)
		return
	}
	i.stop = func() {} // what follows is still to come
	go func() {
		unlogged := e.unlogged != nil && e.unlogged()
		e.submitOwn(&lookedAround{unlogged, true})
	}()
}

// LookAround finds out whether another release is at the database that writes
// without a record in the change log.
func (e *Engine) LookAround() error {
	if e.unlogged == nil {
		return nil
	}
	return e.Do(&lookedAround{unlogged: e.unlogged()})
}

// lookedAround has followers begin anew, and what is packed made anew, as long as
// there is such a release, and once more when it has gone.
func (e *Engine) lookedAround(l *lookedAround) {
	if storage, ok := e.self.storage.(Packer); ok && (l.unlogged || e.self.unlogged) {
		storage.SetLogged(!l.unlogged)
		e.self.unlogged = l.unlogged
		clear(e.self.watches)
		if e.changed != nil {
			e.changed([]string{""})
		}
	}
	if l.pack {
		e.pack()
	}
}

// submitOwn puts a request in line that nobody misses after Close.
func (e *Engine) submitOwn(call Call) {
	e.mu.Lock()
	if !e.closed {
		e.inbox = append(e.inbox, Request{Call: call})
	}
	e.mu.Unlock()
	e.signal()
}

func (e *Engine) packIn(pause time.Duration) {
	e.idle.stop = e.after(pause, func() { e.submitOwn(&packPiece{}) })
}

func (e *Engine) pack() {
	i := &e.idle
	i.stop = nil
	if storage, ok := e.self.storage.(Packer); ok && !i.packing {
		i.packing = true
		storage.Pack(func(more bool, err error) { e.submitOwn(&packed{more, err}) })
	}
}

// packedPiece goes on after a piece. A failure is reported, unless it is that of a
// connection that is gone.
func (e *Engine) packedPiece(p *packed) error {
	i := &e.idle
	i.packing = false
	switch {
	case p.err == nil && p.more:
		i.failures = 0
		e.packIn(betweenPieces)
		i.busy = time.Now()
	case p.err == nil:
		i.failures = 0
	default:
		i.failures++
		if !gone(p.err) && !errors.Is(p.err, ErrUnreachable) {
			return p.err
		}
	}
	return nil
}
