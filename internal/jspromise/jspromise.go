//go:build js

// Package jspromise is the bridge between goroutines and JavaScript promises.
// It is for calls that wait for something rare, such as a lock or an answer of a
// server: a promise costs a js.Func, which is too dear for each request to the
// database (package indexeddb has its own way).
package jspromise

import (
	"errors"
	"runtime/debug"
	"syscall/js"
)

// Rejection is an error that decides itself what JavaScript sees: RejectionJSON
// is the JSON text of the object that the promise rejects with.
type Rejection interface {
	error
	RejectionJSON() string
}

// New returns a promise of work's result. Work runs on a goroutine of its own,
// so it may block; a panic in it rejects the promise and hurts nothing else.
func New(work func() (js.Value, error)) js.Value {
	executor := js.FuncOf(func(_ js.Value, settle []js.Value) any {
		go func() {
			value, err := guard(work)
			if err != nil {
				settle[1].Invoke(ErrorValue(err))
				return
			}
			settle[0].Invoke(value)
		}()
		return nil
	})
	defer executor.Release() // a promise calls its executor at once and only once
	return js.Global().Get("Promise").New(executor)
}

// Await blocks until promise settles. A value that is no promise is its own
// result. It must not be called on the stack of a JavaScript call into Go: the
// event loop would never get to settle anything.
func Await(promise js.Value) (js.Value, error) {
	if promise.Type() != js.TypeObject || promise.Get("then").Type() != js.TypeFunction {
		return promise, nil
	}
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	onValue := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: first(args)}
		return nil
	})
	defer onValue.Release()
	onError := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: js.Error{Value: first(args)}}
		return nil
	})
	defer onError.Release()
	promise.Call("then", onValue, onError)
	s := <-done
	return s.value, s.err
}

// Call calls a method and waits for the promise that it returns. What it throws is
// the error, as what its promise rejects with.
func Call(object js.Value, method string, args ...any) (js.Value, error) {
	value, err := guard(func() (js.Value, error) { return object.Call(method, args...), nil })
	if err != nil {
		return js.Undefined(), err
	}
	return Await(value)
}

// ErrorValue is err as JavaScript sees it: the object of a [Rejection], the very
// value of a JavaScript error, an Error with err's text otherwise.
func ErrorValue(err error) js.Value {
	var rejection Rejection
	if errors.As(err, &rejection) {
		return js.Global().Get("JSON").Call("parse", rejection.RejectionJSON())
	}
	if thrown, ok := err.(js.Error); ok {
		return thrown.Value
	}
	value := js.Global().Get("Error").New(err.Error())
	var thrown js.Error
	if errors.As(err, &thrown) {
		value.Set("cause", thrown.Value)
	}
	return value
}

// guard turns a panic into an error. JavaScript exceptions come as panics of
// type js.Error.
func guard(work func() (js.Value, error)) (value js.Value, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case js.Error:
			err = p
		case error:
			err = &panicError{text: p.Error(), stack: debug.Stack()}
		case string:
			err = &panicError{text: p, stack: debug.Stack()}
		default:
			err = &panicError{text: "unknown panic", stack: debug.Stack()}
		}
	}()
	return work()
}

type panicError struct {
	text  string
	stack []byte
}

func (e *panicError) Error() string {
	return "localcache-wasm: internal error: " + e.text + "\n" + string(e.stack)
}

func first(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}
