package localcache

import (
	"maps"
	"slices"

	"localcache-wasm/internal/bridge"
)

// FollowList asks what changed in a watched list since the call was made last. It
// reads the records of the change log and the rows they name, not the list.
type FollowList bridge.FollowList

func (f *FollowList) need(*needs, *self) {}

func (f *FollowList) apply(v *view) (Result, error) {
	w := v.self.watches[f.Watch]
	anew := w == nil || f.Unlogged || v.self.unlogged
	log := &Query{Kind: NewestChange}
	if !anew { // otherwise it does not matter what the log says
		log = &Query{Kind: ChangesAfter, Number: w.seen}
	}
	likely, err := readConversations(v, f.Likely, log)
	if err != nil {
		return nil, err
	}
	// A list is changed in place: copying it would cost more than everything else here. If
	// the transaction fails the list begins anew.
	v.self.undo = append(v.self.undo, func() { delete(v.self.watches, f.Watch) })
	var (
		patch *bridge.ListPatch
		rows  []*Conversation // of patch.Upserted
	)
	if anew || log.Cut {
		w = &watched{selection: f.Select, limit: f.Limit, bySession: map[string]listKey{}}
		v.self.watches[f.Watch] = w
		patch, rows, err = w.begin(v)
	} else {
		patch, rows, err = w.follow(v, log.Changes, likely, f.Limit)
	}
	if err != nil {
		return nil, err
	}
	w.seen = log.Number
	if len(rows) > 0 { // one crossing for all of them
		if patch.Items, err = v.self.storage.Items(rows); err != nil {
			return nil, err
		}
	}
	return patch, nil
}

// begin reads the whole list.
func (w *watched) begin(v *view) (*bridge.ListPatch, []*Conversation, error) {
	rows, _, err := w.fill(v, "")
	if err != nil {
		return nil, nil, err
	}
	patch := &bridge.ListPatch{Changed: true, Reset: true, Reason: "reset", Length: len(w.keys), More: w.more}
	w.name(patch, 0)
	return patch, rows, nil
}

// follow applies records of the change log; conversations that were read already are in
// likely. It returns what changed and the rows of the conversations that are new or changed.
func (w *watched) follow(v *view, changes []Change, likely map[string]*Conversation, limit int) (*bridge.ListPatch, []*Conversation, error) {
	changed, reasons := changedSessions(changes)
	rows := map[string]*Conversation{}
	var others []string
	for _, session := range changed {
		if c, isRead := likely[session]; isRead {
			rows[session] = c
		} else {
			others = append(others, session)
		}
	}
	read, err := readConversations(v, others)
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(rows, read)
	w.limit = limit
	bound, end := w.end()
	hadMore := w.more
	left, gone := w.take(changed)
	at, behind := w.put(changed, rows, bound)
	// One that was not in the list may have been the only one behind it.
	w.unsure = hadMore && !behind && len(gone) < len(changed)
	known := len(w.keys)
	filled, cut, err := w.fill(v, end)
	if err != nil {
		return nil, nil, err
	}
	patch := &bridge.ListPatch{Left: left, Length: len(w.keys), More: w.more}
	var written []*Conversation
	for _, i := range at {
		if i < len(w.keys) {
			session := w.keys[i].session
			patch.Upserted, patch.At = append(patch.Upserted, session), append(patch.At, i)
			written = append(written, rows[session])
		}
	}
	w.name(patch, known)
	for _, session := range gone {
		if _, back := w.bySession[session]; !back {
			patch.Removed = append(patch.Removed, session)
		}
	}
	for _, k := range cut {
		if rows[k.session] == nil { // one that was written is in gone, or was never there
			patch.Removed = append(patch.Removed, k.session)
		}
	}
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
	return patch, append(written, filled...), nil
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

// readConversations reads conversations by their sessions, nil for one that is missing,
// and beside them what else is asked.
func readConversations(v *view, sessions []string, others ...*Query) (map[string]*Conversation, error) {
	queries := others
	for _, session := range sessions {
		queries = append(queries, &Query{Kind: ConversationBySession, Session: session})
	}
	rows := map[string]*Conversation{}
	if len(queries) == 0 {
		return rows, nil
	}
	if err := v.read(queries...); err != nil {
		return nil, err
	}
	for _, q := range queries[len(others):] {
		rows[q.Session] = first(q.Conversations)
	}
	return rows, nil
}

// EndWatch forgets the state of a watched list.
type EndWatch bridge.EndWatch

func (e *EndWatch) need(*needs, *self) {}

func (e *EndWatch) apply(v *view) (Result, error) {
	remember(v.self, v.self.watches, e.Watch)
	delete(v.self.watches, e.Watch)
	return nil, nil
}
