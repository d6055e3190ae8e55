//go:build js && wasm

package main

// page is what the exported functions below work on.
var page *stores

// JavaScript signals Go through exported functions that take only numbers.
// Calling them costs 27 ns; calling a js.Func costs 8 to 14 µs
// (docs/performance.md). They only queue work for a goroutine. The shim then
// resumes the Go scheduler (js/src/runtime.ts). JavaScript calls them from its own
// callbacks, never while Go is on the stack.

// notify takes what happened to an operation on IndexedDB: see Driver.Notify.
//
//go:wasmexport notify
func notify(id, notice, length, slot int32) {
	page.driver.Notify(int(id), int(notice), int(length), int(slot))
}

// wake says that a store has calls in line.
//
//go:wasmexport wake
func wake(handle int32) {
	if st := page.open[int(handle)]; st != nil {
		st.engine.Wake()
	}
}

// used says that a store was used without its engine, which packs when it was not used
// for a while.
//
//go:wasmexport used
func used(handle int32) {
	if st := page.open[int(handle)]; st != nil {
		st.engine.Used()
		go st.lookForPending()
	}
}
