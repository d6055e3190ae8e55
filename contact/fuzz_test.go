package contact

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"localcache-wasm/internal/jsontext"
)

// A row may be anything; whatever it is, the answer stays JSON that JavaScript
// reads, and every row is either handed out or told of.
func FuzzARowCanBeAnything(f *testing.F) {
	_, golden := readGolden(f)
	for _, g := range golden {
		for _, row := range jsontext.Value(g.Answer.Body).Members().Get("data").Members().Get("channel_infos").Elements() {
			f.Add(string(row))
		}
	}
	f.Add(`{"session_to":"b","meta":{"id":"1","payload":"{\"bodies\":[{\"type\":\"custom\",\"customExts\":[[{}],{\"a\\u0000\":\"\\ud800\"}]}]}"}}`)
	f.Fuzz(func(t *testing.T, row string) {
		server := &fakeServer{status: 200, body: `{"data":{"channel_infos":[` + row + `,{"session_to":"last","session_type":"chat","meta":{}}],"cursor":""}}`}
		store := &memory{}
		text, err := (&Client{Host: alice, Web: server, Cache: store}).GetServerConversations(ListParams{})
		if err != nil {
			if json.Valid([]byte(server.body)) && strings.Count(row, "[")+strings.Count(row, "{") < 200 {
				t.Fatalf("refused: %v", err)
			}
			if e, ok := err.(*Error); !ok || !json.Valid([]byte(e.RejectionJSON())) {
				t.Fatalf("not a proper error: %v", err)
			}
			return
		}
		var result struct {
			Data struct{ Conversations []json.RawMessage }
		}
		if err := json.Unmarshal([]byte(text), &result); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if len(result.Data.Conversations) != len(store.pages[0]) {
			t.Errorf("%d rows out, %d merged", len(result.Data.Conversations), len(store.pages[0]))
		}
		for _, c := range store.pages[0] {
			if c.LastMessage != "" && !json.Valid([]byte(c.LastMessage)) {
				t.Errorf("last message %s", c.LastMessage)
			}
		}
	})
}

// Whatever a server answers to whatever call: JSON that JavaScript reads, or an
// error of the SDK's kind.
func FuzzAnAnswerCanBeAnything(f *testing.F) {
	_, golden := readGolden(f)
	for _, g := range golden {
		f.Add(g.Call, string(g.Params), g.Answer.Status, g.Answer.Body)
	}
	f.Fuzz(func(t *testing.T, call, params string, status int, body string) {
		c := Client{Host: alice, Web: &fakeServer{status: status, body: body}, Cache: &memory{}}
		result, err := c.Call(call, params)
		if errors.Is(err, errNoSuchCall) {
			t.Skip()
		}
		switch e := err.(type) {
		case nil:
			if result != "" && !json.Valid([]byte(result)) {
				t.Errorf("not JSON: %s", result)
			}
		case *Error:
			if !json.Valid([]byte(e.RejectionJSON())) || e.Message == "" {
				t.Errorf("not a proper error: %s", e.RejectionJSON())
			}
		case *ParamError:
			if e.Error() == "" {
				t.Error("an error without words")
			}
		default:
			t.Errorf("an error of another kind: %v", err)
		}
	})
}
