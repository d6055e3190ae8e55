package localcache

import "sort"

// memoryTx is one transaction on a Memory. Nothing else runs meanwhile.
type memoryTx struct {
	s    *Memory
	undo []func()
	kept []Body
}

func (tx *memoryTx) Pause() error { return nil }

func (tx *memoryTx) Commit(meanwhile func()) error {
	meanwhile()
	return nil
}

func (tx *memoryTx) Abort() bool {
	for i := len(tx.undo) - 1; i >= 0; i-- {
		tx.undo[i]()
	}
	// Bodies that came with calls are kept until the calls end: they may run again.
	tx.s.unused = tx.s.unused[:0]
	tx.s.bodies.Release(tx.kept)
	return false
}

func (tx *memoryTx) Read(queries ...*Query) error {
	for _, q := range queries {
		q.Conversations, q.Messages, q.Found, q.Changes, q.Count, q.End, q.Cut = nil, nil, nil, nil, 0, false, false
		if _, ok := tx.s.bodies.(Contents); !ok && q.Filter != nil {
			return errNoContents
		}
		if err := tx.read(q); err != nil {
			return err
		}
	}
	return nil
}

// ownBody gives a message a copy of its body, which goes unless the message is stored with it.
func (tx *memoryTx) ownBody(m *Message) error {
	body, err := tx.s.bodies.Export(m.Body)
	if err != nil {
		return err
	}
	m.Body = body
	tx.kept = append(tx.kept, body)
	tx.s.unused = append(tx.s.unused, body)
	return nil
}

func (tx *memoryTx) read(q *Query) error {
	s := tx.s
	switch q.Kind {
	case ConversationBySession:
		if c := s.conversations[q.Session]; c != nil {
			q.Conversations = append(q.Conversations, copyOf(c))
		}
	case AllConversations:
		for _, c := range s.conversations {
			q.Conversations = append(q.Conversations, copyOf(c))
		}
	case LatestTime:
		q.Time = 0
		for _, c := range s.conversations {
			q.Time = max(q.Time, c.Time)
		}
	case MetaByKey:
		q.Meta = s.meta[q.ID]
	case LastMessage:
		if list := s.messages[q.Session]; len(list) > 0 {
			q.Messages = append(q.Messages, copyOf(list[len(list)-1]))
		}
	case MessagesAfter:
		for _, m := range s.messages[q.Session] {
			if q.Order.Less(m.Order) && (q.Until.IsZero() || !q.Until.Less(m.Order)) {
				q.Messages = append(q.Messages, copyOf(m))
			}
		}
	case MessageRange:
		for _, m := range s.between(q) {
			q.Messages = append(q.Messages, copyOf(m))
		}
	case MessageAt:
		if m := s.at(q.Session, q.Order); m != nil && s.passes(m, q.Filter) {
			read := copyOf(m)
			if q.Own {
				if err := tx.ownBody(read); err != nil {
					return err
				}
			}
			q.Messages = append(q.Messages, read)
		}
	case MessageTotal:
		q.Count = s.total(q)
	case TextCandidates:
		s.candidates(q)
	case ConversationList:
		for _, c := range s.listed(q) {
			q.Conversations = append(q.Conversations, copyOf(c))
		}
	case UnreadConversations:
		for _, c := range s.conversations {
			if c.Unread > 0 && (q.ID == "" || q.ID == c.Type) {
				q.Conversations = append(q.Conversations, copyOf(c))
			}
		}
	case ChangesAfter:
		s.changesAfter(q)
	case NewestChange:
		q.Number = s.lastChange
	case MessageByServerKey, MessagesByServerKeys, MessagesByClientID, PendingMessages:
		for _, list := range s.messages {
			for _, m := range list {
				if matches(q, m) && (q.Limit == 0 || len(q.Messages) < q.Limit) {
					q.Messages = append(q.Messages, copyOf(m))
				}
			}
		}
	}
	return nil
}

func matches(q *Query, m *Message) bool {
	switch q.Kind {
	case MessageByServerKey:
		return m.ServerKey == q.ID
	case MessagesByServerKeys:
		return m.ServerKey >= q.ID && m.ServerKey <= q.To
	case MessagesByClientID:
		return m.ClientID == q.ID
	default:
		return m.Nonce != "" && pending(m.Status)
	}
}

