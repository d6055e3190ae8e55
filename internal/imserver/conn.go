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
	maxLine = 1024 // frames that may wait for a client to read them

	loginTime = 15 * time.Second // a socket without a PROVISION is closed
	idleTime  = 5 * time.Minute  // a client says something every 30 s; a tab in the background less often
)

// conn is one websocket of one device. Its own cursors begin where the device's
// are: two tabs of a browser are one device, and each gets everything.
type conn struct {
	ws     *websocket.Conn // nil in tests of frames alone
	out    chan outgoing
	ctx    context.Context
	cancel context.CancelFunc

	user, resource string
	name           string // of the device, as its user calls it
	platform       int32
	since          time.Time
	cursors        map[string]uint64 // by queue's name
	born           uint64            // its device's
}

// outgoing is a frame, or with a code the end of the connection.
type outgoing struct {
	frame  []byte
	after  *batch // must be on the disk before
	code   websocket.StatusCode
	reason string
}

func newConn(ws *websocket.Conn) *conn {
	ctx, cancel := context.WithCancel(context.Background())
	return &conn{ws: ws, since: time.Now(), out: make(chan outgoing, maxLine), ctx: ctx, cancel: cancel}
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
		patience := idleTime
		if c.user == "" {
			patience = loginTime
		}
		ctx, cancel := context.WithTimeout(c.ctx, patience)
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

// write sends what is in line, each frame when what it tells of is kept.
func (s *Server) write(c *conn) {
	defer c.cancel()
	for {
		var next outgoing
		select {
		case next = <-c.out:
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

// say puts a frame in line. A client that takes none for a thousand frames is
// cut off: it asks again when it returns. The caller holds mu.
func (s *Server) say(c *conn, command msync.MSync_Command, payload message) {
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
	s.line(c, outgoing{frame: frame, after: s.store.pending()})
}

// end closes a connection after what it has in line. The caller holds mu.
func (s *Server) end(c *conn, code websocket.StatusCode, reason string) {
	s.line(c, outgoing{code: code, reason: reason})
}

func (s *Server) line(c *conn, next outgoing) {
	select {
	case c.out <- next:
	default:
		s.log.Warn("a client does not read", "user", c.user, "device", c.resource)
		c.cancel()
	}
}

// Drop breaks the connections of a user, "" for all, without a goodbye.
func (s *Server) Drop(user string) {
	s.DropWhich(func(name string) bool { return user == "" || name == lower(user) })
}

// DropWhich breaks the connections whose user which names.
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
