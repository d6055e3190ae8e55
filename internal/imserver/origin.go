//go:build !js

package imserver

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// AnyOrigin in Options.Origins allows pages of every origin.
const AnyOrigin = "*"

// checkOrigin refuses a request that a page of a foreign origin makes to a server
// that registers whoever logs in, or that serves the hooks of tests: any page that
// the developer happens to visit could make accounts and write messages otherwise.
// Requests that only read need a token and are let through. Clients that are no
// browser send no Origin.
func (s *Server) checkOrigin(r *http.Request) *problem {
	origin := r.Header.Get("Origin")
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	guarded := s.options.Open || s.options.Test
	if !guarded || origin == "" || reads && r.URL.Path != socketPath && r.URL.Path != gatewayPath {
		return nil
	}
	if sameOrigin(origin, r.Host) || slices.Contains(s.options.Origins, AnyOrigin) || slices.Contains(s.options.Origins, origin) {
		return nil
	}
	return &problem{http.StatusForbidden, "forbidden", "imserver does not take this from pages of " + origin + ": allow them with -origin " + origin}
}

// sameOrigin reports whether a page's origin is the host that it asks. A host
// with a public name does not count: its owner can let that name lead to this
// machine (DNS rebinding).
func sameOrigin(origin, host string) bool {
	page, err := url.Parse(origin)
	if err != nil || page.Scheme != "http" || page.Host != host {
		return false
	}
	name := page.Hostname()
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil
}
