//go:build !js

package minicore

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// realServer is a small MSync server on a real websocket, by PROTOCOL.md's
// "rules a server must keep". Its state outlives its connections and restarts,
// like that of a server with a disk.
type realServer struct {
	address string // kept over restarts
	http    *http.Server

	mu      sync.Mutex
	nextID  uint64
	inboxes map[string][]*msync.Meta        // by user: everything ever sent to it, key = index + 1
	cursors map[string]map[string]uint64    // by user and device: keys acknowledged
	devices map[string]map[string]*realConn // by user and device: connected now
	conns   map[*realConn]bool
}

type realConn struct {
	ws             *websocket.Conn
	out            chan []byte
	user, resource string
	ctx            context.Context
	cancel         context.CancelFunc
}

func newRealServer() *realServer {
	return &realServer{
		nextID: 1480000000000000000, inboxes: map[string][]*msync.Meta{}, cursors: map[string]map[string]uint64{},
		devices: map[string]map[string]*realConn{}, conns: map[*realConn]bool{}, address: "127.0.0.1:0",
	}
}

func (s *realServer) start(t interface{ Fatal(...any) }) {
	var listener net.Listener
	var err error
	for range 50 { // the port of before may need a moment
		if listener, err = net.Listen("tcp", s.address); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("/websocket", s.websocket)
	mux.HandleFunc("/", s.rest)
	s.http = &http.Server{Handler: mux}
	go s.http.Serve(listener)
}

// stop takes the server down: listener and connections, not its state.
func (s *realServer) stop() {
	s.http.Close()
	s.cut(func(*realConn) bool { return true })
}

// cut breaks connections without a goodbye.
func (s *realServer) cut(which func(*realConn) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		if which(conn) {
			conn.cancel()
			conn.ws.CloseNow()
		}
	}
}

func (s *realServer) rest(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, restrict-access, share-secret, X-Requested-With, Accept")
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	switch {
	case r.Method == "OPTIONS":
	case strings.HasSuffix(r.URL.Path, "/token"):
		var body struct{ Username, Password string }
		json.NewDecoder(r.Body).Decode(&body)
		if body.Password == "wrong" {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":"invalid_grant","error_description":"invalid password"}`)
			return
		}
		fmt.Fprintf(w, `{"access_token":"T-%s","expires_in":5184000}`, body.Username)
	case strings.HasSuffix(r.URL.Path, "/users"):
		fmt.Fprint(w, `{"entities":[{"username":"new","activated":true}]}`)
	case strings.HasSuffix(r.URL.Path, "/chatfiles"):
		fmt.Fprint(w, `{"uri":"x","entities":[{"uuid":"u-1","share-secret":"S1"}]}`)
	case strings.HasSuffix(r.URL.Path, "/token/expires"):
		fmt.Fprintf(w, `{"expire_timestamp":%d}`, time.Now().Add(time.Hour).UnixMilli())
	default:
		w.WriteHeader(404)
		fmt.Fprint(w, `{"error_description":"not found"}`)
	}
}

func (s *realServer) websocket(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	conn := &realConn{ws: ws, out: make(chan []byte, 10000), ctx: ctx, cancel: cancel}
	s.mu.Lock()
	s.conns[conn] = true
	s.mu.Unlock()
	defer s.gone(conn)
	go conn.write()
	for {
		_, data, err := ws.Read(ctx)
		if err != nil {
			return
		}
		var frame msync.MSync
		if frame.UnmarshalVT(data) != nil {
			continue
		}
		s.mu.Lock()
		s.frame(conn, &frame)
		s.mu.Unlock()
	}
}

func (c *realConn) write() {
	for {
		select {
		case data := <-c.out:
			if c.ws.Write(c.ctx, websocket.MessageBinary, data) != nil {
				return
			}
		case <-c.ctx.Done():
			return
		}
	}
}

func (s *realServer) gone(conn *realConn) {
	conn.cancel()
	conn.ws.CloseNow()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
	if s.devices[conn.user][conn.resource] == conn {
		delete(s.devices[conn.user], conn.resource)
	}
}

