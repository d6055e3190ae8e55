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
// The rules keep one promise: events carry their own marks, so in whatever
// order they arrive, doubled or interleaved, the store ends up the same.
package localcache
