//go:build js && wasm

package main

import (
	"syscall/js"

	"localcache-wasm/contact"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/internal/web"
)

// registerContact registers contact's calls. Each is (host, params) => Promise:
// host is a snapshot of the connection (js/src/contact.ts), params the caller's
// parameters. cacheOf finds the open store that host names by its handle, nil
// for none.
func registerContact(
	register func(name string, call func(args []js.Value) any),
	cacheOf func(handle int) contact.Cache,
) {
	doer := web.NewDoer()
	for _, name := range contact.Calls() {
		register(name, func(args []js.Value) any {
			host, params := js.Undefined(), ""
			var unreadable error
			if len(args) > 0 {
				host = args[0]
			}
			if len(args) > 1 && args[1].Type() == js.TypeObject {
				params, unreadable = stringify(args[1]) // now: the caller may change them later
			}
			client := contact.Client{Host: contactHost(host), Web: doer}
			if handle := contactMember(host, "store"); handle.Type() == js.TypeNumber {
				client.Cache = cacheOf(handle.Int())
			}
			return jspromise.New(func() (js.Value, error) {
				if unreadable != nil {
					return js.Undefined(), unreadable
				}
				result, err := client.Call(name, params)
				if err != nil || result == "" {
					return js.Undefined(), err
				}
				return js.Global().Get("JSON").Call("parse", result), nil
			})
		})
	}
}

func contactHost(host js.Value) contact.Host {
	return contact.Host{
		APIURL:          contactText(host, "apiUrl"),
		OrgName:         contactText(host, "orgName"),
		AppName:         contactText(host, "appName"),
		AccessToken:     contactText(host, "accessToken"),
		User:            contactText(host, "user"),
		Resource:        contactText(host, "clientResource"),
		UseOwnUploadFun: contactMember(host, "useOwnUploadFun").Truthy(),

		UseReplacedMessageContents: contactMember(host, "useReplacedMessageContents").Truthy(),
	}
}

// stringify is JSON.stringify; it fails on a cycle or a BigInt.
func stringify(value js.Value) (text string, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case js.Error:
			err = p
		default:
			panic(p)
		}
	}()
	return js.Global().Get("JSON").Call("stringify", value).String(), nil
}

func contactMember(object js.Value, name string) js.Value {
	if object.Type() != js.TypeObject {
		return js.Undefined()
	}
	return object.Get(name)
}

func contactText(object js.Value, name string) string {
	if value := contactMember(object, name); value.Type() == js.TypeString {
		return value.String()
	}
	return ""
}
