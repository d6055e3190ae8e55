//go:build !js

package imserver_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestWhatIsPastIsListedAsReadAndComesToNobody(t *testing.T) {
	s := start(t, demo())
	at := time.Now().Add(-48 * time.Hour)
	if s.Past("bob", "alice", false, "two days ago", at) == 0 {
		t.Fatal("a past to a user has no id")
	}
	if id := s.Past("bob", "nobody", true, "to no group", at); id != 0 {
		t.Fatalf("a past to a group that is not there has the id %d", id)
	}
	_, toAlice, token := login(t, s, "alice")
	id := s.Send("carol", "alice", false, "now")
	expect(t, toAlice, "carol", "now", strconv.FormatUint(id, 10)) // the first to arrive
	_, list := get(t, s, "/org/app/sdk/user/alice/user_channels/list?limit=20", token)
	if n := strings.Count(string(list), `"unread_num":0`); n != 1 || !strings.Contains(string(list), "two days ago") {
		t.Errorf("%d read conversations in the list: %s", n, list)
	}
}
