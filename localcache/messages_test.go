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

const bob = "singleChat-bob"

// result runs a call that has a declared result.
func result[T any](s *testStore, call Call) *T {
	s.t.Helper()
	r := <-s.start(call)[0]
	if r.Err != nil {
		s.t.Fatalf("%T failed: %v", call, r.Err)
	}
	value, ok := any(r.Result).(*T)
	if !ok {
		s.t.Fatalf("%T gave %T", call, r.Result)
	}
	return value
}

// ids reads the messages of a page.
func (s *testStore) ids(page *bridge.MessagePage) (ids []string) {
	s.t.Helper()
	for _, b := range page.Messages {
		var m map[string]any
		if err := json.Unmarshal(s.backend.take(b), &m); err != nil {
			s.t.Fatalf("%v", err)
		}
		ids = append(ids, fmt.Sprint(m["id"]))
	}
	return ids
}

func (s *testStore) messages(g GetMessages) (string, *bridge.MessagePage) {
	s.t.Helper()
	if g.Session == "" {
		g.Session = bob
	}
	page := result[bridge.MessagePage](s, &g)
	return strings.Join(s.ids(page), " "), page
}

// text is a message with a sender, a type and a text, as a host hands it over.
func (s *testStore) text(id, from, to, msg string, at float64) *StoreMessage {
	h := &Header{ID: id, From: from, To: to, ChatType: SingleChat, Time: at}
	return &StoreMessage{Header: h, Status: Success, Body: s.backend.keep(map[string]any{
		"id": id, "from": from, "to": to, "type": "txt", "msg": msg, "time": at,
	})}
}

func (s *testStore) count(c CountMessages) int {
	s.t.Helper()
	return result[bridge.Count](s, &c).Count
}

func TestAPageOfMessagesGoesOnWhereTheOneBeforeEnded(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for i := 1; i <= 5; i++ {
			s.do(s.from("bob", fmt.Sprint(i), float64(10*i)))
		}
		ids, page := s.messages(GetMessages{PageSize: 2})
		if ids != "5 4" || page.IsLast || page.Cursor == "" {
			t.Fatalf("the newest page: %s %+v", ids, page)
		}
		s.do(s.from("bob", "6", 60)) // arrives between the pages
		s.do(&Recall{ID: "4"})       // the one at the cursor
		ids, page = s.messages(GetMessages{PageSize: 2, Cursor: page.Cursor})
		if ids != "3 2" || page.IsLast {
			t.Fatalf("the page behind it: %s %+v", ids, page)
		}
		ids, page = s.messages(GetMessages{PageSize: 2, Cursor: page.Cursor})
		if ids != "1" || !page.IsLast || page.Cursor != "" {
			t.Fatalf("the last page: %s %+v", ids, page)
		}
		if ids, _ = s.messages(GetMessages{PageSize: 2, StartID: "2", Down: true}); ids != "3 5" {
			t.Fatalf("newer than 2: %s", ids)
		}
		if ids, page = s.messages(GetMessages{Session: "singleChat-nobody"}); ids != "" || !page.IsLast || page.HasGap != true {
			t.Fatalf("of an unknown conversation: %s %+v", ids, page)
		}
		for _, wrong := range []GetMessages{{PageSize: 401}, {PageSize: -1}, {StartID: "77"}, {Cursor: "x"}} {
			wrong.Session = bob
			s.fails(&wrong)
		}
	})
}

func TestAFilterHoldsForSenderTypeAndTime(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.text("1", "bob", me, "one", 10))
		s.do(s.text("2", me, "bob", "two", 20))
		s.do(s.own("501", "bob", Created)) // names no sender; its own time is the client's
		s.do(s.text("3", "bob", me, "three", 30))
		for _, c := range []struct {
			filter bridge.MessageFilter
			want   string
		}{
			{bridge.MessageFilter{From: "bob"}, "3 1"},
			{bridge.MessageFilter{From: me}, "501 2"},
			{bridge.MessageFilter{Types: []string{"img"}}, ""},
			{bridge.MessageFilter{Types: []string{"img", "txt"}}, "3 2 1"},
			{bridge.MessageFilter{StartTime: ptr(20.0), EndTime: ptr(30.0)}, "3 2"},
			{bridge.MessageFilter{StartTime: ptr(20.5)}, "3 501"},
			{bridge.MessageFilter{StartTime: ptr(s.clock.now()), EndTime: ptr(s.clock.now())}, "501"},
			{bridge.MessageFilter{EndTime: ptr(10.0)}, "1"},
		} {
			if ids, _ := s.messages(GetMessages{Filter: &c.filter}); ids != c.want {
				t.Errorf("%+v gives %q, want %q", c.filter, ids, c.want)
			}
		}
	})
}

