//go:build !js

package imserver

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"localcache-wasm/msync"
)

// Of a message that is cut off wherever, its own id is found or none.
func FuzzTheIDOfAMessageThatIsCutOff(f *testing.F) {
	f.Add(uint64(530417075104), []byte("text"), 40, []byte{})
	f.Add(uint64(1)<<63, bytes.Repeat([]byte("x"), 100), 90, []byte{0x4a, 0xff})
	f.Fuzz(func(t *testing.T, id uint64, payload []byte, cut int, garbage []byte) {
		messageID(garbage) // must end
		name, command := "bob", msync.MSync_SYNC
		up, err := (&msync.CommSyncUL{Meta: &msync.Meta{Id: &id, To: userJID(name), Payload: payload}}).MarshalVT()
		if err != nil {
			t.Skip()
		}
		frame, err := (&msync.MSync{Command: &command, Guid: userJID(name), Payload: up}).MarshalVT()
		if err != nil {
			t.Skip()
		}
		if cut = max(cut, 0); cut < len(frame) {
			frame = frame[:cut]
		} else if _, found := messageID(frame); !found {
			t.Fatal("the id of a whole message is not found")
		}
		if found, there := messageID(frame); there && found != id {
			t.Fatalf("found %d, sent %d", found, id)
		}
	})
}

// Names are put into a body without touching anything else in it.
func FuzzNamesInABody(f *testing.F) {
	body, _ := (&msync.MessageBody{From: &msync.JID{Name: text("Alice")}, To: &msync.JID{Name: text("BOB")}, Meta: text("{}")}).MarshalVT()
	f.Add(protowire.AppendVarint(protowire.AppendTag(body, 16, protowire.VarintType), 1))
	f.Add([]byte{0x10})
	others := func(body []byte) (fields [][]byte) {
		for len(body) > 0 {
			number, _, n := protowire.ConsumeField(body)
			if n < 0 {
				return append(fields, body)
			}
			if number != bodyFrom && number != bodyTo {
				fields = append(fields, body[:n])
			}
			body = body[n:]
		}
		return fields
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		ackFieldsOf(body) // must end
		names := map[protowire.Number]*msync.JID{bodyFrom: {Name: text("alice")}, bodyTo: {Name: text("bob")}}
		out := withNames(body, names)
		var before, after msync.MessageBody
		if before.UnmarshalVT(body) != nil {
			return
		}
		if err := after.UnmarshalVT(out); err != nil {
			t.Fatal(err)
		}
		if after.GetFrom().GetName() != "alice" || after.GetTo().GetName() != "bob" {
			t.Fatalf("the names are %q and %q", after.GetFrom().GetName(), after.GetTo().GetName())
		}
		want, got := others(body), others(out)
		if len(want) != len(got) {
			t.Fatalf("%d other fields became %d", len(want), len(got))
		}
		for i := range want {
			if !bytes.Equal(want[i], got[i]) {
				t.Fatalf("field %d changed from %x to %x", i, want[i], got[i])
			}
		}
	})
}

// A gateway's request is read or refused, whatever comes.
func FuzzAGatewayRequest(f *testing.F) {
	f.Add([]byte{0x08, 0x0a, 0x12, 0x00, 0x2a, 0x01, 'a', 0x38, 0x01})
	f.Fuzz(func(t *testing.T, frame []byte) {
		r, err := readGatewayRequest(frame)
		if err != nil {
			return
		}
		answer, err := readGatewayRequest(r.begin(r.kind + 1))
		if err != nil || answer.kind != r.kind+1 || !bytes.Equal(answer.header, r.header) {
			t.Fatalf("an answer to %+v is %+v, %v", r, answer, err)
		}
	})
}
