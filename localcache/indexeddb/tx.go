//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"

	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

// tx is one transaction. Between its requests nothing else is waited for. Writes
// are gathered and go along with the next read or the commit, and the first of
// these begins it: each is one crossing into JavaScript.
type tx struct {
	storage *Storage
	id      int
	write   bool
	begun   bool
	events  chan event
	failed  error
	open    bool // the storage's plan is open for writes: [[writes…
}

func (t *tx) tell(e event) { t.events <- e }

// await waits for the next event; an error is the end of the transaction.
func (t *tx) await() (event, error) {
	e := <-t.events
	if e.kind != isRead {
		t.storage.carrier.ended(t.id)
	}
	if e.kind == isError {
		failed, _ := failure(e.text)
		t.failed = t.failing(t.storage.told(failed))
	}
	return e, t.failed
}

// failing lets go of the exception behind an error when all else is let go of: by
// then the caller has it, or the call has run again.
func (t *tx) failing(err error) error {
	var failed *Error
	if errors.As(err, &failed) {
		t.storage.read = append(t.storage.read, failed.Cause)
	}
	return err
}

// writing is the plan, open for writes.
func (t *tx) writing() *jsontext.Builder {
	plan := &t.storage.plan
	if !t.open {
		t.open = true
		plan.Reset()
		plan.BeginArray()
		plan.BeginArray()
	}
	return plan
}

// step sends the writes so far and the reads, and says what comes then.
func (t *tx) step(reads func(*jsontext.Builder), then int) error {
	if t.failed != nil {
		return t.failed
	}
	b := t.writing()
	t.open = false
	b.EndArray()
	b.BeginArray()
	if reads != nil {
		reads(b)
	}
	b.EndArray()
	b.Int(then)
	b.EndArray()
	send := func(connection int) []byte {
		c := t.storage.carrier
		return c.Ask(c.step, b.Bytes(), t.id, connection, t.write)
	}
	var err error
	if !t.begun {
		err = t.storage.run(send)
	} else if failed, _ := failed(send(0)); failed != nil {
		err = t.storage.told(failed)
	}
	t.begun = t.begun || err == nil
	return t.failing(err)
}

func (t *tx) Read(queries ...*localcache.Query) error {
	text, err := t.read(func(b *jsontext.Builder) {
		for _, q := range queries {
			request(b, q)
		}
	})
	if err != nil {
		return err
	}
	answers, err := t.storage.parser.ParseBytes(text)
	if err != nil {
		return fmt.Errorf("reading what the carrier read: %w", err)
	}
	for i, answer := range answers.GetArray() {
		t.result(queries[i], answer)
	}
	return nil
}

// read asks for what reads writes, and returns the answers: a JSON array.
func (t *tx) read(reads func(*jsontext.Builder)) ([]byte, error) {
	if err := t.step(reads, thenNothing); err != nil {
		return nil, err
	}
	e, err := t.await()
	return e.text, err
}

// request writes a query as the carrier's [kind, store, index, …].
func request(b *jsontext.Builder, q *localcache.Query) {
	b.BeginArray()
	defer b.EndArray()
	ask := func(kind, store, index string) {
		b.String(kind)
		b.String(store)
		b.String(index)
	}
	switch q.Kind {
	case localcache.ConversationBySession:
		ask("get", "conversations", "")
		b.String(q.Session)
	case localcache.MessageByServerKey:
		ask("get", "messages", "serverKey")
		b.String(q.ID)
	case localcache.MessagesByServerKeys:
		ask("all", "messages", "serverKey")
		b.String(q.ID)
		b.String(q.To)
		b.Bool(false)
		b.Int(q.Limit)
	case localcache.MessagesByClientID:
		ask("all", "messages", "clientId")
		b.String(q.ID)
		b.String(q.ID)
		b.Bool(false)
		b.Int(0)
	case localcache.LastMessage:
		ask("last", "messages", "")
		sessionRange(b, q.Session)
	case localcache.MessagesAfter:
		ask("all", "messages", "")
		placeKey(b, q.Session, q.Place)
		if q.Until.IsZero() {
			sessionEnd(b, q.Session)
		} else {
			placeKey(b, q.Session, q.Until)
		}
		b.Bool(true)
		b.Int(0)
	case localcache.PendingMessages:
		ask("all", "messages", "pending")
		b.Null()
		b.Null()
		b.Bool(false)
		b.Int(0)
	case localcache.LatestTime:
		ask("lastKey", "conversations", "lastMessageTime")
	case localcache.AllConversations:
		ask("all", "conversations", "")
		b.Null()
		b.Null()
		b.Bool(false)
		b.Int(0)
	case localcache.MetaByKey:
		ask("get", "meta", "")
		b.String(q.ID)
	}
}

