// Package web is the little of HTTP and WebSocket that this module needs, with
// one implementation for native programs and one on the browser's own fetch
// and WebSocket: net/http would more than double the wasm module.
//
// It is not a general client: answers are read whole, and there are neither
// cookies nor streams.
package web

import (
	"strings"
	"time"
)

// Request is one HTTP request.
type Request struct {
	Method, URL string
	Header      [][2]string
	Body        []byte        // nil: none
	Timeout     time.Duration // for the whole exchange; 0: none
}

// Response is the whole answer to a Request, whatever its status.
type Response struct {
	Status int
	Body   []byte
}

// Doer sends requests. An error from Do is always an [*Error]: there was no
// answer.
type Doer interface {
	Do(*Request) (*Response, error)
}

// Error tells why there was no answer.
type Error struct {
	Op, URL string
	Timeout bool  // it took too long
	Err     error // the cause
}

func (e *Error) Error() string {
	if e.Timeout {
		return e.Op + " " + e.URL + ": no answer in time"
	}
	return e.Op + " " + e.URL + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Socket is a WebSocket connection. Send and Close may be called while Receive
// waits.
type Socket interface {
	// Send queues one binary frame.
	Send(frame []byte) error
	// Receive waits for the next frame. After the last one it returns an
	// [*Error] wrapping a [*CloseError] for ever.
	Receive() ([]byte, error)
	// Close starts the closing handshake and does not wait for it.
	Close(reason string) error
}

// CloseError is how a connection ended.
type CloseError struct {
	Code   int // the WebSocket close code; 1006: it broke
	Reason string
}

func (e *CloseError) Error() string {
	text := "connection closed"
	if e.Code == 1006 {
		text = "connection lost"
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// MaxFrame is the largest frame a Socket accepts, in bytes.
const MaxFrame = 16 << 20

// Excerpt is the beginning of an answer's body, for the text of an error.
func Excerpt(body string) string {
	const most = 500 // bytes
	if len(body) <= most {
		return body
	}
	return strings.ToValidUTF8(body[:most], "") + "…" // not half a character
}

// Escape is JavaScript's encodeURIComponent.
func Escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.!~*'()", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
