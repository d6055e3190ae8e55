//go:build !js

package minicore_test

import (
	"fmt"
	"log"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// Two users on a server of their own: one sends, the other is given the message
// as an event.
func Example() {
	server, err := imserver.New(imserver.Options{Users: map[string]string{"alice": "secret", "bob": "secret"}})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Start("127.0.0.1:0"); err != nil {
		log.Fatal(err)
	}
	defer server.Close()

	received := make(chan *message.Message, 1)
	login := func(user string, events func(minicore.Event)) *minicore.Client {
		client := minicore.New(minicore.Options{
			AppKey: imserver.AppKey,
			URL:    server.SocketURL(),
			APIURL: server.URL(),
			Device: minicore.NewDevice(),
			Events: events,
		})
		if _, err := client.Open(minicore.Credentials{User: user, Password: "secret"}); err != nil {
			log.Fatal(err)
		}
		return client
	}
	bob := login("bob", func(event minicore.Event) {
		if event.Name == "onTextMessage" {
			received <- event.Data.(*message.Message)
		}
	})
	defer bob.Close()
	alice := login("alice", nil)
	defer alice.Close()

	sent, err := alice.Send(&message.Message{
		ID: message.NewID(), Type: "txt", ChatType: message.SingleChat, To: "bob", Text: "Hello",
	})
	if err != nil {
		log.Fatal(err)
	}
	got := <-received
	fmt.Println(got.From, "wrote:", got.Text)
	fmt.Println("the same id on both sides:", got.ID == sent.ServerID)
	// Output:
	// alice wrote: Hello
	// the same id on both sides: true
}

// What a server refuses comes back as an Error with the vendor's type.
func ExampleError() {
	server, err := imserver.New(imserver.Options{Users: map[string]string{"alice": "secret"}})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Start("127.0.0.1:0"); err != nil {
		log.Fatal(err)
	}
	defer server.Close()

	client := minicore.New(minicore.Options{
		AppKey: imserver.AppKey, URL: server.SocketURL(), APIURL: server.URL(), Device: minicore.NewDevice(),
	})
	_, err = client.Open(minicore.Credentials{User: "alice", AccessToken: "not a token"})
	fmt.Println(err)
	// Output: INVALID_TOKEN (type 28)
}

// The name of a database follows from the app and the user.
func ExampleDatabaseName() {
	fmt.Println(minicore.DatabaseName("org#app", "alice"))
	// Output: cache_1206321150_alice
}
