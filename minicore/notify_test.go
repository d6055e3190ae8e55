package minicore

import (
	"strings"
	"testing"
	"testing/synctest"

	"localcache-wasm/msync"
)

// What another device does to a conversation reaches the cache, and then the
// application (docs/protocol.md section 6).
func TestConversationChangesOfOtherDevicesReachTheCache(t *testing.T) {
	for notice, want := range map[string]string{
		`"op":"top","id":"bob","type":"chat","ts":1795399476066`:            "cache.change singleChat-bob pinned true 1795399476066",
		`"op":"not_top","id":"g1","type":"groupchat","ts":5`:                "cache.change groupChat-g1 pinned false 0",
		`"op":"mark","id":"bob","type":"chat","ts":5,"ext":"mark_3"`:        "cache.change singleChat-bob mark 3 true",
		`"op":"mark_delete","id":"bob","type":"chat","ts":5,"ext":"mark_3"`: "cache.change singleChat-bob mark 3 false",
		`"op":"del","id":"bob","type":"chat","ts":5`:                        "cache.change singleChat-bob deleted",
	} {
		inBubble(t, func(t *testing.T) {
			w := newWorld(t)
			defer w.end()
			w.open()
			before := len(w.names())
			w.client.notify(conv(notice + `,"from":"alice","res":"another"`))
			synctest.Wait()
			got := strings.Join(w.names()[before:], ", ")
			equal(t, notice, got, want+", onMultiDeviceEvent")
		})
	}
}

func TestThisDevicesOwnConversationChangesAreNotTakenInAgain(t *testing.T) {
	for _, user := range []string{"alice", "Alice"} { // the server writes ids in lower case
		inBubble(t, func(t *testing.T) {
			w := newWorld(t)
			defer w.end()
			w.openAs(user)
			before := len(w.names())
			w.client.notify(conv(`"op":"del","id":"bob","type":"chat","ts":5,"from":"alice","res":"` + w.client.Resource() + `"`))
			synctest.Wait()
			equal(t, "calls after a login as "+user, len(w.names()), before)
		})
	}
}

func conv(data string) *msync.Meta {
	return &msync.Meta{Ns: msync.Meta_NOTIFY.Enum(), Payload: []byte(`{"type":"conv","data":{` + data + `}}`)}
}
