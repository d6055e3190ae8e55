//go:build !js

package imserver

import (
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Whoever waits for a change to be kept learns of its end, also while the file is
// being closed.
func TestNoChangeWaitsForEverForAFileThatCloses(t *testing.T) {
	for range 20 {
		s, err := openStore(filepath.Join(t.TempDir(), "data"), func(error) {})
		if err != nil {
			t.Fatal(err)
		}
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() {
				for {
					s.put(bucketUsers, []byte("x"), "alice")
					b := s.pending()
					if b == nil {
						continue
					}
					select {
					case <-b.done:
					case <-time.After(5 * time.Second):
						t.Error("the end of a change never came")
						return
					}
					if b.err != nil {
						return
					}
				}
			})
		}
		time.Sleep(time.Millisecond)
		if err := s.close(); err != nil {
			t.Error(err)
		}
		writers.Wait()
	}
}
