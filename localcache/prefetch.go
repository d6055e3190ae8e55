package localcache

import "slices"

// needs lists the rows that a batch of calls will ask for, so that one read fetches
// them. It is only for speed: the view reads what is missing.
type needs struct {
	sessions   map[string]bool
	clientIDs  map[string]bool
	serverKeys []string
	newKeys    int // how many of serverKeys are probably new
	latest     bool
}

func newNeeds() *needs {
	return &needs{sessions: map[string]bool{}, clientIDs: map[string]bool{}}
}

func (n *needs) reset() {
	clear(n.sessions)
	clear(n.clientIDs)
	n.serverKeys, n.newKeys, n.latest = n.serverKeys[:0], 0, false
}

// newKey is for the key of a message that is probably not stored.
func (n *needs) newKey(key string) {
	if n.serverKey(key); key != "" {
		n.newKeys++
	}
}

func (n *needs) serverKey(key string) {
	if key != "" {
		n.serverKeys = append(n.serverKeys, key)
	}
}

// anyID is for ids that can be the server's or the client's.
func (n *needs) anyID(id string) {
	n.serverKey(ServerKey(id))
	if id != "" {
		n.clientIDs[id] = true
	}
}

// sparse is up to how many server keys are looked up one by one.
const sparse = 4

// prefetch reads what calls need: back to back, with one wait, and a second one
// for the removal marks of conversations that turn out to be missing.
func (v *view) prefetch(n *needs) error {
	var queries []*Query
	for session := range n.sessions {
		queries = append(queries, &Query{Kind: ConversationBySession, Session: session})
	}
	for id := range n.clientIDs {
		queries = append(queries, &Query{Kind: MessagesByClientID, ID: id})
	}
	if n.latest {
		queries = append(queries, &Query{Kind: LatestTime})
	}
	queries = append(queries, serverKeyQueries(n.serverKeys, n.newKeys == len(n.serverKeys))...)
	if len(queries) == 0 {
		return nil
	}
	if err := v.tx.Read(queries...); err != nil {
		return err
	}
	for _, q := range queries {
		v.remember(q)
	}
	return v.readRemovalMarks()
}

// serverKeyQueries looks few keys up one by one. Many are mostly new and near
// each other: one range read finds the few that exist. It is limited, in case
// the range holds many others.
func serverKeyQueries(keys []string, areNew bool) (queries []*Query) {
	if len(keys) <= sparse {
		for _, key := range keys {
			queries = append(queries, &Query{Kind: MessageByServerKey, ID: key, Unlikely: areNew})
		}
		return queries
	}
	return append(queries, &Query{
		Kind: MessagesByServerKeys, ID: slices.Min(keys), To: slices.Max(keys), Limit: len(keys) + 64,
	})
}

func (v *view) remember(q *Query) {
	switch q.Kind {
	case ConversationBySession:
		v.conversations[q.Session] = first(q.Conversations)
	case MessagesByClientID:
		v.byClientID[q.ID] = v.known(q.Messages)
	case MessageByServerKey:
		v.byServerKey[q.ID] = first(v.known(q.Messages))
	case MessagesByServerKeys:
		for _, m := range v.known(q.Messages) {
			v.byServerKey[m.ServerKey] = m
		}
		if len(q.Messages) < q.Limit {
			v.readFrom, v.readTo = q.ID, q.To
		}
	case LatestTime:
		v.latest, v.knowsLatest = q.Time, true
	}
}

func (v *view) readRemovalMarks() error {
	var queries []*Query
	for session, c := range v.conversations {
		if _, known := v.removed[session]; c == nil && !known {
			queries = append(queries, &Query{Kind: MetaByKey, Session: session, ID: removedKey(session)})
		}
	}
	if len(queries) == 0 {
		return nil
	}
	if err := v.tx.Read(queries...); err != nil {
		return err
	}
	for _, q := range queries {
		v.removed[q.Session] = removal{parseOrderKey(q.Meta), q.Meta != ""}
	}
	return nil
}
