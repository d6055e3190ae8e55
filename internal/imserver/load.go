//go:build !js

package imserver

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"localcache-wasm/msync"
)

// save keeps a value as JSON.
func (s *Server) save(bucket string, value any, parts ...any) {
	if s.store == nil {
		return
	}
	data, err := json.Marshal(value)
	if err != nil {
		go s.fail(fmt.Errorf("imserver: %s: %w", bucket, err)) // it takes the lock that the caller holds
		return
	}
	s.store.put(bucket, data, parts...)
}

// load reads the data file into memory. Buckets are read in an order in which
// what one row needs is there.
func (s *Server) load() error {
	steps := []struct {
		bucket string
		read   func(k keyReader, value []byte) error
	}{
		{bucketUsers, into(s.users)},
		{bucketTokens, into(s.tokens)},
		{bucketGroups, into(s.groups)},
		{bucketContacts, into(s.contacts)},
		{bucketFileInfo, into(s.files)},
		{bucketMessages, s.loadMessage},
		{bucketConversations, func(k keyReader, v []byte) error {
			user, t := k.text(), target{kind(k.text()), k.text()}
			return json.Unmarshal(v, s.conversation(user, t))
		}},
		{bucketHistory, func(k keyReader, _ []byte) error {
			user, t := k.text(), target{kind(k.text()), k.text()}
			if m := s.messages[k.number()]; m != nil {
				s.conversation(user, t).insert(m)
			}
			return nil
		}},
		{bucketQueueNames, func(k keyReader, v []byte) error {
			jid := &msync.JID{}
			user := k.text()
			if err := jid.UnmarshalVT(v); err != nil {
				return err
			}
			s.queue(user, jid)
			return nil
		}},
		{bucketQueues, func(k keyReader, v []byte) error {
			meta := &msync.Meta{}
			if err := meta.UnmarshalVT(v); err != nil {
				return err
			}
			q, key := s.queues[k.text()][k.text()], k.number()
			if q == nil {
				return fmt.Errorf("a queue without a name")
			}
			q.items = append(q.items, item{key, meta})
			s.lastID = max(s.lastID, key)
			return nil
		}},
		{bucketCursors, func(k keyReader, v []byte) error {
			user, resource, name := k.text(), k.text(), k.text()
			if s.devices[user] == nil {
				s.devices[user] = map[string]*device{}
			}
			d := s.devices[user][resource]
			if d == nil {
				d = &device{cursors: map[string]uint64{}}
				s.devices[user][resource] = d
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
	for _, m := range s.messages {
		if m.histories == 0 { // the file is of a time when these stayed
			s.release(m)
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
	s.messages[k.number()] = m
	s.lastID = max(s.lastID, m.seq)
	return nil
}

// saveMessage keeps a message as it is now.
func (s *Server) saveMessage(m *stored) {
	if s.store == nil {
		return
	}
	data, err := m.meta.MarshalVT()
	if err != nil {
		go s.fail(fmt.Errorf("imserver: message %d: %w", m.meta.GetId(), err))
		return
	}
	s.store.put(bucketMessages, append(binary.BigEndian.AppendUint64(nil, m.seq), data...), m.meta.GetId())
}
