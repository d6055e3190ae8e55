//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// tx is one transaction. Between its requests it must wait for nothing else. Writes
// are collected and sent with the next read or the commit. Each of these is one
// crossing into JavaScript, and the first begins the transaction.
type tx struct {
	storage *Storage
	id      int
	write   bool
	begun   bool
	events  chan event
	failed  error
	open    bool // the storage's requests hold writes that have not been sent
}

func (t *tx) deliver(e event) { t.events <- e }

// await waits for the next event; an error is the end of the transaction.
func (t *tx) await() (event, error) {
	e := <-t.events
	return e, t.handle(e)
}

func (t *tx) handle(e event) error {
	if e.notice != noticeRead {
		t.storage.driver.ended(t.id)
	}
	if e.notice == noticeError {
		t.failed = t.failing(t.storage.errorOf(e.failure()))
	}
	return t.failed
}

// failing records that the exception behind an error is released when everything
// else is: by then the caller has it, or the call has run again.
func (t *tx) failing(err error) error {
	var failed *Error
	if errors.As(err, &failed) {
		t.storage.read = append(t.storage.read, failed.Cause)
	}
	return err
}

// requests is what the next step sends.
func (t *tx) requests() *bridge.Writer {
	w := &t.storage.requests
	if !t.open {
		t.open = true
		w.Reset()
	}
	return w
}

// step sends the requests so far, and what comes after them.
func (t *tx) step(then int) error {
	if t.failed != nil {
		return t.failed
	}
	select {
	case e := <-t.events: // the connection ended meanwhile
		return t.handle(e)
	default:
	}
	w := t.requests()
	t.open = false
	send := func(connection int) ([]byte, error) {
		d := t.storage.driver
		return d.Ask(d.step, w.Bytes(), t.id, connection, t.write, then)
	}
	var err error
	if !t.begun {
		err = t.storage.run(t.id, send)
	} else {
		var fault []byte
		if fault, err = send(0); err == nil {
			if failed, _ := failed(fault); failed != nil {
				err = t.storage.errorOf(failed)
			}
		}
	}
	t.begun = t.begun || err == nil
	return t.failing(err)
}

