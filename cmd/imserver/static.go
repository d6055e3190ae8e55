package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"syscall"

	"localcache-wasm/internal/imserver"
)

// vendorPage is the demo on the vendor's MiniCore, whose protobuf library
// generates code while it runs: the only page whose policy allows that.
const vendorPage = "vendor.html"

// withPolicy puts a strict Content-Security-Policy on the answers of pages, so
// that a browser proves that the package needs no more.
func withPolicy(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scripts := "'self' 'wasm-unsafe-eval'"
		if path.Base(r.URL.Path) == vendorPage {
			scripts += " 'unsafe-eval'"
		}
		h := w.Header()
		h.Set("Content-Security-Policy", strings.Join([]string{
			"default-src 'none'", "script-src " + scripts, "style-src 'self'", "img-src 'self' data: blob:", "media-src 'self' blob:",
			// Older WebKit does not count a websocket of the same host as 'self'.
			"connect-src 'self' ws://" + r.Host, "base-uri 'none'", "form-action 'self'",
			// The page of two users side by side shows the chat in two frames.
			"frame-src 'self'", "frame-ancestors 'self'",
		}, "; "))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		pages.ServeHTTP(w, r)
	})
}

// tries is how many ports are tried when the first is taken.
const tries = 10

// start listens on address. If its port is taken it takes one of the next, or
// says who has to give way.
func start(server *imserver.Server, address string) error {
	err := server.Start(address)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return err
	}
	host, text, _ := net.SplitHostPort(address)
	port, convErr := strconv.Atoi(text)
	if convErr != nil {
		return err
	}
	for next := port + 1; next < port+tries; next++ {
		if server.Start(net.JoinHostPort(host, strconv.Itoa(next))) == nil {
			fmt.Printf("port %d is taken, using %d\n", port, next)
			return nil
		}
	}
	return fmt.Errorf("ports %d to %d are taken: give another with -addr 127.0.0.1:PORT: %w", port, port+tries-1, err)
}
