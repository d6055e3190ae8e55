//go:build !js

package imserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

func demo() imserver.Options {
	return imserver.Options{
		Users:  map[string]string{"alice": "pw-alice", "bob": "pw-bob", "carol": "pw-carol"},
		Groups: map[string][]string{"g1": {"alice", "bob", "carol"}},
	}
}

func newClient(s *imserver.Server, user string) (*minicore.Client, chan minicore.Event) {
	events := make(chan minicore.Event, 1000)
	device := minicore.NewDevice()
	device.Resource += user
	return minicore.New(minicore.Options{
		AppKey: imserver.AppKey, URL: s.SocketURL(), APIURL: s.URL(), Device: device,
		Events: func(e minicore.Event) { events <- e },
	}), events
}

func login(t *testing.T, s *imserver.Server, user string) (*minicore.Client, chan minicore.Event, string) {
	t.Helper()
	c, events := newClient(s, user)
	t.Cleanup(c.Close)
	in, err := c.Open(minicore.Credentials{User: user, Password: "pw-" + user})
	if err != nil {
		t.Fatal(err)
	}
	return c, events, in.AccessToken
}

func wait(t *testing.T, events chan minicore.Event, name string) minicore.Event {
	t.Helper()
	timeout := time.After(5 * time.Second)
	for {
		select {
		case e := <-events:
			if e.Name == name {
				return e
			}
		case <-timeout:
			t.Fatalf("no %s", name)
		}
	}
}

func txt(kind, to, text string) *message.Message {
	return &message.Message{ID: message.NewID(), Type: "txt", ChatType: kind, To: to, Text: text}
}

func expect(t *testing.T, events chan minicore.Event, from, text, id string) {
	t.Helper()
	m, ok := wait(t, events, "onTextMessage").Data.(*message.Message)
	if !ok || m.From != from || m.Text != text || m.ID != id {
		t.Fatalf("got %+v, want %q from %s with id %s", m, text, from, id)
	}
}

func TestOurClientExchangesMessages(t *testing.T) {
	s := start(t, demo())
	alice, toAlice, _ := login(t, s, "alice")
	offline, err := alice.Send(txt(message.SingleChat, "bob", "while you were away"))
	if err != nil {
		t.Fatal(err)
	}
	bob, toBob, _ := login(t, s, "bob")
	expect(t, toBob, "alice", "while you were away", offline.ServerID)
	live, err := bob.Send(txt(message.SingleChat, "alice", "here I am"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, toAlice, "bob", "here I am", live.ServerID)
	group, err := alice.Send(txt(message.GroupChat, "g1", "all of you"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, toBob, "alice", "all of you", group.ServerID)
	if _, err := alice.Send(txt(message.GroupChat, "nowhere", "x")); err == nil {
		t.Error("a group that is not there took a message")
	}
}

func TestARecallReachesThePeer(t *testing.T) {
	s := start(t, demo())
	alice, _, _ := login(t, s, "alice")
	_, toBob, _ := login(t, s, "bob")
	sent, err := alice.Send(txt(message.SingleChat, "bob", "oops"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, toBob, "alice", "oops", sent.ServerID)
	recall := &message.Message{ID: message.NewID(), Type: "recall", ChatType: message.SingleChat, To: "bob", AckID: sent.ServerID}
	if _, err := alice.Send(recall); err != nil {
		t.Fatal(err)
	}
	if e := wait(t, toBob, "onRecallMessage"); !strings.Contains(e.JSON(), sent.ServerID) {
		t.Error(e.JSON())
	}
}

func TestAWrongTokenIsRefused(t *testing.T) {
	s := start(t, demo())
	c, _ := newClient(s, "alice")
	defer c.Close()
	_, err := c.Open(minicore.Credentials{User: "alice", AccessToken: "wrong"})
	var refusal *minicore.Error
	if !errors.As(err, &refusal) || refusal.Type != 28 {
		t.Errorf("got %v, want type 28", err)
	}
	if code, _ := get(t, s, "/org/app/sdk/users/alice/token/expires", "wrong"); code != 401 {
		t.Errorf("token/expires: HTTP %d", code)
	}
}

func get(t *testing.T, s *imserver.Server, path, token string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.URL()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var raw json.RawMessage
	_ = json.NewDecoder(answer.Body).Decode(&raw)
	return answer.StatusCode, raw
}

func TestTheListComesInPages(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	s.Send("bob", "alice", false, "1")
	s.Send("carol", "alice", false, "2")
	s.Send("bob", "g1", true, "3")
	var names []string
	cursor := ""
	for range 4 {
		code, body := get(t, s, "/org/app/sdk/user/alice/user_channels/list?&limit=2&cursor="+cursor, token)
		var page struct {
			Data struct {
				Rows []struct {
					To    string `json:"session_to"`
					Marks *[]int `json:"marks"`
				} `json:"channel_infos"`
				Cursor string
			}
		}
		if err := json.Unmarshal(body, &page); err != nil || code != 200 {
			t.Fatal(code, err)
		}
		for _, row := range page.Data.Rows {
			names = append(names, row.To)
			if row.Marks == nil {
				t.Error("marks is null")
			}
		}
		if cursor = page.Data.Cursor; cursor == "" {
			break
		}
	}
	if got := strings.Join(names, " "); got != "g1 carol bob" {
		t.Error(got)
	}
}

func TestBadFramesEndOnlyTheirConnection(t *testing.T) {
	s := start(t, demo())
	for _, frame := range [][]byte{{0xff, 0xff, 0xff}, {}, {0x40, 1}, {0x40, 3, 0x4a, 1, 0xff}, make([]byte, 2<<20)} {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		ws, _, err := websocket.Dial(ctx, s.SocketURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = ws.Write(ctx, websocket.MessageBinary, frame)
		if _, _, err := ws.Read(ctx); err == nil || ctx.Err() != nil {
			t.Errorf("a frame of %d bytes did not end its connection", len(frame))
		}
		ws.CloseNow()
		cancel()
	}
	login(t, s, "alice")
}

func TestPreflightAndWasm(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/a.wasm", []byte("\x00asm"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, imserver.Options{Pages: http.FileServer(http.Dir(dir))})
	for _, method := range []string{http.MethodOptions, http.MethodGet} {
		r, _ := http.NewRequest(method, s.URL()+"/a.wasm", nil)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 || answer.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: HTTP %d %v", method, answer.StatusCode, answer.Header)
		}
		if kind := answer.Header.Get("Content-Type"); method == http.MethodGet && kind != "application/wasm" {
			t.Error(kind)
		}
	}
}
