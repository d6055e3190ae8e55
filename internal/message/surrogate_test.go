package message

import (
	"encoding/json"
	"strings"
	"testing"

	"localcache-wasm/msync"
)

// I4: half an emoji, as JSON.stringify writes it, in every string that crosses.
// What stands around it stays whole.
func TestHalfAnEmojiBecomesOneCharacterInEveryString(t *testing.T) {
	cut := `x\ud83dy \ud83d👍 \ud83d\ude00`
	const want = "x\ufffdy \ufffd👍 😀"
	for _, fields := range []string{
		`"type":"txt","msg":"CUT"`,
		`"type":"txt","msg":"CUT","editMessageId":"7"`,
		`"type":"txt","msg":"","ext":{"k":"CUT","CUT":1,"o":{"CUT":["CUT"]}}`,
		`"type":"cmd","action":"CUT"`,
		`"type":"loc","lat":1,"lng":2,"addr":"CUT","buildingName":"CUT"`,
		`"type":"custom","customEvent":"CUT","customExts":{"CUT":"CUT","o":{"CUT":"CUT"}}`,
		`"type":"file","body":{"url":"http://h.example/f","filename":"CUT","secret":"CUT"}`,
		`"type":"combine","url":"http://h.example/f","title":"CUT","summary":"CUT","compatibleText":"CUT","filename":"CUT"`,
		`"type":"txt","msg":"","translations":[{"code":"de","text":"CUT"}]`,
	} {
		sent := mustParse(t, `{"id":"1","to":"alice",`+strings.ReplaceAll(fields, "CUT", cut)+`}`)
		meta, err := sent.Meta("org#app", "bob")
		if err != nil {
			t.Fatal(err)
		}
		var body msync.MessageBody
		if err := body.UnmarshalVT(meta.GetPayload()); err != nil {
			t.Fatal(err)
		}
		received := alice.Edited(meta, &body)
		if sent.EditID == "" {
			received = alice.Contents(meta, &body)[0]
		}
		var got any
		if err := json.Unmarshal([]byte(received.JSON()), &got); err != nil {
			t.Fatal(err)
		}
		times := strings.Count(fields, "CUT")
		if sent.Secret != "" {
			times++ // the URL has the secret in it
		}
		if n := countText(got, want); n != times {
			t.Errorf("%s: %d of %d strings are whole in %v", fields, n, times, got)
		}
	}
}

// countText counts the keys and strings that contain text.
func countText(v any, text string) (n int) {
	switch v := v.(type) {
	case string:
		n = strings.Count(v, text)
	case []any:
		for _, element := range v {
			n += countText(element, text)
		}
	case map[string]any:
		for name, member := range v {
			n += strings.Count(name, text) + countText(member, text)
		}
	}
	return n
}

// The vendor's client writes half an emoji as three bytes that are not UTF-8.
func TestHalfAnEmojiOfAPeerBecomesOneCharacter(t *testing.T) {
	cut := "x\xed\xa0\xbdy 👍"
	const want = "x\ufffdy 👍"
	body := &msync.MessageBody{Type: msync.MessageBody_CHAT.Enum(), Contents: []*msync.MessageBody_Content{{
		Type: msync.MessageBody_Content_CUSTOM.Enum(), CustomEvent: &cut,
		CustomExts: []*msync.KeyValue{stringValue(cut, cut)},
	}}}
	nested := `{"` + cut + `":"` + cut + `"}`
	body.Ext = []*msync.KeyValue{{Key: &cut, Type: msync.KeyValue_JSON_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: nested}}}
	text := alice.Contents(&msync.Meta{}, body)[0].JSON()
	var got any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, want); n != 6 || strings.Count(text, "\ufffd") != 6 {
		t.Errorf("%d of 6 strings are whole in %s", n, text)
	}
}
