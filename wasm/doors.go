//go:build js && wasm

package main

// page is what the doors below lead to.
var page *stores

// What JavaScript tells of every call comes through these doors and not through
// a js.Func: numbers alone, 27 ns and not 8 to 14 µs (docs/performance.md). They
// only leave word with a goroutine; the shim lets the goroutines run afterwards
// (js/src/runtime.ts). JavaScript knocks from callbacks of its own, never while
// Go has called it.

// notify hears how an operation on IndexedDB went on: see Carrier.Notify.
//
//go:wasmexport notify
func notify(id, kind, length, slot int32) {
	page.carrier.Notify(int(id), int(kind), int(length), int(slot))
}

// wake tells that a store has calls in line.
//
//go:wasmexport wake
func wake(handle int32) {
	if st := page.open[int(handle)]; st != nil && st.engine != nil {
		st.engine.Wake()
	}
}
