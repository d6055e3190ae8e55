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

// Upper and lower case are the same user, whoever writes it and wherever. What
// the server tells is in lower case.
func TestIDsOfUsersAreWrittenInLowerCase(t *testing.T) {
	s := start(t, imserver.Options{
		Users:  map[string]string{"Alice": "pw-Alice", "bob": "pw-Bob"},
		Groups: map[string][]string{"G1": {"ALICE", "Bob"}},
	})
	alice, toAlice, token := login(t, s, "Alice")
	bob, toBob, _ := login(t, s, "Bob")
	sent, err := alice.Send(txt(message.SingleChat, "BOB", "hello"))
	if err != nil {
		t.Fatal(err)
	}
	got, _ := wait(t, toBob, "onTextMessage").Data.(*message.Message)
	if got == nil || got.From != "alice" || got.To != "bob" || got.ID != sent.ServerID {
		t.Errorf("bob got %+v", got)
	}
	if _, err := bob.Send(txt(message.GroupChat, "G1", "all")); err != nil {
		t.Fatal(err)
	}
	if got, _ := wait(t, toAlice, "onTextMessage").Data.(*message.Message); got == nil || got.From != "bob" || got.To != "G1" {
		t.Errorf("alice got %+v", got)
	}
	s.SetContacts("ALICE", map[string]string{"Bob": "Bobby"})

	told := ""
	for _, ask := range []struct{ method, path, body string }{
		{"POST", "token", `{"username":"ALICE","password":"pw-Alice"}`},
		{"GET", "users/Alice/contacts/users?needReturnRemark=true", ""},
		{"POST", "sdk/user/aLICE/user_channel/top?resource=x", `{"type":"chat","to":"BOB"}`},
		{"GET", "sdk/user/Alice/user_channels/list?limit=20", ""},
		{"POST", "users/ALICE/messageroaming", `{"queue":"Bob@easemob.com","start":-1,"pull_number":50,"userId":"ALICE"}`},
		{"GET", "sdk/users/Alice/token/expires", ""},
	} {
		code, answer := request(t, s, ask.method, "/org/app/"+ask.path, token, "application/json", strings.NewReader(ask.body))
		if code != 200 {
			t.Errorf("%s %s: HTTP %d %s", ask.method, ask.path, code, answer)
		}
		if strings.Contains(ask.path, "messageroaming") && strings.Count(answer, `"msg"`) != 1 {
			t.Errorf("the history is %s", answer)
		}
		for _, field := range []string{"uri", "path"} { // these repeat what was asked
			_, rest, _ := strings.Cut(answer, `"`+field+`":"`)
			asked, _, _ := strings.Cut(rest, `"`)
			answer = strings.ReplaceAll(answer, asked, "")
		}
		told += answer
	}
	for _, upper := range []string{"Alice", "ALICE", `"Bob"`, "BOB", "_Bob@"} {
		if strings.Contains(told, upper) {
			t.Errorf("%s is in what the server told: %s", upper, told)
		}
	}
	if strings.Count(told, `"session_to":"bob"`) != 1 || !strings.Contains(told, `"username":"bob"`) {
		t.Errorf("bob is not once in the list, or not among the contacts: %s", told)
	}
}
