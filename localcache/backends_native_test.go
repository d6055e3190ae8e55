//go:build !js

package localcache_test

import (
	"sync"
	"testing"

	. "localcache-wasm/localcache"
)

// lastDealing is the last kind of call that dealings draws.
const lastDealing = 21

func backends(*testing.T) []*backend {
	bodies := newGoBodies()
	return []*backend{{
		name: "memory", bodies: bodies, memory: func() *Memory { return NewMemory(keeping{bodies, bodies}) },
		fresh: func(failer) func() Storage {
			memory := &lockedStorage{Storage: NewMemory(bodies)}
			return func() Storage { return memory }
		},
	}}
}

// lockedStorage lets the engines of several tabs take turns on one Memory. In a
// page all of them run on one thread.
type lockedStorage struct {
	mu sync.Mutex // held by the open transaction
	Storage

	waiting sync.Mutex
	later   []Body // to release once it has ended
}

type lockedTx struct {
	Tx
	unlock func()
}

func (s *lockedStorage) Begin(write bool) (Tx, error) {
	s.mu.Lock()
	tx, err := s.Storage.Begin(write)
	return &lockedTx{tx, sync.OnceFunc(s.unlock)}, err
}

func (s *lockedStorage) List(q List, done func(Body, error)) {
	var result Body
	var failed error
	s.mu.Lock()
	s.Storage.List(q, func(b Body, err error) { result, failed = b, err })
	s.unlock()
	done(result, failed)
}

func (s *lockedStorage) Release(bodies []Body) {
	s.waiting.Lock()
	s.later = append(s.later, bodies...)
	s.waiting.Unlock()
	if s.mu.TryLock() {
		s.unlock()
	}
}

func (s *lockedStorage) unlock() {
	s.waiting.Lock()
	bodies := s.later
	s.later = nil
	s.waiting.Unlock()
	s.Storage.Release(bodies)
	s.mu.Unlock()
}

func (tx *lockedTx) Commit(meanwhile func()) error {
	err := tx.Tx.Commit(meanwhile)
	if err == nil {
		tx.unlock()
	}
	return err
}

func (tx *lockedTx) Abort() bool {
	defer tx.unlock()
	return tx.Tx.Abort()
}
