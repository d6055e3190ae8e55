package localcache_test

import (
	"fmt"
	"syscall/js"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

// withoutGetAllRecords takes IDBIndex.getAllRecords away. WebKit and older browsers have
// none: a cursor walks there.
func withoutGetAllRecords(t *testing.T) {
	t.Helper()
	index := js.Global().Get("IDBIndex").Get("prototype")
	if own := index.Get("getAllRecords"); own.Truthy() {
		index.Delete("getAllRecords")
		t.Cleanup(func() { index.Set("getAllRecords", own) })
	}
}

func TestPagesGiveTheListWithoutGetAllRecords(t *testing.T) {
	withoutGetAllRecords(t)
	rapid.Check(t, func(t *rapid.T) { pagesGiveTheList(t, indexedDB()) })
}

// An import can leave many conversations with one time. Those behind them are not read
// for a page that these fill.
func TestACursorWalksNoFurtherThanThePage(t *testing.T) {
	withoutGetAllRecords(t)
	s, _ := onDatabase(t)
	for i := range 10 {
		s.do(s.from(fmt.Sprint("early", i), fmt.Sprint(100+i), float64(10+i)))
		s.do(s.from(fmt.Sprint("same", i), fmt.Sprint(200+i), 500))
	}
	steps := replace(t, "IDBCursor", "continue", `
		state.taken = (state.taken ?? 0) + 1;
		return old.apply(this, args);`)
	var page any
	s.ask(&List{Page: true, Limit: 3, Cursor: FormatCursor(500, "singleChat-same9")}, &page)
	if n := steps.Get("taken"); n.Truthy() {
		t.Errorf("the cursor went on %d times", n.Int())
	}
}
