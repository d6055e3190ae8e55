package minicore

import (
	"slices"
	"testing"
	"testing/synctest"

	"localcache-wasm/msync"
)

// The server writes user ids in lower case, whatever spelling the page logs in with.
func TestTheOwnUserIsKnownInAnySpelling(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.Delivery = true })
		defer w.end()
		w.openAs("Alice")
		bob, alice, room := "bob", "alice", "room"
		id, device := uint64(77), w.client.Resource()
		recall := bodyMeta(1, &msync.MessageBody{
			Type: msync.MessageBody_RECALL.Enum(), From: &msync.JID{Name: &bob}, To: &msync.JID{Name: &alice}, AckMessageId: &id,
			Contents: []*msync.MessageBody_Content{{}},
		})
		own := chatMeta(2, "alice", "bob", textContent("of another device"))
		echo := bodyMeta(3, &msync.MessageBody{
			Type: msync.MessageBody_CHATROOM.Enum(), From: &msync.JID{Name: &alice}, To: &msync.JID{Name: &room},
			Contents: []*msync.MessageBody_Content{textContent("echo")},
		})
		echo.From.ClientResource = &device
		w.conn().say(msync.MSync_SYNC, batch("bob", 0, true, recall, own, echo))
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onRecallMessage", "onTextMessage of another device", "onMessage"})
		if !slices.Contains(w.names(), "cache.recall 77 bob") {
			t.Errorf("the recall is of another conversation: %v", w.names())
		}
		for _, frame := range w.sent(msync.MSync_SYNC) {
			if meta := syncUp(frame).GetMeta(); meta.GetNs() == msync.Meta_CHAT {
				t.Error("the own message was acknowledged as delivered")
			}
		}
	})
}
