//go:build !js

package imserver

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	chat "localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

func growing(t *testing.T, o Options) *Server {
	t.Helper()
	o.Open = true
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// on logs a device in; texts gets what it is handed.
func on(t *testing.T, s *Server, user, resource string) (c *minicore.Client, texts chan string) {
	t.Helper()
	texts = make(chan string, 10_000)
	device := minicore.NewDevice()
	device.Resource = resource
	c = minicore.New(minicore.Options{
		AppKey: AppKey, URL: s.SocketURL(), APIURL: s.URL(), Device: device,
		Events: func(e minicore.Event) {
			if m, ok := e.Data.(*chat.Message); ok && e.Name == "onTextMessage" {
				texts <- m.Text
			}
		},
	})
	t.Cleanup(c.Close)
	if _, err := c.Open(minicore.Credentials{User: user, Password: "pw"}); err != nil {
		t.Fatal(err)
	}
	return c, texts
}

func gets(t *testing.T, texts chan string, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		select {
		case got := <-texts:
			if want := fmt.Sprint("m", i); got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("m%d did not come", i)
		}
	}
}

func (s *Server) lengths(user, peer string) (queue, history, messages int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues.of(user, peer); q != nil {
		queue = len(q.items)
	}
	if e := s.conversations.of(user, target{single, peer}); e != nil {
		history = len(e.history)
	}
	return queue, history, len(s.conversations.messages)
}

func TestWhatEveryDeviceHasLeavesTheQueueButForTheLast(t *testing.T) {
	options := Options{QueueKeep: 10, HistoryKeep: 30, Data: filepath.Join(t.TempDir(), "data")}
	s := growing(t, options)
	phone, toPhone := on(t, s, "bob", "phone")
	for i := range 400 {
		s.Send("alice", "bob", false, fmt.Sprint("m", i))
		if i%100 == 99 {
			gets(t, toPhone, i-99, i+1)
		}
	}
	s.Send("alice", "bob", false, "m400") // acknowledging is what trims
	gets(t, toPhone, 400, 401)
	until(t, func() bool {
		return s.queues.devices["bob"]["phone"].cursors["alice"] == s.queues.of("bob", "alice").end()
	}, s, "the acknowledgement")
	queue, history, messages := s.lengths("bob", "alice")
	if queue >= 10+trimStep+batchSize || history >= 30+trimStep || messages > 2*(30+trimStep) {
		t.Errorf("a queue of %d, a history of %d, %d messages in all", queue, history, messages)
	}
	phone.Close()
	s.Close()

	s = growing(t, options) // the file has let go of them too
	if q, h, m := s.lengths("bob", "alice"); q > queue || h > history || m > messages {
		t.Errorf("after a restart: a queue of %d, a history of %d, %d messages in all", q, h, m)
	}
	_, toTablet := on(t, s, "bob", "tablet")
	gets(t, toTablet, 401-queue, 401)
	_, again := on(t, s, "bob", "phone")
	select {
	case text := <-again:
		t.Errorf("%q came again", text)
	case <-time.After(100 * time.Millisecond):
	}
}

func TestADeviceThatIsAwayKeepsWhatItHasNot(t *testing.T) {
	s := growing(t, Options{QueueKeep: 10})
	away, _ := on(t, s, "bob", "tablet")
	away.Close()
	_, toPhone := on(t, s, "bob", "phone")
	for i := range 150 {
		s.Send("alice", "bob", false, fmt.Sprint("m", i))
	}
	gets(t, toPhone, 0, 150)
	_, toTablet := on(t, s, "bob", "tablet")
	gets(t, toTablet, 0, 150)
}

func TestADeviceThatNeverAsksHoldsUpOnlySoMuch(t *testing.T) {
	s := growing(t, Options{QueueKeep: 10})
	away, _ := on(t, s, "bob", "tablet")
	away.Close()
	for i := range 600 {
		s.Send("alice", "bob", false, fmt.Sprint("m", i))
	}
	if queue, _, _ := s.lengths("bob", "alice"); queue > 10*queueMost+10+trimStep {
		t.Errorf("a queue of %d", queue)
	}
}

func TestWhatAUserSendsItselfDoesNotGatherInItsOwnQueue(t *testing.T) {
	s := growing(t, Options{QueueKeep: 10})
	phone, _ := on(t, s, "bob", "phone")
	for i := range 200 {
		if _, err := phone.Send(&chat.Message{ID: chat.NewID(), Type: "txt", ChatType: chat.SingleChat, To: "alice", Text: fmt.Sprint("m", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if queue, _, _ := s.lengths("bob", "alice"); queue >= 10+trimStep {
		t.Errorf("a queue of %d, and bob's one device needs none of it", queue)
	}
}

func TestDevicesThatWereAwayLongestAreForgotten(t *testing.T) {
	s := growing(t, Options{})
	kept, _ := on(t, s, "bob", "kept")
	for i := range maxKnownDevices + 5 {
		c, _ := on(t, s, "bob", "device"+strconv.Itoa(i))
		c.Close()
		until(t, func() bool { return !s.connections.has("bob", "device"+strconv.Itoa(i)) }, s, "the end of a connection")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.queues.devices["bob"]); n > maxKnownDevices {
		t.Errorf("%d devices are known", n)
	}
	if s.queues.devices["bob"]["kept"] == nil || !kept.IsOpened() {
		t.Error("the device that is here was forgotten")
	}
}

// until waits for something that is looked at under the server's lock.
func until(t *testing.T, holds func() bool, s *Server, what string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		done := holds()
		s.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestTokensThatEndedAreForgotten(t *testing.T) {
	s := growing(t, Options{TokenLife: time.Millisecond})
	for range 5 {
		time.Sleep(2 * time.Millisecond)
		if _, err := minicore.New(minicore.Options{AppKey: AppKey, URL: s.SocketURL(), APIURL: s.URL(), Device: minicore.NewDevice()}).
			Open(minicore.Credentials{User: "bob", Password: "pw"}); err == nil {
			t.Log("logged in within a millisecond")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.accounts.tokens) > 1 {
		t.Errorf("%d tokens are kept", len(s.accounts.tokens))
	}
}
