// Package localcache is the local conversation store of an instant-messaging
// client: conversations with their unread counts and last messages, and the
// messages themselves.
//
// The package is pure Go. It decides what is stored, without reading message
// bodies: a [Body] is a number, and only the storage has the value. The rules are in
// the files named for what happens (receive.go, send.go, recall.go, unread.go,
// remove.go …); engine.go puts calls in line, batch.go runs them in shared
// transactions; storage.go is what a database has to offer.
// Two databases offer it: package indexeddb beside this one, and [Memory].
//
// It does not connect to anything: others receive messages and make calls. It does
// not know JavaScript or IndexedDB either, so all its rules are tested natively.
//
// The rules guarantee one thing: whatever the order in which events arrive, also
// doubled or interleaved, the store is the same in the end.
package localcache