func (t *tx) Read(queries ...*localcache.Query) error {
	if t.failed != nil {
		return t.failed
	}
	w := t.requests()
	asked := 0
	for _, q := range queries {
		if q.Kind != localcache.ConversationList {
			request(w, q)
			asked++
		}
	}
	if asked > 0 {
		if err := t.readAnswers(queries); err != nil {
			return err
		}
	}
	for _, q := range queries {
		if q.Kind != localcache.ConversationList {
			continue
		}
		q.Conversations = nil
		if err := localcache.ReadSelected(q, localcache.ListReads{Page: t.page, Pinned: t.pinned}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) readAnswers(queries []*localcache.Query) error {
	r, err := t.answers()
	if err != nil {
		return err
	}
	for _, q := range queries {
		if q.Kind == localcache.ConversationList {
			continue
		}
		if !r.Next() {
			return fmt.Errorf("%w: an answer is missing", errAnswers)
		}
		t.answer(q, r)
		if r.Err() != nil {
			return fmt.Errorf("%w: %w", errAnswers, r.Err())
		}
	}
	return nil
}

// page and pinned are the reads that a list of chosen conversations is made of.
func (t *tx) page(limit int, time float64, session string, many bool) ([]*localcache.Conversation, error) {
	(&GetConversationPage{Limit: limit, Time: time, Session: session, Many: many}).Record(t.requests())
	return t.oneList()
}

func (t *tx) pinned() ([]*localcache.Conversation, error) {
	(&GetPinned{}).Record(t.requests())
	return t.oneList()
}

func (t *tx) oneList() ([]*localcache.Conversation, error) {
	r, err := t.answers()
	if err != nil {
		return nil, err
	}
	r.Next()
	list := t.conversations(r)
	if r.Err() != nil {
		return nil, fmt.Errorf("%w: %w", errAnswers, r.Err())
	}
	return list, nil
}

func (t *tx) conversations(r *bridge.Reader) (list []*localcache.Conversation) {
	for range r.Count() {
		var row ConversationRow
		row.Read(r)
		t.storage.read = append(t.storage.read, row.Row)
		list = append(list, conversationOf(&row))
	}
	return list
}

func (t *tx) messages(r *bridge.Reader) (list []*localcache.Message) {
	for range r.Count() {
		var row MessageRow
		row.Read(r)
		t.storage.read = append(t.storage.read, row.Row, row.Body)
		list = append(list, messageOf(&row))
	}
	return list
}

// answers sends the requests and waits for the answers of the reads among them.
func (t *tx) answers() (*bridge.Reader, error) {
	if err := t.step(thenNothing); err != nil {
		return nil, err
	}
	e, err := t.await()
	if err != nil {
		return nil, err
	}
	return bridge.NewReader(string(e.text)), nil
}

// request writes a query as the read that answers it.
func request(w *bridge.Writer, q *localcache.Query) {
	key := bridge.TextKey(q.ID)
	switch q.Kind {
	case localcache.ConversationBySession:
		(&GetConversation{Session: q.Session}).Record(w)
	case localcache.AllConversations:
		(&GetConversation{}).Record(w)
	case localcache.LatestTime:
		(&GetLatest{}).Record(w)
	case localcache.MetaByKey:
		(&GetMeta{Key: q.ID}).Record(w)
	case localcache.MessageByServerKey:
		(&GetMessages{Index: "serverKey", Low: key, High: key, Limit: 1}).Record(w)
	case localcache.MessagesByServerKeys:
		(&GetMessages{Index: "serverKey", Low: key, High: bridge.TextKey(q.To), Limit: q.Limit}).Record(w)
	case localcache.MessagesByClientID:
		(&GetMessages{Index: "clientId", Low: key, High: key}).Record(w)
	case localcache.PendingMessages:
		(&GetMessages{Index: "pending"}).Record(w)
	case localcache.LastMessage:
		(&GetMessages{Low: sessionStart(q.Session), High: sessionEnd(q.Session), Limit: 1, Backward: true}).Record(w)
	case localcache.MessagesAfter:
		high := sessionEnd(q.Session)
		if !q.Until.IsZero() {
			high = messageKey(q.Session, q.Until)
		}
		(&GetMessages{Low: messageKey(q.Session, q.Order), LowOpen: true, High: high}).Record(w)
	case localcache.MessageRange:
		low, high := between(q)
		(&ScanMessages{Low: low, High: high, Limit: q.Limit, Backward: q.Newest, Filter: filterOf(q.Filter)}).Record(w)
	case localcache.MessageAt:
		(&GetMessage{Key: messageKey(q.Session, q.Order), Filter: filterOf(q.Filter)}).Record(w)
	case localcache.MessageTotal:
		if q.Session == "" {
			(&CountMessages{Filter: filterOf(q.Filter), Except: localcache.Tombstones}).Record(w)
			break
		}
		low, high := between(q)
		(&CountMessages{Low: low, High: high, Filter: filterOf(q.Filter)}).Record(w)
	case localcache.TextCandidates:
		(&FindTexts{
			Only: q.Only, Except: localcache.Tombstones, Time: q.Order.Time, Session: q.Session, Tie: q.Order.ID,
			Newest: q.Newest, Limit: q.Limit, Filter: filterOf(q.Filter),
		}).Record(w)
	case localcache.UnreadConversations:
		(&GetUnread{Type: q.ID}).Record(w)
	case localcache.ChangesAfter:
		(&GetChanges{After: q.Number}).Record(w)
	case localcache.NewestChange:
		(&GetNewestChange{}).Record(w)
	}
}

// between is the keys that a query of messages lies between.
func between(q *localcache.Query) (low, high bridge.Key) {
	high = sessionEnd(q.Session)
	if !q.Until.IsZero() {
		high = messageKey(q.Session, q.Until)
	}
	return messageKey(q.Session, q.Order), high
}

func filterOf(f *localcache.Filter) *Filter {
	if f == nil {
		return nil
	}
	return &Filter{
		From: f.From, FromAbsent: f.FromAbsent, Types: f.Types, Start: f.Start, End: f.End, Keywords: f.Keywords, Scope: f.Scope,
	}
}

// messageKey is the key of the message with an order key in a session: the columns
// sessionId, order (Time) and tie (ID), whose names are those that existing databases have.
func messageKey(session string, p localcache.OrderKey) bridge.Key {
	return bridge.ListKey(bridge.TextKey(session), bridge.NumberKey(p.Time), bridge.TextKey(p.ID))
}

// sessionStart and sessionEnd are the bounds of all messages of a session. A list
// is above every number and text, so [session, []] is above them all.
func sessionStart(session string) bridge.Key { return bridge.ListKey(bridge.TextKey(session)) }

func sessionEnd(session string) bridge.Key {
	return bridge.ListKey(bridge.TextKey(session), bridge.ListKey())
}

// answer reads the answer of a query.
func (t *tx) answer(q *localcache.Query, r *bridge.Reader) {
	q.Conversations, q.Messages = nil, nil
	switch q.Kind {
	case localcache.LatestTime:
		var latest Latest
		latest.Read(r)
		q.Time = latest.Time
	case localcache.MetaByKey:
		var meta Meta
		meta.Read(r)
		q.Meta = meta.Text
	case localcache.ConversationBySession, localcache.AllConversations, localcache.UnreadConversations:
		q.Conversations = t.conversations(r)
	case localcache.MessageTotal:
		var count Count
		count.Read(r)
		q.Count = count.Count
	case localcache.TextCandidates:
		var found FoundTexts
		found.Read(r)
		q.Found, q.End = nil, found.End
		for _, p := range found.Places {
			q.Found = append(q.Found, localcache.Found{Session: p.Session, Order: localcache.OrderKey{Time: p.Order, ID: p.Tie}})
		}
	case localcache.ChangesAfter:
		t.changes(q, r)
	case localcache.NewestChange:
		var newest NewestChange
		newest.Read(r)
		q.Number = newest.Number
	default:
		q.Messages = t.messages(r)
	}
}

func (t *tx) changes(q *localcache.Query, r *bridge.Reader) {
	var log ChangeRows
	log.Read(r)
	q.Changes, q.Cut, q.Number = nil, q.Number < log.Cut, log.Last
	for _, row := range log.Rows {
		change, err := localcache.ParseChange(row.Number, row.Text)
		if err != nil { // something else wrote it: what it says is not known
			q.Changes, q.Cut = nil, true
			return
		}
		q.Changes = append(q.Changes, change)
	}
}

func (t *tx) Write(writes []localcache.Write) error {
	if t.failed != nil {
		return t.failed
	}
	for i := range writes {
		if writes[i].Kind == localcache.CutChanges {
			if err := t.cutChanges(writes[i].Number); err != nil {
				return err
			}
			continue
		}
		write(t.requests(), &writes[i])
		if kept := writes[i].New; kept != nil {
			t.storage.read = append(t.storage.read, kept.Body)
		}
	}
	return nil
}

// cutChanges deletes the records of the change log up to a number, at most up to the newest.
func (t *tx) cutChanges(number int) error {
	(&GetChanges{After: number}).Record(t.requests())
	r, err := t.answers()
	if err != nil {
		return err
	}
	var log ChangeRows
	r.Next()
	log.Read(r)
	if r.Err() != nil {
		return fmt.Errorf("%w: %w", errAnswers, r.Err())
	}
	(&CutChanges{Number: max(log.Cut, min(number, log.Last))}).Record(t.requests())
	return nil
}

func write(w *bridge.Writer, x *localcache.Write) {
	switch x.Kind {
	case localcache.PutConversation:
		c := x.Conversation
		(&PutConversation{
			Row: c.Row(), Fields: conversationFields(c), Last: c.LastBody, DropLast: c.DropLast(), CustomField: c.CustomField,
			Draft: c.Draft, DropDraft: c.DropDraft(), Inherits: c.Inherits(),
		}).Record(w)
	case localcache.PutMessage:
		m := x.Message
		(&PutMessage{Row: m.Row(), Body: m.Body, Fields: messageFields(m)}).Record(w)
	case localcache.DeleteConversation:
		(&Delete{Store: "conversations", Key: bridge.TextKey(x.Session)}).Record(w)
	case localcache.DeleteMessage:
		(&Delete{Store: "messages", Key: messageKey(x.Session, x.Order)}).Record(w)
	case localcache.DeleteMessages:
		(&DeleteMessages{Low: sessionStart(x.Session), High: sessionEnd(x.Session)}).Record(w)
	case localcache.ClearMessages:
		(&DeleteMessages{High: sessionStart(localcache.Tombstones), HighOpen: true}).Record(w)
		(&DeleteMessages{Low: sessionEnd(localcache.Tombstones)}).Record(w)
	case localcache.PutMeta:
		(&PutMeta{Key: x.Session, Text: x.Meta}).Record(w)
	case localcache.ChangeBody:
		(&ChangeBody{Body: x.Body, From: x.From}).Record(w)
	case localcache.AppendChange:
		(&AppendChange{Text: x.Change.Text()}).Record(w)
	case localcache.KeepBody:
		keepBodyOf(x.New).Record(w)
	case localcache.AssignBody:
		(&AssignBody{Body: x.Body, Session: x.Session, Status: x.Status, ServerMsgID: x.ServerMsgID}).Record(w)
	case localcache.PatchBody:
		(&PatchBody{Body: x.Body, From: x.From, Members: localcache.EditableMembers, OfType: localcache.ContentMembers}).Record(w)
	}
}

func (t *tx) Pause() error {
	if err := t.step(thenPause); err != nil {
		return err
	}
	_, err := t.await()
	return err
}

func (t *tx) Commit(meanwhile func()) error {
	defer t.over()
	if !t.write { // nothing to wait for
		t.storage.driver.end.Invoke(t.id)
		t.storage.driver.ended(t.id)
		return t.failed
	}
	t.dropBodies()
	if err := t.step(thenCommit); err != nil {
		return err
	}
	t.storage.read = t.storage.read[:0]
	meanwhile()
	_, err := t.await()
	return err
}

// dropBodies releases what the transaction read: the writes before it are the last
// that need it, and a call that runs again reads again.
func (t *tx) dropBodies() {
	if len(t.storage.read) == 0 {
		return
	}
	x := &DropBodies{Numbers: make([]int, len(t.storage.read))}
	for i, body := range t.storage.read {
		x.Numbers[i] = int(body)
	}
	x.Record(t.requests())
}

func keepBodyOf(n *localcache.NewBody) *KeepBody {
	return &KeepBody{Number: int(n.Body), Text: n.Text, Copy: int(n.Copy), Without: n.Without}
}

// over says that what the transaction read may go with the next Release.
func (t *tx) over() { t.storage.open = false }

func (t *tx) Abort() {
	t.over()
	if t.failed == nil {
		t.failed = localcache.ErrLost
		t.storage.driver.abort.Invoke(t.id)
	}
	t.storage.driver.ended(t.id)
}
