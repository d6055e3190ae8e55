package localcache

import (
	"slices"

	"localcache-wasm/internal/bridge"
)

// watched is what a tab knows of a list of conversations that it follows: the keys
// of those it shows, in order, and up to which record of the change log that is
// true. It is a value: a transaction that fails leaves the old one.
type watched struct {
	selection *bridge.Selection
	begun     bool
	limit     int // 0 for all
	seen      int
	keys      []listKey
	more      bool // there are conversations behind the last key
}

// FollowList asks what changed in a watched list since the call was made last. It
// reads the records of the change log and the rows they name, not the list.
type FollowList bridge.FollowList

func (f *FollowList) need(*needs, *self) {}

func (f *FollowList) apply(v *view) (Result, error) {
	w, begun := v.self.watches[f.Watch]
	log := &Query{Kind: ChangesAfter, Number: w.seen}
	if err := v.read(log); err != nil {
		return nil, err
	}
	var (
		patch *bridge.ListPatch
		rows  map[string]*Conversation
		err   error
	)
	if !begun || log.Cut || f.Unlogged {
		w = watched{selection: f.Select, limit: f.Limit}
		rows, err = w.fill(v, "")
		patch = w.patch(nil, rows)
		patch.Changed, patch.Reset, patch.Reason = true, true, "reset"
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

// follow takes records in. It returns what changed and the rows of what is new.
func (w *watched) follow(v *view, changes []Change, limit int) (*bridge.ListPatch, map[string]*Conversation, error) {
	before, end := w.keys, ""
	if len(before) > 0 {
		end = before[len(before)-1].cursor()
	}
	changed, reasons := changedSessions(changes)
	rows, err := readConversations(v, changed)
	if err != nil {
		return nil, nil, err
	}
	w.limit = limit
	w.take(changed, rows)
	filled, err := w.fill(v, end)
	if err != nil {
		return nil, nil, err
	}
	for session, c := range filled {
		rows[session] = c
	}
	patch := w.patch(before, rows)
	if patch.Changed {
		reason := ByApplication // if only the limit grew
		for _, session := range slices.Concat(patch.Upserted, patch.Removed) {
			reason = max(reason, reasons[session])
		}
		patch.Reason = reason.String()
	}
	return patch, rows, nil
}

// changedSessions is the conversations that records name, and why each was written.
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

// take puts the conversations that changed where they belong now. Of a list with
// more behind it only what stands before its last key is known: one that falls
// behind that leaves the list, and fill reads what follows.
func (w *watched) take(changed []string, rows map[string]*Conversation) {
	if len(changed) == 0 {
		return
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
		if !again[k.session] {
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
			continue
		}
		at, _ := slices.BinarySearchFunc(keys, k, compareListKeys)
		keys = slices.Insert(keys, at, k)
	}
	w.keys = keys
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

// fill makes the list as long as its limit: it reads what follows a cursor, where
// the list ended before, or cuts off what is too much. "" is the beginning.
func (w *watched) fill(v *view, cursor string) (map[string]*Conversation, error) {
	if w.limit > 0 && len(w.keys) > w.limit {
		w.keys, w.more = w.keys[:w.limit:w.limit], true
	}
	if w.begun && (!w.more || w.limit > 0 && len(w.keys) == w.limit) {
		return nil, nil
	}
	w.begun = true
	q := &Query{Kind: ConversationList, Select: w.selection, Cursor: cursor}
	if w.limit > 0 {
		q.Limit = w.limit - len(w.keys) + 1
	}
	if err := v.read(q); err != nil {
		return nil, err
	}
	rows := map[string]*Conversation{}
	w.more = w.limit > 0 && len(q.Conversations) == q.Limit
	if w.more {
		q.Conversations = q.Conversations[:q.Limit-1]
	}
	for _, c := range q.Conversations {
		rows[c.Session] = c
		w.keys = append(w.keys, keyInList(w.selection, c))
	}
	return rows, nil
}

// patch is how the list differs from what it was, given the rows that were read.
func (w *watched) patch(before []listKey, rows map[string]*Conversation) *bridge.ListPatch {
	p := &bridge.ListPatch{More: w.more}
	there := map[string]bool{}
	for _, k := range w.keys {
		there[k.session] = true
		if rows[k.session] != nil {
			p.Upserted = append(p.Upserted, k.session)
		}
	}
	for _, k := range before {
		if !there[k.session] {
			p.Removed = append(p.Removed, k.session)
		}
	}
	p.OrderChanged = !slices.EqualFunc(before, w.keys, func(k, l listKey) bool { return k.session == l.session })
	if p.OrderChanged {
		for _, k := range w.keys {
			p.Order = append(p.Order, k.session)
		}
	}
	p.Changed = len(p.Upserted) > 0 || len(p.Removed) > 0 || p.OrderChanged
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
