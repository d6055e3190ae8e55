//go:build !js

package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

func places(*testing.T) []*place {
	bodies := newGoBodies()
	return []*place{{
		name: "memory", bodies: bodies,
		fresh: func(failer) func() Storage {
			memory := NewMemory(bodies)
			return func() Storage { return memory }
		},
	}}
}
