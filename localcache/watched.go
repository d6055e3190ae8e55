package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// watched is a list of conversations that a tab follows: the keys of those it shows, in
// order, and the last record of the change log that they include. What one change costs
// does not depend on the length of the list, but for moving keys in memory.
type watched struct {
	selection *bridge.Selection
	limit     int // 0 for all
	seen      int
	begun     bool
	more      bool // there are conversations behind the last key
	unsure    bool // more may be wrong
	keys      []listKey
	bySession map[string]listKey // the same keys
}

// end is the last key, and its cursor; "" if there is none.
func (w *watched) end() (last listKey, cursor string) {
	if len(w.keys) == 0 {
		return listKey{}, ""
	}
	last = w.keys[len(w.keys)-1]
	return last, last.cursor()
}

// take takes conversations out of the list. It returns where they stood, ascending, and
// which of them were in the list.
func (w *watched) take(sessions []string) (left []int, gone []string) {
	for _, session := range sessions {
		if k, ok := w.bySession[session]; ok {
			at, _ := slices.BinarySearchFunc(w.keys, k, listKey.compare)
			left, gone = append(left, at), append(gone, session)
			delete(w.bySession, session)
		}
	}
	if len(left) == 0 {
		return nil, nil
	}
	slices.Sort(left)
	to := left[0]
	for i, at := range left {
		next := len(w.keys)
		if i+1 < len(left) {
			next = left[i+1]
		}
		to += copy(w.keys[to:], w.keys[at+1:next])
	}
	clear(w.keys[to:])
	w.keys = w.keys[:to]
	return left, gone
}

// put puts conversations in that the list selects. If the list ended before the last
// conversation, only positions before bound, its last key, are known: those behind are
// left out, and fill reads what is next. It returns where they stand, ascending, and
// whether one is behind bound.
func (w *watched) put(sessions []string, rows map[string]*Conversation, bound listKey) (at []int, behind bool) {
	var added []listKey
	for _, session := range sessions {
		c := rows[session]
		if c == nil || !selects(w.selection, c) {
			continue
		}
		k := keyInList(w.selection, c)
		if w.more && bound.before(k) {
			behind = true
			continue
		}
		added = append(added, k)
		w.bySession[session] = k
	}
	slices.SortFunc(added, listKey.compare)
	end := len(w.keys) // of the keys that have not been moved
	w.keys = append(w.keys, added...)
	at = make([]int, len(added))
	for i := len(added) - 1; i >= 0; i-- {
		from, _ := slices.BinarySearchFunc(w.keys[:end], added[i], listKey.compare)
		copy(w.keys[from+i+1:], w.keys[from:end])
		at[i], end = from+i, from
		w.keys[at[i]] = added[i]
	}
	return at, behind
}

// fill makes the list as long as its limit: it reads the conversations behind a cursor,
// where the list ended before ("" for the beginning), or cuts the list, and knows then
// whether there are more. It returns the rows that it read and the keys that it cut off.
func (w *watched) fill(v *view, cursor string) (rows []*Conversation, cut []listKey, err error) {
	if w.limit > 0 && len(w.keys) > w.limit {
		cut = w.keys[w.limit:]
		w.keys, w.more, w.unsure = w.keys[:w.limit:w.limit], true, false
		for _, k := range cut {
			delete(w.bySession, k.session)
		}
	}
	if w.begun && (!w.more || w.limit > 0 && len(w.keys) == w.limit && !w.unsure) {
		return nil, cut, nil
	}
	w.begun, w.unsure = true, false
	q := &Query{Kind: ConversationList, Select: w.selection, Cursor: cursor}
	if w.limit > 0 {
		q.Limit = w.limit - len(w.keys) + 1
	}
	if err := v.read(q); err != nil {
		return nil, nil, err
	}
	rows = q.Conversations
	if w.more = w.limit > 0 && len(rows) == q.Limit; w.more {
		rows = rows[:q.Limit-1]
	}
	w.keys = slices.Grow(w.keys, len(rows))
	for _, c := range rows {
		k := keyInList(w.selection, c)
		w.keys = append(w.keys, k)
		w.bySession[c.Session] = k
	}
	return rows, cut, nil
}

// name adds all conversations from an index on to the upserted ones of a patch.
func (w *watched) name(p *bridge.ListPatch, from int) {
	for i := from; i < len(w.keys); i++ {
		p.Upserted, p.At = append(p.Upserted, w.keys[i].session), append(p.At, i)
	}
}
