// Package bridge is the border between Go and JavaScript: the one declaration of
// every call, event and result that crosses it, with typed, named fields. The
// code that writes and reads them, in Go and in TypeScript, is generated from
// the declarations (go generate ./internal/bridge) and committed.
//
// It has no rules: what a call does is decided in the package that runs it
// (localcache for the calls of a store).
package bridge

import "sync/atomic"

//go:generate go run ./generate -root ../..

// Body refers to a JavaScript value that Go does not read: a message body, a custom
// field, a result. It is the number of a slot in a table in JavaScript; 0 is none. The
// storage frees slots.
type Body int

// NewBody is the number of a value that Go puts into the table. It is below 0, so
// that JavaScript gives it to no other value.
func NewBody() Body { return Body(-newBodies.Add(1)) }

var newBodies atomic.Int64

// Status is how far an own message has come. Received messages have Success.
type Status int

// The numbers are the host's (docs/plugin-contract.md section 2).
const (
	Created Status = iota
	Failed
	InProgress
	Success
)

// Result is what a call gives back.
type Result interface {
	// AppendTo writes the fields of the result.
	AppendTo(*Writer)
	// Bodies appends the bodies that the result refers to.
	Bodies([]Body) []Body
}
