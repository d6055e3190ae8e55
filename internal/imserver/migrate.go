//go:build !js

package imserver

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"localcache-wasm/msync"
)

// bucketFormat tells how the other buckets are written.
const bucketFormat = "format" // name → version

// formatIDs is the version of how users' ids are spelled: in lower case since 1.
const formatIDs = "ids"

// upgrade brings a data file of an older release to the present format, all of it
// or nothing.
func upgrade(tx *bbolt.Tx) error {
	format := tx.Bucket([]byte(bucketFormat))
	if format.Get([]byte(formatIDs)) == nil {
		if err := lowerRows(tx); err != nil {
			return err
		}
	}
	return format.Put([]byte(formatIDs), []byte{1})
}

// lowerRows spells users' ids in lower case in all rows.
func lowerRows(tx *bbolt.Tx) error {
	groups, err := groupQueues(tx.Bucket([]byte(bucketQueueNames)))
	if err != nil {
		return err
	}
	queueName := func(user, name string) string {
		if groups[string(key(user, name))] {
			return name
		}
		return lower(name)
	}
	peer := func(k *keyReader) []any {
		user, kindName, name := lower(k.text()), k.text(), k.text()
		if kindName == string(single) {
			name = lower(name)
		}
		return []any{user, kindName, name}
	}
	for _, step := range []struct {
		bucket string
		row    func(k keyReader, v []byte) ([]byte, []byte, error)
		merge  func(first, second []byte) ([]byte, error)
	}{
		{bucketUsers, func(k keyReader, v []byte) ([]byte, []byte, error) { return key(lower(k.text())), v, nil }, nil},
		{bucketTokens, jsonRow(func(t *token) { t.User = lower(t.User) }), nil},
		{bucketGroups, jsonRow(func(members *[]string) { *members = lowerAll(*members) }), nil},
		{bucketContacts, func(k keyReader, v []byte) ([]byte, []byte, error) {
			v, err := mergeContacts(v, []byte("[]"))
			return key(lower(k.text())), v, err
		}, mergeContacts},
		{bucketMessages, func(k keyReader, v []byte) ([]byte, []byte, error) {
			if len(v) < 8 {
				return nil, nil, fmt.Errorf("a message of %d bytes", len(v))
			}
			meta, err := lowerMeta(v[8:])
			return k, append(slices.Clone(v[:8]), meta...), err
		}, nil},
		{bucketHistory, func(k keyReader, v []byte) ([]byte, []byte, error) {
			parts := peer(&k)
			return key(append(parts, k.number())...), v, nil
		}, nil},
		{bucketConversations, func(k keyReader, v []byte) ([]byte, []byte, error) { return key(peer(&k)...), v, nil }, mergeConversations},
		{bucketQueueNames, func(k keyReader, v []byte) ([]byte, []byte, error) {
			user, name := k.text(), k.text()
			jid := &msync.JID{}
			if err := jid.UnmarshalVT(v); err != nil {
				return nil, nil, err
			}
			jid.Name = text(queueName(user, name))
			v, err := jid.MarshalVT()
			return key(lower(user), jid.GetName()), v, err
		}, nil},
		{bucketQueues, func(k keyReader, v []byte) ([]byte, []byte, error) {
			user, name := k.text(), k.text()
			v, err := lowerMeta(v)
			return key(lower(user), queueName(user, name), k.number()), v, err
		}, nil},
		{bucketCursors, func(k keyReader, v []byte) ([]byte, []byte, error) {
			user, device, name := k.text(), k.text(), k.text()
			return key(lower(user), device, queueName(user, name)), v, nil
		}, mergeCursors},
	} {
		if err := respell(tx.Bucket([]byte(step.bucket)), step.row, step.merge); err != nil {
			return fmt.Errorf("%s: %w", step.bucket, err)
		}
	}
	return nil
}

