//go:build !js

package imserver

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// The buckets of the data file. Keys are made by key, values are JSON or wire bytes.
const (
	bucketUsers         = "users"         // name → password's hash
	bucketTokens        = "tokens"        // token → whose
	bucketGroups        = "groups"        // id → members
	bucketContacts      = "contacts"      // user → contacts
	bucketMessages      = "messages"      // id → order of arrival, Meta
	bucketHistory       = "history"       // user, conversation, message id → nothing
	bucketConversations = "conversations" // user, conversation → its state
	bucketQueues        = "queues"        // user, queue's name, key → Meta
	bucketQueueNames    = "queue names"   // user, queue's name → JID
	bucketCursors       = "cursors"       // user, device, queue's name → key
	bucketFileInfo      = "file info"     // uuid → name, kind, secret
	bucketFiles         = "files"         // uuid → contents
)

var buckets = []string{
	bucketUsers, bucketTokens, bucketGroups, bucketContacts, bucketMessages, bucketHistory, bucketConversations,
	bucketQueues, bucketQueueNames, bucketCursors, bucketFileInfo, bucketFiles, bucketFormat,
}

// store writes changes to a file, those that come while a transaction is being
// written together in the next. A nil store keeps nothing.
type store struct {
	db     *bbolt.DB
	failed func(error)
	work   chan struct{}
	ended  chan struct{}

	mu     sync.Mutex
	open   *batch // takes changes
	flying *batch // is being written
	err    error  // of the first batch that failed, or that the store is closed
}

// batch is what one transaction writes.
type batch struct {
	changes []change
	done    chan struct{} // closed when it is on the disk, or err is set
	err     error
}

type change struct {
	bucket     string
	key, value []byte // no value: the key goes
}

var errClosed = errors.New("imserver: the data file is closed")

func openStore(path string, failed func(error)) (*store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 5 * time.Second})
	if err != nil {
		return nil, fmt.Errorf("imserver: opening the data file %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return upgrade(tx)
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("imserver: preparing the data file %s: %w", path, err)
	}
	s := &store{db: db, failed: failed, work: make(chan struct{}, 1), ended: make(chan struct{})}
	go s.run(s.work)
	return s, nil
}

// put notes a change for the next transaction.
func (s *store) put(bucket string, value []byte, parts ...any) {
	s.change(change{bucket, key(parts...), append([]byte{}, value...)})
}

// save keeps a value as JSON.
func (s *store) save(bucket string, value any, parts ...any) {
	if s == nil {
		return
	}
	data, err := json.Marshal(value)
	if err != nil {
		go s.failed(fmt.Errorf("imserver: %s: %w", bucket, err)) // it takes the server's lock, which the caller holds
		return
	}
	s.put(bucket, data, parts...)
}

// saveMessage keeps a message as it is now.
func (s *store) saveMessage(m *stored) {
	if s == nil {
		return
	}
	data, err := m.meta.MarshalVT()
	if err != nil {
		go s.failed(fmt.Errorf("imserver: message %d: %w", m.meta.GetId(), err))
		return
	}
	s.put(bucketMessages, append(binary.BigEndian.AppendUint64(nil, m.seq), data...), m.meta.GetId())
}

func (s *store) remove(bucket string, parts ...any) {
	s.change(change{bucket: bucket, key: key(parts...)})
}

func (s *store) change(c change) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = &batch{done: make(chan struct{})}
		if s.err != nil {
			s.open.err = s.err
			close(s.open.done)
		}
	}
	s.open.changes = append(s.open.changes, c)
	select {
	case s.work <- struct{}{}:
	default:
	}
}

// pending is the last batch that is not on the disk yet, nil if there is none. An
// answer made now must wait for it.
func (s *store) pending() *batch {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		return s.open
	}
	return s.flying
}

func (s *store) run(work <-chan struct{}) {
	defer close(s.ended)
	for range work {
		s.flush()
	}
}

func (s *store) flush() {
	s.mu.Lock()
	b := s.open
	if b == nil || s.err != nil {
		s.mu.Unlock()
		return
	}
	s.open, s.flying = nil, b
	s.mu.Unlock()
	err := s.db.Update(b.write)
	s.mu.Lock()
	s.flying, b.err = nil, err
	if err != nil {
		s.err = fmt.Errorf("imserver: writing the data file: %w", err)
		s.flying = b // nothing is told from now on
		if s.open != nil {
			s.open.err = s.err
			close(s.open.done)
		}
	}
	s.mu.Unlock()
	close(b.done)
	if err != nil {
		go s.failed(s.err)
	}
}

func (b *batch) write(tx *bbolt.Tx) error {
	for _, c := range b.changes {
		var err error
		if bucket := tx.Bucket([]byte(c.bucket)); c.value == nil {
			err = bucket.Delete(c.key)
		} else {
			err = bucket.Put(c.key, c.value)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.bucket, err)
		}
	}
	return nil
}

// get reads what is on the disk.
func (s *store) get(bucket string, parts ...any) (value []byte) {
	_ = s.db.View(func(tx *bbolt.Tx) error {
		value = append(value, tx.Bucket([]byte(bucket)).Get(key(parts...))...)
		return nil
	})
	return value
}

// close writes what waits and closes the file.
func (s *store) close() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	work := s.work
	s.work = make(chan struct{}, 1) // a late change finds it, and its batch failed
	s.mu.Unlock()
	close(work)
	<-s.ended
	s.flush()
	s.mu.Lock()
	if s.err == nil {
		s.err = errClosed
	}
	if s.open != nil && s.open.err == nil { // it began after the last flush
		s.open.err = s.err
		close(s.open.done)
	}
	s.mu.Unlock()
	return s.db.Close()
}

// key joins texts and numbers so that they can be told apart again, and numbers sort.
func key(parts ...any) []byte {
	var out []byte
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			out = binary.BigEndian.AppendUint16(out, uint16(len(p)))
			out = append(out, p...)
		case uint64:
			out = binary.BigEndian.AppendUint64(out, p)
		}
	}
	return out
}

// keyReader takes a key apart.
type keyReader []byte

func (k *keyReader) text() string {
	if len(*k) < 2 {
		return ""
	}
	n := int(binary.BigEndian.Uint16(*k))
	rest := (*k)[2:]
	n = min(n, len(rest))
	*k = rest[n:]
	return string(rest[:n])
}

func (k *keyReader) number() uint64 {
	if len(*k) < 8 {
		return 0
	}
	n := binary.BigEndian.Uint64(*k)
	*k = (*k)[8:]
	return n
}