func (tx *memoryTx) Write(writes []Write) error {
	s := tx.s
	for i := range writes {
		w := &writes[i]
		switch w.Kind {
		case PutConversation:
			tx.putConversation(w.Conversation)
		case PutMessage:
			tx.setMessage(w.Message.Session, w.Message.Order, copyOf(w.Message))
		case DeleteMessage:
			tx.setMessage(w.Session, w.Order, nil)
		case DeleteMessages:
			tx.deleteMessages(w.Session)
		case ClearMessages:
			for session := range s.messages {
				if session != Tombstones {
					tx.deleteMessages(session)
				}
			}
		case DeleteConversation:
			tx.setConversation(w.Session, nil)
		case PutMeta:
			key := w.Session // not of w: the engine uses its writes again
			old := s.meta[key]
			tx.undo = append(tx.undo, func() { s.meta[key] = old })
			s.meta[key] = w.Meta
		case KeepBody:
			contents, ok := s.bodies.(Contents)
			if !ok {
				return errNoContents
			}
			if err := contents.Keep(*w.New); err != nil {
				return err
			}
			tx.kept = append(tx.kept, w.New.Body)
			s.unused = append(s.unused, w.New.Body) // unless a message is stored with it
		case AssignBody:
			if err := s.bodies.Assign(w.Body, w.Session, w.Status, w.ServerMsgID); err != nil {
				return err
			}
		case PatchBody:
			if err := s.bodies.Patch(w.Body, w.From); err != nil {
				return err
			}
		case ChangeBody:
			contents, ok := s.bodies.(Contents)
			if !ok {
				return errNoContents
			}
			if err := contents.Change(w.Body, w.From); err != nil {
				return err
			}
		case AppendChange:
			tx.appendChange(w.Change)
		case CutChanges:
			tx.cutChanges(w.Number)
		}
	}
	return nil
}

func (tx *memoryTx) putConversation(c *Conversation) {
	next := copyOf(c)
	if old := tx.s.conversations[c.Session]; old != nil {
		if next.LastBody == 0 && !next.dropLast {
			next.LastBody = old.LastBody
		}
		if next.CustomField == 0 {
			next.CustomField = old.CustomField
		}
		if next.Draft == 0 && !next.dropDraft {
			next.Draft = old.Draft
		}
	}
	next.dropLast, next.dropDraft, next.reason = false, false, 0
	tx.setConversation(c.Session, next)
}

func (tx *memoryTx) setConversation(session string, next *Conversation) {
	s := tx.s
	old := s.conversations[session]
	tx.undo = append(tx.undo, func() {
		s.useConversation(s.conversations[session], -1)
		s.useConversation(old, 1)
		s.place(session, old)
	})
	s.useConversation(next, 1)
	s.useConversation(old, -1)
	s.place(session, next)
}

func (s *Memory) place(session string, c *Conversation) {
	if c == nil {
		delete(s.conversations, session)
	} else {
		s.conversations[session] = c
	}
}

func (s *Memory) useConversation(c *Conversation, n int) {
	if c != nil {
		s.use(c.LastBody, n)
		s.use(c.CustomField, n)
		s.use(c.Draft, n)
	}
}

// setMessage stores m under an order key of a session; nil removes the message there.
func (tx *memoryTx) setMessage(session string, at OrderKey, m *Message) {
	s := tx.s
	list := s.messages[session]
	i := sort.Search(len(list), func(i int) bool { return !list[i].Order.Less(at) })
	rest := list[i:]
	var old *Message
	if len(rest) > 0 && rest[0].Order == at {
		old, rest = rest[0], rest[1:]
		s.use(old.Body, -1)
	}
	next := append([]*Message{}, list[:i]...)
	if m != nil {
		next = append(next, m)
		s.use(m.Body, 1)
	}
	next = append(next, rest...)
	was := s.messages[session]
	tx.undo = append(tx.undo, func() {
		s.messages[session] = was
		if old != nil {
			s.use(old.Body, 1)
		}
		if m != nil {
			s.use(m.Body, -1)
		}
	})
	s.messages[session] = next
}

func (tx *memoryTx) deleteMessages(session string) {
	s := tx.s
	was := s.messages[session]
	for _, m := range was {
		s.use(m.Body, -1)
	}
	tx.undo = append(tx.undo, func() {
		for _, m := range was {
			s.use(m.Body, 1)
		}
		s.messages[session] = was
	})
	delete(s.messages, session)
}

// copyOf is a stored object as a transaction reads it.
func copyOf[T Message | Conversation](stored *T) *T {
	c := *stored
	switch c := any(&c).(type) {
	case *Message:
		c.stored, c.shared, c.key, c.dirty, c.gone = true, true, c.Order, false, false
	case *Conversation:
		c.stored, c.dirty, c.gone = true, false, false
	}
	return &c
}
