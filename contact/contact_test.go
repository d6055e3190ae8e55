package contact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

var alice = Host{APIURL: "http://im.example", OrgName: "org", AppName: "app", AccessToken: "t", User: "alice", Resource: "web_1"}

// memory is a store that remembers what it was given.
type memory struct {
	pages   [][]ServerConversation
	changes []Change
	removed []string
	kept    []string
	err     error
}

func (m *memory) MergeServerPage(page []ServerConversation) error {
	m.pages = append(m.pages, page)
	return m.err
}
func (m *memory) ChangeConversation(c Change) error {
	m.changes = append(m.changes, c)
	return m.err
}
func (m *memory) RemoveConversation(c Conversation, messages bool) error {
	name := c.SessionID()
	if messages {
		name += " with messages"
	}
	m.removed = append(m.removed, name)
	return m.err
}
func (m *memory) KeepHistory(h History) error {
	m.kept = append(m.kept, h.Bodies...)
	return m.err
}

const twoRows = `{"data":{"channel_infos":[
 {"session_to":"carol","session_type":"chat","unread_num":3,"is_top":true,"update_top_status_time":1795399476066,"marks":["mark_2","mark_77"],
  "meta":{"id":"1480000000032505887","from":"org#app_carol@easemob.com","to":"org#app_alice@easemob.com","timestamp":1795399475748,
   "payload":"{\"bodies\":[{\"msg\":\"carol 1\",\"type\":\"txt\"}],\"ext\":{},\"from\":\"carol\",\"to\":\"alice\",\"type\":\"chat\"}"}},
 {"session_to":"g1","session_type":"groupchat","unread_num":0,"is_top":false,"meta":{}}],"cursor":"next"}}`

func TestAPageGoesIntoTheStoreWithEverythingTheServerSaid(t *testing.T) {
	store := &memory{}
	c := Client{Host: alice, Web: &fakeServer{status: 200, body: twoRows}, Cache: store}
	if _, err := c.GetServerConversations(ListParams{}); err != nil {
		t.Fatal(err)
	}
	want := []ServerConversation{{
		SessionID: "singleChat-carol", ConversationID: "carol", ConversationType: "singleChat",
		UnreadCount: 3, Pinned: true, PinnedTime: 1795399476066, Marks: []int{2}, HasMarks: true,
		ServerID: "1480000000032505887", ServerTime: 1795399475748,
	}, {
		SessionID: "groupChat-g1", ConversationID: "g1", ConversationType: "groupChat",
	}}
	if len(store.pages) != 1 || len(store.pages[0]) != 2 {
		t.Fatalf("merged %v", store.pages)
	}
	got := store.pages[0]
	compareJSON(t, "last message", got[0].LastMessage, `{"id":"1480000000032505887","type":"txt","chatType":"singleChat",
		"msg":"carol 1","from":"carol","to":"alice","time":1795399475748,"ext":{}}`)
	got[0].LastMessage = ""
	if !reflect.DeepEqual(got, want) {
		t.Errorf("merged\n got %+v\nwant %+v", got, want)
	}
}

// A peer writes where its file lies. Put behind the server's address without a
// slash it could name another host, and that would be sent the user's token.
func TestAPeersFileStaysOnTheServer(t *testing.T) {
	for _, url := range []string{"@evil.example/x", ".evil.example/x", ":80@evil.example/x", "evil.example", "https://evil.example/x", `\\evil`} {
		got := alice.redirect(url)
		if !strings.HasPrefix(got, alice.APIURL+"/") {
			t.Errorf("%s became %s", url, got)
		}
	}
}

