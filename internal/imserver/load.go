//go:build !js

package imserver

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"localcache-wasm/msync"
)

// load reads the data file into memory. Buckets are read in an order in which
// what one row needs is there.
func (s *Server) load() error {
	steps := []struct {
		bucket string
		read   func(k keyReader, value []byte) error
	}{
		{bucketUsers, into(s.accounts.hashes)},
		{bucketTokens, into(s.accounts.tokens)},
		{bucketGroups, into(s.groups.members)},
		{bucketContacts, into(s.contacts.lists)},
		{bucketFileInfo, into(s.files.whole)},
		{bucketMessages, s.loadMessage},
		{bucketConversations, func(k keyReader, v []byte) error {
			user, t := k.text(), target{kind(k.text()), k.text()}
			return json.Unmarshal(v, s.conversations.open(user, t))
		}},
		{bucketHistory, func(k keyReader, _ []byte) error {
			user, t := k.text(), target{kind(k.text()), k.text()}
			if m := s.conversations.messages[k.number()]; m != nil {
				s.conversations.open(user, t).insert(m)
			}
			return nil
		}},
		{bucketQueueNames, func(k keyReader, v []byte) error {
			jid := &msync.JID{}
			user := k.text()
			if err := jid.UnmarshalVT(v); err != nil {
				return err
			}
			s.queues.open(user, jid)
			return nil
		}},
		{bucketQueues, func(k keyReader, v []byte) error {
			meta := &msync.Meta{}
			if err := meta.UnmarshalVT(v); err != nil {
				return err
			}
			q, key := s.queues.of(k.text(), k.text()), k.number()
			if q == nil {
				return fmt.Errorf("a queue without a name")
			}
			q.items = append(q.items, item{key, meta})
			s.numbers.seen(key)
			return nil
		}},
		{bucketCursors, func(k keyReader, v []byte) error {
			user, resource, name := k.text(), k.text(), k.text()
			devices := s.queues.devices
			if devices[user] == nil {
				devices[user] = map[string]*device{}
			}
			d := devices[user][resource]
			if d == nil {
				d = &device{cursors: map[string]uint64{}}
				devices[user][resource] = d
			}
			switch {
			case len(v) != 8 && (name != "" || len(v) != 16):
				return fmt.Errorf("a cursor of %d bytes", len(v))
			case name == "":
				d.born = binary.BigEndian.Uint64(v)
				if len(v) == 16 { // older files do not tell when
					d.seen = int64(binary.BigEndian.Uint64(v[8:]))
				}
			default:
				d.cursors[name] = binary.BigEndian.Uint64(v)
			}
			return nil
		}},
	}
	err := s.store.db.View(func(tx *bbolt.Tx) error {
		for _, step := range steps {
			err := tx.Bucket([]byte(step.bucket)).ForEach(func(k, v []byte) error {
				return step.read(keyReader(k), v)
			})
			if err != nil {
				return fmt.Errorf("imserver: reading %s of the data file: %w", step.bucket, err)
			}
		}
		return nil
	})
	for _, m := range s.conversations.messages {
		if m.histories == 0 { // the file is of a time when these stayed
			s.conversations.release(m)
		}
	}
	return err
}

// into reads rows of JSON into a map.
func into[T any](rows map[string]T) func(keyReader, []byte) error {
	return func(k keyReader, v []byte) error {
		var value T
		err := json.Unmarshal(v, &value)
		rows[k.text()] = value
		return err
	}
}

func (s *Server) loadMessage(k keyReader, v []byte) error {
	if len(v) < 8 {
		return fmt.Errorf("a message of %d bytes", len(v))
	}
	m := &stored{seq: binary.BigEndian.Uint64(v), meta: &msync.Meta{}}
	if err := m.meta.UnmarshalVT(append([]byte{}, v[8:]...)); err != nil {
		return err
	}
	s.conversations.messages[k.number()] = m
	s.numbers.seen(m.seq)
	return nil
}
