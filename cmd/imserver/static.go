package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"localcache-wasm/internal/imserver"
)

// vendorPage is the demo on the vendor's MiniCore, whose protobuf library
// generates code while it runs: the only page whose policy allows that.
const vendorPage = "vendor.html"

// pagesOf serves the files of a folder and nothing else: no listing of a folder
// without an index.html, nothing whose name begins with a dot, no link that leads
// out or to such a name.
func pagesOf(folder string) (http.Handler, error) {
	place, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, fmt.Errorf("the folder to serve: %w", err)
	}
	root, err := os.OpenRoot(place) // follows no link out of the folder
	if err != nil {
		return nil, fmt.Errorf("the folder to serve: %w", err)
	}
	return http.FileServerFS(onlyPages{root.FS(), place}), nil
}

// onlyPages hides what is no page of a folder.
type onlyPages struct {
	folder fs.FS
	place  string // the folder's path, without links
}

// Open answers everything that is hidden as if it were not there.
func (o onlyPages) Open(name string) (fs.File, error) {
	absent := &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	led, err := filepath.EvalSymlinks(filepath.Join(o.place, filepath.FromSlash(name)))
	if err != nil {
		return nil, absent
	}
	led, err = filepath.Rel(o.place, led)
	if err != nil || hidden(name) || hidden(filepath.ToSlash(led)) {
		return nil, absent
	}
	file, err := o.folder.Open(name)
	if err != nil {
		return nil, absent
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		_, err = fs.Stat(o.folder, path.Join(name, "index.html"))
	}
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
		_ = file.Close()
		return nil, absent
	}
	return file, nil
}

// hidden reports whether a part of a path begins with a dot: ".." too.
func hidden(name string) bool {
	return name != "." && (strings.HasPrefix(name, ".") || strings.Contains(name, "/."))
}

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