func TestMessagesAreCountedByTheirOwnTime(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("bob", "2", 20), s.from("carol", "3", 20), s.own("501", "bob", Created))
		s.do(&Recall{ID: "2"}) // its tombstone is no message
		for _, c := range []struct {
			count CountMessages
			want  int
		}{
			{CountMessages{}, 3},
			{CountMessages{Session: bob}, 2},
			{CountMessages{Session: bob, StartTime: ptr(10.0), EndTime: ptr(10.0)}, 1},
			{CountMessages{Session: bob, StartTime: ptr(11.0)}, 1},
			{CountMessages{Session: bob, StartTime: ptr(s.clock.now())}, 1},
			{CountMessages{StartTime: ptr(20.0)}, 2},
			{CountMessages{Session: "singleChat-nobody"}, 0},
		} {
			if got := s.count(c.count); got != c.want {
				t.Errorf("%+v counts %d, want %d", c.count, got, c.want)
			}
		}
	})
}

func TestAMessageIsFoundByTheIDOfAnyPage(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.own("501", "bob", Created))
		s.do(ack("501", "7"))
		other := s.another("page2")
		for _, id := range []string{"501", "7"} {
			if other.do(&FindMessage{ID: id}) == nil {
				t.Errorf("%s is not found", id)
			}
		}
		s.do(&Recall{ID: "7"})
		if other.do(&FindMessage{ID: "7"}) != nil || other.do(&FindMessage{ID: "501"}) != nil {
			t.Error("a recalled message is found")
		}
	})
}

func TestAnInsertedMessageTakesThePlaceOfItsTime(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("bob", "3", 30))
		s.do(&InsertMessage{local(s.text("note", me, "bob", "between", 20))})
		s.do(&InsertMessage{local(s.text("9", "bob", me, "newest", 90))})
		if ids, _ := s.messages(GetMessages{}); ids != "9 3 note 1" {
			t.Fatalf("messages %s", ids)
		}
		s.expect("bob 2 9")
		for _, id := range []string{"note", "9", "1"} {
			if err := s.fails(&InsertMessage{local(s.text(id, "bob", me, "again", 40))}); !strings.Contains(err.Error(), "exists") {
				t.Errorf("%s again: %v", id, err)
			}
		}
		s.fails(&InsertMessage{local(s.text("x", "carol", "dora", "of others", 40))})
		s.do(s.from("bob", "9", 90)) // delivered: it counts now
		s.expect("bob 3 9")
	})
}

func TestAnImportTellsWhatItLeftOut(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "1", 10))
		s.do(s.from("bob", "2", 20))
		s.do(&Recall{ID: "2"})
		room := s.text("5", "bob", me, "room", 50)
		room.Header.ChatType = "chatRoom"
		got := result[bridge.Imported](s, &ImportLocalMessages{[]LocalMessage{
			local(s.text("1", "bob", me, "held", 10)), local(s.text("2", "bob", me, "recalled", 20)),
			local(s.text("3", "carol", "dora", "foreign", 30)), local(s.text("", "bob", me, "nameless", 40)), local(room),
			local(s.text("6", "carol", me, "taken", 60)), local(s.text("c7", me, "carol", "taken too", 70)),
			local(s.text("6", "carol", me, "doubled", 60)),
		}})
		want := []bridge.SkippedMessage{
			{ID: "1", Reason: "exists"}, {ID: "2", Reason: "recalled"}, {ID: "3", Reason: "foreign"},
			{ID: "", Reason: "no id"}, {ID: "5", Reason: "no conversation"}, {ID: "6", Reason: "exists"},
		}
		if got.Imported != 2 || fmt.Sprint(got.Skipped) != fmt.Sprint(want) {
			t.Errorf("imported %+v", got)
		}
		s.expect("carol 0 c7, bob 1 1")
		s.fails(&ImportLocalMessages{make([]LocalMessage, bridge.MaxImport+1)})
	})
}

