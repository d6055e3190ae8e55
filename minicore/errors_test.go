package minicore

import (
	"errors"
	"testing"

	"localcache-wasm/internal/bridge"
)

func TestAnApplicationHearsTheCauseOfAFailure(t *testing.T) {
	cause := errors.New("the server closed the connection")
	for want, e := range map[string]*Error{
		`{"type":16,"message":"websocket has been disconnected","data":"the server closed the connection"}`: {
			Type: bridge.TypeDisconnected, Message: "websocket has been disconnected", Err: cause,
		},
		`{"type":1,"message":"get token fail.","data":{"error":"x"}}`: {
			Type: bridge.TypeOpenFailed, Message: "get token fail.", Data: `{"error":"x"}`, Err: cause,
		},
		`{"type":-2,"message":"the server closed the connection"}`: asError(cause),
		`{"type":39,"message":"not login"}`:                        {Type: bridge.TypeNotLoggedIn, Message: "not login"},
	} {
		if got := e.RejectionJSON(); got != want {
			t.Errorf("the application gets %s, want %s", got, want)
		}
	}
}
