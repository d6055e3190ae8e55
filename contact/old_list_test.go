package contact

import (
	"strings"
	"testing"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
)

// The vendor's plugin fails as a whole at a message that it cannot read.
func TestARowOfTheOldListThatCannotBeReadCostsNoOther(t *testing.T) {
	server := &fakeServer{status: 200, body: `{"data":{"channel_infos":[
		{"channel_id":"org#app_bob@easemob.com","unread_num":1,"meta":{"id":"1","payload":"no JSON"}},
		{"channel_id":"org#app_carol@easemob.com","unread_num":2,"meta":{"id":"2","timestamp":5,"payload":"{\"bodies\":[{\"type\":\"txt\",\"msg\":\"hi\"}],\"from\":\"carol\",\"to\":\"alice\"}"}},
		7]}}`}
	cache := &recordedCache{}
	c := Client{Host: Host{OrgName: "org", AppName: "app", AccessToken: "t", User: "alice"}, Web: server, Cache: cache}
	result, err := c.Call("getConversationlist", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	f := jsontext.Value(result).Members()
	rows := f.Get("data").Get("channel_infos").Elements()
	if len(rows) != 3 || rows[0].Get("lastMessage") != "null" || rows[1].Get("lastMessage").Get("msg").Text() != "hi" || rows[2] != "7" {
		t.Errorf("rows are %s", rows)
	}
	problems := f.Get("problems").Elements()
	if len(problems) != 1 || !strings.Contains(string(problems[0]), `"row":0,"conversationId":"org#app_bob@easemob.com"`) {
		t.Errorf("problems are %s", problems)
	}
	if cache.merged != 0 {
		t.Error("the old list came into the store")
	}
}

type recordedCache struct{ merged int }

func (r *recordedCache) MergeServerPage([]ServerConversation) error { r.merged++; return nil }

func TestAnAnswerToTheOldListWithoutDataIsAnError(t *testing.T) {
	for _, body := range []string{`{}`, `{"data":null}`, `{"data":[]}`} {
		c := Client{Host: Host{OrgName: "org", AppName: "app", AccessToken: "t", User: "alice"}, Web: &fakeServer{status: 200, body: body}}
		_, err := c.Call("getConversationlist", "")
		compareError(t, err, bridge.TypeRequestFailed, "the server's answer to getConversationlist cannot be read: it has no data")
	}
}
