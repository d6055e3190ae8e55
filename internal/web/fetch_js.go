//go:build js

package web

import (
	"errors"
	"sync/atomic"
	"syscall/js"
	"time"

	"localcache-wasm/internal/jspromise"
)

var errNoFetch = errors.New("this environment has no fetch")

// NewDoer returns a Doer on the browser's fetch.
func NewDoer() Doer { return doer{} }

type doer struct{}

func (doer) Do(r *Request) (response *Response, err error) {
	fetch := js.Global().Get("fetch")
	if fetch.Type() != js.TypeFunction {
		return nil, &Error{Op: r.Method, URL: r.URL, Err: errNoFetch}
	}
	var late atomic.Bool
	defer func() {
		thrownBy(recover(), &err) // a header or URL that fetch refuses
		if err != nil {
			response, err = nil, &Error{Op: r.Method, URL: r.URL, Timeout: late.Load(), Err: err}
		}
	}()

	headers := map[string]any{}
	for _, h := range r.Header {
		headers[h[0]] = h[1]
	}
	options := map[string]any{
		"method":      r.Method,
		"headers":     headers,
		"credentials": "omit",     // the token is in a header; no cookies on the wire (docs/protocol.md section 1)
		"cache":       "no-store", // the list of a moment ago is not the list
	}
	if r.Body != nil {
		body := js.Global().Get("Uint8Array").New(len(r.Body))
		js.CopyBytesToJS(body, r.Body)
		options["body"] = body
	}
	if r.Timeout > 0 {
		controller := js.Global().Get("AbortController").New()
		options["signal"] = controller.Get("signal")
		timer := time.AfterFunc(r.Timeout, func() {
			late.Store(true)
			controller.Call("abort")
		})
		defer timer.Stop()
	}
	answer, err := jspromise.Await(fetch.Invoke(r.URL, options))
	if err != nil {
		return nil, err
	}
	buffer, err := jspromise.Await(answer.Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	return &Response{Status: answer.Get("status").Int(), Body: bytesOf(buffer)}, nil
}

// thrownBy puts a recovered JavaScript exception into err. Any other panic goes on.
func thrownBy(panicked any, err *error) {
	if panicked == nil {
		return
	}
	thrown, ok := panicked.(js.Error)
	if !ok {
		panic(panicked)
	}
	*err = thrown
}

// bytesOf copies an ArrayBuffer into Go.
func bytesOf(buffer js.Value) []byte {
	array := js.Global().Get("Uint8Array").New(buffer)
	data := make([]byte, array.Get("length").Int())
	js.CopyBytesToGo(data, array)
	return data
}
