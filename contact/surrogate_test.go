package contact

import (
	"encoding/json"
	"strings"
	"testing"
)

// I4: half an emoji through REST, in the payload, which is JSON text in a
// string, as well as around it, and in what is asked for.
func TestHalfAnEmojiBecomesOneCharacterThroughREST(t *testing.T) {
	const want = "x\ufffdy \ufffd👍 😀"
	body := `{"data":{"channel_infos":[{"session_to":"bob","session_type":"chat","meta":{"id":"1","timestamp":1,` +
		`"payload":"{\"bodies\":[{\"type\":\"custom\",\"customEvent\":\"CUT\",\"customExts\":[{\"CUT\":\"CUT\"}]}],\"ext\":{\"CUT\":[\"CUT\"]},\"type\":\"chat\"}"}}],"cursor":"CURSOR"}}`
	body = strings.ReplaceAll(body, "CUT", `x\\ud83dy \\ud83d👍 \\ud83d\\ude00`)
	body = strings.ReplaceAll(body, "CURSOR", `x\ud83dy \ud83d👍 \ud83d\ude00`)
	store := &memory{}
	c := Client{Host: alice, Web: &fakeServer{status: 200, body: body}, Cache: store}
	text, err := c.GetServerConversations(ListParams{})
	if err != nil {
		t.Fatal(err)
	}
	var result any
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(plain), want); n != 6 || strings.Count(string(plain), "\ufffd") != 2*n {
		t.Errorf("%d of 6 strings are whole in %s", n, plain)
	}

	server := &fakeServer{status: 200, body: `{"data":{"is_top":true}}`}
	c = Client{Host: alice, Web: server}
	if _, err := c.Call("pinConversation", `{"conversationId":"x\ud83d👍","conversationType":"singleChat","isPinned":true}`); err != nil {
		t.Fatal(err)
	}
	if got, want := string(server.request.Body), "{\"type\":\"chat\",\"to\":\"x\ufffd👍\"}"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	if _, err := c.Call("getServerConversations", `{"cursor":"x\ud83d👍"}`); err != nil {
		t.Fatal(err)
	}
	if want := "cursor=x%EF%BF%BD%F0%9F%91%8D&"; !strings.Contains(server.request.URL, want) {
		t.Errorf("asked %s, which lacks %s", server.request.URL, want)
	}
}
