//go:build js

package web

import (
	"errors"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

var (
	errNoSocket   = errors.New("this environment has no WebSocket")
	errNotOpen    = errors.New("the connection is not open")
	errFrameLarge = errors.New("the peer sent a frame larger than 16 MiB")
)

// Dial opens a WebSocket connection with the browser's own WebSocket.
func Dial(url string, timeout time.Duration) (s Socket, err error) {
	constructor := js.Global().Get("WebSocket")
	if constructor.Type() != js.TypeFunction {
		return nil, &Error{Op: "connect", URL: url, Err: errNoSocket}
	}
	defer func() {
		var thrown error
		if thrownBy(recover(), &thrown); thrown != nil { // a URL that WebSocket refuses
			s, err = nil, &Error{Op: "connect", URL: url, Err: thrown}
		}
	}()
	conn := &socket{ws: constructor.New(url), url: url, wake: make(chan struct{}, 1), opened: make(chan struct{})}
	conn.ws.Set("binaryType", "arraybuffer")
	conn.listen()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-conn.opened:
		conn.mu.Lock()
		defer conn.mu.Unlock()
		if conn.end != nil {
			return nil, &Error{Op: "connect", URL: url, Err: conn.end}
		}
		return conn, nil
	case <-timer.C:
		conn.drop("timeout")
		return nil, &Error{Op: "connect", URL: url, Timeout: true, Err: errNotOpen}
	}
}

type socket struct {
	ws  js.Value
	url string

	opened    chan struct{} // closed when the connection is open or has failed
	wake      chan struct{} // a frame or the end has come
	listeners []js.Func

	mu     sync.Mutex
	frames [][]byte
	end    *CloseError
}

func (s *socket) listen() {
	var once sync.Once
	settle := func() { once.Do(func() { close(s.opened) }) }
	s.on("open", func(js.Value) { settle() })
	s.on("message", func(event js.Value) {
		data := event.Get("data")
		if data.Type() == js.TypeString { // never by MSync; read it all the same
			s.push([]byte(data.String()))
			return
		}
		if data.Get("byteLength").Int() > MaxFrame {
			s.finish(&CloseError{Code: 1009, Reason: errFrameLarge.Error()})
			settle()
			s.ws.Call("close")
			return
		}
		s.push(bytesOf(data))
	})
	s.on("close", func(event js.Value) {
		s.finish(&CloseError{Code: event.Get("code").Int(), Reason: event.Get("reason").String()})
		settle()
		s.release()
	})
	// "error" tells nothing and is always followed by "close".
}

func (s *socket) on(event string, handle func(event js.Value)) {
	listener := js.FuncOf(func(_ js.Value, args []js.Value) any {
		handle(args[0])
		return nil
	})
	s.listeners = append(s.listeners, listener)
	s.ws.Set("on"+event, listener)
}

// release frees the listeners: no event comes after "close".
func (s *socket) release() {
	for _, event := range []string{"open", "message", "close"} {
		s.ws.Set("on"+event, js.Null())
	}
	for _, listener := range s.listeners {
		listener.Release()
	}
	s.listeners = nil
}

func (s *socket) push(frame []byte) {
	s.mu.Lock()
	if s.end == nil {
		s.frames = append(s.frames, frame)
	}
	s.mu.Unlock()
	s.signal()
}

func (s *socket) finish(end *CloseError) {
	s.mu.Lock()
	if s.end == nil {
		s.end = end
	}
	s.mu.Unlock()
	s.signal()
}

func (s *socket) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *socket) Send(frame []byte) (err error) {
	defer func() {
		var thrown error
		if thrownBy(recover(), &thrown); thrown != nil {
			err = &Error{Op: "send to", URL: s.url, Err: thrown}
		}
	}()
	if s.ws.Get("readyState").Int() != 1 { // send() would drop the frame silently
		return &Error{Op: "send to", URL: s.url, Err: errNotOpen}
	}
	data := js.Global().Get("Uint8Array").New(len(frame))
	js.CopyBytesToJS(data, frame)
	s.ws.Call("send", data)
	return nil
}

func (s *socket) Receive() ([]byte, error) {
	for {
		s.mu.Lock()
		if len(s.frames) > 0 {
			frame := s.frames[0]
			s.frames = s.frames[1:]
			s.mu.Unlock()
			return frame, nil
		}
		end := s.end
		s.mu.Unlock()
		if end != nil {
			s.signal() // whoever else waits learns of the end too
			return nil, &Error{Op: "receive from", URL: s.url, Err: end}
		}
		<-s.wake
	}
}

func (s *socket) Close(reason string) error {
	s.drop(reason)
	return nil
}

// drop closes without waiting: the browser can take a minute to give up on a
// peer that is gone, and the user of this socket should not.
func (s *socket) drop(reason string) {
	if len(reason) > 123 { // the protocol's limit; more is an exception
		reason = strings.ToValidUTF8(reason[:123], "")
	}
	s.ws.Call("close", 1000, reason)
	s.finish(&CloseError{Code: 1000, Reason: reason})
}
