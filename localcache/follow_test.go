package localcache_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// follower is a page's copy of a watched list, made of nothing but patches.
type follower struct {
	store     *testStore
	selection bridge.Selection
	limit     int
	order     []string
	items     map[string]string
	more      bool
}

func (f *follower) follow(unlogged bool) *bridge.ListPatch {
	f.store.t.Helper()
	selection := f.selection
	p := result[bridge.ListPatch](f.store, &FollowList{Watch: 1, Select: &selection, Limit: f.limit, Unlogged: unlogged})
	f.apply(p)
	return p
}

func (f *follower) apply(p *bridge.ListPatch) {
	f.store.t.Helper()
	if !p.Changed {
		return
	}
	was := f.order
	f.more = p.More
	if p.Reset {
		f.items, f.order = map[string]string{}, nil
	}
	order := slices.Clone(f.order)
	for _, at := range slices.Backward(p.Left) {
		order = slices.Delete(order, at, at+1)
	}
	var items []json.RawMessage
	if p.Items != 0 {
		if err := json.Unmarshal(f.store.backend.take(p.Items), &items); err != nil {
			f.store.t.Fatalf("the items: %v", err)
		}
	}
	for i, session := range p.Upserted {
		f.items[session] = listItem(items[i])
		order = slices.Insert(order, p.At[i], session)
	}
	f.order = order[:p.Length]
	for _, session := range was {
		if gone := slices.Contains(p.Removed, session); !p.Reset && gone == slices.Contains(f.order, session) {
			f.store.t.Fatalf("%s was in the list, and is in %v after %+v", session, f.order, p)
		}
	}
}

func (f *follower) list() string {
	var lines []string
	for _, session := range f.order {
		lines = append(lines, f.items[session])
	}
	return strings.Join(append(lines, fmt.Sprintf("more: %v", f.more)), "\n")
}

// listItem is what of a record is in the list.
func listItem(record []byte) string {
	var i item
	if err := json.Unmarshal(record, &i); err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s-%s %d %v %v %v %s", i.Type, i.ID, i.Unread, i.Last, i.Field, i.Draft, i.Remind)
}

// listed is what the database holds of the same list.
func (f *follower) listed() string {
	f.store.t.Helper()
	var p struct {
		Conversations []json.RawMessage
		Cursor        string
	}
	f.store.ask(&List{Page: true, Limit: f.limit, Select: &f.selection}, &p)
	var lines []string
	for _, c := range p.Conversations {
		lines = append(lines, listItem(c))
	}
	return strings.Join(append(lines, fmt.Sprintf("more: %v", p.Cursor != "")), "\n")
}

// cutLog cuts the change log off up to a record.
func (s *testStore) cutLog(upTo int) {
	s.t.Helper()
	tx, err := s.storage.Begin(true)
	if err == nil {
		err = tx.Write([]Write{{Kind: CutChanges, Number: upTo}})
	}
	if err == nil {
		err = tx.Commit(func() {})
	}
	if err != nil {
		s.t.Fatalf("%v", err)
	}
}

// behindTheLog writes a conversation without a record, as a release without a log does.
func (s *testStore) behindTheLog(session string) {
	s.t.Helper()
	tx, err := s.storage.Begin(true)
	if err == nil {
		err = tx.Write([]Write{{Kind: PutConversation, Conversation: &Conversation{
			Session: session, ID: strings.TrimPrefix(session, "singleChat-"), Type: SingleChat, Time: 5000, Unread: 3,
		}}})
	}
	if err == nil {
		err = tx.Commit(func() {})
	}
	if err != nil {
		s.t.Fatalf("%v", err)
	}
}

