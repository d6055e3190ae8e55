package minicore

import (
	"errors"
	"strconv"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
)

// errCacheStuck stands for a cache that did not answer in time.
var errCacheStuck = errors.New("the cache did not answer in time")

// Error is a failure as an application sees it.
type Error struct {
	Type    int
	Message string
	Data    string // JSON; "" = none
	Err     error  // the cause, if there is one
}

func (e *Error) Error() string {
	text := e.Message + " (type " + strconv.Itoa(e.Type) + ")"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// RejectionJSON is what a promise rejects with.
func (e *Error) RejectionJSON() string {
	var b jsontext.Builder
	e.AppendTo(&b)
	return b.Text()
}

// AppendTo writes the error's JSON.
func (e *Error) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("type").Int(e.Type)
	b.Member("message").String(e.Message)
	if data := e.DataJSON(); data != "" {
		b.Member("data").Raw(data)
	}
	b.EndObject()
}

// DataJSON is what the error has for an application beside its type and message, as
// JSON: Data, or the text of the cause. "" = nothing.
func (e *Error) DataJSON() string {
	if e.Data == "" && e.Err != nil && e.Err.Error() != e.Message {
		return string(jsontext.Quote(e.Err.Error()))
	}
	return e.Data
}

// ErrNotLoggedIn is for a call that needs a login.
func ErrNotLoggedIn() *Error { return &Error{Type: bridge.TypeNotLoggedIn, Message: "not login"} }

// ErrMessage is for an own message that cannot be read.
func ErrMessage(err error) *Error {
	return &Error{Type: bridge.TypeMessageParameter, Message: err.Error()}
}

// ErrCombined is for the file of a combined message that cannot be read.
func ErrCombined(err error) *Error { return &Error{Type: bridge.TypeParseFailed, Message: err.Error()} }

// asError is err as an application sees it.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Type: bridge.TypeUnknown, Message: err.Error(), Err: err}
}
