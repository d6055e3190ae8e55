//go:build !js

package imserver_test

import (
	"math"
	"strings"
	"testing"

	"localcache-wasm/internal/message"
)

// A peer can put any double into a message; JSON has no word for some. The list
// must still tell the message.
func TestTheListTellsALocationThatIsNowhere(t *testing.T) {
	s := start(t, demo())
	alice, _, _ := login(t, s, "alice")
	nowhere := &message.Message{ID: message.NewID(), Type: "loc", ChatType: message.SingleChat, To: "bob",
		Location: message.Location{Lat: math.NaN(), Lng: math.Inf(1), Addr: "nowhere"}}
	if _, err := alice.Send(nowhere); err != nil {
		t.Fatal(err)
	}
	_, _, token := login(t, s, "bob")
	code, list := get(t, s, "/org/app/sdk/user/bob/user_channels/list?limit=20", token)
	if code != 200 || !strings.Contains(string(list), "nowhere") {
		t.Errorf("HTTP %d: %s", code, list)
	}
}
