package minicore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

func TestSendResolvesWithTheServersIdAndTime(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		m := text1("530417075104", "bob", "hi")
		m.Ext = `{"s":"str","n":7,"f":1.5,"b":true,"o":{"k":[1]}}`
		sent, err := w.client.Send(m)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "ids", sent.LocalID+" "+sent.ServerID, "530417075104 1480000000000000001")
		equal(t, "message", sent.Message.JSON(), fmt.Sprintf(`{"id":"1480000000000000001","type":"txt","chatType":"singleChat","from":"alice","to":"bob","time":%d,"onlineState":3,"ext":{"s":"str","n":7,"f":1.5,"b":true,"o":{"k":[1]}},"msg":"hi"}`, sent.Message.Time))
		synctest.Wait()
		equal(t, "calls", w.calls()[1:], []string{"cache.store hi 0", "cache.store hi 2", "cache.update 3"})
		equal(t, "received", w.data("onReceivedMessage"), `{"id":"530417075104","mid":"1480000000000000001","to":"bob"}`)
	})
}

func TestSendIsRefusedWithoutALogin(t *testing.T) {
	w := newWorld(t)
	_, err := w.client.Send(text1("1", "bob", "x"))
	wantType(t, "send", err, bridge.TypeNotLoggedIn)
}

func TestSendRefusesWrongParameters(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		for what, m := range map[string]*message.Message{
			"no id":     text1("", "bob", "x"),
			"no to":     text1("1", "", "x"),
			"odd id":    text1("abc", "bob", "x"),
			"odd type":  {ID: "1", To: "bob", Type: "smell"},
			"no ack id": {ID: "1", To: "bob", Type: "read"},
			"odd edit":  {ID: "1", To: "bob", Type: "txt", EditID: "x"},
		} {
			_, err := w.client.Send(m)
			wantType(t, what, err, bridge.TypeMessageParameter)
		}
	})
}

// The host may have stored the message already (MiniCore in JavaScript does, before it comes here).
func TestAMessageThatIsNotAcceptedFailsInTheCache(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		before := len(w.calls())
		_, err := w.client.Send(text1("abc", "bob", "x"))
		wantType(t, "odd id", err, bridge.TypeMessageParameter)
		synctest.Wait()
		equal(t, "cache", w.calls()[before:], []string{"cache.update 1"})
	})
}

// Every row of the table in docs/protocol.md section 5.
func TestRefusals(t *testing.T) {
	rows := []struct {
		code   int32
		reason string
		want   int
	}{
		{1, "blocked", 603}, {1, "group not found", 605}, {1, "not in group or chatroom", 602},
		{1, "exceed recall time limit", 504}, {1, "message recall disabled", 505},
		{1, "not in group or chatroom white list", 506}, {1, "nonroster", 221}, {1, "group is disabled", 608},
		{1, "limit directed users", 50}, {1, "Sorry, edit limit reached", 50},
		{1, "Sorry, message does not exist", 1302}, {1, "Sorry, You do not have permission", 603},
		{1, "Sorry, format is incorrect", 1303}, {1, "Sorry, edit is not available", 505}, {1, "Sorry, edit fail", 1304},
		{1, "grpID 5 does not exist!", 705}, {1, "username x doesn't exist!", 204}, {1, "group member list is full!", 704},
		{1, "x can not join this group, because it is in the blacklist", 603}, {1, "by moderation", 508},
		{1, "group ID illegal, please check it", -3}, {1, "user has create too many chatrooms", 50},
		{1, "user has joined too many chatrooms", 50}, {1, "auto create failed", 500}, {1, "something", 503}, {1, "", 503},
		{7, "sensitive words", 501}, {7, "blocked by mod_antispam", 501}, {7, "user is mute", 219}, {7, "traffic limit", 509},
		{7, "Sorry, data is too large", 511}, {7, "anything else", 603}, {15, "", 507}, {19, "because", 502}, {3, "other", 604}, {99, "", 604},
	}
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		next := 0
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			meta := syncUp(frame).GetMeta()
			if frame.GetCommand() != msync.MSync_SYNC || meta.GetNs() != msync.Meta_CHAT {
				return false
			}
			conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(rows[next].code, rows[next].reason), MetaId: meta.Id})
			return true
		}
		w.open()
		for i, row := range rows {
			next = i
			_, err := w.client.Send(text1(strconv.Itoa(i+1), "bob", "x"))
			wantType(t, fmt.Sprint(row.code, " ", row.reason), err, row.want)
			if e := asError(err); !strings.Contains(e.Data, fmt.Sprintf(`"id":"%d","mid":"0"`, i+1)) {
				t.Errorf("data %s", e.Data)
			}
		}
		synctest.Wait()
		n := 0
		for _, name := range w.names() {
			if name == "cache.update 1" {
				n++
			}
		}
		equal(t, "failed in the cache", n, len(rows))
	})
}

func silentOnChat(_ *fakeConn, frame *msync.MSync) bool {
	return frame.GetCommand() == msync.MSync_SYNC && syncUp(frame).GetMeta().GetNs() == msync.Meta_CHAT
}

func TestASendWithoutAnswerTimesOutAndRenewsTheConnection(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = silentOnChat
		w.open()
		start := time.Now()
		_, err := w.client.Send(text1("1", "bob", "x"))
		wantType(t, "send", err, bridge.TypeSendTimeout)
		equal(t, "time", time.Since(start), sendTimeout)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		equal(t, "connections", len(w.conns), 2)
		equal(t, "events", w.events(), []string{"onConnected", "onReconnecting", "onConnected"})
		if !slices.Contains(w.names(), "cache.update 1") {
			t.Error("the cache was not told")
		}
	})
}

