//go:build js && wasm

package main

import (
	"syscall/js"

	"localcache-wasm/contact"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/internal/web"
)

// registerContact registers the export of contact's calls: (text) => Promise. The
// text has two records: a ContactHost, and the call with its name. cacheOf finds the
// open store that the host names by its handle, nil for none.
func registerContact(
	register func(name string, call func(args []js.Value) any),
	cacheOf func(handle int) contact.Cache,
) {
	doer := web.NewDoer()
	register("contactCall", func(args []js.Value) any {
		host, call, err := contact.ReadRequest(args[0].String())
		client := contact.Client{Host: contact.HostOf(host), Web: doer, Cache: cacheOf(host.Store)}
		return jspromise.New(func() (js.Value, error) {
			if err != nil {
				return js.Undefined(), err
			}
			result, err := client.Run(call)
			if err != nil || result == "" {
				return js.Undefined(), err
			}
			return js.Global().Get("JSON").Call("parse", result), nil
		})
	})
}