func TestAChangedMessageKeepsItsPlaceAndShowsInTheList(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.do(s.from("bob", "1", 10))
		s.do(&ChangeMessage{ID: "1", Changes: s.backend.keep(map[string]any{"msg": "new", "ext": map[string]any{"k": 1}})})
		if last := s.one(bob).Last; last["msg"] != "new" || last["id"] != "1" {
			t.Errorf("the last message is %v", last)
		}
		s.fails(&ChangeMessage{ID: "77", Changes: s.backend.keep(map[string]any{})})
	})
}

func TestARemovedMessageComesBackByHistoryOnly(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("bob", "2", 20), s.from("bob", "3", 30))
		if n := result[bridge.Count](s, &RemoveChosenMessages{IDs: []string{"3", "77", "3"}}).Count; n != 1 {
			t.Errorf("removed %d", n)
		}
		s.expect("bob 2 2")
		s.do(s.from("bob", "3", 30))
		s.do(s.served(s.from("bob", "3", 30)))
		s.expect("bob 2 2")
		s.do(past(s, s.from("bob", "3", 30)))
		s.expect("bob 2 3")

		result[bridge.Count](s, &RemoveChosenMessages{Session: bob, StartTime: ptr(10.0), EndTime: ptr(20.0)})
		s.expect("bob 0 3")
		s.do(&Recall{ID: "2"}) // now it is gone for good
		s.do(past(s, s.from("bob", "1", 10), s.from("bob", "2", 20)))
		if ids, _ := s.messages(GetMessages{}); ids != "3 1" {
			t.Errorf("messages %s", ids)
		}
		for _, wrong := range []RemoveChosenMessages{
			{}, {Session: bob}, {StartTime: ptr(1.0)}, {Session: bob, IDs: []string{"1"}, EndTime: ptr(1.0)},
		} {
			s.fails(&wrong)
		}
	})
}

func TestPagesMissNoneAndRepeatNoneWhileMessagesComeAndGo(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			s := p.store(t)
			there := map[string]bool{}
			for i := range rapid.IntRange(0, 20).Draw(t, "messages") {
				id := fmt.Sprint(100 + i)
				s.do(s.from("bob", id, float64(1000+rapid.IntRange(0, 8).Draw(t, "time"))))
				there[id] = true
			}
			down := rapid.Bool().Draw(t, "down")
			stays, seen := map[string]bool{}, map[string]bool{}
			for id := range there {
				stays[id] = true
			}
			cursor := ""
			for next := 200; ; next++ {
				_, page := "", result[bridge.MessagePage](s, &GetMessages{Session: bob, PageSize: rapid.IntRange(1, 4).Draw(t, "size"), Cursor: cursor, Down: down})
				for _, id := range s.ids(page) {
					if seen[id] || !there[id] {
						t.Fatalf("%s is there %v and was seen %v", id, there[id], seen[id])
					}
					seen[id] = true
				}
				if page.IsLast || next > 230 {
					break
				}
				cursor = page.Cursor
				switch gone := fmt.Sprint(100 + rapid.IntRange(0, 20).Draw(t, "which")); rapid.IntRange(0, 3).Draw(t, "meanwhile") {
				case 0:
					s.do(s.from("bob", fmt.Sprint(next), float64(1000+rapid.IntRange(0, 9).Draw(t, "its time"))))
					there[fmt.Sprint(next)] = true
				case 1:
					s.do(&Recall{ID: gone})
					delete(there, gone)
					delete(stays, gone)
				case 2:
					result[bridge.Count](s, &RemoveChosenMessages{IDs: []string{gone}})
					delete(there, gone)
					delete(stays, gone)
				}
			}
			for id := range stays {
				if !seen[id] {
					t.Fatalf("%s was missed", id)
				}
			}
		})
	})
}
