package minicore

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/msync"
)

// spoil answers the first requests for a queue with what spoiled sends, and
// leaves the others to answer.
func spoil(times int, spoiled func(*fakeConn), answer func(*fakeConn, *msync.MSync) bool) func(*fakeConn, *msync.MSync) bool {
	return func(conn *fakeConn, frame *msync.MSync) bool {
		if frame.GetCommand() == msync.MSync_SYNC && syncUp(frame).GetQueue() != nil && times > 0 {
			times--
			spoiled(conn)
			return true
		}
		return answer(conn, frame)
	}
}

// bytes are a frame whose payload is not a message of the protocol's.
func (f *fakeConn) bytes(command msync.MSync_Command, payload []byte) {
	frame, err := (&msync.MSync{Command: &command, Payload: payload}).MarshalVT()
	if err != nil {
		f.server.t.Fatal(err)
	}
	f.down <- frame
}

func twoBatches() func(*fakeConn, *msync.MSync) bool {
	return serveQueue("bob",
		batch("bob", 1001, false, chatMeta(11, "bob", "alice", textContent("one"))),
		batch("bob", 1002, false, chatMeta(12, "bob", "alice", textContent("two"))),
		batch("bob", 0, true))
}

// spoiledAnswers are the ways in which the answer to a request can be of no use.
var spoiledAnswers = map[string]func(*fakeConn){
	"lost":               func(*fakeConn) {},
	"an empty frame":     func(conn *fakeConn) { conn.down <- nil },
	"an empty answer":    func(conn *fakeConn) { conn.bytes(msync.MSync_SYNC, nil) },
	"no protobuf at all": func(conn *fakeConn) { conn.down <- []byte("\xff\xff\xff") },
	"a garbage payload":  func(conn *fakeConn) { conn.bytes(msync.MSync_SYNC, []byte{0x22, 0x7f, 1}) },
	"refused": func(conn *fakeConn) {
		conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(1, "busy"), Queue: jid("bob")})
	},
	"without a queue": func(conn *fakeConn) { conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(0, "")}) },
	"cut behind its metas": func(conn *fakeConn) {
		conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(0, ""), Metas: []*msync.Meta{chatMeta(11, "bob", "alice", textContent("one"))}})
	},
	"cut in the middle": func(conn *fakeConn) {
		whole, err := batch("bob", 1001, false, chatMeta(11, "bob", "alice", textContent("one"))).MarshalVT()
		if err != nil {
			conn.server.t.Fatal(err)
		}
		conn.bytes(msync.MSync_SYNC, whole[:len(whole)/2])
	},
}

// Nothing else makes the client ask: other frames keep the heartbeat from it.
func TestAQueueGoesOnAfterAnAnswerOfNoUse(t *testing.T) {
	for name, spoiled := range spoiledAnswers {
		for times := 1; times <= maxRepeats; times++ {
			t.Run(name, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					w := newWorld(t)
					defer w.end()
					w.unread = unread("bob")
					w.answer = spoil(times, spoiled, twoBatches())
					w.open()
					time.Sleep(maxRepeats * answerTimeout)
					synctest.Wait()
					texts := slices.DeleteFunc(w.events(), func(name string) bool { return name == "onMessage" || name == "onError 604" })
					equal(t, "events", texts, []string{"onConnected", "onOfflineMessageSyncStart", "onTextMessage one", "onTextMessage two", "onOfflineMessageSyncFinish"})
					asks := w.asks()
					equal(t, "acknowledged at the end", asks[len(asks)-1], "bob 1002")
				})
			})
		}
	}
}

// In the middle of a queue as well as at its beginning.
func TestAQueueGoesOnAfterItsSecondAnswerIsLost(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		served, asked := twoBatches(), 0
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			if frame.GetCommand() == msync.MSync_SYNC && syncUp(frame).GetQueue() != nil {
				if asked++; asked == 2 {
					return true
				}
			}
			return served(conn, frame)
		}
		w.open()
		time.Sleep(answerTimeout)
		synctest.Wait()
		equal(t, "asked", w.asks(), []string{"bob", "bob 1001", "bob 1001", "bob 1002"})
	})
}

