//go:build !js

package web

import (
	"context"
	"errors"
	"time"

	"github.com/coder/websocket"
)

// writeTimeout is how long a peer that reads nothing may hold up a Send.
const writeTimeout = 15 * time.Second

// Dial opens a WebSocket connection.
func Dial(url string, timeout time.Duration) (Socket, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, &Error{Op: "connect", URL: url, Timeout: errors.Is(err, context.DeadlineExceeded), Err: err}
	}
	conn.SetReadLimit(MaxFrame)
	return &socket{conn: conn, url: url}, nil
}

type socket struct {
	conn *websocket.Conn
	url  string
}

func (s *socket) Send(frame []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	if err := s.conn.Write(ctx, websocket.MessageBinary, frame); err != nil {
		return &Error{Op: "send to", URL: s.url, Timeout: errors.Is(err, context.DeadlineExceeded), Err: err}
	}
	return nil
}

func (s *socket) Receive() ([]byte, error) {
	_, frame, err := s.conn.Read(context.Background())
	if err == nil {
		return frame, nil
	}
	end := &CloseError{Code: 1006, Reason: err.Error()}
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		end = &CloseError{Code: int(closed.Code), Reason: closed.Reason}
	}
	return nil, &Error{Op: "receive from", URL: s.url, Err: end}
}

func (s *socket) Close(reason string) error {
	go s.conn.Close(websocket.StatusNormalClosure, reason) // waits up to 5 s for the peer
	return nil
}