// localDealing draws one of the calls of an application, or of its host.
func localDealing(t *rapid.T) func(*testStore) Call {
	peer := rapid.SampledFrom([]string{"bob", "carol", "dora", "emil", "fred"}).Draw(t, "peer")
	session := "singleChat-" + peer
	n := rapid.IntRange(0, 6).Draw(t, "number")
	id, at := fmt.Sprint(100*int(peer[0])+n), float64(1000+10*n)+float64(peer[0])/1000
	switch rapid.IntRange(0, 13).Draw(t, "kind") {
	case 0, 1, 2:
		return func(s *testStore) Call { return s.text(id, peer, me, "text "+id, at) }
	case 3:
		return func(*testStore) Call { return &Recall{ID: id} }
	case 4:
		return func(*testStore) Call { return &RemoveConversation{Session: session, WithMessages: n%2 == 0} }
	case 5:
		return func(*testStore) Call {
			return &ChangeServerState{Session: session, Pinned: ptr(n%2 == 0), PinnedTime: ptr(at)}
		}
	case 6:
		return func(s *testStore) Call {
			return &SetDraft{Type: SingleChat, ID: peer, Draft: s.backend.keep(fmt.Sprint(n))}
		}
	case 7:
		return func(*testStore) Call { return &SetDraft{Type: SingleChat, ID: peer} }
	case 8:
		return func(*testStore) Call { return &ClearUnread{session} }
	case 9:
		return func(*testStore) Call {
			return &SetRemindType{Type: SingleChat, ID: peer, RemindType: []string{bridge.RemindAll, bridge.RemindNone}[n%2]}
		}
	case 10:
		return func(s *testStore) Call { return &InsertMessage{local(s.text(id, peer, me, "inserted "+id, at))} }
	case 11:
		return func(*testStore) Call { return &RemoveChosenMessages{Session: session, IDs: []string{id}} }
	case 12:
		return func(*testStore) Call { return &ClearAllUnread{} }
	default:
		return func(s *testStore) Call {
			return &SetCustomField{Type: SingleChat, ID: peer, Field: s.backend.keep(map[string]any{"n": n})}
		}
	}
}

func TestEveryFollowerEndsWithWhatTheDatabaseHolds(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		rapid.Check(t, func(t *rapid.T) {
			first := p.store(t)
			stores := []*testStore{first, first.another("page2"), first.another("page3")}
			followers := make([]*follower, len(stores))
			for i, s := range stores {
				followers[i] = &follower{store: s, limit: rapid.IntRange(1, 6).Draw(t, "limit"), selection: bridge.Selection{
					PinnedFirst: rapid.Bool().Draw(t, "pinned first"),
				}}
				if rapid.Bool().Draw(t, "filtered") {
					followers[i].selection.Unread = ptr(rapid.Bool().Draw(t, "unread"))
				}
				if rapid.Bool().Draw(t, "follows from the start") {
					followers[i].follow(false)
				}
			}
			unlogged := make([]bool, len(stores))
			for range rapid.IntRange(1, 25).Draw(t, "steps") {
				at := rapid.IntRange(0, len(stores)-1).Draw(t, "tab")
				switch rapid.IntRange(0, 19).Draw(t, "what") {
				case 0, 1, 2, 3, 4: // a hint arrived; those of other steps were lost
					before := followers[at].list()
					p := followers[at].follow(unlogged[at])
					unlogged[at] = false
					if after := followers[at].list(); after != followers[at].listed() {
						t.Fatalf("the follower has\n%s\nthe database\n%s\nafter %+v", after, followers[at].listed(), p)
					} else if !p.Changed && after != before {
						t.Fatalf("changed and did not say so:\n%s\n%s", before, after)
					}
				case 5:
					stores[at].cutLog(rapid.IntRange(0, 20).Draw(t, "cut"))
				case 6:
					stores[at].behindTheLog("singleChat-" + rapid.SampledFrom([]string{"bob", "old"}).Draw(t, "by the old release"))
					for i := range unlogged {
						unlogged[i] = true // its lock tells
					}
				case 7:
					followers[at].limit += rapid.IntRange(0, 2).Draw(t, "more")
				default:
					<-stores[at].start(localDealing(t)(stores[at]))[0] // one that fails has changed nothing
				}
			}
			for i, f := range followers {
				f.follow(unlogged[i])
				if got, want := f.list(), f.listed(); got != want {
					t.Fatalf("tab %d ends with\n%s\nthe database holds\n%s", i, got, want)
				}
				if p := f.follow(false); p.Changed {
					t.Fatalf("nothing changed, and tab %d was called with %+v", i, p)
				}
			}
		})
	})
}

