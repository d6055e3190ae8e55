//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/safejs"
	"github.com/valyala/fastjson"
	"syscall/js"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
)

// What is read of the vendor's rows (PLUGIN.md section 4).
var (
	vendorConversationColumns = []string{
		"sessionId", "updateTime", "unReadCount", "unreadCountClearTimestamp", "customField",
	}
	vendorMessageColumns = []string{
		"id", "from", "to", "chatType", "time", "status", "serverMsgId", "chatThread", "isChatThread", "sessionId",
	}
)

// importChunk is how many messages one transaction of an import takes in.
const importChunk = 200

// Vendor is the vendor's database of the same account, opened to be read.
type Vendor struct {
	carrier  *Carrier
	database *database
}

// OpenVendor opens the vendor's database, nil if there is none. It neither makes
// one nor changes one.
func OpenVendor(carrier *Carrier, name string) (*Vendor, error) {
	exists, err := databaseExists(name)
	if err != nil || !exists {
		return nil, err
	}
	var missing bool
	raw, err := open(name, 0, func(*idb.Database) error {
		// Deleted since we asked. An upgrade that fails leaves nothing behind.
		missing = true
		return errors.New("there is no such database any more")
	})
	if missing {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the vendor's database %s: %w", name, err)
	}
	v := &Vendor{carrier: carrier, database: &database{
		carrier: carrier, name: name, stores: "conversationList message", foreign: true, durability: "default",
	}}
	v.database.watch(raw)
	for _, store := range []string{"conversationList", "message"} {
		if !raw.Get("objectStoreNames").Call("contains", store).Bool() {
			v.Close()
			return nil, fmt.Errorf("the vendor's database %s has no store %q", name, store)
		}
	}
	return v, nil
}

// Close ends the connection: an open one blocks the vendor's own upgrades.
func (v *Vendor) Close() { v.database.close() }

// databaseExists asks for the list of databases; where the browser has none it
// opens the database and aborts the upgrade that making it would begin with.
func databaseExists(name string) (bool, error) {
	factory := js.Global().Get("indexedDB")
	if factory.Get("databases").Type() != js.TypeFunction {
		return probe(name)
	}
	list, err := jspromise.Await(factory.Call("databases"))
	if err != nil {
		return probe(name)
	}
	for i := range list.Length() {
		if list.Index(i).Get("name").String() == name {
			return true, nil
		}
	}
	return false, nil
}

func probe(name string) (bool, error) {
	type answer struct {
		exists bool
		err    error
	}
	done := make(chan answer, 1)
	request := js.Global().Get("indexedDB").Call("open", name)
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		request.Get("transaction").Call("abort")
		return nil
	})
	success := js.FuncOf(func(js.Value, []js.Value) any {
		request.Get("result").Call("close")
		done <- answer{exists: true}
		return nil
	})
	failed := js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault")
		if name := request.Get("error").Get("name").String(); name != "AbortError" {
			done <- answer{err: errors.New("asking for a database: " + name)}
		} else {
			done <- answer{}
		}
		return nil
	})
	request.Set("onupgradeneeded", upgrade)
	request.Set("onsuccess", success)
	request.Set("onerror", failed)
	a := <-done
	upgrade.Release()
	success.Release()
	failed.Release()
	return a.exists, a.err
}

// Conversations reads all of them with their last messages: from the store, not
// its index, which lacks some (B6), and the last message by time, since the
// vendor's pointer to it can be wrong (B5b, B14). It also returns every slot used.
func (v *Vendor) Conversations() (rows []localcache.ImportedConversation, skipped int, slots []localcache.Body, err error) {
	tx, found, _, err := v.rows("conversationList", "", 0)
	if err != nil {
		return nil, 0, nil, err
	}
	defer tx.Abort()
	for start := 0; start < len(found); start += importChunk {
		chunk := found[start:min(start+importChunk, len(found))]
		read, bad, used, err := v.withLastMessages(tx, chunk)
		slots = append(slots, used...)
		if err != nil {
			return nil, 0, slots, err
		}
		rows, skipped = append(rows, read...), skipped+bad
	}
	return rows, skipped, slots, nil
}

