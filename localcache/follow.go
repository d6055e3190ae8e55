package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// watched is a list of conversations that a tab follows: the keys of those it shows,
// in order, and the last record of the change log that they include. It is a value, so
// that a transaction that fails leaves the old one.
type watched struct {
	selection *bridge.Selection
	begun     bool
	limit     int // 0 for all
	seen      int
	keys      []listKey
	more      bool // there are conversations behind the last key
	unsure    bool // more may be wrong
}

// FollowList asks what changed in a watched list since the call was made last. It
// reads the records of the change log and the rows they name, not the list.
type FollowList bridge.FollowList

func (f *FollowList) need(*needs, *self) {}

func (f *FollowList) apply(v *view) (Result, error) {
	w, begun := v.self.watches[f.Watch]
	anew := !begun || f.Unlogged || v.self.unlogged
	log := &Query{Kind: ChangesAfter, Number: w.seen}
	if anew { // what the log says does not matter
		log.Kind = NewestChange
	}
	if err := v.read(log); err != nil {
		return nil, err
	}
	var (
		patch *bridge.ListPatch
		rows  map[string]*Conversation
		err   error
	)
	if anew || log.Cut {
		w = watched{selection: f.Select, limit: f.Limit}
		if rows, _, err = w.fill(v, ""); err == nil {
			patch = w.patch(0, nil)
			patch.Changed, patch.Reset, patch.Reason = true, true, "reset"
		}
	} else {
		patch, rows, err = w.follow(v, log.Changes, f.Limit)
	}
	if err != nil {
		return nil, err
	}
	w.seen = log.Number
	remember(v.self, v.self.watches, f.Watch)
	v.self.watches[f.Watch] = w
	for _, session := range patch.Upserted {
		item, err := v.self.storage.Item(rows[session])
		if err != nil {
			return nil, err
		}
		patch.Items = append(patch.Items, item)
	}
	return patch, nil
}

// follow applies records of the change log. It returns what changed and the rows of
// the conversations that are new or changed.
func (w *watched) follow(v *view, changes []Change, limit int) (*bridge.ListPatch, map[string]*Conversation, error) {
	end := ""
	if len(w.keys) > 0 {
		end = w.keys[len(w.keys)-1].cursor()
	}
	changed, reasons := changedSessions(changes)
	rows, err := readConversations(v, changed)
	if err != nil {
		return nil, nil, err
	}
	w.limit = limit
	hadMore := w.more
	upserted, removed, behind := w.take(changed, rows)
	// One that was not in the list may have been the only one behind it.
	w.unsure = hadMore && !behind && len(removed) < len(changed)
	known := len(w.keys)
	filled, cut, err := w.fill(v, end)
	if err != nil {
		return nil, nil, err
	}
	for session, c := range filled {
		rows[session] = c
	}
	patch := w.patch(min(known, len(w.keys)), upserted)
	for _, k := range cut {
		if !slices.Contains(upserted, k.session) || slices.Contains(removed, k.session) {
			removed = append(removed, k.session)
		}
	}
	patch.Removed = slices.DeleteFunc(removed, func(session string) bool { return slices.Contains(patch.Upserted, session) })
	inList := slices.Concat(patch.Upserted, patch.Removed)
	if patch.Changed = len(inList) > 0 || w.more != hadMore; patch.Changed {
		reason := ByApplication // if only the limit grew
		if len(inList) == 0 {
			inList = changed
		}
		for _, session := range inList {
			reason = max(reason, reasons[session])
		}
		patch.Reason = reason.String()
	}
	return patch, rows, nil
}

// changedSessions gives the conversations that records name, and why each was written.
func changedSessions(changes []Change) (sessions []string, reasons map[string]Reason) {
	reasons = map[string]Reason{}
	for _, change := range changes {
		for _, c := range change.Conversations {
			if reasons[c.Session] == 0 {
				sessions = append(sessions, c.Session)
			}
			reasons[c.Session] = max(reasons[c.Session], c.Reason)
		}
	}
	return sessions, reasons
}

