//go:build !js

package imserver

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

const (
	maxOutbox = 1024 // frames that may wait to be written to one client

	loginTime = 15 * time.Second // a socket without a PROVISION is closed
	idleTime  = 5 * time.Minute  // a client says something every 30 s; a tab in the background less often
)

// conn is one websocket of one device. It has cursors of its own, which start as
// copies of the device's: two tabs of a browser are one device, and each tab gets
// every message.
type conn struct {
	ws     *websocket.Conn // nil in tests of frames alone
	outbox chan outgoing
	ctx    context.Context
	cancel context.CancelFunc

	user, resource string
	name           string // of the device, as its user calls it
	platform       int32
	since          time.Time
	cursors        map[string]uint64 // by queue's name
	born           uint64            // its device's
}

// outgoing is a frame to write or, if code is set, the order to close.
type outgoing struct {
	frame  []byte
	after  *batch // must be on the disk before the frame is written; nil: nothing
	code   websocket.StatusCode
	reason string
}

func newConn(ws *websocket.Conn) *conn {
	ctx, cancel := context.WithCancel(context.Background())
	return &conn{ws: ws, since: time.Now(), outbox: make(chan outgoing, maxOutbox), ctx: ctx, cancel: cancel}
}

func (s *Server) websocket(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // checkOrigin has looked
	if err != nil {
		return // Accept has answered
	}
	ws.SetReadLimit(-1) // readFrame has a limit of its own
	c := newConn(ws)
	s.mu.Lock()
	if s.closing {
		s.mu.Unlock()
		_ = ws.Close(websocket.StatusGoingAway, "the server stops")
		return
	}
	s.connections[c] = true
	s.running.Add(1)
	s.mu.Unlock()
	defer s.running.Done()
	defer s.gone(c)
	go s.write(c)
	for {
		limit := idleTime
		if c.user == "" {
			limit = loginTime
		}
		ctx, cancel := context.WithTimeout(c.ctx, limit)
		data, whole, err := readFrame(ctx, ws)
		cancel()
		switch {
		case err != nil:
			return
		case whole:
			s.receive(c, data)
		default:
			s.refuseLarge(c, data)
		}
	}
}

// write sends the frames of the outbox in order. A frame waits until the changes
// made before it are on the disk.
func (s *Server) write(c *conn) {
	defer c.cancel()
	for {
		var next outgoing
		select {
		case next = <-c.outbox:
		case <-c.ctx.Done():
			return
		}
		if next.after != nil {
			select {
			case <-next.after.done:
			case <-c.ctx.Done():
				return
			}
			if next.after.err != nil {
				return
			}
		}
		if delay := s.hooks.frameDelay(); delay > 0 {
			select {
			case <-time.After(delay):
			case <-c.ctx.Done():
				return
			}
		}
		if next.code != 0 {
			_ = c.ws.Close(next.code, next.reason)
			return
		}
		ctx, cancel := context.WithTimeout(c.ctx, 10*time.Second)
		err := c.ws.Write(ctx, websocket.MessageBinary, next.frame)
		cancel()
		if err != nil {
			return
		}
	}
}

func (s *Server) gone(c *conn) {
	c.cancel()
	_ = c.ws.CloseNow()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, c)
	if c.user != "" {
		s.log.Info("disconnected", "user", c.user, "device", c.resource)
	}
}

type message interface{ MarshalVT() ([]byte, error) }

// sendFrame puts a frame into a connection's outbox. If the outbox is full the
// connection is cut: the client asks again after it has reconnected. The caller
// holds mu.
func (s *Server) sendFrame(c *conn, command msync.MSync_Command, payload message) {
	data, err := payload.MarshalVT()
	if err != nil {
		s.log.Error("a frame can't be written", "user", c.user, "command", command, "error", err)
		return
	}
	version := msync.MSync_MSYNC_V1
	frame, err := (&msync.MSync{Version: &version, Command: &command, Payload: data}).MarshalVT()
	if err != nil {
		s.log.Error("a frame can't be written", "user", c.user, "command", command, "error", err)
		return
	}
	s.enqueue(c, outgoing{frame: frame, after: s.store.pending()})
}

// closeConn closes a connection once its outbox is written. The caller holds mu.
func (s *Server) closeConn(c *conn, code websocket.StatusCode, reason string) {
	s.enqueue(c, outgoing{code: code, reason: reason})
}

func (s *Server) enqueue(c *conn, next outgoing) {
	select {
	case c.outbox <- next:
	default:
		s.log.Warn("a client does not read", "user", c.user, "device", c.resource)
		c.cancel()
	}
}

// Drop cuts the connections of a user, "" for all, without a close frame.
func (s *Server) Drop(user string) {
	s.DropWhich(func(name string) bool { return user == "" || name == lower(user) })
}

// DropWhich cuts the connections of those users for which which is true.
func (s *Server) DropWhich(which func(user string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.connections {
		if which(c.user) {
			c.cancel()
			if c.ws != nil {
				go c.ws.CloseNow()
			}
		}
	}
}
