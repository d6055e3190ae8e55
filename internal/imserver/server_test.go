//go:build !js

package imserver_test

import (
	"net/http"
	"strings"
	"testing"

	"localcache-wasm/internal/imserver"
)

func start(t *testing.T, o imserver.Options) *imserver.Server {
	t.Helper()
	s, err := imserver.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestLoginRefusesAWrongPasswordAndAnUnknownUser(t *testing.T) {
	s := start(t, imserver.Options{Users: map[string]string{"alice": "secret"}})
	for body, want := range map[string]int{
		`{"username":"alice","password":"secret"}`: 200,
		`{"username":"alice","password":"wrong"}`:  400,
		`{"username":"eve","password":"x"}`:        404,
		`no json`:                                  400,
	} {
		r, err := http.Post(s.URL()+"/org/app/token", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%s: HTTP %d, want %d", body, r.StatusCode, want)
		}
	}
}

func TestTheListNeedsAToken(t *testing.T) {
	s := start(t, imserver.Options{})
	r, err := http.Get(s.URL() + "/org/app/sdk/user/alice/user_channels/list?limit=20")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != 401 {
		t.Errorf("HTTP %d", r.StatusCode)
	}
}

func TestOversizedBodiesAreRefused(t *testing.T) {
	s := start(t, imserver.Options{Open: true})
	r, err := http.Post(s.URL()+"/org/app/token", "application/json", strings.NewReader(`{"username":"`+strings.Repeat("x", 2<<20)))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("HTTP %d", r.StatusCode)
	}
}
