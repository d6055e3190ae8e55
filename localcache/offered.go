package localcache

// offering is a call that brings messages which the server has timed.
type offering interface {
	// offers gives the session and the order key of each of them.
	offers(self *self, give func(session string, order OrderKey))
}

// notStored records the newest message of a call that failed. The application has
// shown its messages: a clear afterwards covers them, also if the server delivers them
// again later. An own message that may be there all the same is given up in its time.
func (s *self) notStored(call Call) {
	if m, ok := call.(*StoreMessage); ok && s.doubt && m.Header != nil && m.Status == InProgress {
		s.waiting[m.Header.ID] = s.elapsed() + giveUpAfter
	}
	if o, ok := call.(offering); ok {
		o.offers(s, func(session string, order OrderKey) {
			s.offered[session] = later(s.offered[session], order)
		})
	}
}

// newestOffered gives the newest order key of the messages of a session that the server has
// timed, stored or not; c may be nil.
func (v *view) newestOffered(c *Conversation, session string) OrderKey {
	newest := v.self.offered[session]
	if c != nil {
		newest = later(newest, c.Newest)
	}
	return newest
}

func (s *StoreMessage) offers(self *self, give func(string, OrderKey)) {
	if s.Header == nil || s.Status != Success {
		return
	}
	if conversationType, id, ok := conversationOf(s.Header, self.user); ok {
		give(SessionID(conversationType, id), orderOf(s.Header))
	}
}

func (m *MergeConversations) offers(_ *self, give func(string, OrderKey)) {
	for i := range m.Rows {
		row := &m.Rows[i]
		if row.Last != nil {
			give(SessionID(row.Type, conversationID(row.Type, row.ID)), orderOf(row.Last))
		}
	}
}

// orderOf is the order key of a message that the server has timed.
func orderOf(h *Header) OrderKey {
	if key := ServerKey(h.ID); key != "" {
		return OrderKey{Time: h.Time, ID: key}
	}
	return OrderKey{Time: h.Time, ID: "~" + h.ID}
}
