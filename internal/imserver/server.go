//go:build !js

// Package imserver is a small MSync and REST server for development: it serves
// the demo and tests on one machine. It keeps everything in memory, and with
// Options.Data also in a file. It follows the "rules a server must keep" of
// docs/protocol.md section 3.
//
// It is not for use on a network: it speaks no TLS, and with Options.Open anybody
// may log in. Nor does it show what the vendor's servers do where docs/protocol.md
// marks a fact with E.
package imserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// AppKey is the app that the server's own addresses carry; any app key may log in.
const AppKey = "org#app"

// Options say what a Server begins with.
type Options struct {
	Open   bool                // unknown users are registered when they log in, and may be written to before
	Users  map[string]string   // name → password
	Groups map[string][]string // id → members, the owner first
	Rooms  []string
	Pages  http.Handler // answers GET requests that are not the API's; nil for none
	Data   string       // the file that keeps everything; "" for memory alone
	Test   bool         // serve the hooks under /_test/ (testroutes.go)

	// Origins are those whose pages may change something on an Open or Test server,
	// beside its own; AnyOrigin allows all.
	Origins []string

	TokenLife   time.Duration // 0: 60 days
	RecallLimit time.Duration // how old a recalled message may be; 0: 2 minutes, below 0: no recall at all
	MaxDevices  int           // of one user at a time, the oldest gives way; 0: any number
	QueueKeep   int           // messages of a conversation that a new device gets; 0: 500
	HistoryKeep int           // messages that a conversation's history holds; 0: 10,000
	BodyTime    time.Duration // that a REST request may take to arrive; 0: 30 s
	Log         *slog.Logger  // nil: nothing is logged
}

// Server is a running server. Its zero value is not usable: see New.
type Server struct {
	options Options
	log     *slog.Logger
	http    *http.Server
	address string
	store   *store // nil: memory alone

	hooks   hooks
	failed  chan error
	running sync.WaitGroup // connections

	ending context.Context // done when connections must end at once
	endAll context.CancelFunc

	mu sync.Mutex
	state
	closing bool
}

// New makes a server that is not started yet. With Options.Data it reads what
// the file keeps.
func New(o Options) (*Server, error) {
	s := &Server{options: o, log: o.Log, failed: make(chan error, 1), hooks: noHooks{}}
	s.ending, s.endAll = context.WithCancel(context.Background())
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.options.TokenLife == 0 {
		s.options.TokenLife = 60 * 24 * time.Hour
	}
	if s.options.RecallLimit == 0 {
		s.options.RecallLimit = 2 * time.Minute
	}
	if s.options.BodyTime == 0 {
		s.options.BodyTime = 30 * time.Second
	}
	if s.options.QueueKeep == 0 {
		s.options.QueueKeep = usualQueueKeep
	}
	if s.options.HistoryKeep == 0 {
		s.options.HistoryKeep = usualHistoryKeep
	}
	if o.Data != "" {
		var err error
		if s.store, err = openStore(o.Data, s.fail); err != nil {
			return nil, err
		}
	}
	s.state = newState(s.options, s.log, s.store)
	if s.store != nil {
		if err := s.load(); err != nil {
			_ = s.store.close()
			return nil, err
		}
	}
	if o.Test {
		s.hooks = newTestHooks(s)
	}
	for name, password := range o.Users {
		if name = lower(name); !s.accounts.known(name) {
			s.accounts.setPassword(name, password)
		}
	}
	for id, members := range o.Groups {
		if !s.groups.known(id) {
			s.groups.set(id, members)
		}
	}
	for _, id := range o.Rooms {
		s.rooms.open(id)
	}
	return s, nil
}

// Start listens on address ("127.0.0.1:0" for any free port) and serves.
func (s *Server) Start(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	s.address = listener.Addr().String()
	s.http = &http.Server{Handler: s.handler(), ReadTimeout: s.options.BodyTime, IdleTimeout: 2 * time.Minute}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.fail(err)
		}
	}()
	return nil
}

const socketPath = "/websocket"

// URL is the REST prefix (apiUrl), SocketURL the websocket's address (url).
func (s *Server) URL() string       { return "http://" + s.address }
func (s *Server) SocketURL() string { return "ws://" + s.address + socketPath }

// Failed receives the error that ends the server: the listener failed, or the data
// file can't be written.
func (s *Server) Failed() <-chan error { return s.failed }

// fail reports err and cuts all connections: a client must not take a change for
// accepted that is not in the data file.
func (s *Server) fail(err error) {
	s.log.Error("the server can't go on", "error", err)
	select {
	case s.failed <- err:
	default:
	}
	s.Drop("")
}

// closeTime is how long Close waits for connections to send their close frames.
const closeTime = 2 * time.Second

// Close ends all connections with a close frame, then the listener, and closes the
// data file.
func (s *Server) Close() {
	s.mu.Lock()
	closing := s.closing
	s.closing = true
	for c := range s.connections {
		s.closeConn(c, websocket.StatusGoingAway, "the server stops")
	}
	s.mu.Unlock()
	if closing {
		return
	}
	s.endAll()
	gone := make(chan struct{})
	go func() {
		s.running.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(closeTime):
		s.Drop("")
		<-gone
	}
	if s.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		if s.http.Shutdown(ctx) != nil {
			_ = s.http.Close()
		}
	}
	if err := s.store.close(); err != nil {
		s.log.Error("closing the data file", "error", err)
	}
}
