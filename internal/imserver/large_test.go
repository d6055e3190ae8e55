//go:build !js

package imserver_test

import (
	"errors"
	"strings"
	"testing"

	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

func TestAMessageThatIsTooLargeIsRefusedAlone(t *testing.T) {
	s := start(t, demo())
	alice, toAlice, _ := login(t, s, "alice")
	_, toBob, _ := login(t, s, "bob")
	texts := make([]string, 21)
	for i := range texts {
		texts[i] = strings.Repeat("x", i+1)
	}
	texts[10] = strings.Repeat("large", 2<<20/5)
	results := make(chan error, len(texts))
	for i, text := range texts {
		go func() {
			_, err := alice.Send(txt(message.SingleChat, "bob", text))
			var refused *minicore.Error
			switch {
			case i != 10 && err != nil:
				results <- errors.New("a small message was refused: " + err.Error())
			case i == 10 && !(errors.As(err, &refused) && refused.Type == 511):
				results <- errors.New("the large message was not refused with 511")
			default:
				results <- nil
			}
		}()
	}
	for range texts {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	for range len(texts) - 1 {
		if m, ok := wait(t, toBob, "onTextMessage").Data.(*message.Message); !ok || len(m.Text) > 21 {
			t.Errorf("bob got a message of %d bytes", len(m.Text))
		}
	}
	for len(toAlice) > 0 {
		if e := <-toAlice; e.Name == "onDisconnected" || e.Name == "onReconnecting" {
			t.Error("alice's connection ended: " + e.Name)
		}
	}
}

func TestManyLargeMessagesReachADeviceThatWasAway(t *testing.T) {
	s := start(t, demo())
	large := strings.Repeat("x", 1<<20-500)
	for range 18 { // more than fits one frame down
		if s.Send("alice", "bob", false, large) == 0 {
			t.Fatal("not sent")
		}
	}
	_, toBob, _ := login(t, s, "bob")
	for range 18 {
		if m, ok := wait(t, toBob, "onTextMessage").Data.(*message.Message); !ok || len(m.Text) != len(large) {
			t.Fatal("a message came changed")
		}
	}
}
