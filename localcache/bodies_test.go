//go:build !js

package localcache_test

import (
	"encoding/json"

	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/localcachetest"
)

// goBodies keeps bodies as Go values.
type goBodies struct{ *localcachetest.Table }

func newGoBodies() goBodies { return goBodies{localcachetest.NewTable()} }

func (t goBodies) keep(v any) Body { return t.Put(v) }

// take takes a value out of the table, as JSON.
func (t goBodies) take(b Body) []byte {
	text, err := json.Marshal(t.Value(b))
	if err != nil {
		panic(err)
	}
	t.Release([]Body{b})
	return text
}
