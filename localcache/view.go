package localcache

import "slices"

// view is what one transaction has read and is about to write. Rules work on
// it: they ask for conversations and messages, change them, and mark them dirty.
// Nothing in it outlives the transaction.
type view struct {
	tx   Tx
	self *self

	conversations map[string]*Conversation // nil: known to be missing
	byServerKey   map[string]*Message      // nil: known to be missing
	readFrom      string                   // server keys from here …
	readTo        string                   // … to here that byServerKey does not have are missing
	byClientID    map[string][]*Message
	removed       map[string]removal // of missing conversations

	dirtyConversations []*Conversation
	dirtyMessages      []*Message
	writes             []Write

	latest      float64
	knowsLatest bool

	reason   Reason         // why the call that runs writes
	change   Change         // what the transaction wrote
	recorded map[string]int // conversations in change
}

func newView(self *self) *view {
	return &view{
		self:          self,
		conversations: map[string]*Conversation{},
		byServerKey:   map[string]*Message{},
		byClientID:    map[string][]*Message{},
		removed:       map[string]removal{},
		recorded:      map[string]int{},
	}
}

// removal says whether the user removed a conversation, and up to which order key.
type removal struct {
	mark OrderKey
	was  bool
}

// begin prepares the view for a new transaction. It reuses the memory of the old one.
func (v *view) begin(tx Tx) {
	v.forgetMessages()
	clear(v.conversations)
	clear(v.removed)
	clear(v.recorded)
	v.change = Change{Conversations: v.change.Conversations[:0], Messages: v.change.Messages[:0], Emptied: v.change.Emptied[:0]}
	v.tx, v.latest, v.knowsLatest = tx, 0, false
	v.dirtyConversations, v.dirtyMessages, v.writes = v.dirtyConversations[:0], v.dirtyMessages[:0], v.writes[:0]
}

