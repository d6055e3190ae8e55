//go:build !js

package imserver

import (
	"net/http"
	"time"
)

// hooks are the points at which a test may see what the server does, or let it do
// something else. The server proper knows tests through this interface alone.
type hooks interface {
	refuseLogin(user string) *refusal                    // nil: let it in
	refuseMessage(user string) *refusal                  // nil: take it
	replaceText(user string) (text string, replace bool) // as a moderation service would
	limits(user string, usual limits) limits             // what a user may do
	frameDelay() time.Duration                           // before each frame down
	lastWithMessages(user string) bool                   // send isLast with messages (docs/plugin-contract.md, B30)
	noteFrame(user, command string)                      // a frame came in
	around(api http.Handler) http.Handler                // serve REST calls, or answer them instead
	register(mux *http.ServeMux)                         // routes of its own
}

// noHooks is a server without tests.
type noHooks struct{}

func (noHooks) refuseLogin(string) *refusal          { return nil }
func (noHooks) refuseMessage(string) *refusal        { return nil }
func (noHooks) replaceText(string) (string, bool)    { return "", false }
func (noHooks) limits(_ string, usual limits) limits { return usual }
func (noHooks) frameDelay() time.Duration            { return 0 }
func (noHooks) lastWithMessages(string) bool         { return false }
func (noHooks) noteFrame(string, string)             {}
func (noHooks) around(api http.Handler) http.Handler { return api }
func (noHooks) register(*http.ServeMux)              {}
