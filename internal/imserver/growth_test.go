//go:build !js

package imserver_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

func TestARestartLosesNothingThatWasAcknowledged(t *testing.T) {
	options := demo()
	options.Data = filepath.Join(t.TempDir(), "data")
	first := start(t, options)
	alice, _, _ := login(t, first, "alice")
	sent, err := alice.Send(txt(message.SingleChat, "bob", "kept"))
	if err != nil {
		t.Fatal(err)
	}
	alice.Close()
	first.Close()

	second := start(t, options)
	_, toBob, token := login(t, second, "bob")
	expect(t, toBob, "alice", "kept", sent.ServerID)
	code, list := get(t, second, "/org/app/sdk/user/bob/user_channels/list?limit=20", token)
	if code != 200 || !strings.Contains(string(list), sent.ServerID) {
		t.Errorf("HTTP %d: %s", code, list)
	}
}

func TestEachDeviceOfAUserGetsEverythingButWhatItSent(t *testing.T) {
	s := start(t, demo())
	phone, toPhone, _ := login(t, s, "alice")
	device := minicore.NewDevice()
	device.Resource += "tablet"
	toTablet := make(chan minicore.Event, 1000)
	tablet := minicore.New(minicore.Options{
		AppKey: imserver.AppKey, URL: s.SocketURL(), APIURL: s.URL(), Device: device,
		Events: func(e minicore.Event) { toTablet <- e },
	})
	t.Cleanup(tablet.Close)
	if _, err := tablet.Open(minicore.Credentials{User: "alice", Password: "pw-alice"}); err != nil {
		t.Fatal(err)
	}
	sent, err := phone.Send(txt(message.SingleChat, "bob", "from the phone"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, toTablet, "alice", "from the phone", sent.ServerID)
	id := s.Send("bob", "alice", false, "to both")
	if id == 0 {
		t.Fatal("not sent")
	}
	for _, events := range []chan minicore.Event{toPhone, toTablet} {
		if m, ok := wait(t, events, "onTextMessage").Data.(*message.Message); !ok || m.Text != "to both" {
			t.Errorf("got %+v", m)
		}
	}
}

func TestARefusalThatATestAskedForComesOnce(t *testing.T) {
	options := demo()
	options.Test = true
	s := start(t, options)
	alice, _, _ := login(t, s, "alice")
	r, err := http.Post(s.URL()+"/_test/refuse", "application/json", strings.NewReader(`{"user":"alice","code":1,"reason":"blocked"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if _, err := alice.Send(txt(message.SingleChat, "bob", "x")); err == nil {
		t.Error("the message was taken")
	}
	if _, err := alice.Send(txt(message.SingleChat, "bob", "y")); err != nil {
		t.Error(err)
	}
}

func TestTheHooksAreNotServedUnasked(t *testing.T) {
	s := start(t, demo())
	r, err := http.Post(s.URL()+"/_test/drop", "application/json", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusNotFound {
		t.Errorf("HTTP %d", r.StatusCode)
	}
}

func TestARestartKeepsPinsMarksContactsReadingHistoryAndFiles(t *testing.T) {
	options := demo()
	options.Data = filepath.Join(t.TempDir(), "data")
	first := start(t, options)
	alice, _, token := login(t, first, "alice")
	for _, to := range []string{"bob", "carol"} {
		for _, text := range []string{"one", "two"} {
			if _, err := alice.Send(txt(message.SingleChat, to, text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	first.Send("bob", "alice", false, "unread")
	first.Send("carol", "alice", false, "read")
	first.SetContacts("alice", map[string]string{"bob": "Bobby"})
	call := func(s *imserver.Server, method, path, body string) string {
		code, answer := request(t, s, method, "/org/app/"+path, token, "application/json", strings.NewReader(body))
		if code != 200 {
			t.Fatalf("%s %s: HTTP %d %s", method, path, code, answer)
		}
		return answer
	}
	call(first, "POST", "sdk/user/alice/user_channel/top?resource=x", `{"type":"chat","to":"bob"}`)
	call(first, "POST", "sdk/user/alice/user_channels/mark?resource=x", `{"mark":"mark_7","targets":[{"type":"chat","to":"carol"}]}`)
	if _, err := alice.Send(&message.Message{ID: message.NewID(), Type: "channel", ChatType: message.SingleChat, To: "carol"}); err != nil {
		t.Fatal(err)
	}
	_, uploaded := upload(t, first, token, "a.txt", []byte("contents"))
	past := func(s *imserver.Server, peer string) string {
		answer := call(s, "POST", "users/alice/messageroaming", `{"queue":"`+peer+`@easemob.com","start":-1,"pull_number":50}`)
		return answer[:strings.Index(answer, `"timestamp"`)]
	}
	look := func(s *imserver.Server) (seen []string) {
		list := call(s, "GET", "sdk/user/alice/user_channels/list?limit=20&need_mark=true", "")
		contacts := call(s, "GET", "users/alice/contacts/users?needReturnRemark=true", "")
		for _, want := range []string{`"is_top":true`, `"marks":["mark_7"]`, `"unread_num":1`, `"unread_num":0`} {
			if !strings.Contains(list, want) {
				t.Errorf("the list lacks %s: %s", want, list)
			}
		}
		if !strings.Contains(contacts, "Bobby") {
			t.Errorf("contacts: %s", contacts)
		}
		if code, contents := request(t, s, "GET", "/org/app/chatfiles/"+uploaded.uuid+"?share-secret="+uploaded.secret, "", "", nil); code != 200 || contents != "contents" {
			t.Errorf("the file: HTTP %d %s", code, contents)
		}
		return []string{past(s, "bob"), past(s, "carol")}
	}
	before := look(first)
	alice.Close()
	first.Close()
	second := start(t, options)
	if after := look(second); !slices.Equal(before, after) {
		t.Errorf("history was\n%v\nand is\n%v", before, after)
	}
}

func request(t *testing.T, s *imserver.Server, method, path, token, kind string, body io.Reader) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL()+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	told, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(told)
}

type uploadedFile struct{ uuid, secret string }

func upload(t *testing.T, s *imserver.Server, token, name string, contents []byte) (int, uploadedFile) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(contents)
	form.Close()
	code, told := request(t, s, "POST", "/org/app/chatfiles", token, form.FormDataContentType(), &body)
	_, rest, _ := strings.Cut(told, `"uuid":"`)
	uuid, _, _ := strings.Cut(rest, `"`)
	_, rest, _ = strings.Cut(told, `"share-secret":"`)
	secret, _, _ := strings.Cut(rest, `"`)
	return code, uploadedFile{uuid, secret}
}

func TestAnUploadIsServedToWhoKnowsItsSecret(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	_, file := upload(t, s, token, "a.txt", []byte("contents"))
	for secret, want := range map[string]int{file.secret: 200, "wrong": 401, "": 401} {
		code, contents := request(t, s, "GET", "/org/app/chatfiles/"+file.uuid+"?share-secret="+secret, "", "", nil)
		if code != want || want == 200 && contents != "contents" {
			t.Errorf("with %q: HTTP %d %s", secret, code, contents)
		}
	}
}

func TestNothingThatAClientAsksTakesTheServerDown(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	part := "/org/app/sdk/chatfiles/part-upload"
	_, told := request(t, s, "POST", part, token, "", nil)
	_, rest, _ := strings.Cut(told, `"uuid":"`)
	begun, _, _ := strings.Cut(rest, `"`)
	routes := []string{
		"POST /org/app/users", "POST /org/app/token", "GET /org/app/sdk/users/alice/token/expires", "GET /org/app/users/alice/resources",
		"DELETE /org/app/users/alice/disconnect/x", "GET /org/app/sdk/user/alice/user_channels/list?limit=-1&cursor=%ff",
		"GET /org/app/sdk/user/alice/user_channels/mark/search?mark=20", "POST /org/app/sdk/user/alice/user_channels/mark",
		"DELETE /org/app/sdk/user/alice/user_channels/mark", "GET /org/app/users/alice/user_channels",
		"GET /org/app/users/alice/user_channels/page?pageNum=99999999999999999999&pageSize=-3", "POST /org/app/sdk/user/alice/user_channel/top",
		"DELETE /org/app/sdk/user/alice/user_channel/top?type=chat&to=", "DELETE /org/app/user/alice/user_channel",
		"POST /org/app/users/alice/messageroaming", "POST /org/app/sdk/message/roaming/user/alice/delete/all",
		"DELETE /org/app/sdk/message/roaming/chat/user/alice?userId=bob&msgIdList=x", "DELETE /org/app/sdk/message/roaming/chat/user/alice/time?userId=bob&delTime=x",
		"GET /org/app/users/alice/contacts/users", "GET /org/app/users/alice/contacts?limit=x&cursor=%00", "POST " + part, "POST " + part + "/" + begun,
		"PUT " + part + "/" + begun, "DELETE " + part + "/none", "POST /org/app/chatfiles", "GET /org/app/chatfiles/none", "GET /nothing", "PATCH /org/app/token",
	}
	bodies := map[string]string{"nothing": "", "garbage": "\x00{[", "null": "null", "a list": "[]", "wrong types": `{"queue":7,"mark":{},"targets":3,"to":[],"username":1}`}
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		for name, body := range bodies {
			for _, kind := range []string{"application/json", "multipart/form-data", "multipart/form-data; boundary=x"} {
				if code, answer := request(t, s, method, path, token, kind, strings.NewReader(body)); code >= 500 {
					t.Errorf("%s with %s as %s: HTTP %d %s", route, name, kind, code, answer)
				}
			}
		}
		code, answer := request(t, s, method, path, "wrong", "application/json", strings.NewReader("{}"))
		open := strings.HasSuffix(path, "/users") || strings.HasSuffix(path, "/token") || strings.Contains(path, "none") && method == "GET" || path == "/nothing"
		if !open && code != 401 {
			t.Errorf("%s with a wrong token: HTTP %d %s", route, code, answer)
		}
	}
	if code, _ := upload(t, s, token, "big", make([]byte, 33<<20)); code != 413 {
		t.Errorf("a file of 33 MiB: HTTP %d", code)
	}
	login(t, s, "bob")
}
