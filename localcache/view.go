package localcache

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

// forgetMessages makes the view read messages again: after writes that touched
// more of them than it holds.
func (v *view) forgetMessages() {
	clear(v.byServerKey)
	clear(v.byClientID)
	v.readFrom, v.readTo = "", ""
}

func first[T any](list []*T) *T {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}
