// Command imserver is a development server for MSync clients: see package
// internal/imserver. It binds to this machine. It is not for use on a network:
// production clients point url and apiUrl at the vendor's cloud.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"localcache-wasm/internal/imserver"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "imserver:", err)
		os.Exit(1)
	}
}

func run() error {
	var options imserver.Options
	address := flag.String("addr", "127.0.0.1:8380", "where to listen; port 0 takes any free one")
	demo := flag.Bool("demo", false, "users alice, bob and carol, in Chinese lin, mei and wei (password pw-<name>), groups g1 and g2, a room lobby, a past, and a bot that writes now and then and answers")
	static := flag.String("static", "", "a folder to serve on the same origin")
	verbose := flag.Bool("log", false, "log what happens, a line each, to standard error")
	flag.BoolVar(&options.Open, "open", false, "register unknown users when they log in")
	flag.Func("origin", `with -open or -test: an origin whose pages may log in and write, such as http://localhost:5173, or * for all; may be given several times (default the server's own)`, func(origin string) error {
		options.Origins = append(options.Origins, strings.TrimSuffix(origin, "/"))
		return nil
	})
	flag.StringVar(&options.Data, "data", "", "a file that keeps everything over a restart; without it all is in memory")
	flag.BoolVar(&options.Test, "test", false, "serve the hooks of tests under /_test/: anybody may then send as anybody")
	flag.DurationVar(&options.TokenLife, "token-life", 0, "how long a token lets a user in (default 60 days)")
	flag.DurationVar(&options.RecallLimit, "recall-limit", 0, "how old a message may be that is recalled (default 2 minutes; negative: none may be)")
	flag.IntVar(&options.MaxDevices, "max-devices", 0, "how many devices of a user may be online, the oldest gives way (default any number)")
	flag.Parse()

	level := slog.LevelWarn
	if *verbose {
		level = slog.LevelInfo
	}
	options.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	if *static != "" {
		pages, err := pagesOf(*static)
		if err != nil {
			return err
		}
		options.Pages = withPolicy(pages)
	}
	if *demo {
		demoOptions(&options)
	}
	_, err := os.Stat(options.Data)
	fresh := options.Data == "" || errors.Is(err, fs.ErrNotExist)
	server, err := imserver.New(options)
	if err != nil {
		return err
	}
	if err := start(server, *address); err != nil {
		server.Close()
		return err
	}
	endBot := func() {}
	if *demo {
		for _, name := range people {
			server.SetContacts(name, contactsOf(name))
		}
		if fresh {
			seed(server)
		}
		go chatter(server, options.Test)
		endBot = answer(server, options.Log)
	}
	fmt.Printf("imserver listening on %s %s appKey=%s\n", server.URL(), server.SocketURL(), imserver.AppKey)
	if *static != "" {
		fmt.Printf("open %s in a browser (Ctrl-C ends the server)\n", server.URL())
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	select {
	case <-stop:
		signal.Stop(stop) // a second Ctrl-C ends it at once
		endBot()
		server.Close()
		return nil
	case err := <-server.Failed():
		server.Close()
		return err
	}
}