// needs lists the rows that a batch of calls will ask for, so that one read fetches
// them. It is only for speed: the view reads what is missing.
type needs struct {
	sessions   map[string]bool
	clientIDs  map[string]bool
	serverKeys []string
	latest     bool
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
	queries = append(queries, serverKeyQueries(n.serverKeys)...)
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
func serverKeyQueries(keys []string) (queries []*Query) {
	if len(keys) <= sparse {
		for _, key := range keys {
			queries = append(queries, &Query{Kind: MessageByServerKey, ID: key})
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

// known replaces messages that the view already holds, so that there is one
// object for each.
func (v *view) known(read []*Message) []*Message {
	kept := read[:0]
	for _, m := range read {
		if old := v.byServerKey[m.ServerKey]; m.ServerKey != "" && old != nil {
			m = old
		} else if own := v.ownHeld(m); own != nil {
			m = own
		} else if m.ServerKey != "" {
			v.byServerKey[m.ServerKey] = m
		}
		if !m.gone {
			kept = append(kept, m)
		}
	}
	return kept
}

func (v *view) ownHeld(m *Message) *Message {
	if m.ClientID == "" {
		return nil
	}
	for _, held := range v.byClientID[m.ClientID] {
		if held.Nonce == m.Nonce && held.Session == m.Session {
			return held
		}
	}
	return nil
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

// conversation is the stored conversation, or nil.
func (v *view) conversation(session string) (*Conversation, error) {
	if c, ok := v.conversations[session]; ok {
		return c, nil
	}
	q := &Query{Kind: ConversationBySession, Session: session}
	if err := v.tx.Read(q); err != nil {
		return nil, err
	}
	c := first(q.Conversations)
	v.conversations[session] = c
	return c, v.readRemovalMarks()
}

// ensure gives the stored conversation, or a new one. If the user removed it, its
// messages count from the removal on, and its last message is the last of those that
// were kept.
func (v *view) ensure(session, conversationType, id string) (*Conversation, error) {
	c, err := v.conversation(session)
	if c != nil || err != nil {
		return c, err
	}
	removed := v.removed[session]
	mark := removed.mark
	c = &Conversation{
		Session: session, Type: conversationType, ID: id,
		Removed: mark, Newest: mark, Mark: Mark{Order: mark, Cleared: !mark.IsZero(), Set: !mark.IsZero()},
	}
	v.conversations[session] = c
	v.touchConversation(c)
	if !removed.was {
		return c, nil
	}
	c.Drift = unknownDrift
	if err := v.countKept(c); err != nil {
		return nil, err
	}
	if err := v.findLast(c); err != nil {
		return nil, err
	}
	v.activeAt(c, c.Last.Time)
	return c, nil
}

// messageByServerKey is the message or tombstone with that key, or nil.
func (v *view) messageByServerKey(key string) (*Message, error) {
	if key == "" {
		return nil, nil
	}
	if m, ok := v.byServerKey[key]; ok || v.readFrom <= key && key <= v.readTo {
		return m, nil
	}
	if err := v.flush(); err != nil {
		return nil, err
	}
	q := &Query{Kind: MessageByServerKey, ID: key}
	if err := v.tx.Read(q); err != nil {
		return nil, err
	}
	v.byServerKey[key] = first(v.known(q.Messages))
	return v.byServerKey[key], nil
}

// ownMessage is the message that this store sent under a client id, or a closed
// one of this page before it, or nil.
func (v *view) ownMessage(clientID string) (*Message, error) {
	if clientID == "" {
		return nil, nil
	}
	if _, ok := v.byClientID[clientID]; !ok {
		if err := v.flush(); err != nil {
			return nil, err
		}
		q := &Query{Kind: MessagesByClientID, ID: clientID}
		if err := v.tx.Read(q); err != nil {
			return nil, err
		}
		v.byClientID[clientID] = v.known(q.Messages)
	}
	var inherited *Message
	for _, m := range v.byClientID[clientID] {
		switch {
		case m.gone:
		case m.Nonce == v.self.nonce:
			return m, nil
		case v.self.inherits(m.Nonce):
			inherited = m
		}
	}
	return inherited, nil
}

// anyMessage finds a message by the id a host knows it by: the server's, or the
// client's of this page. Tombstones are no messages.
func (v *view) anyMessage(id string) (*Message, error) {
	m, err := v.messageByServerKey(ServerKey(id))
	if err != nil {
		return nil, err
	}
	if m != nil {
		if m.Recalled {
			return nil, nil
		}
		return m, nil
	}
	return v.ownMessage(id)
}

// query runs one query that must see everything written so far.
func (v *view) query(q *Query) ([]*Message, error) {
	if err := v.flush(); err != nil {
		return nil, err
	}
	if err := v.tx.Read(q); err != nil {
		return nil, err
	}
	return v.known(q.Messages), nil
}

// nextOwnTime is the time at which the next own message of c stands: behind
// everything the store knows.
func (v *view) nextOwnTime(c *Conversation) (float64, error) {
	if !v.knowsLatest {
		if err := v.flush(); err != nil {
			return 0, err
		}
		q := &Query{Kind: LatestTime}
		if err := v.tx.Read(q); err != nil {
			return 0, err
		}
		v.latest, v.knowsLatest = max(v.latest, q.Time), true
	}
	return max(v.latest, c.Newest.Time, c.Last.Time) + step, nil
}

// changeable gives a message a body that nothing else uses. One that came with a call
// stays as it came: the call runs again if the transaction fails.
func (v *view) changeable(m *Message) error {
	if !m.shared {
		return nil
	}
	q := &Query{Kind: MessageAt, Session: m.Session, Order: m.Order, Own: true}
	if err := v.read(q); err != nil {
		return err
	}
	if read := first(q.Messages); read != nil {
		m.row, m.Body = read.row, read.Body
	}
	m.shared = false
	return nil
}

func (v *view) touchConversation(c *Conversation) {
	c.reason = max(c.reason, v.reason)
	if !c.dirty {
		c.dirty = true
		v.dirtyConversations = append(v.dirtyConversations, c)
	}
}

func (v *view) touchMessage(m *Message) {
	if !m.dirty {
		m.dirty = true
		v.dirtyMessages = append(v.dirtyMessages, m)
	}
}

// insert adds a new message.
func (v *view) insert(m *Message) {
	if m.ServerKey != "" {
		v.byServerKey[m.ServerKey] = m
	}
	if m.ClientID != "" {
		v.byClientID[m.ClientID] = append(v.byClientID[m.ClientID], m)
	}
	m.shared = true
	v.touchMessage(m)
}

// delete deletes a message.
func (v *view) delete(m *Message) {
	m.gone = true
	if m.stored {
		v.writes = append(v.writes, Write{Kind: DeleteMessage, Session: m.Session, Order: m.key})
		m.stored = false
	}
	if v.byServerKey[m.ServerKey] == m {
		v.byServerKey[m.ServerKey] = nil
	}
}

// move gives a message another order key, which is another key in the database.
func (v *view) move(m *Message, to OrderKey) {
	if m.stored && m.key != to {
		v.writes = append(v.writes, Write{Kind: DeleteMessage, Session: m.Session, Order: m.key})
		m.stored = false
	}
	m.Order = to
	v.touchMessage(m)
}

// forgetMessages makes the view read messages again: after writes that touched
// more of them than it holds.
func (v *view) forgetMessages() {
	clear(v.byServerKey)
	clear(v.byClientID)
	v.readFrom, v.readTo = "", ""
}

// flush issues the writes so far, so that later reads of this transaction see
// them. Deletes come first: a moved message may get a deleted one's key.
func (v *view) flush() error {
	v.putMessages()
	for _, c := range v.dirtyConversations {
		c.dirty = false
		if !c.gone {
			v.writes = append(v.writes, Write{Kind: PutConversation, Conversation: c})
		}
	}
	v.dirtyConversations = v.dirtyConversations[:0]
	return v.write()
}

func (v *view) putMessages() {
	for _, m := range v.dirtyMessages {
		m.dirty = false
		if !m.gone {
			v.writes = append(v.writes, Write{Kind: PutMessage, Message: m})
			m.stored, m.key = true, m.Order
		}
	}
	v.dirtyMessages = v.dirtyMessages[:0]
}

func (v *view) write() error {
	if len(v.writes) == 0 {
		return nil
	}
	for i := range v.writes {
		v.record(&v.writes[i])
	}
	err := v.tx.Write(v.writes)
	for i := range v.writes {
		if c := v.writes[i].Conversation; c != nil {
			c.stored = true
		}
	}
	v.writes = v.writes[:0]
	return err
}

// pause sends the messages that have been written and lets the page run other tasks.
// Conversations wait: the messages that come next change the same ones again.
func (v *view) pause() error {
	v.putMessages()
	if err := v.write(); err != nil {
		return err
	}
	return v.tx.Pause()
}

func first[T any](list []*T) *T {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}