// placeKey writes the key of the message at a place of a session.
func placeKey(b *jsontext.Builder, session string, p localcache.Place) {
	b.BeginArray()
	b.String(session)
	b.Number(p.Time)
	b.String(p.Tie)
	b.EndArray()
}

// sessionRange writes the bounds of all messages of a session. An array is
// above every number and text, so [session, []] is above them all.
func sessionRange(b *jsontext.Builder, session string) {
	b.BeginArray()
	b.String(session)
	b.EndArray()
	sessionEnd(b, session)
}

func sessionEnd(b *jsontext.Builder, session string) {
	b.BeginArray()
	b.String(session)
	b.BeginArray()
	b.EndArray()
	b.EndArray()
}

func (t *tx) result(q *localcache.Query, v *fastjson.Value) {
	q.Conversations, q.Messages = nil, nil
	switch q.Kind {
	case localcache.LatestTime:
		q.Time = v.GetFloat64()
	case localcache.MetaByKey:
		q.Meta = string(v.GetStringBytes())
	case localcache.ConversationBySession:
		t.conversation(q, v)
	case localcache.AllConversations:
		for _, row := range v.GetArray() {
			t.conversation(q, row)
		}
	case localcache.MessageByServerKey, localcache.LastMessage:
		t.message(q, v)
	default:
		for _, row := range v.GetArray() {
			t.message(q, row)
		}
	}
}

func (t *tx) conversation(q *localcache.Query, v *fastjson.Value) {
	if c := localcache.ReadConversation(v); c != nil {
		t.storage.read = append(t.storage.read, c.Row())
		q.Conversations = append(q.Conversations, c)
	}
}

func (t *tx) message(q *localcache.Query, v *fastjson.Value) {
	if m := localcache.ReadMessage(v); m != nil {
		t.storage.read = append(t.storage.read, m.Row(), m.Body)
		q.Messages = append(q.Messages, m)
	}
}

func (t *tx) Write(writes []localcache.Write) error {
	if t.failed != nil {
		return t.failed
	}
	b := t.writing()
	for i := range writes {
		b.BeginArray()
		write(b, &writes[i])
		b.EndArray()
	}
	return nil
}

// write writes one write as the carrier's [kind, …].
func write(b *jsontext.Builder, w *localcache.Write) {
	switch w.Kind {
	case localcache.PutConversation:
		c := w.Conversation
		b.String("conversation")
		b.Int(int(c.Row()))
		c.Fields(b)
		b.Int(int(c.LastChange()))
		b.Int(int(c.CustomField))
		b.Int(int(c.Inherits()))
	case localcache.PutMessage:
		m := w.Message
		b.String("message")
		b.Int(int(m.Row()))
		b.Int(int(m.Body))
		m.Fields(b)
		b.Bool(m.Settled())
	case localcache.DeleteConversation:
		b.String("delete")
		b.String("conversations")
		b.String(w.Session)
	case localcache.DeleteMessage:
		b.String("delete")
		b.String("messages")
		placeKey(b, w.Session, w.Place)
	case localcache.DeleteMessages:
		b.String("deleteRange")
		b.String("messages")
		sessionRange(b, w.Session)
	case localcache.ClearMessages:
		b.String("deleteAllBut")
		b.String(localcache.Tombstones)
	case localcache.PutMeta:
		b.String("meta")
		b.String(w.Session)
		b.String(w.Meta)
	case localcache.AssignBody:
		b.String("assign")
		b.Int(int(w.Body))
		b.String(w.Session)
		b.Int(int(w.Status))
		b.String(w.ServerMsgID)
	case localcache.PatchBody:
		b.String("patch")
		b.Int(int(w.Body))
		b.Int(int(w.From))
	}
}

func (t *tx) Pause() error {
	if err := t.step(nil, thenPause); err != nil {
		return err
	}
	_, err := t.await()
	return err
}

func (t *tx) Commit(meanwhile func()) error {
	defer t.over()
	if !t.write { // nothing to wait for
		t.storage.carrier.end.Invoke(t.id)
		t.storage.carrier.ended(t.id)
		return t.failed
	}
	if err := t.step(nil, thenCommit); err != nil {
		return err
	}
	meanwhile()
	_, err := t.await()
	return err
}

// over says that what the transaction read may go with the next Release.
func (t *tx) over() { t.storage.open = false }

func (t *tx) Abort() {
	t.over()
	if t.failed == nil {
		t.failed = localcache.ErrLost
		t.storage.carrier.abort.Invoke(t.id)
	}
	t.storage.carrier.ended(t.id)
}
