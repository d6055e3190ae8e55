//go:build !js

package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

func TestARequestArrivesWholeAndItsAnswerComesBackWhateverTheStatus(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(404)
		io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("X-A")+" "+string(body))
	}))
	defer server.Close()
	response, err := NewDoer().Do(&Request{Method: "PUT", URL: server.URL + "/p?q=1", Header: [][2]string{{"X-A", "a"}}, Body: []byte("body")})
	if err != nil {
		t.Fatal(err)
	}
	if response.Status != 404 || string(response.Body) != "PUT /p?q=1 a body" {
		t.Errorf("answer %d %q", response.Status, response.Body)
	}
}

func TestAnAddressThatIsNoneIsAnErrorThatNamesIt(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1:1/x", "nonsense://x", "http://[::1"} {
		_, err := NewDoer().Do(&Request{Method: "GET", URL: url, Timeout: time.Second})
		var failed *Error
		if !errors.As(err, &failed) || failed.URL != url || !strings.Contains(err.Error(), url) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// echoServer sends every frame back; a frame "bye" makes it close with 4001.
func echoServer(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		conn.SetReadLimit(MaxFrame)
		for {
			kind, frame, err := conn.Read(r.Context())
			if err != nil {
				return
			}
			if string(frame) == "bye" {
				conn.Close(4001, "asked to")
				return
			}
			conn.Write(r.Context(), kind, frame)
		}
	}))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

func TestFramesGoBothWaysInOrder(t *testing.T) {
	socket, err := Dial(echoServer(t), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close("")
	large := bytes.Repeat([]byte{7}, 1<<20)
	for _, frame := range [][]byte{{1}, {}, large, {2, 3}} {
		if err := socket.Send(frame); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range [][]byte{{1}, {}, large, {2, 3}} {
		got, err := socket.Receive()
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("received %d bytes, %v; want %d bytes", len(got), err, len(want))
		}
	}
}

func TestAClosedConnectionTellsHowItEndedAgainAndAgain(t *testing.T) {
	socket, err := Dial(echoServer(t), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	socket.Send([]byte("bye"))
	for range 2 {
		_, err = socket.Receive()
		var end *CloseError
		if !errors.As(err, &end) {
			t.Fatalf("error %v, want a CloseError", err)
		}
	}
	if err := socket.Send([]byte{1}); err == nil {
		t.Error("a frame was sent over a closed connection")
	}
}

func TestASilentServerIsGivenUp(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	_, err := Dial("ws"+strings.TrimPrefix(server.URL, "http"), 50*time.Millisecond)
	var failed *Error
	if !errors.As(err, &failed) || !failed.Timeout {
		t.Errorf("error %v, want a timeout", err)
	}
}
