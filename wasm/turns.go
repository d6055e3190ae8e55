//go:build js && wasm

package main

import (
	"syscall/js"
	"time"
)

// afterTurns runs a function when every goroutine that can run has had so many turns.
// They take them in order: without threads Go's scheduler prefers none.
func afterTurns(turns int, run func()) {
	if turns == 0 {
		run()
		return
	}
	go afterTurns(turns-1, run)
}

// after runs a function after a pause, by a timer of the page.
func after(pause time.Duration, run func()) (stop func()) {
	var callback js.Func
	callback = js.FuncOf(func(js.Value, []js.Value) any {
		callback.Release()
		go run()
		return nil
	})
	timer := js.Global().Call("setTimeout", callback, pause.Milliseconds())
	return func() {
		js.Global().Call("clearTimeout", timer)
		callback.Release()
	}
}