func readConversations(v *view, sessions []string) (map[string]*Conversation, error) {
	queries := make([]*Query, len(sessions))
	for i, session := range sessions {
		queries[i] = &Query{Kind: ConversationBySession, Session: session}
	}
	rows := map[string]*Conversation{}
	if len(queries) == 0 {
		return rows, nil
	}
	if err := v.read(queries...); err != nil {
		return nil, err
	}
	for _, q := range queries {
		if c := first(q.Conversations); c != nil {
			rows[q.Session] = c
		}
	}
	return rows, nil
}

// take moves the changed conversations to their new positions. If the list ends before
// the last conversation, only positions before its last key are known: one that moves
// behind that key leaves the list, and fill reads the next ones. It returns which
// conversations are in the list now, which were before, and whether one is behind it.
func (w *watched) take(changed []string, rows map[string]*Conversation) (upserted, were []string, behind bool) {
	if len(changed) == 0 {
		return nil, nil, false
	}
	var bound listKey
	if len(w.keys) > 0 {
		bound = w.keys[len(w.keys)-1]
	}
	again := map[string]bool{}
	for _, session := range changed {
		again[session] = true
	}
	keys := make([]listKey, 0, len(w.keys)+len(changed))
	for _, k := range w.keys {
		if again[k.session] {
			were = append(were, k.session)
		} else {
			keys = append(keys, k)
		}
	}
	for _, session := range changed {
		c := rows[session]
		if c == nil || !selects(w.selection, c) {
			continue
		}
		k := keyInList(w.selection, c)
		if w.more && bound.before(k) {
			behind = true
			continue
		}
		at, _ := slices.BinarySearchFunc(keys, k, compareListKeys)
		keys = slices.Insert(keys, at, k)
		upserted = append(upserted, session)
	}
	w.keys = keys
	return upserted, were, behind
}

func compareListKeys(k, l listKey) int {
	switch {
	case k.before(l):
		return -1
	case l.before(k):
		return 1
	}
	return 0
}

// fill makes the list as long as its limit: it reads the conversations behind a cursor,
// where the list ended before ("" for the beginning), or cuts the list, and knows then
// whether there are more. It returns the rows that it read and the keys that it cut off.
func (w *watched) fill(v *view, cursor string) (rows map[string]*Conversation, cut []listKey, err error) {
	if w.limit > 0 && len(w.keys) > w.limit {
		cut = w.keys[w.limit:]
		w.keys, w.more, w.unsure = w.keys[:w.limit:w.limit], true, false
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
	rows = map[string]*Conversation{}
	w.more = w.limit > 0 && len(q.Conversations) == q.Limit
	if w.more {
		q.Conversations = q.Conversations[:q.Limit-1]
	}
	for _, c := range q.Conversations {
		rows[c.Session] = c
		w.keys = append(w.keys, keyInList(w.selection, c))
	}
	return rows, cut, nil
}

// patch gives the positions of the conversations that are new in the list or were
// written: those of upserted, and all behind the first known keys.
func (w *watched) patch(known int, upserted []string) *bridge.ListPatch {
	p := &bridge.ListPatch{More: w.more}
	written := make(map[string]bool, len(upserted))
	for _, session := range upserted {
		written[session] = true
	}
	for i, k := range w.keys {
		if i >= known || len(written) > 0 && written[k.session] {
			p.Upserted, p.At = append(p.Upserted, k.session), append(p.At, i)
		}
	}
	return p
}

// EndWatch forgets the state of a watched list.
type EndWatch bridge.EndWatch

func (e *EndWatch) need(*needs, *self) {}

func (e *EndWatch) apply(v *view) (Result, error) {
	remember(v.self, v.self.watches, e.Watch)
	delete(v.self.watches, e.Watch)
	return nil, nil
}
