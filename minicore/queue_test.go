package minicore

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/msync"
)

func unread(names ...string) (list []*msync.MetaQueue) {
	for _, name := range names {
		n := uint32(1)
		list = append(list, &msync.MetaQueue{Queue: jid(name), N: &n})
	}
	return list
}

func TestOfflineMessagesAreStoredThenHandedOutThenAcknowledged(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob",
			batch("bob", 1001, false, chatMeta(11, "bob", "alice", textContent("one")), chatMeta(12, "bob", "alice", textContent("two"))),
			batch("bob", 0, true))
		w.cache.hold = make(chan struct{})
		w.open()
		equal(t, "events while storing", w.events(), []string{"onConnected", "onOfflineMessageSyncStart"})
		equal(t, "calls", w.calls()[1:], []string{"cache.store one 3", "cache.store two 3"})
		equal(t, "asked", w.asks(), []string{"bob"})
		close(w.cache.hold)
		synctest.Wait()
		// B29: finish comes after the messages.
		equal(t, "events", w.events(), []string{"onConnected", "onOfflineMessageSyncStart", "onTextMessage one", "onTextMessage two", "onMessage", "onOfflineMessageSyncFinish"})
		equal(t, "asked", w.asks(), []string{"bob", "bob 1001"})
	})
}

func TestAStuckCacheDelaysABatchOnlyOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		var metas []*msync.Meta
		for i := range 25 {
			metas = append(metas, chatMeta(uint64(100+i), "bob", "alice", textContent("m")))
		}
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 5, false, metas...), batch("bob", 0, true))
		w.cache.hold = make(chan struct{})
		defer close(w.cache.hold)
		w.open()
		time.Sleep(cacheTimeout - time.Millisecond)
		synctest.Wait()
		if slices.Contains(w.names(), "onTextMessage m") {
			t.Error("handed out before the cache had its time")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		equal(t, "messages", len(w.events()), 2+25+1+1)
		equal(t, "asked", w.asks(), []string{"bob", "bob 5"})
	})
}

func TestNoticeFetchesTheQueue(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = serveQueue("bob", batch("bob", 7, false, chatMeta(1, "bob", "alice", textContent("live"))), batch("bob", 0, true))
		w.open()
		w.conn().say(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onTextMessage live", "onMessage"})
	})
}

// A notice that passes the last answer of its queue is lost by the vendor's
// client.
func TestANoticeWhileItsQueueIsBeingEmptiedIsNotLost(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		first := true
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			if frame.GetCommand() != msync.MSync_SYNC || syncUp(frame).GetQueue() == nil {
				return false
			}
			if first {
				first = false
				conn.say(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
			}
			conn.say(msync.MSync_SYNC, batch("bob", 0, true))
			return true
		}
		w.open()
		w.conn().say(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
		synctest.Wait()
		equal(t, "asked", w.asks(), []string{"bob", "bob"})
	})
}

// B30: the vendor's client asks more than a thousand times a second.
func TestLastWithMessagesNeverLoops(t *testing.T) {
	for _, key := range []uint64{0, 9} {
		inBubble(t, func(t *testing.T) {
			w := newWorld(t)
			defer w.end()
			w.unread = unread("bob")
			w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
				if frame.GetCommand() != msync.MSync_SYNC || syncUp(frame).GetQueue() == nil {
					return false
				}
				conn.say(msync.MSync_SYNC, batch("bob", key+uint64(len(w.asks())), true, chatMeta(1, "bob", "alice", textContent("again"))))
				return true
			}
			w.open()
			time.Sleep(time.Second)
			synctest.Wait()
			if n := len(w.asks()); n > 2 {
				t.Errorf("%d requests", n)
			}
			equal(t, "events", w.events(), []string{"onConnected", "onOfflineMessageSyncStart", "onTextMessage again", "onMessage", "onOfflineMessageSyncFinish"})
		})
	}
}

func TestTheSameKeyTwiceEndsTheQueue(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 3, false))
		w.open()
		equal(t, "asked", w.asks(), []string{"bob", "bob 3"})
	})
}

// B21: the vendor's client hands out one of three.
func TestEveryContentIsHandedOutAndOneIsStored(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 3, false, chatMeta(1, "bob", "alice", textContent("a"), textContent("b"), textContent("c"))), batch("bob", 0, true))
		w.open()
		equal(t, "calls", w.calls()[1:], []string{"cache.store a 3"})
		equal(t, "events", w.events()[2:], []string{"onTextMessage a", "onTextMessage b", "onTextMessage c", "onMessage", "onOfflineMessageSyncFinish"})
	})
}

func TestAMessageDeliveredTwiceCountsOnceAcrossConnections(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 3, false, chatMeta(1, "bob", "alice", textContent("a"))), batch("bob", 0, true))
		w.open()
		w.conn().cut()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		equal(t, "connections", len(w.conns), 2)
		n := 0
		for _, name := range w.events() {
			if name == "onTextMessage a" {
				n++
			}
		}
		equal(t, "times handed out", n, 1)
	})
}

func TestABatchOnADeadConnectionIsNotAcknowledged(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 3, false, chatMeta(1, "bob", "alice", textContent("a"))), batch("bob", 0, true))
		w.cache.hold = make(chan struct{})
		w.open()
		w.conn().cut()
		synctest.Wait()
		close(w.cache.hold)
		synctest.Wait()
		equal(t, "asked", w.asks(), []string{"bob"})
		time.Sleep(5 * time.Second)
		synctest.Wait()
		equal(t, "asked on the new connection", w.asks(), []string{"bob", "bob", "bob 3"})
	})
}

