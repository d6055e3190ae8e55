package localcache_test

import (
	"syscall/js"
	"testing"

	"pgregory.net/rapid"
)

// WebKit and older browsers have no IDBIndex.getAllRecords: a cursor walks there.
func TestPagesGiveTheListWithoutGetAllRecords(t *testing.T) {
	index := js.Global().Get("IDBIndex").Get("prototype")
	if own := index.Get("getAllRecords"); own.Truthy() {
		index.Delete("getAllRecords")
		t.Cleanup(func() { index.Set("getAllRecords", own) })
	}
	rapid.Check(t, func(t *rapid.T) { pagesGiveTheList(t, indexedDB()) })
}