func TestRowsThatCannotBeReadAreSetAsideAndTold(t *testing.T) {
	const rows = `{"data":{"cursor":12,"channel_infos":[
		null, 7, "x", [], {}, {"session_to":""}, {"session_to":{}},
		{"session_to":"badpayload","session_type":"chat","unread_num":2,"meta":{"id":5,"timestamp":9,"payload":"{"}},
		{"session_to":"newtype","session_type":"chat","unread_num":"many","meta":{"id":"6","payload":"{\"bodies\":[{\"type\":\"poll\"}],\"from\":\"x\"}"}},
		{"session_to":"nobody","session_type":"chat","meta":{"id":"6","payload":{"bodies":[]}}},
		{"session_to":42,"session_type":"chat","unread_num":-1,"meta":{}},
		{"session_to":"good","session_type":"chat","unread_num":1,"meta":{"id":"8","timestamp":10,"to":"x","payload":{"bodies":[{"type":"txt","msg":"object payload"}],"from":"good","to":"alice"}}}
	]}}`
	store := &memory{}
	c := Client{Host: alice, Web: &fakeServer{status: 200, body: rows}, Cache: store}
	text, err := c.GetServerConversations(ListParams{})
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Data struct {
			Cursor        string
			Conversations []struct {
				ConversationID string
				LastMessage    *struct{ Msg, ChatType string }
			}
		}
		Problems []Problem
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err, text)
	}
	var names []string
	for _, conversation := range result.Data.Conversations {
		names = append(names, conversation.ConversationID)
	}
	if got := strings.Join(names, " "); got != "badpayload newtype nobody 42 good" {
		t.Errorf("conversations %q", got)
	}
	if last := result.Data.Conversations[4].LastMessage; last == nil || last.Msg != "object payload" || last.ChatType != "singleChat" {
		t.Errorf("last message %+v", last)
	}
	if len(result.Problems) != 10 || result.Data.Cursor != "12" {
		t.Errorf("problems %+v, cursor %q", result.Problems, result.Data.Cursor)
	}
	merged := store.pages[0]
	if len(merged) != 5 || merged[0].ServerID != "5" || merged[0].ServerTime != 9 || merged[0].UnreadCount != 2 ||
		merged[0].LastMessage != "" || merged[1].UnreadCount != 0 || merged[3].UnreadCount != 0 {
		t.Errorf("merged %+v", merged)
	}
}

func TestParametersOutOfTheirRangeAreRefusedBeforeAnyRequest(t *testing.T) {
	for _, test := range []struct {
		call Call
		want string
	}{
		{&GetServerConversations{PageSize: 51}, "Invalid parameter pageSize: 51"},
		{&GetServerConversations{PageSize: -3}, "Invalid parameter pageSize: -3"},
		{&GetServerPinnedConversations{PageSize: 51}, "Invalid parameter pageSize: 51"},
		{&GetServerConversationsByFilter{PageSize: 11, Mark: 1}, "Invalid parameter pageSize: 11"},
		{&GetServerConversationsByFilter{Mark: 20}, "Invalid parameter mark: 20"},
		{&AddConversationMark{Mark: -1}, "Invalid parameter mark: -1"},
		{&RemoveConversationMark{Mark: 20}, "Invalid parameter mark: 20"},
		{&GetContactsWithCursor{PageSize: 99}, "Invalid parameter pageSize: 99"},
		{&GetHistoryMessages{Target: "b", PageSize: 51}, "Invalid parameter pageSize: 51"},
	} {
		server := &fakeServer{status: 200, body: `{"data":{}}`}
		c := Client{Host: alice, Web: server}
		if _, err := c.Run(test.call); err == nil || err.Error() != test.want {
			t.Errorf("%+v: %v, want %q", test.call, err, test.want)
		}
		if server.request != nil {
			t.Errorf("%+v made a request", test.call)
		}
	}
}

// request is what JavaScript sends: the connection, and then the text of a call.
func request(call string) string {
	host := []string{"http://im.example", "org", "app", "t", "alice", "web_1", "0", "1", "7"}
	return "\x1e" + strings.Join(host, "\x1f") + call
}

func TestARequestIsReadAsItWasSent(t *testing.T) {
	host, call, err := ReadRequest(request("\x1egetContactsWithCursor\x1f20\x1fnext"))
	if err != nil {
		t.Fatal(err)
	}
	if got := HostOf(host); got.User != "alice" || got.AccessToken != "t" || host.Store != 7 {
		t.Errorf("the connection is %+v", host)
	}
	if got, ok := call.(*GetContactsWithCursor); !ok || got.PageSize != 20 || got.Cursor != "next" {
		t.Errorf("the call is %#v", call)
	}
}