func (c *realConn) say(command msync.MSync_Command, payload marshaler) {
	if data, err := encodeFrame(command, payload); err == nil {
		c.out <- data
	}
}

func inboxJID(user string) *msync.JID {
	return &msync.JID{AppKey: str("org#app"), Name: str("inbox-" + user), Domain: str(message.UserDomain)}
}

// frame answers one frame; the caller holds mu, so frames are answered and
// queued in one order (rule 7).
func (s *realServer) frame(conn *realConn, frame *msync.MSync) {
	switch frame.GetCommand() {
	case msync.MSync_PROVISION:
		var p msync.Provision
		p.UnmarshalVT(frame.GetPayload())
		conn.user, conn.resource = frame.GetGuid().GetName(), p.GetResource()
		if s.devices[conn.user] == nil {
			s.devices[conn.user], s.cursors[conn.user] = map[string]*realConn{}, map[string]uint64{}
		}
		s.devices[conn.user][conn.resource] = conn
		conn.say(msync.MSync_PROVISION, &msync.Provision{Status: status(0, ""), Resource: p.Resource})
	case msync.MSync_UNREAD:
		answer := &msync.CommUnreadDL{Status: status(0, "")}
		if n := uint32(len(s.inboxes[conn.user]) - int(s.cursors[conn.user][conn.resource])); n > 0 {
			answer.Unread = append(answer.Unread, &msync.MetaQueue{Queue: inboxJID(conn.user), N: &n})
		}
		conn.say(msync.MSync_UNREAD, answer)
	case msync.MSync_SYNC:
		up := &msync.CommSyncUL{}
		if up.UnmarshalVT(frame.GetPayload()) != nil {
			return
		}
		if up.GetQueue() != nil {
			s.queue(conn, up)
		} else if up.GetMeta().GetNs() == msync.Meta_CHAT {
			s.send(conn, up.GetMeta())
		}
	}
}

func (s *realServer) queue(conn *realConn, up *msync.CommSyncUL) {
	cursors := s.cursors[conn.user]
	if up.GetKey() > cursors[conn.resource] {
		cursors[conn.resource] = up.GetKey()
	}
	from := cursors[conn.resource]
	metas := s.inboxes[conn.user][from:]
	if len(metas) == 0 {
		conn.say(msync.MSync_SYNC, batchFor(up.GetQueue(), 0, true, nil))
		return
	}
	metas = metas[:min(len(metas), 20)]
	conn.say(msync.MSync_SYNC, batchFor(up.GetQueue(), from+uint64(len(metas)), false, metas))
}

func batchFor(queue *msync.JID, key uint64, last bool, metas []*msync.Meta) *msync.CommSyncDL {
	dl := batch("", key, last, metas...)
	dl.Queue = queue
	return dl
}

func (s *realServer) send(conn *realConn, meta *msync.Meta) {
	s.nextID++
	id, now := s.nextID, uint64(time.Now().UnixMilli())
	to := meta.GetTo().GetName()
	stored := &msync.Meta{Id: &id, From: jid(conn.user), To: jid(to), Timestamp: &now, Ns: meta.Ns, Payload: meta.GetPayload()}
	stored.From.ClientResource = &conn.resource
	s.inboxes[to] = append(s.inboxes[to], stored)
	conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(0, ""), MetaId: meta.Id, ServerId: &id, Timestamp: &now})
	for _, device := range s.devices[to] {
		device.say(msync.MSync_NOTICE, &msync.CommNotice{Queue: inboxJID(to)})
	}
}

// TestMain serves instead of testing when MINICORE_SERVE names an address: the
// script's tests use this server.
func TestMain(m *testing.M) {
	if address := os.Getenv("MINICORE_SERVE"); address != "" {
		s := newRealServer()
		s.address = address
		s.start(fatal{})
		fmt.Println("serving on", s.address)
		restart := make(chan os.Signal, 1)
		signal.Notify(restart, syscall.SIGUSR1)
		for range restart {
			s.stop()
			time.Sleep(300 * time.Millisecond)
			s.start(fatal{})
		}
	}
	os.Exit(m.Run())
}

type fatal struct{}

func (fatal) Fatal(args ...any) { panic(fmt.Sprint(args...)) }
