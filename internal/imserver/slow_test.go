//go:build !js

package imserver_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"localcache-wasm/internal/message"
)

// A client that sends the beginning of a body and then nothing is answered and
// let go of.
func TestASlowBodyIsEnded(t *testing.T) {
	options := demo()
	options.Test = true
	options.BodyTime = 50 * time.Millisecond
	s := start(t, options)
	_, _, token := login(t, s, "alice")
	multipart := "multipart/form-data; boundary=x"
	for path, kind := range map[string]string{
		"/org/app/token":                      "application/json",
		"/org/app/users/alice/contacts":       "text/plain",
		"/org/app/users/alice/messageroaming": "application/json",
		"/org/app/chatfiles":                  multipart,
		"/_test/drop":                         "application/json",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second)) // ends a test that hangs
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n", path, token, kind)
		if kind == multipart {
			fmt.Fprint(conn, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nbegun")
		} else {
			fmt.Fprint(conn, "{")
		}
		in := bufio.NewReader(conn)
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if answer.StatusCode != http.StatusRequestTimeout && answer.StatusCode != http.StatusBadRequest && answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: HTTP %d", path, answer.StatusCode)
		}
		if _, err := io.Copy(io.Discard, in); err != nil {
			t.Errorf("%s: the connection stayed open: %v", path, err)
		}
	}
}

// The time that a body may take is no limit for a socket.
func TestASocketOutlivesTheTimeOfABody(t *testing.T) {
	options := demo()
	options.BodyTime = 20 * time.Millisecond
	s := start(t, options)
	alice, _, _ := login(t, s, "alice")
	_, toBob, _ := login(t, s, "bob")
	for end := time.Now().Add(3 * options.BodyTime); time.Now().Before(end); {
		if _, err := alice.Send(txt(message.SingleChat, "bob", "x")); err != nil {
			t.Fatal(err)
		}
		wait(t, toBob, "onTextMessage")
	}
}