// What was written may have arrived: sending it again could double it. What was
// not is sent when the connection is back, in order.
func TestADropFailsWhatIsUnderWayAndKeepsTheRest(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = silentOnChat
		w.open()
		first := w.client.Begin(text1("1", "bob", "written"))
		synctest.Wait()
		w.conn().cut()
		synctest.Wait()
		_, err := first.Wait()
		wantType(t, "first", err, bridge.TypeSendDisconnected)
		w.mu().Lock()
		w.answer = nil
		w.mu().Unlock()
		second, third := w.client.Begin(text1("2", "bob", "kept")), w.client.Begin(text1("3", "bob", "kept too"))
		for _, p := range []*Pending{second, third} {
			if _, err := p.Wait(); err != nil {
				t.Error(err)
			}
		}
		equal(t, "texts", w.texts(), []string{"written", "kept", "kept too"})
	})
}

func TestCloseFailsWhatIsUnderWayAndLogsOut(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = silentOnChat
		w.open()
		p := w.client.Begin(text1("1", "bob", "x"))
		synctest.Wait()
		w.client.Close()
		_, err := p.Wait()
		wantType(t, "send", err, bridge.TypeSendDisconnected)
		synctest.Wait()
		equal(t, "calls", w.calls()[3:], []string{"cache.update 1", "cache.close"})
		equal(t, "events", w.events(), []string{"onConnected", "onDisconnected"})
		equal(t, "logout", len(w.sent(msync.MSync_LOGOUT)), 1)
		var logout msync.Logout
		logout.UnmarshalVT(w.sent(msync.MSync_LOGOUT)[0].GetPayload())
		equal(t, "reason", logout.GetReason(), "inner:logout")
		equal(t, "auth", w.sent(msync.MSync_LOGOUT)[0].GetAuth(), "$t$token")
		_, err = w.client.Send(text1("2", "bob", "x"))
		wantType(t, "send after close", err, bridge.TypeNotLoggedIn)
		time.Sleep(time.Minute)
		synctest.Wait()
		equal(t, "connections", len(w.conns), 1)
	})
}

func TestReconnectingSlowsDownAndGivesUp(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.AutoReconnectMax = 7 })
		defer w.end()
		w.open()
		w.away()
		start := time.Now()
		kept := w.client.Begin(text1("1", "bob", "kept"))
		time.Sleep(time.Minute)
		synctest.Wait()
		var waits []time.Duration
		for _, at := range w.dials[1:] {
			waits = append(waits, at.Sub(start))
			start = at
		}
		equal(t, "waits", waits, []time.Duration{1500e6, 1500e6, 1500e6, 1500e6, 1500e6, 4500e6, 4500e6})
		_, err := kept.Wait()
		wantType(t, "kept", err, bridge.TypeSendDisconnected)
		names := w.events()
		equal(t, "last event", names[len(names)-1], "onDisconnected 16")
		equal(t, "token", w.client.Token(), "token")

		// The network comes back: so does the client.
		w.back()
		w.client.Online()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		equal(t, "opened", w.client.IsOpened(), true)
	})
}

func TestAFinalRefusalEndsReconnecting(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.expire()
		time.Sleep(time.Minute)
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onReconnecting", "onError 56", "onDisconnected 56"})
	})
}

func TestASilentServerIsAskedThenLeft(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		asked := len(w.sent(msync.MSync_UNREAD))
		time.Sleep(31 * time.Second)
		synctest.Wait()
		equal(t, "asked after 30 s", len(w.sent(msync.MSync_UNREAD))-asked, 1)
		w.mu().Lock()
		w.answer = func(_ *fakeConn, frame *msync.MSync) bool { return frame.GetCommand() == msync.MSync_UNREAD }
		w.mu().Unlock()
		time.Sleep(silence + silenceAnswer + 3*time.Second)
		synctest.Wait()
		equal(t, "connections", len(w.conns), 2)
	})
}

func TestAnEditTellsTheCacheAndTheCaller(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			if !silentOnChat(conn, frame) {
				return false
			}
			answer := w.taken(syncUp(frame).GetMeta())
			answer.Metas = []*msync.Meta{{Ns: msync.Meta_NOTIFY.Enum(), Payload: []byte(`{"edit_msg":{"count":1,"operator":"alice","edit_time":5,"sender":"alice","send_time":4,"chat_type":"chat:user"}}`)}}
			conn.say(msync.MSync_SYNC, answer)
			return true
		}
		w.open()
		m := text1("9", "bob", "after")
		m.EditID = "1480000000000000007"
		sent, err := w.client.Send(m)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "message", sent.Message.JSON(), `{"id":"1480000000000000007","type":"txt","chatType":"singleChat","from":"alice","to":"bob","time":4,"onlineState":3,"ext":{},"msg":"after","modifiedInfo":{"operationTime":5,"operatorId":"alice","operationCount":1}}`)
		synctest.Wait()
		equal(t, "calls", w.calls()[1:], []string{"cache.edit 1480000000000000007 after false"})
	})
}

func TestOfflineDropsTheConnectionAndOnlineBringsItBackAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		w.client.Offline()
		synctest.Wait()
		equal(t, "opened", w.client.IsOpened(), false)
		w.client.Online()
		synctest.Wait()
		equal(t, "opened", w.client.IsOpened(), true)
	})
}