func TestAQueueThatIsNeverAnsweredIsAskedForABoundedNumberOfTimes(t *testing.T) {
	for name, spoiled := range spoiledAnswers {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newWorld(t)
				defer w.end()
				w.unread = unread("bob")
				w.answer = spoil(1000, spoiled, twoBatches())
				w.open()
				w.mu().Lock()
				w.unread = nil
				w.mu().Unlock()
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				equal(t, "times asked", len(w.asks()), 1+maxRepeats)
				if events := w.events(); events[len(events)-1] != "onOfflineMessageSyncFinish" {
					t.Errorf("the sync does not end: %v", events)
				}
				equal(t, "connections", w.connections(), 1)
			})
		})
	}
}

// A queue that was given up is emptied when it has something new.
func TestAQueueThatWasGivenUpGoesOnAtItsNextNotice(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		w.answer = spoil(1+maxRepeats, func(*fakeConn) {}, twoBatches())
		w.open()
		w.mu().Lock()
		w.unread = nil
		w.mu().Unlock()
		time.Sleep(10 * time.Minute)
		w.conn().say(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
		synctest.Wait()
		if !slices.Contains(w.events(), "onTextMessage two") {
			t.Errorf("events %v", w.events())
		}
	})
}

// The question which queues hold messages can get lost too, and so can a notice.
func TestAnUnreadableFrameMakesTheClientAskWhatWaits(t *testing.T) {
	for name, spoiled := range map[string]func(*fakeConn){
		"notice": func(conn *fakeConn) { conn.bytes(msync.MSync_NOTICE, []byte{0x0a, 0x7f}) },
		"empty":  func(conn *fakeConn) { conn.bytes(msync.MSync_NOTICE, nil) },
		"frame":  func(conn *fakeConn) { conn.down <- []byte{0x0a, 0x7f} },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newWorld(t)
				defer w.end()
				w.answer = twoBatches()
				w.open()
				w.mu().Lock()
				w.unread = unread("bob")
				w.mu().Unlock()
				for range 100 {
					spoiled(w.conn())
				}
				time.Sleep(5 * time.Second)
				synctest.Wait()
				if !slices.Contains(w.events(), "onTextMessage two") {
					t.Errorf("events %v", w.events())
				}
				if n := len(w.sent(msync.MSync_UNREAD)); n > 3 {
					t.Errorf("asked %d times", n)
				}
			})
		})
	}
}

func TestTheQuestionWhatWaitsIsAskedAgain(t *testing.T) {
	for name, spoiled := range map[string]func(*fakeConn){
		"lost": func(*fakeConn) {}, "garbage": func(conn *fakeConn) { conn.bytes(msync.MSync_UNREAD, []byte{0x12, 0x7f}) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newWorld(t)
				defer w.end()
				w.unread = unread("bob")
				served, first := twoBatches(), true
				w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
					if frame.GetCommand() == msync.MSync_UNREAD && first {
						first = false
						spoiled(conn)
						return true
					}
					return served(conn, frame)
				}
				w.open()
				time.Sleep(answerTimeout)
				synctest.Wait()
				if !slices.Contains(w.events(), "onTextMessage two") {
					t.Errorf("events %v", w.events())
				}
			})
		})
	}
}

// A message that cannot be read, between others that can: the server would send
// it for ever if it were not acknowledged.
func TestABrokenMessageDoesNotStopThoseBehindIt(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.unread = unread("bob")
		before, err := batch("bob", 0, false, chatMeta(11, "bob", "alice", textContent("one"))).MarshalVT()
		if err != nil {
			t.Fatal(err)
		}
		after, err := (&msync.CommSyncDL{Metas: []*msync.Meta{chatMeta(12, "bob", "alice", textContent("two"))}, NextKey: new(uint64(5))}).MarshalVT()
		if err != nil {
			t.Fatal(err)
		}
		broken := []byte{0x22, 3, 0x12, 0x7f, 1} // a meta whose sender is longer than it
		payload := slices.Concat(before, broken, after)
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			if frame.GetCommand() != msync.MSync_SYNC || syncUp(frame).GetQueue() == nil {
				return false
			}
			if syncUp(frame).GetKey() == 5 {
				conn.say(msync.MSync_SYNC, batch("bob", 0, true))
			} else {
				conn.bytes(msync.MSync_SYNC, payload)
			}
			return true
		}
		w.open()
		equal(t, "events", w.events(), []string{"onConnected", "onOfflineMessageSyncStart", "onError 604", "onTextMessage one", "onTextMessage two", "onMessage", "onOfflineMessageSyncFinish"})
		equal(t, "asked", w.asks(), []string{"bob", "bob 5"})
	})
}
