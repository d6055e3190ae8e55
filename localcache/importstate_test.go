package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

func TestHealthNamesHowFarTheImportIs(t *testing.T) {
	for want, state := range map[string]ImportState{
		"none":    {Phase: ImportDone},
		"running": {Phase: ImportMessages},
		"done":    {Phase: ImportDone, Skipped: 1},
	} {
		if got := state.Name(); got != want {
			t.Errorf("%+v is %q, want %q", state, got, want)
		}
	}
}
