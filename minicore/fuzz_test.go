package minicore

import (
	"encoding/json"
	"testing"
	"time"

	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

// fuzzSocket gives one frame and ends.
type fuzzSocket struct{ frames chan []byte }

func (f fuzzSocket) Send([]byte) error  { return nil }
func (f fuzzSocket) Close(string) error { return nil }
func (f fuzzSocket) Receive() ([]byte, error) {
	frame, ok := <-f.frames
	if !ok {
		return nil, &web.CloseError{Code: 1006}
	}
	return frame, nil
}

// Whatever a server sends, the client lives, and every event is JSON.
func FuzzFrame(f *testing.F) {
	add := func(command msync.MSync_Command, payload marshaler) {
		frame, err := encodeFrame(command, payload)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
	}
	payloads := []*msync.Meta{chatMeta(5, "bob", "alice", textContent("x"))}
	for ns, body := range map[msync.Meta_NameSpace]marshaler{
		msync.Meta_MUC:       &msync.MUCBody{Operation: msync.MUCBody_UPDATE.Enum(), MucId: jid("g"), EventInfo: &msync.MUCBody_EventInfo{Ext: str(`{"name":"n","public":"true","last_modified":"5"}`)}},
		msync.Meta_ROSTER:    &msync.RosterBody{Operation: msync.RosterBody_ADD.Enum(), From: jid("bob"), To: []*msync.JID{jid("alice")}},
		msync.Meta_STATISTIC: &msync.StatisticsBody{Operation: msync.StatisticsBody_INFORMATION.Enum()},
	} {
		payload, _ := body.MarshalVT()
		payloads = append(payloads, &msync.Meta{Ns: &ns, Payload: payload})
	}
	for _, notify := range []string{
		`{"type":"conv","data":{"op":"mark","id":"bob","type":"chat","ts":5,"from":"a","res":"r","ext":"mark_3"}}`,
		`{"type":"presence","data":{"values":[{"uid":"u","status":{"web":"1"},"ext":"","expiry":"5","last_time":6}]}}`,
		`{"type":"user_notification_mute","values":[{"operator_resource":"r","user":"u","data":{"type":"ALL"}}]}`,
		`{"type":"thread","data":{"operation":"create","id":"t","timestamp":4}}`, `{"type":"reaction","data":[{"from":"a","reactions":[]}]}`,
	} {
		payloads = append(payloads, &msync.Meta{Ns: msync.Meta_NOTIFY.Enum(), Payload: []byte(notify)})
	}
	add(msync.MSync_SYNC, batch("bob", 5, false, payloads...))
	add(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
	add(msync.MSync_UNREAD, &msync.CommUnreadDL{Unread: unread("bob")})
	add(msync.MSync_PROVISION, &msync.Provision{Status: status(0, ""), AuthToken: str(`{"expires_in":5}`)})
	f.Fuzz(func(t *testing.T, frame []byte) {
		socket := fuzzSocket{frames: make(chan []byte, 4)}
		login, _ := encodeFrame(msync.MSync_PROVISION, &msync.Provision{Status: status(0, "")})
		client := New(Options{
			AppKey: "org#app", Dial: func(string, time.Duration) (web.Socket, error) { return socket, nil },
			HTTP: fakeHTTP(nil),
			Events: func(e Event) {
				if text := e.JSON(); text != "" && !json.Valid([]byte(text)) {
					t.Errorf("%s: not JSON: %s", e.Name, text)
				}
			},
		})
		socket.frames <- login
		if _, err := client.Open(Credentials{User: "alice", AccessToken: "t"}); err != nil {
			t.Fatal(err)
		}
		var decoded msync.MSync
		if decoded.UnmarshalVT(frame) == nil {
			client.mu.Lock()
			l := client.link
			client.ready = true
			client.mu.Unlock()
			if l != nil {
				client.receive(l, &decoded)
			}
		}
		done := make(chan struct{})
		client.inbox.Do(func() { client.events.Do(func() { close(done) }) })
		<-done
		client.Close()
		close(socket.frames)
	})
}
