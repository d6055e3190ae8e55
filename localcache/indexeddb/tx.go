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
	unsure  bool // it went on with answers that the database has not given yet
}

func (t *tx) deliver(e event) { t.events <- e }

// await waits for the next event; an error is the end of the transaction.
func (t *tx) await() (event, error) {
	e := <-t.events
	t.unsure = false // those answers came before
	return e, t.handle(e)
}

func (t *tx) handle(e event) error {
	if e.notice != noticeRead {
		t.storage.driver.ended(t.id)
	}
	switch e.notice {
	case noticeError:
		t.failed = t.failing(t.storage.errorOf(e.failure()))
	case noticeStale:
		t.failed = localcache.ErrStale
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

// step sends the requests so far, and what comes after them. It returns the answers of
// the reads among them if they are known at once.
func (t *tx) step(then int) (answers []byte, err error) {
	if t.failed != nil {
		return nil, t.failed
	}
	select {
	case e := <-t.events: // the connection ended meanwhile, or an expected answer was another
		return nil, t.handle(e)
	default:
	}
	w := t.requests()
	t.open = false
	send := func(connection int) (fault []byte, err error) {
		d := t.storage.driver
		fault, answers, err = d.ask(d.step, w.Bytes(), t.id, connection, t.write, then)
		return fault, err
	}
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
	return answers, t.failing(err)
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

// answers sends the requests and waits for the answers of the reads among them.
func (t *tx) answers() (*bridge.Reader, error) {
	known, err := t.step(thenNothing)
	if err != nil {
		return nil, err
	}
	if known != nil {
		t.unsure = true
		return bridge.NewReader(string(known)), nil
	}
	e, err := t.await()
	if err != nil {
		return nil, err
	}
	return bridge.NewReader(string(e.text)), nil
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

func (t *tx) Pause() error {
	if _, err := t.step(thenPause); err != nil {
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
	if _, err := t.step(thenCommit); err != nil {
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

// over says that what the transaction read may go with the next Release.
func (t *tx) over() { t.storage.open = false }

func (t *tx) Abort() (unsure bool) {
	t.over()
	if t.failed == nil {
		t.failed = localcache.ErrLost
		t.storage.driver.abort.Invoke(t.id)
		unsure = t.unsure
	}
	t.storage.driver.ended(t.id)
	return unsure
}
