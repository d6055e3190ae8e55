//go:build !js

package localcache

import "testing"

func FuzzParseRequests(f *testing.F) {
	f.Add([]byte("1\x1fstore\x1f7\x1f3\x1f0\x1f11\x1e2\x1fread\x1f\x1d"))
	f.Fuzz(func(t *testing.T, text []byte) {
		good, bad := ParseRequests(text)
		for _, r := range good {
			if r.Call == nil {
				t.Fatal("a good request without a call")
			}
		}
		for _, s := range bad {
			if s.Err == nil {
				t.Fatal("a bad request without a reason")
			}
		}
	})
}
