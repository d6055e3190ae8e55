//go:build !js

package localcache_test

import (
	"fmt"
	"slices"
	"strings"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// simFollower is a watched list of a tab, made of nothing but patches, as js/src/watch.ts
// makes it.
type simFollower struct {
	tab       *simTab
	watch     int
	selection bridge.Selection
	limit     int
	order     []string
	items     map[string]*simItem
	hinted    bool
	reading   bool
}

func (t *simTab) follow(s *simulation) {
	f := &simFollower{tab: t, watch: len(t.followers) + 1, limit: s.below(4), items: map[string]*simItem{}}
	f.selection.PinnedFirst = s.chance(3)
	if s.chance(3) {
		f.selection.Unread = ptr(s.chance(2))
	}
	t.followers = append(t.followers, f)
	f.hinted = true
}

// hint says that something changed.
func (t *simTab) hint() {
	t.sim.trace("%s is hinted", t.nonce)
	for _, f := range t.followers {
		f.hinted = true
	}
}

// read asks for what changed.
func (f *simFollower) read() {
	f.hinted, f.reading = false, true
	selection := f.selection
	call := &FollowList{Watch: f.watch, Select: &selection, Limit: f.limit}
	for _, session := range simSessions { // rightly or not
		if f.tab.sim.chance(2) {
			call.Likely = append(call.Likely, session)
		}
	}
	f.tab.engine.Submit(f.tab.request(&simCall{call: call, done: f.settled}))
}

func (f *simFollower) settled(c *simCall, r Result) {
	f.reading = false
	if c.err != nil {
		f.tab.sim.later(f.tab, 200, func() { f.hinted = true })
		return
	}
	p := r.(*bridge.ListPatch)
	before := f.text()
	if p.Reset {
		f.order, f.items = nil, map[string]*simItem{}
	}
	for _, at := range slices.Backward(p.Left) {
		f.order = slices.Delete(f.order, at, at+1)
	}
	for i, session := range p.Upserted {
		f.items[session] = itemsOf(c.results)[i]
		if p.At[i] > len(f.order) {
			f.tab.sim.fail("a patch puts %s at %d of %d conversations", session, p.At[i], len(f.order))
			return
		}
		f.order = slices.Insert(f.order, p.At[i], session)
	}
	if p.Changed {
		f.order = f.order[:p.Length]
	}
	for _, session := range p.Removed {
		if slices.Contains(f.order, session) {
			f.tab.sim.fail("a patch removes %s, and the list is %v", session, f.order)
		}
		delete(f.items, session)
	}
	if !p.Changed && f.text() != before {
		f.tab.sim.fail("a patch that says nothing changed makes %s of %s", f.text(), before)
	}
	if s := f.tab.sim; !f.hinted && f.tab.state == Ready && s.database.open == nil && s.database.log[len(s.database.log)-1] == f.tab.last {
		f.compare()
	}
}

// itemsOf is the items of a list, which a patch has as one value.
func itemsOf(results []any) []*simItem { return results[0].(*simPage).items }

// compare compares the list with the database's.
func (f *simFollower) compare() {
	q := &Query{Kind: ConversationList, Select: &f.selection, Limit: f.limit}
	s := f.tab.sim
	s.database.inDatabase(q)
	var lines []string
	for _, c := range q.Conversations {
		lines = append(lines, s.database.values.item(c).text())
	}
	if want := strings.Join(lines, "\n"); f.text() != want {
		s.fail("%s follows (limit %d, %+v)\n%s\nthe database holds\n%s", f.tab.nonce, f.limit, f.selection, f.text(), want)
	}
}

func (f *simFollower) text() string {
	var lines []string
	for _, session := range f.order {
		lines = append(lines, f.items[session].text())
	}
	return strings.Join(lines, "\n")
}

func (i *simItem) text() string {
	last := "none"
	if i.last != nil {
		last = fmt.Sprint(i.last.ID, " ", i.last.Msg, " ", i.last.status, " ", i.last.serverID)
	}
	return fmt.Sprint(i.session, " ", i.unread, " ", i.time, " ", last, " ", i.field, " ", i.draft, " ", i.remind, " ", i.pinned)
}
