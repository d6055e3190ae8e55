package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

// backend is somewhere a store can be kept. Every scenario of this package runs on
// each: natively in memory, in a browser in memory and in its IndexedDB.
type backend struct {
	name string
	bodies
	// fresh makes an empty database, and tells how to connect to it.
	fresh func(t failer) (connect func() Storage)
	// memory is for a store whose database is away.
	memory func() *Memory
}

// bodies is how tests make what a host hands over, and look at what it gets.
type bodies interface {
	keep(any) Body
	take(Body) []byte // a result as JSON; it is let go of
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
	Cleanup(func())
}

// onEach runs a scenario on every backend.
func onEach(t *testing.T, scenario func(*testing.T, *backend)) {
	t.Helper()
	for _, p := range backends(t) {
		t.Run(p.name, func(t *testing.T) { scenario(t, p) })
	}
}