// respell writes the rows of a bucket that change under their new key. merge joins
// two rows that come to the same key, the one that was spelled so before first;
// nil keeps the first.
func respell(bucket *bbolt.Bucket, row func(keyReader, []byte) (k, v []byte, err error), merge func(first, second []byte) ([]byte, error)) error {
	var old [][]byte
	type respelled struct{ key, value []byte }
	var samePlace, moved []respelled
	err := bucket.ForEach(func(k, v []byte) error {
		newKey, newValue, err := row(keyReader(k), v)
		if err == nil && !(bytes.Equal(k, newKey) && bytes.Equal(v, newValue)) {
			old = append(old, slices.Clone(k))
			c := respelled{slices.Clone(newKey), append([]byte{}, newValue...)}
			if bytes.Equal(k, newKey) {
				samePlace = append(samePlace, c)
			} else {
				moved = append(moved, c)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, k := range old {
		if err := bucket.Delete(k); err != nil {
			return err
		}
	}
	for _, c := range append(samePlace, moved...) {
		if first := bucket.Get(c.key); first != nil {
			if merge == nil {
				continue
			}
			if c.value, err = merge(slices.Clone(first), c.value); err != nil {
				return err
			}
		}
		if err := bucket.Put(c.key, c.value); err != nil {
			return err
		}
	}
	return nil
}

// groupQueues are the queues, by user and name, whose name is a group's.
func groupQueues(names *bbolt.Bucket) (map[string]bool, error) {
	groups := map[string]bool{}
	return groups, names.ForEach(func(k, v []byte) error {
		jid := &msync.JID{}
		err := jid.UnmarshalVT(v)
		groups[string(k)] = jid.GetDomain() == groupDomain
		return err
	})
}

func jsonRow[T any](change func(*T)) func(keyReader, []byte) ([]byte, []byte, error) {
	return func(k keyReader, v []byte) ([]byte, []byte, error) {
		var value T
		if err := json.Unmarshal(v, &value); err != nil {
			return nil, nil, err
		}
		change(&value)
		v, err := json.Marshal(value)
		return k, v, err
	}
}

func mergeContacts(first, second []byte) ([]byte, error) {
	var list, more, merged []contact
	if err := cmp.Or(json.Unmarshal(first, &list), json.Unmarshal(second, &more)); err != nil {
		return nil, err
	}
	for _, one := range append(list, more...) {
		one.Name = lower(one.Name)
		if !slices.ContainsFunc(merged, func(c contact) bool { return c.Name == one.Name }) {
			merged = append(merged, one)
		}
	}
	slices.SortFunc(merged, func(a, b contact) int { return cmp.Compare(a.Name, b.Name) })
	return json.Marshal(append([]contact{}, merged...))
}

func mergeConversations(first, second []byte) ([]byte, error) {
	var a, b conversation
	if err := cmp.Or(json.Unmarshal(first, &a), json.Unmarshal(second, &b)); err != nil {
		return nil, err
	}
	a.Listed, a.Pinned = a.Listed || b.Listed, a.Pinned || b.Pinned
	a.Read, a.PinnedTime = max(a.Read, b.Read), max(a.PinnedTime, b.PinnedTime)
	a.Marks = slices.Compact(slices.Sorted(slices.Values(append(a.Marks, b.Marks...))))
	return json.Marshal(a)
}

// mergeCursors takes the older of two places in a queue: what comes twice a
// client drops, what never comes is lost. Only the row of the device itself has
// another number behind the first, the time of its last login.
func mergeCursors(first, second []byte) ([]byte, error) {
	if len(first) < 8 || len(second) < 8 {
		return nil, fmt.Errorf("cursors of %d and %d bytes", len(first), len(second))
	}
	if binary.BigEndian.Uint64(second) < binary.BigEndian.Uint64(first) {
		copy(first, second[:8])
	}
	if len(first) == 16 && len(second) == 16 && bytes.Compare(second[8:], first[8:]) > 0 {
		copy(first[8:], second[8:])
	}
	return first, nil
}
