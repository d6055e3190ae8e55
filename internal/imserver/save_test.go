//go:build !js

package imserver

import (
	"path/filepath"
	"testing"
	"time"
)

// Who saves holds the lock that ending all connections takes.
func TestAValueThatCannotBeKeptEndsTheServerAndDoesNotHangIt(t *testing.T) {
	s := growing(t, Options{Data: filepath.Join(t.TempDir(), "data")})
	s.mu.Lock()
	saved := make(chan struct{})
	go func() {
		s.store.save(bucketUsers, func() {}, "alice")
		close(saved)
	}()
	select {
	case <-saved:
	case <-time.After(2 * time.Second):
		t.Error("save waits for the lock that its caller holds")
	}
	s.mu.Unlock()
	select {
	case <-s.Failed():
	case <-time.After(2 * time.Second):
		t.Error("nobody was told")
	}
}
