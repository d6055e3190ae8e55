package message

import (
	"testing"

	"localcache-wasm/msync"
)

// An empty content takes two bytes, and each would be an event with the whole ext
// in it: of one frame of a peer's a page would run out of memory, again with each
// login, for such a message is never acknowledged.
func TestAPeersContentsAreBounded(t *testing.T) {
	kind := msync.MessageBody_CHAT
	body := &msync.MessageBody{Type: &kind}
	for range 100_000 {
		body.Contents = append(body.Contents, &msync.MessageBody_Content{})
	}
	if n := len((&Reader{}).Contents(&msync.Meta{}, body)); n != maxContents {
		t.Errorf("%d messages", n)
	}
}
