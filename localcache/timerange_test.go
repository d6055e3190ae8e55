package localcache_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

func TestARangeOfTimeHoldsForTheTimeAMessageShows(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			s := p.store(t)
			calls := dealings(t)
			for _, call := range calls {
				s.clock.set(float64(rapid.IntRange(900, 1300).Draw(t, "the client's clock")))
				<-s.start(call(s))[0]
			}
			for _, session := range []string{"singleChat-bob", "singleChat-carol"} {
				start, end := float64(rapid.IntRange(900, 1300).Draw(t, "start")), float64(rapid.IntRange(900, 1300).Draw(t, "end"))
				filter := &bridge.MessageFilter{StartTime: &start, EndTime: &end}
				if rapid.Bool().Draw(t, "open") {
					filter.EndTime, end = nil, 1e12
				}
				var want []string
				page := result[bridge.MessagePage](s, &GetMessages{Session: session, PageSize: 400})
				for _, b := range page.Messages {
					var m struct {
						ID   string
						Time float64
					}
					if err := json.Unmarshal(p.take(b), &m); err != nil {
						t.Fatalf("%v", err)
					}
					if start <= m.Time && m.Time <= end {
						want = append(want, m.ID)
					}
				}
				got, _ := s.messages(GetMessages{Session: session, PageSize: 400, Filter: filter})
				if got != strings.Join(want, " ") {
					t.Fatalf("from %v to %v there are %q, want %q", start, end, got, want)
				}
				if n := s.count(CountMessages{Session: session, StartTime: filter.StartTime, EndTime: filter.EndTime}); n != len(want) {
					t.Fatalf("from %v to %v %d are counted, not %d", start, end, n, len(want))
				}
				removed := result[bridge.Count](s, &RemoveChosenMessages{Session: session, StartTime: filter.StartTime, EndTime: filter.EndTime})
				if removed.Count != len(want) {
					t.Fatalf("from %v to %v %d were removed, not %d", start, end, removed.Count, len(want))
				}
				if left := s.count(CountMessages{Session: session}); fmt.Sprint(left) != fmt.Sprint(len(page.Messages)-len(want)) {
					t.Fatalf("%d of %d are left after %d were removed", left, len(page.Messages), len(want))
				}
			}
		})
	})
}
