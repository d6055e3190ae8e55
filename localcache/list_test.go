package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/localcache"
)

func id(n int) string { return fmt.Sprint(n) }

// pagesGiveTheList draws conversations, some active at the very same time, and
// reads them page by page.
func pagesGiveTheList(t *rapid.T, p *backend) {
	s := p.store(t)
	var calls []Call
	for i := range rapid.IntRange(0, 9).Draw(t, "conversations") {
		at := float64(1000 + rapid.IntRange(0, 3).Draw(t, "time"))
		calls = append(calls, s.from(fmt.Sprint("peer", i), id(100+i), at))
	}
	calls = append(calls, &SetCustomField{Type: GroupChat, ID: "quiet", Field: s.backend.keep(map[string]any{})}) // time 0
	s.together(calls...)
	size := rapid.IntRange(1, 4).Draw(t, "page size")
	var paged []string
	for cursor, pages := "", 0; ; pages++ {
		page := s.page(size, cursor)
		for _, c := range page.Items {
			paged = append(paged, c.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
		if len(page.Items) != size || pages > len(calls) {
			t.Fatalf("page %d of %d has %d conversations and the cursor %q", pages, size, len(page.Items), cursor)
		}
	}
	var listed []string
	for _, c := range s.list() {
		listed = append(listed, c.ID)
	}
	if got, want := strings.Join(paged, " "), strings.Join(listed, " "); got != want || len(listed) != len(calls) {
		t.Fatalf("pages give %s\nthe list is %s", got, want)
	}
}

func TestPagesGiveTheListWhateverTheirSize(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) { pagesGiveTheList(t, p) })
	})
}
