// Command imserver is a development server for MSync clients: see package
// internal/imserver. It keeps everything in memory and binds to this machine.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"

	"localcache-wasm/internal/imserver"
)

func main() {
	address := flag.String("addr", "127.0.0.1:8380", "where to listen; port 0 takes any free one")
	open := flag.Bool("open", false, "register unknown users when they log in")
	demo := flag.Bool("demo", false, "users alice, bob and carol (password pw-<name>), a group g1, and a bot that writes now and then")
	static := flag.String("static", "", "a folder to serve on the same origin")
	flag.Parse()

	options := imserver.Options{Open: *open}
	if *static != "" {
		options.Pages = withPolicy(http.FileServer(http.Dir(*static)))
	}
	if *demo {
		options.Users = map[string]string{"alice": "pw-alice", "bob": "pw-bob", "carol": "pw-carol"}
		options.Groups = map[string][]string{"g1": {"alice", "bob", "carol", "bot"}}
	}
	server := imserver.New(options)
	if err := start(server, *address); err != nil {
		fmt.Fprintln(os.Stderr, "imserver:", err)
		os.Exit(1)
	}
	fmt.Printf("imserver listening on %s %s appKey=%s\n", server.URL(), server.SocketURL(), imserver.AppKey)
	if *static != "" {
		fmt.Printf("open %s in a browser (Ctrl-C ends the server)\n", server.URL())
	}
	if *demo {
		go chatter(server)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	<-stop
	server.Close()
}

// chatter writes to the demo's users now and then, so that a newcomer sees life.
func chatter(server *imserver.Server) {
	for n := 1; ; n++ {
		for _, name := range []string{"alice", "bob", "carol"} {
			server.Send("bot", name, false, fmt.Sprintf("hello %s, this is message %d", name, n))
		}
		if n%3 == 0 {
			server.Send("bot", "g1", true, fmt.Sprintf("round %d for everybody", n/3))
		}
		time.Sleep(20 * time.Second)
	}
}
