//go:build !js

package imserver_test

import (
	"path/filepath"
	"strings"
	"testing"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// Names become keys of the data file, which takes 32 KiB: one client must not end
// the server, and with it everybody's connections, by a name that is longer.
func TestALongNameIsRefusedAndTheServerGoesOn(t *testing.T) {
	options := demo()
	options.Open = true
	options.Data = filepath.Join(t.TempDir(), "data")
	s := start(t, options)
	long := strings.Repeat("x", 40_000)

	alice, _, _ := login(t, s, "alice")
	if _, err := alice.Send(txt(message.SingleChat, long, "x")); err == nil {
		t.Error("a message to a user of a long name was taken")
	}
	device := minicore.NewDevice()
	device.Resource = long
	other := minicore.New(minicore.Options{AppKey: imserver.AppKey, URL: s.SocketURL(), APIURL: s.URL(), Device: device})
	t.Cleanup(other.Close)
	if _, err := other.Open(minicore.Credentials{User: "alice", Password: "pw-alice"}); err == nil {
		t.Error("a device of a long name was let in")
	}
	if _, err := alice.Send(txt(message.SingleChat, "bob", "still there")); err != nil {
		t.Errorf("after that: %v", err)
	}
	select {
	case err := <-s.Failed():
		t.Errorf("the server gave up: %v", err)
	default:
	}
}
