//go:build js && wasm

package indexeddb

import (
	"errors"
	"fmt"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"
	"syscall/js"

	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
)

// stripped are members of the vendor's messages that are never stored: its records
// hold the user's token (B17).
var stripped = []string{"accessToken"}

// importChunk is how many messages one transaction of an import takes in.
const importChunk = 200

// Vendor is the vendor's database of the same account, opened to be read.
type Vendor struct {
	driver   *Driver
	database *database
}

// OpenVendor opens the vendor's database. It returns nil if there is none, and never
// makes or changes one.
func OpenVendor(driver *Driver, name string) (*Vendor, error) {
	exists, err := databaseExists(name)
	if err != nil || !exists {
		return nil, err
	}
	o := ask(name, 0, func(*idb.Database, js.Value) error { return errMissing })
	select {
	case <-o.answered:
	case <-time.After(patience):
		go o.close()
		return nil, fmt.Errorf("opening the vendor's database %s: no answer within %v", name, patience)
	}
	raw, err := o.raw, o.err
	if errors.Is(err, errMissing) {
		return nil, nil // deleted since we asked
	}
	if err != nil {
		return nil, fmt.Errorf("opening the vendor's database %s: %w", name, err)
	}
	v := &Vendor{driver: driver, database: &database{
		driver: driver, name: name, stores: "conversationList message", foreign: true, durability: "default",
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

// errMissing aborts the upgrade that would make a database.
var errMissing = errors.New("there is no such database")

// Close ends the connection: an open one blocks the vendor's own upgrades.
func (v *Vendor) Close() { v.database.close() }

// databaseExists asks for the list of databases. Where the browser has none, or it
// does not answer, this reports true: opening the database tells.
func databaseExists(name string) (bool, error) {
	page, err := factory()
	if err != nil || page.Get("databases").Type() != js.TypeFunction {
		return err == nil, err
	}
	answer := make(chan bool, 1)
	go func() {
		list, err := jspromise.Call(page, "databases")
		found := err != nil
		for i := 0; err == nil && i < list.Length(); i++ {
			found = found || list.Index(i).Get("name").String() == name
		}
		answer <- found
	}()
	select {
	case exists := <-answer:
		return exists, nil
	case <-time.After(patience):
		return true, nil
	}
}

// Conversations reads all of them with their last messages: from the store, not
// its index, which lacks some (B6), and the last message by time, since the
// vendor's pointer to it can be wrong (B5b, B14). It also returns every body used.
func (v *Vendor) Conversations() (rows []localcache.ImportedConversation, skipped int, used []localcache.Body, err error) {
	tx, found, skipped, err := v.readConversations()
	if err != nil {
		return nil, 0, nil, err
	}
	defer tx.Abort()
	for start := 0; start < len(found); start += importChunk {
		chunk := found[start:min(start+importChunk, len(found))]
		read, bodies, err := v.withLastMessages(tx, chunk)
		used = append(used, bodies...)
		if err != nil {
			return nil, 0, used, err
		}
		rows = append(rows, read...)
	}
	return rows, skipped, used, nil
}

func (v *Vendor) withLastMessages(tx *tx, found []VendorConversation) (
	rows []localcache.ImportedConversation, used []localcache.Body, err error,
) {
	w := tx.requests()
	for i := range found {
		f := &found[i]
		used = append(used, f.Row)
		if f.CustomField != 0 {
			used = append(used, f.CustomField)
		}
		rows = append(rows, localcache.ImportedConversation{
			Session: f.Session, UpdateTime: f.UpdateTime, Unread: f.Unread, ClearedAt: f.ClearedAt, CustomField: f.CustomField,
		})
		(&TryVendorLast{Session: f.Session, Without: stripped}).Record(w)
	}
	r, err := tx.answers()
	if err != nil {
		return nil, used, err
	}
	for i := range rows {
		last, err := readVendorMessages(r)
		if err != nil {
			return nil, used, err
		}
		if len(last) == 0 {
			continue
		}
		used = append(used, last[0].Row)
		if m, ok := imported(&last[0]); ok {
			rows[i].Last = &m
		}
	}
	return rows, used, nil
}

// Messages reads the chunk behind the key after. Last is true at the end.
func (v *Vendor) Messages(after string) (chunk *localcache.ContinueImport, used []localcache.Body, err error) {
	tx, found, keys, err := v.readMessages(after, importChunk)
	if err != nil {
		return nil, nil, err
	}
	defer tx.Abort()
	chunk = &localcache.ContinueImport{From: after, To: after, Last: len(keys) < importChunk}
	for i, key := range keys {
		if text := key.Text(); text != "" {
			chunk.To = text
		}
		if found[i] == nil {
			chunk.Skipped++
			continue
		}
		used = append(used, found[i].Row)
		if m, ok := imported(found[i]); ok {
			chunk.Rows = append(chunk.Rows, m)
		} else {
			chunk.Skipped++
		}
	}
	if chunk.To == after {
		chunk.Last = true // keys that are not texts: the vendor did not write these
	}
	return chunk, used, nil
}

// imported is a row of the vendor's messages; ok is false for one that is broken.
func imported(row *VendorMessage) (m localcache.ImportedMessage, ok bool) {
	if row.ID == "" || row.Time == nil {
		return m, false
	}
	return localcache.ImportedMessage{
		Header: localcache.Header{
			ID: row.ID, From: row.From, To: row.To, ChatType: row.ChatType, Time: *row.Time,
			Thread: row.ChatThread || row.IsChatThread,
		},
		Status: row.Status, ServerMsgID: row.ServerMsgID, Session: row.Session, Body: row.Row,
	}, true
}
