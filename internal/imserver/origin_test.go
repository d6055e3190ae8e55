//go:build !js

package imserver_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/internal/imserver"
)

// from asks as a page of an origin does; "" asks as a client that is no browser.
func from(t *testing.T, s *imserver.Server, origin, host, method, path, body string) int {
	t.Helper()
	r, err := http.NewRequest(method, s.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	if host != "" {
		r.Host = host
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

func TestAnOpenServerChecksTheOriginOfWhatChangesSomething(t *testing.T) {
	s := start(t, imserver.Options{Open: true, Test: true, Origins: []string{"http://allowed.example"}})
	own := strings.TrimPrefix(s.URL(), "http://")
	for _, ask := range []struct {
		origin, host string
		want         int
	}{
		{"", "", 200},
		{s.URL(), "", 200},
		{"http://allowed.example", "", 200},
		{"https://evil.example", "", 403},
		{"null", "", 403},
		{"http://" + own + ".evil.example", "", 403},
		{"http://evil.example", "evil.example", 403}, // a name of its own that leads here
	} {
		for path, body := range map[string]string{
			"/org/app/token": `{"username":"eve","password":"x"}`,
			"/_test/groups":  `{"id":"g","members":["eve"]}`,
		} {
			if got := from(t, s, ask.origin, ask.host, http.MethodPost, path, body); got != ask.want {
				t.Errorf("POST %s from %q to host %q: HTTP %d, want %d", path, ask.origin, ask.host, got, ask.want)
			}
		}
	}
	if got := from(t, s, "https://evil.example", "", http.MethodOptions, "/org/app/token", ""); got != 200 {
		t.Errorf("a preflight: HTTP %d", got)
	}
}

func TestAnOpenServerChecksTheOriginOfASocket(t *testing.T) {
	s := start(t, imserver.Options{Open: true})
	for origin, want := range map[string]bool{"": true, s.URL(): true, "https://evil.example": false} {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		ws, _, err := websocket.Dial(ctx, s.SocketURL(), &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if (err == nil) != want {
			t.Errorf("a socket from %q: %v", origin, err)
		}
		if err == nil {
			ws.CloseNow()
		}
		cancel()
	}
}

func TestTheHooksOfTestsAreNotForPagesOfOtherOrigins(t *testing.T) {
	options := demo()
	options.Test = true
	s := start(t, options)
	if got := from(t, s, "https://evil.example", "", http.MethodPost, "/_test/messages", `{"from":"bob","to":"alice","text":"x"}`); got != http.StatusForbidden {
		t.Errorf("HTTP %d", got)
	}
}

func TestAServerWithFixedAccountsServesPagesOfAnyOrigin(t *testing.T) {
	s := start(t, demo())
	if got := from(t, s, "https://site.example", "", http.MethodPost, "/org/app/token", `{"username":"alice","password":"pw-alice"}`); got != 200 {
		t.Errorf("HTTP %d", got)
	}
}