func TestAFollowerMissesNothingWhenItsTransactionFails(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return brokenStorage{connect()} }, "page1")
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20))
		f := &follower{store: s}
		f.follow(false)
		s.together(s.from("bob", "3", 30), s.from("dora", "4", 5))
		answers := s.start(&FollowList{Watch: 1, Select: &bridge.Selection{}}, s.own("bad1", "bob", Created))
		if r := <-answers[1]; r.Err == nil {
			t.Fatal("the transaction did not fail")
		}
		followed := <-answers[0]
		f.apply(followed.Result.(*bridge.ListPatch))
		if got, want := f.list(), f.listed(); got != want {
			t.Fatalf("the follower has\n%s\nthe database holds\n%s", got, want)
		}
	})
}

func TestARecordIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 5, -1)
		c := Change{Number: 7}
		for range rapid.IntRange(0, 3).Draw(t, "conversations") {
			c.Conversations = append(c.Conversations, ChangedConversation{text.Draw(t, "session"), ByMessage})
		}
		for range rapid.IntRange(0, 3).Draw(t, "messages") {
			c.Messages = append(c.Messages, Found{"s" + text.Draw(t, "session"), OrderKey{rapid.Float64Range(0, 1e13).Draw(t, "time"), text.Draw(t, "tie")}})
		}
		for range rapid.IntRange(0, 2).Draw(t, "emptied") {
			c.Emptied = append(c.Emptied, text.Draw(t, "session"))
		}
		got, err := ParseChange(7, c.Text())
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c) {
			t.Fatalf("%+v became %+v, %v", c, got, err)
		}
	})
}

func TestAPatchNamesWhyAndWhat(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20), s.from("dora", "3", 30))
		f := &follower{store: s, limit: 2}
		if p := f.follow(false); !p.Reset || !p.More || !slices.Equal(f.order, []string{"singleChat-dora", "singleChat-carol"}) {
			t.Fatalf("the first patch is %+v", p)
		}
		s.do(&SetDraft{Type: SingleChat, ID: "bob", Draft: p.keep("x")})
		if p := f.follow(false); p.Changed {
			t.Fatalf("a change behind the list is told: %+v", p)
		}
		s.do(&SetDraft{Type: SingleChat, ID: "carol", Draft: p.keep("x")})
		if p := f.follow(false); p.Reason != "local" || !slices.Equal(p.At, []int{1}) || !slices.Equal(p.Upserted, []string{"singleChat-carol"}) {
			t.Fatalf("after a draft: %+v", p)
		}
		s.together(s.from("bob", "4", 40), &SetDraft{Type: SingleChat, ID: "dora", Draft: p.keep("x")})
		if p := f.follow(false); p.Reason != "message" || !slices.Equal(p.Removed, []string{"singleChat-carol"}) ||
			!slices.Equal(f.order, []string{bob, "singleChat-dora"}) {
			t.Fatalf("after a message: %+v", p)
		}
		s.do(&RemoveConversation{Session: bob})
		if p := f.follow(false); p.Reason != "local" || !slices.Equal(p.Removed, []string{bob}) || p.More ||
			!slices.Equal(p.Upserted, []string{"singleChat-carol"}) {
			t.Fatalf("after a removal: %+v", p)
		}
		s.do(&EndWatch{Watch: 1})
		if p := f.follow(false); !p.Reset {
			t.Fatalf("after the watch ended: %+v", p)
		}
	})
}

func TestAPatchTellsWhenTheListGetsAnEndOrLosesIt(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		s.together(s.from("bob", "1", 10), s.from("carol", "2", 20), s.from("dora", "3", 30))
		f := &follower{store: s, limit: 2, selection: bridge.Selection{Unread: ptr(true)}}
		f.follow(false)
		for _, step := range []struct {
			what string
			call Call
			more bool
		}{
			{"the only one behind it was read", &ClearUnread{bob}, false},
			{"one comes to stand behind it", s.from("emil", "4", 5), true},
			{"it is removed", &RemoveConversation{Session: "singleChat-emil"}, false},
		} {
			s.do(step.call)
			if p := f.follow(false); !p.Changed || p.More != step.more || len(p.Upserted) > 0 || len(p.Removed) > 0 {
				t.Fatalf("%s: %+v", step.what, p)
			}
		}
		s.do(&ClearUnread{bob})
		if p := f.follow(false); p.Changed {
			t.Fatalf("nothing changed: %+v", p)
		}
	})
}
