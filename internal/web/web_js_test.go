//go:build js

package web

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// script runs JavaScript that puts a stand-in in the place of a global, and puts
// the old one back after the test.
func script(t *testing.T, name, body string) {
	t.Helper()
	old := js.Global().Get(name)
	js.Global().Set(name, js.Global().Get("Function").New("return "+body).Invoke())
	t.Cleanup(func() { js.Global().Set(name, old) })
}

func TestFetchCarriesTheRequestAndBringsTheAnswer(t *testing.T) {
	script(t, "fetch", `async (url, o) => new Response(
		[url, o.method, o.headers['X-A'], o.credentials, o.body ? new TextDecoder().decode(o.body) : 'none'].join(' '), { status: 404 })`)
	response, err := NewDoer().Do(&Request{Method: "PUT", URL: "http://h/p", Header: [][2]string{{"X-A", "ü"}}, Body: []byte("böd")})
	if err != nil {
		t.Fatal(err)
	}
	if response.Status != 404 || string(response.Body) != "http://h/p PUT ü omit böd" {
		t.Errorf("answer %d %q", response.Status, response.Body)
	}
}

func TestFetchFailuresAreErrorsWithTheirCause(t *testing.T) {
	for body, want := range map[string]string{
		`async () => { throw new TypeError('Failed to fetch') }`: "Failed to fetch",
		`() => { throw new TypeError('bad header') }`:            "bad header",
		`undefined`: "has no fetch",
	} {
		script(t, "fetch", body)
		_, err := NewDoer().Do(&Request{Method: "GET", URL: "http://h"})
		var failed *Error
		if !errors.As(err, &failed) || failed.Timeout || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestFetchGivesUpAfterItsTimeout(t *testing.T) {
	for _, body := range []string{
		`(url, o) => new Promise((_, no) => o.signal.onabort = () => no(new DOMException('aborted', 'AbortError')))`,
		`async (url, o) => ({ status: 200, arrayBuffer: () => new Promise((_, no) => o.signal.onabort = () => no(new Error('cut'))) })`,
	} {
		script(t, "fetch", body)
		_, err := NewDoer().Do(&Request{Method: "GET", URL: "http://h", Timeout: 20 * time.Millisecond})
		var failed *Error
		if !errors.As(err, &failed) || !failed.Timeout {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// echo is a WebSocket to a peer that sends everything back; "bye" makes it close.
const echo = `class {
	constructor(url) {
		if (url === 'nonsense') throw new DOMException('invalid URL', 'SyntaxError')
		this.readyState = 0
		if (url !== 'ws://silent') setTimeout(() => url === 'ws://refused' ? this.end(1006, '') : (this.readyState = 1, this.onopen({})))
	}
	send(data) {
		const frame = new Uint8Array(data).slice()
		if (new TextDecoder().decode(frame) === 'bye') return setTimeout(() => this.end(4001, 'asked to'))
		setTimeout(() => this.onmessage?.({ data: frame.buffer }))
	}
	close(code, reason) { this.readyState = 2; setTimeout(() => this.end(code, reason)) }
	end(code, reason) { if (this.readyState !== 3) { this.readyState = 3; this.onclose({ code, reason }) } }
}`

func TestSocketFramesGoBothWaysUntilThePeerCloses(t *testing.T) {
	script(t, "WebSocket", echo)
	s, err := Dial("ws://echo", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for _, frame := range []string{"one", "", "three"} {
		if err := s.Send([]byte(frame)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"one", "", "three"} {
		if got, err := s.Receive(); err != nil || string(got) != want {
			t.Fatalf("received %q, %v; want %q", got, err, want)
		}
	}
	s.Send([]byte("bye"))
	for range 2 {
		_, err := s.Receive()
		var end *CloseError
		if !errors.As(err, &end) || end.Code != 4001 || end.Reason != "asked to" {
			t.Fatalf("error %v", err)
		}
	}
	if err := s.Send([]byte("late")); err == nil {
		t.Error("a frame was sent over a closed connection")
	}
}

func TestSocketsThatDoNotOpenAreErrors(t *testing.T) {
	script(t, "WebSocket", echo)
	for url, timeout := range map[string]bool{"ws://refused": false, "nonsense": false, "ws://silent": true} {
		_, err := Dial(url, 30*time.Millisecond)
		var failed *Error
		if !errors.As(err, &failed) || failed.Timeout != timeout {
			t.Errorf("%s: %v", url, err)
		}
	}
	script(t, "WebSocket", "undefined")
	if _, err := Dial("ws://echo", time.Second); err == nil || !strings.Contains(err.Error(), "no WebSocket") {
		t.Errorf("without WebSocket: %v", err)
	}
}

func TestClosingASocketWakesWhoeverReceives(t *testing.T) {
	script(t, "WebSocket", echo)
	s, err := Dial("ws://echo", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(10*time.Millisecond, func() { s.Close("done") })
	_, err = s.Receive()
	var end *CloseError
	if !errors.As(err, &end) || end.Code != 1000 {
		t.Errorf("error %v", err)
	}
	time.Sleep(10 * time.Millisecond) // the close event comes and finds its listener
}
