//go:build js && wasm

package main

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// startImport imports the vendor's conversations, unless that was done. It runs before
// the store is ready, so the first list is complete. A failure is reported in health,
// and the next open tries again. startImport reports false if the store runs in memory.
func (st *store) startImport() bool {
	err := st.importConversations()
	if err != nil && !away(err) {
		st.importFailed(err)
	}
	return err == nil || !away(err)
}

func (st *store) importConversations() error {
	var state localcache.ImportState
	if err := st.wait(&localcache.GetImport{State: &state}); err != nil || state.Phase != localcache.ImportBefore {
		return err
	}
	vendor, err := indexeddb.OpenVendor(st.all.driver, st.options.VendorName)
	if err != nil {
		return err
	}
	if vendor == nil {
		return st.wait(&localcache.StartImport{Done: true})
	}
	defer vendor.Close()
	rows, skipped, slots, err := vendor.Conversations()
	if err != nil {
		st.all.driver.Release(slots)
		return err
	}
	return st.wait(&localcache.StartImport{Rows: rows, Skipped: skipped}, slots...)
}

// continueImport imports the messages, chunk by chunk, while the store works.
func (st *store) continueImport() {
	var vendor *indexeddb.Vendor
	defer func() {
		if vendor != nil {
			vendor.Close()
		}
	}()
	for {
		var state localcache.ImportState
		if err := st.wait(&localcache.GetImport{State: &state}); err != nil {
			st.importFailed(err)
			return
		}
		if state.Phase == localcache.ImportBefore {
			return // it failed at the start
		}
		st.event("importProgress", &bridge.ImportProgress{
			State: state.Name(), Conversations: state.Conversations, Messages: state.Messages, Skipped: state.Skipped,
		})
		if state.Phase == localcache.ImportDone {
			return
		}
		if vendor == nil {
			var err error
			if vendor, err = indexeddb.OpenVendor(st.all.driver, st.options.VendorName); err != nil {
				st.importFailed(err)
				return
			}
		}
		if err := st.importChunk(vendor, state.Cursor); err != nil {
			st.importFailed(err)
			return
		}
	}
}

func (st *store) importChunk(vendor *indexeddb.Vendor, after string) error {
	if vendor == nil { // deleted in between: what came over is all there will be
		return st.wait(&localcache.ContinueImport{From: after, To: after, Last: true})
	}
	chunk, slots, err := vendor.Messages(after)
	if err != nil {
		st.all.driver.Release(slots)
		return err
	}
	return st.wait(chunk, slots...)
}

func (st *store) importFailed(err error) {
	if away(err) {
		return // it goes on when the database is open again
	}
	st.event("importProgress", &bridge.ImportProgress{State: "failed", Reason: err.Error()})
}
