package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// history is a page of the server's, as contact hands it over.
func (s *testStore) history(start string, last bool, ids ...int) *KeepHistory {
	k := &KeepHistory{Session: bob, Start: start, Whole: true, Last: last}
	for _, id := range ids {
		m := s.from("bob", fmt.Sprint(id), float64(10*id))
		k.Messages = append(k.Messages, Past{Header: m.Header, Body: m.Body})
	}
	return k
}

func (s *testStore) live(ids ...int) {
	s.t.Helper()
	for _, id := range ids {
		s.do(s.from("bob", fmt.Sprint(id), float64(10*id)))
	}
}

// gaps is all pages from the newest, and whether each has a gap: "5 4|3 gap".
func (s *testStore) gaps(size int) string {
	s.t.Helper()
	var pages []string
	for cursor := ""; ; {
		ids, page := s.messages(GetMessages{PageSize: size, Cursor: cursor})
		if page.HasGap {
			ids += " gap"
		}
		pages = append(pages, ids)
		if cursor = page.Cursor; page.IsLast {
			return strings.Join(pages, "|")
		}
	}
}

func TestThePagesOfHistoryCloseAGap(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		expect := func(size int, want string) {
			t.Helper()
			if got := s.gaps(size); got != want {
				t.Fatalf("pages %q, want %q", got, want)
			}
		}
		s.live(5, 6, 7) // one queue: but what came before it?
		expect(2, "7 6|5 gap")
		s.do(s.history("5", false, 4, 3))
		expect(3, "7 6 5|4 3 gap")
		s.do(s.served(s.from("bob", "10", 100))) // a list brings a last message
		expect(2, "10 7 gap|6 5|4 3 gap")
		s.do(s.history("", false, 10, 9))
		expect(2, "10 9 gap|7 6 gap|5 4|3 gap")
		s.live(11) // it follows the page
		s.do(s.history("9", false, 8, 7))
		expect(2, "11 10|9 8|7 6|5 4|3 gap")
		s.do(s.history("3", true, 2))
		expect(3, "11 10 9|8 7 6|5 4 3|2")
		s.do(&Recall{ID: "8"})
		result[bridge.Count](s, &RemoveChosenMessages{IDs: []string{"3"}})
		expect(9, "11 10 9 7 6 5 4 2")

		later := s.another("page2") // what was sent in between went to another device
		later.live(14)
		later.live(15)
		expect(3, "15 14 11 gap|10 9 7|6 5 4|2")
		later.do(&Reconnected{})
		later.live(17)
		expect(3, "17 15 14 gap|11 10 9 gap|7 6 5|4 2")
	})
}

func TestAnEmptyHistoryMakesAConversationWhole(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.history("", true))
		s.live(1, 2)
		if got := s.gaps(1); got != "2|1" {
			t.Errorf("pages %q", got)
		}
	})
}

// truth is the server's own list of one conversation, the numbers of its messages.
type truth struct {
	newest    int
	gone      map[int]bool // recalled, or removed on this device
	missed    []int        // sent while the connection was down
	connected bool
}

func (tr *truth) above(low int) (ids []int) {
	for id := low + 1; id <= tr.newest; id++ {
		if !tr.gone[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestAPageWithoutAGapMissesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		whole := 0
		rapid.Check(t, func(t *rapid.T) {
			s := p.store(t)
			tr := &truth{gone: map[int]bool{}, connected: true}
			for step := range rapid.IntRange(1, 40).Draw(t, "steps") {
				id := rapid.IntRange(1, max(tr.newest, 1)).Draw(t, "id")
				switch what := rapid.IntRange(0, 11).Draw(t, "what"); {
				case what < 4: // a message is sent
					tr.newest++
					if tr.connected {
						s.live(tr.newest)
					} else {
						tr.missed = append(tr.missed, tr.newest)
					}
				case what == 4:
					tr.connected = false
				case what == 5 && !tr.connected: // back, with what the queue still holds
					if rapid.Bool().Draw(t, "new page") {
						s = s.another(fmt.Sprint("page", step+2))
					} else {
						s.do(&Reconnected{})
					}
					tr.connected = true
					s.live(tr.missed[rapid.IntRange(0, len(tr.missed)).Draw(t, "dropped"):]...)
					tr.missed = nil
				case what == 6 && tr.newest > 0 && !tr.gone[tr.newest]: // the server's list
					s.do(s.served(s.from("bob", fmt.Sprint(tr.newest), float64(10*tr.newest))))
				case what < 9 && tr.connected: // history towards older ones
					start, from := "", tr.newest+1
					if rapid.Bool().Draw(t, "from one") && tr.newest > 0 {
						start, from = fmt.Sprint(id), id
					}
					var ids []int
					last := true
					for older := from - 1; older > 0; older-- {
						if tr.gone[older] {
							continue // recalled there; removed here: as if the server left it out
						}
						if len(ids) == 3 {
							last = false
							break
						}
						ids = append(ids, older)
					}
					s.do(s.history(start, last, ids...))
				case what == 9 && tr.newest > 0 && !tr.gone[id]:
					result[bridge.Imported](s, &ImportLocalMessages{[]LocalMessage{local(s.text(fmt.Sprint(id), "bob", me, "", float64(10*id)))}})
				case what == 10 && tr.newest > 0:
					tr.gone[id] = true
					s.do(&Recall{ID: fmt.Sprint(id)})
				case what == 11 && tr.newest > 0 && s.do(&FindMessage{ID: fmt.Sprint(id)}) != nil:
					tr.gone[id] = true
					result[bridge.Count](s, &RemoveChosenMessages{IDs: []string{fmt.Sprint(id)}})
				}
				whole += tr.check(t, s)
			}
		})
		if whole == 0 {
			t.Error("every page had a gap: nothing was tested")
		}
	})
}

// check walks through the pages both ways; it returns how many had no gap.
func (tr *truth) check(t *rapid.T, s *testStore) (whole int) {
	size := rapid.IntRange(1, 4).Draw(t, "page size")
	for _, down := range []bool{false, true} {
		before := 0 // the last of the page before
		for cursor := ""; ; {
			page := result[bridge.MessagePage](s, &GetMessages{Session: bob, PageSize: size, Cursor: cursor, Down: down})
			var shown []int
			for _, id := range s.ids(page) {
				var n int
				if _, err := fmt.Sscan(id, &n); err != nil {
					t.Fatalf("%v", err)
				}
				shown = append(shown, n)
			}
			if !page.HasGap {
				whole++
				low, high := 0, 0
				if len(shown) > 0 {
					low, high = shown[0], shown[len(shown)-1]
				}
				if down {
					low = before + 1
				} else {
					low, high = high, low
					if before > 0 {
						high = before - 1
					}
				}
				if page.IsLast && !down {
					low = 1
				}
				var there []int
				for _, id := range tr.above(low - 1) {
					if id <= high {
						there = append(there, id)
					}
				}
				if !down {
					for i, j := 0, len(there)-1; i < j; i, j = i+1, j-1 {
						there[i], there[j] = there[j], there[i]
					}
				}
				if fmt.Sprint(there) != fmt.Sprint(shown) {
					t.Fatalf("a page without a gap shows %v where the server has %v (down %v, last %v, before %d)", shown, there, down, page.IsLast, before)
				}
			}
			if page.IsLast {
				break
			}
			before, cursor = shown[len(shown)-1], page.Cursor
		}
	}
	return whole
}
