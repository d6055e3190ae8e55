//go:build js && wasm

package indexeddb

import (
	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
)

// rows reads the rows of a store behind a key, in a transaction that goes on. If
// the browser cannot read them together, because of one that is broken (a large
// value whose file is gone), it reads each by itself: rows that cannot be read are
// null then, and keys has the key of each row.
func (v *Vendor) rows(store, after string, limit int) (t *tx, rows, keys []*fastjson.Value, err error) {
	t = v.begin()
	answer, err := answers(t.read(func(plan *jsontext.Builder) { allAfter(plan, "all", store, after, limit) }))
	if err == nil {
		return t, answer.GetArray("0"), nil, nil
	}
	t.Abort()
	t = v.begin()
	answer, err = answers(t.read(func(plan *jsontext.Builder) { allAfter(plan, "keys", store, after, limit) }))
	if keys = answer.GetArray("0"); err == nil && len(keys) > 0 {
		answer, err = answers(t.read(func(plan *jsontext.Builder) {
			for _, key := range keys {
				plan.BeginArray()
				plan.String("tryGet")
				plan.String(store)
				plan.String("")
				plan.Raw(key.String())
				plan.EndArray()
			}
		}))
	}
	if err != nil {
		t.Abort()
		return nil, nil, nil, err
	}
	if len(keys) == 0 {
		return t, nil, nil, nil
	}
	return t, answer.GetArray(), keys, nil
}

func (v *Vendor) begin() *tx {
	t := &tx{storage: &Storage{carrier: v.carrier, database: v.database}, events: make(chan event, 2)}
	t.id = v.carrier.operation(t.tell)
	return t
}

// answers parses what a read returned.
func answers(text []byte, err error) (*fastjson.Value, error) {
	if err != nil {
		return nil, err
	}
	return fastjson.ParseBytes(text)
}

// allAfter asks for the rows or keys of a store behind a key; all of them after "".
func allAfter(b *jsontext.Builder, kind, store, after string, limit int) {
	b.BeginArray()
	b.String(kind)
	b.String(store)
	b.String("")
	if after == "" {
		b.Null()
	} else {
		b.String(after)
	}
	b.Null()
	b.Bool(true)
	b.Int(limit)
	b.EndArray()
}
