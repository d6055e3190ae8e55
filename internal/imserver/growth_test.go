//go:build !js

package imserver_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
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

func TestAnUploadIsServedToWhoKnowsItsSecret(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, "contents")
	form.Close()
	r, _ := http.NewRequest(http.MethodPost, s.URL()+"/org/app/chatfiles", &body)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	told, _ := io.ReadAll(answer.Body)
	_, rest, _ := strings.Cut(string(told), `"uuid":"`)
	uuid, _, _ := strings.Cut(rest, `"`)
	_, rest, _ = strings.Cut(string(told), `"share-secret":"`)
	secret, _, _ := strings.Cut(rest, `"`)
	for path, want := range map[string]int{"?share-secret=" + secret: 200, "?share-secret=wrong": 401} {
		file, err := http.Get(s.URL() + "/org/app/chatfiles/" + uuid + path)
		if err != nil {
			t.Fatal(err)
		}
		contents, _ := io.ReadAll(file.Body)
		file.Body.Close()
		if file.StatusCode != want || want == 200 && string(contents) != "contents" {
			t.Errorf("%s: HTTP %d %s", path, file.StatusCode, contents)
		}
	}
}
