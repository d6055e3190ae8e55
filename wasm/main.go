//go:build js && wasm

// Command wasm is localcache.wasm: it exports the store, the contact calls and the
// connection to the TypeScript shim (js/src), and decides nothing itself.
//
// The shim starts it with one argument, the name of a global that holds the
// bridge: { createDriver, notify, ready(exports), failed(reason) }. Every export
// only starts something; what JavaScript waits for comes back in a promise or a
// callback.
package main

import (
	"io"
	"log"
	"os"
	"syscall/js"
)

// build is stamped by the linker (js/build.mjs) and compared with the shim's.
var build = "dev"

func main() {
	// go-indexeddb logs when another tab changes the database. Nothing is
	// logged in the normal course of a library.
	log.SetOutput(io.Discard)

	name := os.Args[len(os.Args)-1]
	bridge := js.Global().Get(name)
	js.Global().Delete(name)

	exports := js.Global().Get("Object").New()
	exports.Set("build", build)
	register := func(name string, call func(args []js.Value) any) {
		exports.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return call(args) }))
	}
	var err error
	if page, err = newStores(bridge.Get("createDriver"), bridge.Get("notify")); err != nil {
		bridge.Call("failed", err.Error())
		return
	}
	stores := page
	stores.register(register)
	registerContact(register, stores.cache)
	registerConnection(register, stores)
	// Called for what Go does after any call: js/src/resume.ts.
	register("idle", func([]js.Value) any { return nil })
	bridge.Call("ready", exports)
	select {}
}
