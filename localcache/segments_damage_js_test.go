package localcache_test

import (
	"fmt"
	"testing"

	. "localcache-wasm/localcache"
)

// apples stores 20 messages that a search finds, four of each of five users, and packs them.
func apples(t *testing.T) (s *testStore, database string) {
	t.Helper()
	smallSegments(t)
	s, database = onDatabase(t)
	for i := range 20 {
		s.do(s.text(fmt.Sprint(100+i), fmt.Sprint("user", i%5), me, "apple", float64(10+i)))
	}
	s.packAll()
	return s, database
}

// A segment with few messages is read again when others join them.
func TestPackingGoesOnAfterDamage(t *testing.T) {
	for what, damage := range damages {
		t.Run(what, func(t *testing.T) {
			s, database := apples(t)
			for i := range 5 { // a full segment, and one with the first of them
				s.do(s.text(fmt.Sprint(200+i), "bob", me, "apple", float64(200+i)))
			}
			s.packAll()
			inSegments(t, database, damage)
			for i := range 5 {
				s.do(s.text(fmt.Sprint(300+i), "bob", me, "apple pie", float64(300+i)))
			}
			s.packAll()
			if n := len(s.search(SearchMessages{Keywords: []string{"apple"}, PageSize: 3})); n != 30 {
				t.Errorf("%d messages are found, want 30", n)
			}
			if n := len(s.list()); n != 6 {
				t.Errorf("%d conversations are listed, want 6", n)
			}
		})
	}
}

// The browser can fail to read a value: its file is damaged, or it holds a Blob whose file has gone.
func TestASearchReadsRowsIfWhatSegmentsHoldCannotBeRead(t *testing.T) {
	for name, q := range map[string]SearchMessages{
		"in all conversations": {Keywords: []string{"apple"}},
		"in one":               {Keywords: []string{"apple"}, Session: "singleChat-user1"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := apples(t)
			want := len(s.search(q))
			state := replace(t, "IDBObjectStore", "get", `
				const request = old.apply(this, args);
				if (args[0] !== 'texts') return request;
				state.failed = true;
				Object.defineProperty(request, 'error', { get: () => new DOMException('cannot be read', 'NotReadableError') });
				// As the browser does: a failure that nobody handles aborts the transaction.
				request.addEventListener('success', (event) => {
					event.stopImmediatePropagation();
					if (request.dispatchEvent(new Event('error', { bubbles: true, cancelable: true }))) request.transaction.abort();
				}, { once: true });
				return request;`)
			if got := len(s.search(q)); got != want {
				t.Errorf("%d messages are found, want %d", got, want)
			}
			if !state.Get("failed").Truthy() {
				t.Error("the search did not look for segments")
			}
		})
	}
}
