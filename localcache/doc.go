// Package localcache is the local conversation store of an instant-messaging
// client: conversations with their unread counts and last messages, and the
// messages themselves.
//
// The package is pure Go. It decides; it never looks into a message body.
// What a message says travels as a [Body], a handle that only the storage
// understands. The rules are in the files named for what happens (receive.go,
// send.go, recall.go, unread.go, remove.go …); engine.go puts calls in line and
// runs them in shared transactions; storage.go is what a database has to offer.
// Two databases offer it: package indexeddb beside this one, and [Memory].
//
// It does not connect to anything: packages minicore and contact hand it what
// they received. It does not know JavaScript or IndexedDB either, so all its rules
// are tested natively.
//
// The rules keep one promise: events carry their own marks, so in whatever
// order they arrive, doubled or interleaved, the store ends up the same.
package localcache
