//go:build !js

package contact_test

import (
	"fmt"
	"log"
	"time"

	"localcache-wasm/contact"
	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/web"
	"localcache-wasm/minicore"
)

// printed is a local store that only says what it is given.
type printed struct{}

func (printed) MergeServerPage(page []contact.ServerConversation) error {
	for _, c := range page {
		fmt.Println("merge", c.SessionID, "unread", c.UnreadCount)
	}
	return nil
}

// A page of the server's list goes into the store before the call returns.
func ExampleClient_GetServerConversations() {
	server, err := imserver.New(imserver.Options{Users: map[string]string{"alice": "secret", "bob": "secret"}})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Start("127.0.0.1:0"); err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.Past("bob", "alice", false, "Are you there?", time.Now())

	// The calls need a token. A connection has one.
	connection := minicore.New(minicore.Options{
		AppKey: imserver.AppKey, URL: server.SocketURL(), APIURL: server.URL(), Device: minicore.NewDevice(),
	})
	login, err := connection.Open(minicore.Credentials{User: "alice", Password: "secret"})
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	client := contact.Client{
		Host: contact.Host{
			APIURL: server.URL(), OrgName: "org", AppName: "app",
			User: "alice", AccessToken: login.AccessToken, Resource: connection.Resource(),
		},
		Web:   web.NewDoer(),
		Cache: printed{},
	}
	if _, err := client.GetServerConversations(contact.ListParams{PageSize: 20}); err != nil {
		log.Fatal(err)
	}
	// Output: merge singleChat-bob unread 0
}

// Wrong parameters are refused before anything is asked of the server.
func ExampleParamError() {
	client := contact.Client{Host: contact.Host{OrgName: "org", AppName: "app", AccessToken: "token"}, Web: web.NewDoer()}
	_, err := client.GetServerConversations(contact.ListParams{PageSize: 51})
	fmt.Println(err)
	// Output: Invalid parameter pageSize: 51
}
