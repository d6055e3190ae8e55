package localcache

// JoinSpellings moves what releases before 0.2 kept under another spelling of a
// user's id ("singleChat-Bob") to the conversation of the one spelling. It does so
// once for a database.
type JoinSpellings struct{}

const spellingsKey = "spellings"

func (j *JoinSpellings) need(*needs, *self) {}

func (j *JoinSpellings) apply(v *view) (Result, error) {
	done := &Query{Kind: MetaByKey, ID: spellingsKey}
	if err := v.tx.Read(done); err != nil || done.Meta != "" {
		return nil, err
	}
	if err := v.flush(); err != nil {
		return nil, err
	}
	all := &Query{Kind: AllConversations}
	if err := v.tx.Read(all); err != nil {
		return nil, err
	}
	var odd []*Conversation
	for _, c := range all.Conversations {
		if oneSpelling(c.Session) == c.Session {
			v.conversations[c.Session] = c
		} else {
			odd = append(odd, c)
		}
	}
	for _, c := range odd {
		if err := v.joinSpelling(c); err != nil {
			return nil, err
		}
	}
	v.writes = append(v.writes, Write{Kind: PutMeta, Session: spellingsKey, Meta: "1"})
	return nil, v.flush()
}

// joinSpelling makes odd a part of the conversation of the one spelling, or, if
// there is none yet, that conversation.
func (v *view) joinSpelling(odd *Conversation) error {
	was := odd.Session
	session := oneSpelling(was)
	messages, err := v.query(&Query{Kind: MessagesAfter, Session: was})
	if err != nil {
		return err
	}
	v.writes = append(v.writes, Write{Kind: DeleteConversation, Session: was})
	var last *Message
	for _, m := range messages {
		v.writes = append(v.writes, Write{Kind: DeleteMessage, Session: was, Order: m.key})
		m.Session, m.stored = session, false
		v.assign(m.Body, session, m.Status, "")
		v.touchMessage(m)
		last = m
	}
	c := v.conversations[session]
	if c == nil {
		odd.Session = session
		odd.Type, odd.ID, _ = splitSession(session)
		c = odd
		v.conversations[session] = c
	} else if err := v.join(c, odd); err != nil {
		return err
	}
	v.touchConversation(c)
	if last != nil {
		v.showIfLast(c, last)
	}
	return nil
}

// join merges odd into c: the mark that stands further behind wins, and counts what is behind it.
func (v *view) join(c, odd *Conversation) error {
	c.inherits = odd.row
	if c.CustomField == 0 {
		c.CustomField = odd.CustomField
	}
	c.ClearedAt = max(c.ClearedAt, odd.ClearedAt)
	v.newestAt(c, odd.Newest)
	v.activeAt(c, odd.Time)
	if odd.Removed.Less(c.Removed) {
		c.Removed = odd.Removed // an old message that comes back is better than one that is lost
	}
	mark := c.Mark
	if odd.Mark.Set && (!mark.Set || odd.Mark.beats(mark)) {
		mark = odd.Mark
	}
	c.Mark.Set = false // count again, with the messages of both
	if !mark.Set {
		defer func() { c.Mark.Set = false }()
	}
	return v.setMark(c, mark)
}
