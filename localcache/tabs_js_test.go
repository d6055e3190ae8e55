package localcache_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// Two or three tabs: engines on connections of their own to one database. Their
// transactions interleave as the browser likes.
func TestTabsOnOneDatabaseGiveTheListThatOneAloneGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := world(t)
		alone := play(t, "alone", events, indexedDB().store(t))
		tabs := []*testStore{indexedDB().store(t)}
		for i := range rapid.IntRange(1, 2).Draw(t, "more tabs") {
			tabs = append(tabs, tabs[0].another(fmt.Sprint("page", i+2)))
		}
		if together := play(t, "tabs", events, tabs...); together != alone {
			t.Fatalf("one tab gives\n%s%d tabs\n%s", alone, len(tabs), together)
		}
		for i, tab := range tabs[1:] {
			if first, other := tabs[0].line(), tab.line(); first != other {
				t.Fatalf("tab 1 lists %s, tab %d lists %s", first, i+2, other)
			}
		}
	})
}
