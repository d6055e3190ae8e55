package message

import (
	"encoding/json"
	"testing"

	"localcache-wasm/msync"
)

// Whatever a peer sends, the event is JSON that JSON.parse takes.
func FuzzContents(f *testing.F) {
	m := &Message{ID: "1", Type: "custom", To: "alice", ChatType: SingleChat, CustomExts: `{"a":[1]}`, Ext: `{"b":{"c":1.5}}`}
	meta, err := m.Meta("org#app", "bob")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(meta.GetPayload(), []byte(`{"is_online":1}`))
	f.Fuzz(func(t *testing.T, payload, info []byte) {
		var body msync.MessageBody
		if body.UnmarshalVT(payload) != nil {
			return
		}
		envelope := &msync.Meta{Meta: info}
		for _, m := range append(alice.Contents(envelope, &body), alice.Edited(envelope, &body)) {
			if m == nil {
				continue
			}
			if text := m.JSON(); !json.Valid([]byte(text)) {
				t.Errorf("not JSON: %s", text)
			}
		}
	})
}

func FuzzDecodeCombined(f *testing.F) {
	m := &Message{ID: "1", Type: "txt", To: "alice", ChatType: SingleChat, Text: "x"}
	file, err := EncodeCombined([]*Message{m, m}, "org#app", "bob")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 2 {
			file[len(file)-1] = checkByte(file[:len(file)-1]) // let the fuzzer past it
		}
		alice.DecodeCombined(file)
	})
}

// Whatever an application gives to send, encoding it fails cleanly or gives
// what the other side can read.
func FuzzParse(f *testing.F) {
	f.Add(`{"id":"1","type":"txt","to":"bob","msg":"x","ext":{"a":1e400,"b":null}}`)
	f.Add(`{"id":"1","type":"img","to":"bob","body":{"size":{"width":1}}}`)
	f.Fuzz(func(t *testing.T, json string) {
		m, err := Parse(json)
		if err != nil {
			return
		}
		meta, err := m.Meta("org#app", "bob")
		if err != nil {
			return
		}
		var body msync.MessageBody
		if err := body.UnmarshalVT(meta.GetPayload()); err != nil {
			t.Errorf("what %q encodes to can't be read: %v", json, err)
		}
	})
}
