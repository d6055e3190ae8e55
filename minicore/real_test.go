//go:build !js

package minicore

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
)

// serve starts imserver, whose port of before may need a moment.
func serve(t *testing.T, options imserver.Options, address string) *imserver.Server {
	server, err := imserver.New(options)
	if err == nil {
		for range 50 {
			if err = server.Start(address); err == nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	if err != nil {
		t.Error(err)
		panic(err) // also from the goroutine that restarts it, where FailNow may not be called
	}
	return server
}

// 20 users exchange 2,000 messages on a real websocket while connections are
// cut and the server restarts: each acknowledged message reaches its receiver
// exactly once, and none is handed out twice.
func TestNothingAcknowledgedIsLostOrDoubledWhileServersRestart(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	const users, each = 20, 100
	options := imserver.Options{Open: true, Data: filepath.Join(t.TempDir(), "data")}
	server := serve(t, options, "127.0.0.1:0")
	defer func() { server.Close() }()
	api, socket := server.URL(), server.SocketURL() // kept over restarts

	var mu sync.Mutex
	received := map[string]int{} // "receiver serverID" → times
	clients := make([]*Client, users)
	name := func(i int) string { return fmt.Sprintf("user%02d", i) }
	for i := range users {
		me := name(i)
		device := NewDevice()
		device.Resource += me
		clients[i] = New(Options{
			AppKey: "org#app", URL: socket, APIURL: api,
			Device: device, AutoReconnectMax: 1000,
			Events: func(e Event) {
				if m, ok := e.Data.(*message.Message); ok && e.Name == "onTextMessage" {
					mu.Lock()
					received[me+" "+m.ID]++
					mu.Unlock()
				}
			},
		})
		defer clients[i].Close()
		if _, err := clients[i].Open(Credentials{User: me, Password: "pw"}); err != nil {
			t.Fatal(err)
		}
	}

	acknowledged := map[string]bool{}
	var refused atomic.Int64
	var senders sync.WaitGroup
	for i := range users {
		senders.Add(1)
		go func() {
			defer senders.Done()
			for n := range each {
				to := name((i + 1 + rand.IntN(users-1)) % users) // a device is not told what it sent itself
				sent, err := clients[i].Send(&message.Message{
					ID: message.NewID(), Type: "txt", ChatType: message.SingleChat, To: to, Text: fmt.Sprint(i, " ", n),
				})
				if err != nil {
					refused.Add(1) // dropped under way: it may have arrived, at most once
				} else {
					mu.Lock()
					acknowledged[to+" "+sent.ServerID] = true
					mu.Unlock()
				}
				time.Sleep(time.Duration(20+rand.IntN(60)) * time.Millisecond)
			}
		}()
	}
	stop := make(chan struct{})
	var trouble sync.WaitGroup
	trouble.Add(1)
	go func() {
		defer trouble.Done()
		for round := 1; ; round++ {
			select {
			case <-stop:
				return
			case <-time.After(700 * time.Millisecond):
			}
			if round%4 == 0 {
				server.Drop("") // no goodbye
				server.Close()
				time.Sleep(300 * time.Millisecond)
				server = serve(t, options, strings.TrimPrefix(api, "http://"))
				continue
			}
			server.DropWhich(func(string) bool { return rand.IntN(3) == 0 })
		}
	}()
	senders.Wait()
	close(stop)
	trouble.Wait()

	missing := func() (list []string) {
		mu.Lock()
		defer mu.Unlock()
		for key := range acknowledged {
			if received[key] == 0 {
				list = append(list, key)
			}
		}
		return list
	}
	for deadline := time.Now().Add(30 * time.Second); len(missing()) > 0 && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
	}
	if list := missing(); len(list) > 0 {
		t.Errorf("%d of %d acknowledged messages never arrived: %v", len(list), len(acknowledged), list)
	}
	mu.Lock()
	defer mu.Unlock()
	for key, times := range received {
		if times != 1 {
			t.Errorf("%s arrived %d times", key, times)
		}
	}
	t.Logf("%d acknowledged, %d failed under way, %d received", len(acknowledged), refused.Load(), len(received))
}
