package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// staleStorage finds candidates as old packed texts do: some that do not match, few
// at a time.
type staleStorage struct{ Storage }

type staleTx struct{ Tx }

func (s staleStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	return staleTx{tx}, err
}

func (tx staleTx) Read(queries ...*Query) error {
	for _, q := range queries {
		if q.Kind == TextCandidates {
			filter, limit := q.Filter, q.Limit
			defer func() { q.Filter, q.Limit = filter, limit }()
			q.Filter, q.Limit = nil, min(limit, 2)
		}
	}
	return tx.Tx.Read(queries...)
}

func TestASearchFindsWhatMatchesNow(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(
			s.text("1", "bob", me, "red apple", 10), s.text("2", "carol", me, "Red pear", 20),
			s.text("3", "bob", me, "green apple", 30), s.text("4", me, "carol", "apple red", 40),
		)
		find := func(q SearchMessages) string { return strings.Join(s.search(q), " ") }
		for _, c := range []struct {
			search SearchMessages
			want   string
		}{
			{SearchMessages{Keywords: []string{"apple"}}, "4 3 1"},
			{SearchMessages{Keywords: []string{"apple"}, Down: true, PageSize: 1}, "1 3 4"},
			{SearchMessages{Keywords: []string{"RED", "apple"}, PageSize: 1}, "4 1"},
			{SearchMessages{Keywords: []string{"apple"}, Session: bob}, "3 1"},
			{SearchMessages{Keywords: []string{"r"}, Filter: &bridge.MessageFilter{From: me}}, "4"},
			{SearchMessages{Keywords: []string{"r"}, Filter: &bridge.MessageFilter{StartTime: ptr(20.0), EndTime: ptr(30.0)}}, "3 2"},
			{SearchMessages{Keywords: []string{"r"}, Scope: SearchExt}, ""},
			{SearchMessages{Keywords: []string{"plum"}}, ""},
			{SearchMessages{Keywords: []string{"r"}, Session: "singleChat-nobody"}, ""},
		} {
			if got := find(c.search); got != c.want {
				t.Errorf("%+v finds %q, want %q", c.search, got, c.want)
			}
		}
		s.do(&EditMessage{ServerMsgID: "3", Body: p.keep(map[string]any{"msg": "plum"})})
		s.do(&Recall{ID: "1"})
		if got := find(SearchMessages{Keywords: []string{"apple"}}); got != "4" {
			t.Errorf("after an edit and a recall: %s", got)
		}
		for _, wrong := range []SearchMessages{
			{}, {Keywords: []string{"a", ""}}, {Keywords: []string{"a"}, Scope: "body"},
			{Keywords: []string{"a"}, PageSize: 401}, {Keywords: []string{"a"}, Cursor: "x"},
		} {
			s.fails(&wrong)
		}
	})
}

func TestASearchThroughStaleTextsFindsTheSame(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			connect := p.fresh(t)
			s := p.storeOn(t, connect, "page1")
			stale := p.storeOn(t, func() Storage { return staleStorage{connect()} }, "page2")
			for i := range rapid.IntRange(0, 25).Draw(t, "messages") {
				peer := rapid.SampledFrom(modelPeers).Draw(t, "peer")
				text := rapid.SampledFrom([]string{"apple", "pear"}).Draw(t, "text")
				s.do(s.text(fmt.Sprint(100+i), peer, me, text, float64(1000+rapid.IntRange(0, 5).Draw(t, "time"))))
			}
			q := SearchMessages{
				Keywords: []string{"apple"}, PageSize: rapid.IntRange(1, 5).Draw(t, "page size"), Down: rapid.Bool().Draw(t, "down"),
			}
			if got, want := fmt.Sprint(stale.search(q)), fmt.Sprint(s.search(q)); got != want {
				t.Fatalf("through stale texts\n%s\nthrough the messages\n%s", got, want)
			}
		})
	})
}