func TestARoomsEchoIsDropped(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		room := func(id uint64, device string) *msync.Meta {
			me, name := "alice", "room"
			meta := bodyMeta(id, &msync.MessageBody{Type: msync.MessageBody_CHATROOM.Enum(), From: &msync.JID{Name: &me}, To: &msync.JID{Name: &name}, Contents: []*msync.MessageBody_Content{textContent(device)}})
			meta.From.ClientResource = &device
			return meta
		}
		w.conn().say(msync.MSync_SYNC, batch("room", 0, true, room(1, w.client.Resource()), room(2, "phone")))
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onTextMessage phone", "onMessage"})
		equal(t, "asked", w.asks(), []string{})
	})
}

func TestAcksRecallsAndEdits(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		bob, alice := "bob", "alice"
		id, edited := uint64(77), uint64(78)
		body := func(kind msync.MessageBody_Type) *msync.MessageBody {
			return &msync.MessageBody{Type: &kind, From: &msync.JID{Name: &bob}, To: &msync.JID{Name: &alice}, AckMessageId: &id, Contents: []*msync.MessageBody_Content{{}}}
		}
		edit := body(msync.MessageBody_EDIT)
		edit.EditMessageId, edit.Contents = &edited, []*msync.MessageBody_Content{textContent("new")}
		edit.Meta = str(`{"edit_msg":{"count":1,"operator":"bob","edit_time":222,"sender":"bob","send_time":111,"chat_type":"chat:user"}}`)
		recall := bodyMeta(3, body(msync.MessageBody_RECALL))
		recall.Ext = append(recall.Ext, &msync.KeyValue{Key: str("recallMessageExtensionInfo"), Type: msync.KeyValue_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: "why"}})
		w.conn().say(msync.MSync_SYNC, batch("bob", 0, true,
			bodyMeta(1, body(msync.MessageBody_READ_ACK)), bodyMeta(2, body(msync.MessageBody_DELIVER_ACK)), recall,
			bodyMeta(4, body(msync.MessageBody_CHANNEL_ACK)), bodyMeta(5, edit)))
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onReadMessage", "onDeliveredMessage", "onRecallMessage", "onChannelMessage", "onModifiedMessage new"})
		equal(t, "read", w.data("onReadMessage"), `{"id":"1","type":"read","from":"bob","to":"alice","onlineState":3,"mid":"77"}`)
		equal(t, "delivered", w.data("onDeliveredMessage"), `{"id":"2","type":"delivery","from":"bob","to":"alice","onlineState":3,"mid":"77"}`)
		equal(t, "recall", w.data("onRecallMessage"), `{"id":"3","from":"bob","to":"alice","mid":"77","ext":"why","onlineState":3}`)
		equal(t, "edit", w.data("onModifiedMessage"), `{"id":"78","type":"txt","chatType":"singleChat","from":"bob","to":"alice","time":111,"onlineState":3,"ext":{},"msg":"new","modifiedInfo":{"operationTime":222,"operatorId":"bob","operationCount":1}}`)
		for _, call := range []string{"cache.recall 77 bob", "cache.edit 78 new false"} {
			if !slices.Contains(w.names(), call) {
				t.Errorf("no %s in %v", call, w.names())
			}
		}
	})
}

func TestDeliveryIsAcknowledgedWhenAskedFor(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.Delivery = true })
		defer w.end()
		w.open()
		w.conn().say(msync.MSync_SYNC, batch("bob", 0, true, chatMeta(9, "bob", "alice", textContent("x"))))
		synctest.Wait()
		var acked []string
		for _, frame := range w.sent(msync.MSync_SYNC) {
			if meta := syncUp(frame).GetMeta(); meta.GetNs() == msync.Meta_CHAT {
				var body msync.MessageBody
				body.UnmarshalVT(meta.GetPayload())
				acked = append(acked, fmt.Sprint(body.GetType(), " ", body.GetAckMessageId(), " ", meta.GetTo().GetName()))
			}
		}
		equal(t, "acks", acked, []string{"DELIVER_ACK 9 bob"})
	})
}

func TestKickEndsTheLogin(t *testing.T) {
	for operation, want := range map[msync.StatisticsBody_Operation]int{1: 207, 2: 206, 3: 216, 4: 217} {
		inBubble(t, func(t *testing.T) {
			w := newWorld(t)
			defer w.end()
			w.open()
			payload, _ := (&msync.StatisticsBody{Operation: &operation, Reason: str("my phone")}).MarshalVT()
			id := uint64(1)
			w.conn().say(msync.MSync_SYNC, batch("alice", 0, true, &msync.Meta{Id: &id, Ns: msync.Meta_STATISTIC.Enum(), Payload: payload}))
			time.Sleep(time.Minute)
			synctest.Wait()
			equal(t, "events", w.events(), []string{"onConnected", fmt.Sprint("onError ", want), fmt.Sprint("onDisconnected ", want)})
			equal(t, "connections", len(w.conns), 1)
			equal(t, "opened", w.client.IsOpened(), false)
			if want == 206 {
				equal(t, "error", w.data("onError"), `{"type":206,"message":"the user is already logged on another device","data":{"loginInfoCustomExt":"my phone"}}`)
			}
		})
	}
}

func TestSeenForgetsTheOldest(t *testing.T) {
	var s seen
	for id := uint64(1); id <= seenSize+1; id++ {
		if !s.add(id) {
			t.Fatalf("%d is not new", id)
		}
	}
	if s.add(2) || !s.add(1) || len(s.ids) != seenSize {
		t.Error("the oldest is remembered, or another is not")
	}
}
