package minicore

import (
	"sync"
	"time"
)

// Worker runs functions one after the other, in the order given, on a goroutine that
// ends when there is no more work. So there is nothing to stop.
type Worker struct {
	mu      sync.Mutex
	work    []func()
	running bool
}

func (w *Worker) Do(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.work = append(w.work, f)
	if !w.running {
		w.running = true
		go w.run()
	}
}

func (w *Worker) run() {
	for {
		w.mu.Lock()
		if len(w.work) == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		f := w.work[0]
		w.work[0] = nil
		w.work = w.work[1:]
		w.mu.Unlock()
		f()
	}
}

// within waits for a cache's answer, but not for ever.
func within(d time.Duration, done <-chan error) error {
	if done == nil {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errCacheStuck
	}
}