func (v *Vendor) withLastMessages(tx *tx, found []*fastjson.Value) (
	rows []localcache.ImportedConversation, skipped int, slots []localcache.Body, err error,
) {
	for _, f := range found {
		a := f.GetArray()
		if len(a) == 0 {
			skipped++
			continue
		}
		slots = append(slots, slot(a[0]))
		session := string(a[2].GetStringBytes())
		row := localcache.ImportedConversation{
			Session: session, UpdateTime: a[3].GetFloat64(), Unread: int(a[4].GetFloat64()), ClearedAt: a[5].GetFloat64(),
		}
		if a[6].Type() == fastjson.TypeObject {
			object, err := v.carrier.value.Invoke(int(slot(a[0])))
			if err != nil {
				return nil, 0, slots, err
			}
			field, err := object.Get("customField")
			if err != nil {
				return nil, 0, slots, err
			}
			if row.CustomField, err = v.carrier.Keep(safejs.Unsafe(field)); err != nil {
				return nil, 0, slots, err
			}
			slots = append(slots, row.CustomField)
		}
		rows = append(rows, row)
	}
	answer, err := answers(tx.read(func(plan *jsontext.Builder) {
		for i := range rows {
			plan.BeginArray()
			plan.String("tryLast")
			plan.String("message")
			plan.String("sessionTime")
			sessionRange(plan, rows[i].Session)
			plan.EndArray()
		}
	}))
	if err != nil {
		return nil, 0, slots, err
	}
	for i, last := range answer.GetArray() {
		if m, used, ok := importedRow(last); ok {
			rows[i].Last = &m
			slots = append(slots, used...)
		}
	}
	return rows, skipped, slots, nil
}

// Messages reads the chunk behind the key after. last is true at the end.
func (v *Vendor) Messages(after string) (chunk *localcache.ContinueImport, slots []localcache.Body, err error) {
	tx, found, keys, err := v.rows("message", after, importChunk)
	if err != nil {
		return nil, nil, err
	}
	defer tx.Abort()
	chunk = &localcache.ContinueImport{From: after, To: after, Last: len(found) < importChunk}
	for i, f := range found {
		m, used, ok := importedRow(f)
		slots = append(slots, used...)
		key := f.Get("2") // the id
		if keys != nil {
			key = keys[i]
		}
		if id := string(key.GetStringBytes()); id != "" {
			chunk.To = id
		}
		if ok {
			chunk.Rows = append(chunk.Rows, m)
		} else {
			chunk.Skipped++
		}
	}
	if chunk.To == after {
		chunk.Last = true // keys that are no text: nothing of the vendor's writing
	}
	return chunk, slots, nil
}

// importedRow reads [row, 0, columns…] of the vendor's messages.
func importedRow(v *fastjson.Value) (m localcache.ImportedMessage, slots []localcache.Body, ok bool) {
	a := v.GetArray()
	if len(a) < 2+len(vendorMessageColumns) {
		return m, nil, false
	}
	text := func(i int) string { return string(a[i].GetStringBytes()) }
	row := slot(a[0])
	m = localcache.ImportedMessage{
		Header: localcache.Header{
			ID: text(2), From: text(3), To: text(4), ChatType: text(5), Time: a[6].GetFloat64(),
			Thread: truthy(a[9]) || truthy(a[10]),
		},
		Status: localcache.Status(a[7].GetInt()), ServerMsgID: text(8), Session: text(11), Body: row,
	}
	return m, []localcache.Body{row}, m.Header.ID != "" && a[6].Type() == fastjson.TypeNumber
}

func truthy(v *fastjson.Value) bool {
	switch v.Type() {
	case fastjson.TypeNull, fastjson.TypeFalse:
		return false
	}
	return true
}

func slot(v *fastjson.Value) localcache.Body { return localcache.Body(v.GetInt()) }
