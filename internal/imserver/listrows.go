//go:build !js

package imserver

import (
	"cmp"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// row is a conversation with its place in a list.
type row struct {
	target target
	entry  *conversation
	place  place
}

// place is where a row stands in a list: newest first, of two messages in one
// millisecond the later, then by name.
type place struct {
	time int64
	id   uint64
	name string
}

func (p place) before(q place) bool {
	return cmp.Or(cmp.Compare(q.time, p.time), cmp.Compare(q.id, p.id), cmp.Compare(p.name, q.name)) < 0
}

func (p place) String() string { return fmt.Sprintf("%d_%d_%s", p.time, p.id, p.name) }

// placeOf reads what String wrote.
func placeOf(text string) (p place, ok bool) {
	parts := strings.SplitN(text, "_", 3)
	if len(parts) < 3 {
		return p, false
	}
	var errTime, errID error
	p.time, errTime = strconv.ParseInt(parts[0], 10, 64)
	p.id, errID = strconv.ParseUint(parts[1], 10, 64)
	p.name = parts[2]
	return p, errTime == nil && errID == nil
}

// rows are a user's listed conversations, newest first, or the last pinned first.
func (c *conversations) rows(user string, empty, pinned bool, which func(*conversation) bool) []row {
	var list []row
	for t, e := range c.lists[user] {
		if !e.Listed || which != nil && !which(e) {
			continue
		}
		r := row{target: t, entry: e, place: place{name: t.name}}
		if m := e.last(); m != nil {
			r.place.time, r.place.id = int64(m.meta.GetTimestamp()), m.meta.GetId()
		} else if !empty {
			continue
		}
		if pinned {
			r.place.time = e.PinnedTime
		}
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].place.before(list[j].place) })
	return list
}
