package localcache

import "sync/atomic"

// AtRest is 1 while the engine has nothing to do and works on its database. A list or a page
// of messages that is then read without the engine is what the engine would read.
func (e *Engine) AtRest() *atomic.Uint32 { return &e.atRest }

// rest notes that the engine is going to wait for requests. What makes it go on, signal,
// makes it 0.
func (e *Engine) rest() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.inbox) == 0 && !e.called.Load() && !e.closed && !e.inMemory() {
		e.atRest.Store(1)
	}
}

// Used puts off what is done in idle time: something was read without the engine.
func (e *Engine) Used() { e.submitOwn(&wasUsed{}) }

// wasUsed is the request for that. It is no call: see work.
type wasUsed struct{}

func (*wasUsed) need(*needs, *self)          {}
func (*wasUsed) apply(*view) (Result, error) { return nil, nil }