func TestARequestThatDoesNotFitTheDeclarationIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		request("\x1egetSupper"):                          `the script made the call "getSupper", which this module does not know`,
		request("\x1egetContactsWithCursor\x1fx\x1f\x1f"): "the call getContactsWithCursor cannot be read",
		request(""):             "the script made no call",
		"\x1ehttp://im.example": "the connection of a call cannot be read",
		"":                      "the connection of a call cannot be read",
	} {
		if _, call, err := ReadRequest(text); call != nil || err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNullParametersMeanTheDefaults(t *testing.T) {
	for _, params := range []string{"", "null", "{}", `{"pageSize":null,"cursor":null,"includeEmptyConversations":null}`} {
		server := &fakeServer{status: 200, body: `{"data":{}}`}
		c := Client{Host: alice, Web: server, Now: func() time.Time { return time.UnixMilli(5) }}
		if _, err := c.Call("getServerConversations", params); err != nil {
			t.Fatal(err)
		}
		const want = "http://im.example/org/app/sdk/user/alice/user_channels/list?limit=20&cursor=&need_mark=true&needEmptySession=false&_v=5"
		if server.request.URL != want {
			t.Errorf("asked %s", server.request.URL)
		}
	}
}

func TestNamesAndCursorsAreEscaped(t *testing.T) {
	server := &fakeServer{status: 200, body: `{"data":{}}`}
	host := alice
	host.User = "a/b?c"
	c := Client{Host: host, Web: server, Now: func() time.Time { return time.UnixMilli(5) }}
	if _, err := c.GetServerConversations(ListParams{Cursor: "x&limit=1+2=ü#"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(server.request.URL, "/sdk/user/a%2Fb%3Fc/user_channels/list?limit=20&cursor=x%26limit%3D1%2B2%3D%C3%BC%23&") {
		t.Errorf("asked %s", server.request.URL)
	}
}

func TestNotLoggedInIsRefusedWithoutARequest(t *testing.T) {
	server := &fakeServer{}
	host := alice
	host.AccessToken = ""
	_, err := (&Client{Host: host, Web: server}).GetServerConversations(ListParams{})
	compareError(t, err, 700, "appkey or token error")
	if server.request != nil {
		t.Error("a request was made")
	}
}

func TestNoAnswerAndLateAnswersHaveTypesOfTheirOwn(t *testing.T) {
	c := Client{Host: alice, Web: &fakeServer{err: &web.Error{Op: "GET", URL: "u", Timeout: true, Err: errors.New("late")}}}
	_, err := c.GetServerConversations(ListParams{})
	compareError(t, err, -1, "Request Timeout")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close() // nobody listens here any more
	host := alice
	host.APIURL = "http://" + listener.Addr().String()
	_, err = (&Client{Host: host, Web: web.NewDoer()}).GetServerConversations(ListParams{})
	compareError(t, err, -2, "Request Unknow Error")
}

func TestTheNativeDoerGivesUpAfterItsTimeout(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	_, err := web.NewDoer().Do(&web.Request{Method: "GET", URL: server.URL, Timeout: 30 * time.Millisecond})
	var failed *web.Error
	if !errors.As(err, &failed) || !failed.Timeout {
		t.Errorf("error %v, want a timeout", err)
	}
}

func TestAPageThatTheStoreCannotKeepIsAnError(t *testing.T) {
	broken := errors.New("quota exceeded")
	c := Client{Host: alice, Web: &fakeServer{status: 200, body: twoRows}, Cache: &memory{err: broken}}
	_, err := c.GetServerConversations(ListParams{})
	compareError(t, err, 800, "getServerConversations is failed")
	if !errors.Is(err, broken) || !strings.Contains(err.(*Error).RejectionJSON(), "quota exceeded") {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestWhatACallChangesOnTheServerItChangesInTheStore(t *testing.T) {
	call := func(name, params, answer string) *memory {
		t.Helper()
		store := &memory{}
		c := Client{Host: alice, Web: &fakeServer{status: 200, body: answer}, Cache: store}
		if _, err := c.Call(name, params); err != nil {
			t.Fatal(err)
		}
		return store
	}
	s := call("pinConversation", `{"conversationId":"bob","conversationType":"singleChat","isPinned":true}`, `{"data":{"is_top":true,"update_top_status_time":17}}`)
	if len(s.changes) != 1 || !*s.changes[0].Pinned || s.changes[0].PinnedTime != 17 || s.changes[0].SessionID() != "singleChat-bob" {
		t.Errorf("pin changed %+v", s.changes)
	}
	s = call("addConversationMark", `{"conversations":[{"conversationId":"bob","conversationType":"singleChat"},{"conversationId":"g1","conversationType":"groupChat"}],"mark":3}`,
		`{"data":{"ignore":[{"to":"bob","type":"chat"}]}}`)
	if len(s.changes) != 1 || s.changes[0].SessionID() != "groupChat-g1" || *s.changes[0].Mark != 3 || !s.changes[0].Marked {
		t.Errorf("mark changed %+v", s.changes)
	}
	s = call("deleteConversation", `{"channel":"bob","chatType":"singleChat","deleteRoam":true}`, `{"data":{}}`)
	if !reflect.DeepEqual(s.removed, []string{"singleChat-bob with messages"}) {
		t.Errorf("delete removed %v", s.removed)
	}
	s = call("deleteConversation", `{"channel":"g1","chatType":"groupChat","deleteRoam":false}`, `{}`)
	if !reflect.DeepEqual(s.removed, []string{"groupChat-g1"}) {
		t.Errorf("delete removed %v", s.removed)
	}
}

func TestHistoryIsKeptWhenAskedWithoutTheAccessToken(t *testing.T) {
	answer := goldenAnswer(t, "history: one of each")
	for _, keep := range []bool{false, true} {
		store := &memory{}
		c := Client{Host: alice, Web: &fakeServer{status: 200, body: answer}, Cache: store}
		got, err := c.GetHistoryMessages(HistoryParams{Target: "bob", ChatType: "singleChat", Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, `"accessToken":"t"`) {
			t.Error("the caller's messages lack the token that the vendor's have")
		}
		if keep != (len(store.kept) == 9) || strings.Contains(strings.Join(store.kept, ""), "accessToken") {
			t.Errorf("keep %v: kept %v", keep, store.kept)
		}
	}
}

func TestRoamedMessagesThatCannotBeReadAreSetAside(t *testing.T) {
	good := jsontext.Value(goldenAnswer(t, "history: text with ext")).Members().Get("data").Members().Get("msgs").Elements()[0]
	answer := `{"data":{"msgs":[{"msg":"!"},{"msg":"/////w=="},7,` + string(good) + `],"next_key":"k","is_last":false}}`
	c := Client{Host: alice, Web: &fakeServer{status: 200, body: answer}}
	text, err := c.GetHistoryMessages(HistoryParams{Target: "bob", ChatType: "singleChat"})
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Messages []struct{ ID string }
		Problems []Problem
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	if len(result.Messages) != 1 || result.Messages[0].ID != "1001" || len(result.Problems) != 2 {
		t.Errorf("got %s", text)
	}
}

func TestBase64IsReadInEveryLength(t *testing.T) {
	for length := range 70 {
		want := make([]byte, length)
		for i := range want {
			want[i] = byte(i*37 + length)
		}
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding} {
			if got, ok := decodeBase64(encoding.EncodeToString(want)); !ok || !bytes.Equal(got, want) {
				t.Fatalf("%d bytes: got %x, want %x", length, got, want)
			}
		}
	}
}

func goldenAnswer(t *testing.T, name string) string {
	t.Helper()
	_, golden := readGolden(t)
	for _, g := range golden {
		if g.Name == name {
			return g.Answer.Body
		}
	}
	t.Fatalf("testdata/golden.json has no %q", name)
	return ""
}
