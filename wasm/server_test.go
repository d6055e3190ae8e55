//go:build js && wasm

package main

import (
	"syscall/js"
	"testing"
	"time"

	"localcache-wasm/msync"
)

// server is the other end of the page's WebSockets: it lets everybody in, takes every
// message, and has what the test puts into bob's queue.
type server struct {
	t      *testing.T
	socket js.Value // the last one
	queue  []*msync.Meta
	refuse *msync.Status // of the next logins; nil: they are let in
	lastID uint64
}

// newServer takes the place of WebSocket until the test ends.
func newServer(t *testing.T) *server {
	s := &server{t: t}
	own := js.Global().Get("WebSocket")
	// Go is not on the stack when a frame comes, in neither direction.
	received := js.FuncOf(func(_ js.Value, args []js.Value) any {
		frame := make([]byte, args[1].Length())
		js.CopyBytesToGo(frame, args[1])
		s.socket = args[0]
		s.receive(frame)
		return nil
	})
	js.Global().Set("WebSocket", js.Global().Get("Function").New("received", `
		return class {
			readyState = 0;
			constructor() {
				setTimeout(() => {
					this.readyState = 1;
					this.onopen?.({});
				});
			}
			send(frame) {
				setTimeout(() => received(this, frame));
			}
			say(frame) {
				setTimeout(() => this.onmessage?.({ data: frame.buffer }));
			}
			close(code, reason) {
				this.readyState = 3;
				setTimeout(() => this.onclose?.({ code, reason }));
			}
		};
	`).Invoke(received))
	t.Cleanup(func() { js.Global().Set("WebSocket", own) })
	return s
}

type marshaler interface{ MarshalVT() ([]byte, error) }

func (s *server) say(command msync.MSync_Command, payload marshaler) {
	bytes, err := payload.MarshalVT()
	if err != nil {
		s.t.Error(err)
	}
	frame, err := (&msync.MSync{Version: msync.MSync_MSYNC_V1.Enum(), Command: &command, Payload: bytes}).MarshalVT()
	if err != nil {
		s.t.Error(err)
	}
	array := js.Global().Get("Uint8Array").New(len(frame))
	js.CopyBytesToJS(array, frame)
	s.socket.Call("say", array)
}

func (s *server) receive(data []byte) {
	frame := &msync.MSync{}
	if err := frame.UnmarshalVT(data); err != nil {
		s.t.Errorf("the client sent a frame that cannot be read: %v", err)
	}
	switch frame.GetCommand() {
	case msync.MSync_PROVISION:
		answer := &msync.Provision{Status: s.refuse, Resource: new(string)}
		if s.refuse == nil {
			answer.Status = status(msync.Status_OK, "")
		}
		s.say(msync.MSync_PROVISION, answer)
	case msync.MSync_UNREAD:
		s.say(msync.MSync_UNREAD, &msync.CommUnreadDL{Status: status(msync.Status_OK, "")})
	case msync.MSync_SYNC:
		up := &msync.CommSyncUL{}
		if err := up.UnmarshalVT(frame.GetPayload()); err != nil {
			s.t.Errorf("the client sent a sync that cannot be read: %v", err)
		}
		s.say(msync.MSync_SYNC, s.answer(up))
	}
}

// answer is that to a message, or to a question what a queue holds.
func (s *server) answer(up *msync.CommSyncUL) *msync.CommSyncDL {
	if meta := up.GetMeta(); meta != nil {
		s.lastID++
		id, now := 1480000000000000000+s.lastID, uint64(time.Now().UnixMilli())
		return &msync.CommSyncDL{Status: status(msync.Status_OK, ""), MetaId: meta.Id, ServerId: &id, Timestamp: &now}
	}
	last := true
	batch := &msync.CommSyncDL{Status: status(msync.Status_OK, ""), Queue: jid(up.GetQueue().GetName()), Metas: s.queue, IsLast: &last}
	s.queue = nil
	return batch
}

// deliver has bob send texts to alice, in one batch.
func (s *server) deliver(texts ...string) {
	for _, text := range texts {
		s.lastID++
		id, now := 1490000000000000000+s.lastID, uint64(time.Now().UnixMilli())
		body := &msync.MessageBody{
			Type: msync.MessageBody_CHAT.Enum(), From: jid("bob"), To: jid("alice"),
			Contents: []*msync.MessageBody_Content{{Type: msync.MessageBody_Content_TEXT.Enum(), Text: &text}},
		}
		payload, err := body.MarshalVT()
		if err != nil {
			s.t.Fatal(err)
		}
		s.queue = append(s.queue, &msync.Meta{
			Id: &id, From: jid("bob"), To: jid("alice"), Timestamp: &now, Ns: msync.Meta_CHAT.Enum(), Payload: payload,
		})
	}
	s.say(msync.MSync_NOTICE, &msync.CommNotice{Queue: jid("bob")})
}

func status(code msync.Status_ErrorCode, reason string) *msync.Status {
	return &msync.Status{ErrorCode: &code, Reason: &reason}
}

func jid(name string) *msync.JID {
	app, domain := "org#app", "easemob.com"
	return &msync.JID{AppKey: &app, Name: &name, Domain: &domain}
}
