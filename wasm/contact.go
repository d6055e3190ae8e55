//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"

	"localcache-wasm/contact"
	"localcache-wasm/internal/bridge"
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
		host, call, err := readContactCall(args[0].String())
		client := contact.Client{Host: contactHost(host), Web: doer, Cache: cacheOf(host.Store)}
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

var errNoCall = errors.New("the script made no call")

func readContactCall(text string) (host bridge.ContactHost, call contact.Call, err error) {
	r := bridge.NewReader(text)
	r.Next()
	host.Read(r)
	if err := r.Err(); err != nil {
		return host, nil, err
	}
	if !r.Next() {
		return host, nil, errNoCall
	}
	call, err = contact.ReadCall(r)
	return host, call, err
}

func contactHost(h bridge.ContactHost) contact.Host {
	return contact.Host{
		APIURL: h.APIURL, OrgName: h.OrgName, AppName: h.AppName, AccessToken: h.AccessToken, User: h.User, Resource: h.Resource,
		UseOwnUploadFun: h.OwnUpload, UseReplacedMessageContents: h.ReplacedContents,
	}
}
