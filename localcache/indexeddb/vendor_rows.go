//go:build js && wasm

package indexeddb

import (
	"fmt"

	"localcache-wasm/internal/bridge"
)

// The rows of a store are read together. If the browser cannot do that, because
// of one that is broken (a large value whose file is gone), each is read by
// itself: those that cannot be read are missing then.

// readConversations reads the vendor's conversations, in a transaction that goes
// on. skipped is how many could not be read.
func (v *Vendor) readConversations() (t *tx, rows []VendorConversation, skipped int, err error) {
	t = v.begin()
	(&GetVendorConversations{}).Record(t.requests())
	r, err := t.answers()
	if err == nil {
		rows, err = readVendorConversations(r)
		return t, rows, 0, err
	}
	t, keys, err := v.readKeys(t, "conversationList", bridge.Key{}, 0)
	if err != nil || len(keys) == 0 {
		return t, nil, 0, err
	}
	w := t.requests()
	for _, key := range keys {
		(&TryVendorConversation{Key: key}).Record(w)
	}
	if r, err = t.answers(); err != nil {
		t.Abort()
		return nil, nil, 0, err
	}
	for range keys {
		one, err := readVendorConversations(r)
		if err != nil {
			t.Abort()
			return nil, nil, 0, err
		}
		if len(one) == 0 {
			skipped++
		}
		rows = append(rows, one...)
	}
	return t, rows, skipped, nil
}

// readMessages reads the vendor's messages behind a key likewise. rows has nil for
// one that cannot be read, and keys the key of each.
func (v *Vendor) readMessages(after string, limit int) (t *tx, rows []*VendorMessage, keys []bridge.Key, err error) {
	from := bridge.Key{}
	if after != "" {
		from = bridge.TextKey(after)
	}
	t = v.begin()
	(&GetVendorMessages{After: from, Limit: limit, Without: stripped}).Record(t.requests())
	r, err := t.answers()
	if err == nil {
		found, err := readVendorMessages(r)
		for i := range found {
			rows, keys = append(rows, &found[i]), append(keys, bridge.TextKey(found[i].ID))
		}
		return t, rows, keys, err
	}
	if t, keys, err = v.readKeys(t, "message", from, limit); err != nil || len(keys) == 0 {
		return t, nil, nil, err
	}
	w := t.requests()
	for _, key := range keys {
		(&TryVendorMessage{Key: key, Without: stripped}).Record(w)
	}
	if r, err = t.answers(); err != nil {
		t.Abort()
		return nil, nil, nil, err
	}
	for range keys {
		one, err := readVendorMessages(r)
		if err != nil {
			t.Abort()
			return nil, nil, nil, err
		}
		if len(one) == 0 {
			rows = append(rows, nil)
		} else {
			rows = append(rows, &one[0])
		}
	}
	return t, rows, keys, nil
}

// readKeys reads the keys of a store, in a new transaction after one that failed.
func (v *Vendor) readKeys(failed *tx, store string, after bridge.Key, limit int) (*tx, []bridge.Key, error) {
	failed.Abort()
	t := v.begin()
	(&GetVendorKeys{Store: store, After: after, Limit: limit}).Record(t.requests())
	r, err := t.answers()
	if err != nil {
		t.Abort()
		return nil, nil, err
	}
	var keys Keys
	r.Next()
	keys.Read(r)
	return t, keys.Keys, r.Err()
}

func (v *Vendor) begin() *tx {
	t := &tx{storage: &Storage{driver: v.driver, database: v.database}, events: make(chan event, 2)}
	t.id = v.driver.operation(t.deliver)
	return t
}

func readVendorConversations(r *bridge.Reader) ([]VendorConversation, error) {
	var answer VendorConversations
	err := readAnswer(r, func() { answer.Read(r) })
	return answer.Rows, err
}

func readVendorMessages(r *bridge.Reader) ([]VendorMessage, error) {
	var answer VendorMessages
	err := readAnswer(r, func() { answer.Read(r) })
	return answer.Rows, err
}

func readAnswer(r *bridge.Reader, read func()) error {
	if !r.Next() {
		return fmt.Errorf("%w: an answer is missing", errAnswers)
	}
	read()
	if r.Err() != nil {
		return fmt.Errorf("%w: %w", errAnswers, r.Err())
	}
	return nil
}
