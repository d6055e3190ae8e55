// Package imserver is a small MSync and REST server for development: it serves
// the demo and tests on one machine, keeps everything in memory, and is no
// server to put on a network. It follows PROTOCOL.md's "rules a server must keep".
package imserver

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"localcache-wasm/msync"
)

// Options say what a Server begins with.
type Options struct {
	Open   bool              // unknown users are registered when they log in
	Users  map[string]string // name → password
	Groups map[string][]string
	Pages  http.Handler // answers GET requests that are not the API's; nil for none
}

// Server is a running server. Its zero value is not usable: see New.
type Server struct {
	options Options
	http    *http.Server
	address string

	mu      sync.Mutex
	nextID  uint64
	users   map[string]string // name → password
	tokens  map[string]string // token → name
	groups  map[string][]string
	inboxes map[string][]*msync.Meta     // by user: everything sent to it; key = index + 1
	cursors map[string]map[string]uint64 // by user and device: keys acknowledged
	devices map[string]map[string]*conn  // by user and device: connected now
	conns   map[*conn]bool
	lists   map[string]map[string]*entry // by user and queue name of the peer or group
}

// entry is one conversation of a user's list.
type entry struct {
	peer       string
	group      bool
	unread     int
	pinned     bool
	pinnedTime int64
	marks      []int
	last       *msync.Meta
}

// New makes a server that is not started yet.
func New(o Options) *Server {
	s := &Server{
		options: o, nextID: 1480000000000000000 + uint64(time.Now().UnixMilli())*1000%1_000_000_000_000,
		users: map[string]string{}, tokens: map[string]string{}, groups: map[string][]string{},
		inboxes: map[string][]*msync.Meta{}, cursors: map[string]map[string]uint64{},
		devices: map[string]map[string]*conn{}, conns: map[*conn]bool{}, lists: map[string]map[string]*entry{},
	}
	for name, password := range o.Users {
		s.users[name] = password
	}
	for id, members := range o.Groups {
		s.groups[id] = members
	}
	return s
}

// Start listens on address ("127.0.0.1:0" for any free port) and serves.
func (s *Server) Start(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	s.address = listener.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("/websocket", s.websocket)
	mux.HandleFunc("/", s.rest)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // the listener broke: nothing works any more
		}
	}()
	return nil
}

// URL is the REST prefix (apiUrl), SocketURL the websocket's address (url).
func (s *Server) URL() string       { return "http://" + s.address }
func (s *Server) SocketURL() string { return "ws://" + s.address + "/websocket" }

// Close ends all connections and the listener.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	s.mu.Lock()
	for c := range s.conns {
		c.cancel()
	}
	s.mu.Unlock()
	_ = s.http.Shutdown(ctx)
}

// Send is a text from one user to another or to a group, as if its client had sent it.
func (s *Server) Send(from, to string, group bool, text string) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := msync.MessageBody_CHAT
	if group {
		kind = msync.MessageBody_GROUPCHAT
	}
	textType := msync.MessageBody_Content_TEXT
	body := &msync.MessageBody{
		Type: &kind, From: &msync.JID{Name: &from}, To: &msync.JID{Name: &to},
		Contents: []*msync.MessageBody_Content{{Type: &textType, Text: &text}},
	}
	payload, err := body.MarshalVT()
	if err != nil {
		return 0
	}
	return s.deliver(from, "", to, group, payload)
}

// member reports whether user is in the group.
func (s *Server) member(group, user string) bool {
	for _, name := range s.groups[group] {
		if name == user {
			return true
		}
	}
	return false
}

// deliver gives a message its id and time, puts it into the receivers' inboxes
// and notices their devices, not the sender's own. The caller holds mu.
func (s *Server) deliver(from, resource, to string, group bool, payload []byte) uint64 {
	s.nextID++
	id, now, ns := s.nextID, uint64(time.Now().UnixMilli()), msync.Meta_CHAT
	meta := &msync.Meta{Id: &id, From: userJID(from), To: userJID(to), Timestamp: &now, Ns: &ns, Payload: payload}
	if group {
		meta.To.Domain = text(groupDomain)
	}
	if resource != "" {
		meta.From.ClientResource = &resource
	}
	receivers := []string{to}
	if group {
		receivers = s.groups[to]
	}
	content := isContent(payload)
	for _, name := range receivers {
		if name != from {
			s.put(name, meta)
		}
		if content {
			s.list(name, from, to, group, meta)
		}
	}
	if content && !group {
		s.list(from, from, to, false, meta)
	}
	return id
}

func (s *Server) put(user string, meta *msync.Meta) {
	s.inboxes[user] = append(s.inboxes[user], meta)
	for _, device := range s.devices[user] {
		device.say(msync.MSync_NOTICE, &msync.CommNotice{Queue: inboxJID(user)})
	}
}

// list takes a message into a user's conversation list.
func (s *Server) list(user, from, to string, group bool, meta *msync.Meta) {
	peer := to
	if !group && user == to {
		peer = from
	}
	e := s.entry(user, peer, group)
	e.last = meta
	if user != from {
		e.unread++
	}
}

func (s *Server) entry(user, peer string, group bool) *entry {
	if s.lists[user] == nil {
		s.lists[user] = map[string]*entry{}
	}
	key := peer
	if group {
		key = "g/" + peer
	}
	e := s.lists[user][key]
	if e == nil {
		e = &entry{peer: peer, group: group, marks: []int{}}
		s.lists[user][key] = e
	}
	return e
}

// isContent reports whether a payload is a message to show, not an ack or a recall.
func isContent(payload []byte) bool {
	var body msync.MessageBody
	if body.UnmarshalVT(payload) != nil {
		return false
	}
	switch body.GetType() {
	case msync.MessageBody_CHAT, msync.MessageBody_GROUPCHAT:
		return len(body.GetContents()) > 0 && body.GetContents()[0].GetType() != msync.MessageBody_Content_COMMAND
	}
	return false
}

const (
	userDomain  = "easemob.com"
	groupDomain = "conference.easemob.com"
	// AppKey is the app that the server's own addresses carry; any app key may log in.
	AppKey = "org#app"
)

func text(s string) *string { return &s }

func userJID(name string) *msync.JID {
	return &msync.JID{AppKey: text(AppKey), Name: &name, Domain: text(userDomain)}
}

// inboxJID names a user's queue. The client tells queues apart by name only, and
// ignores one with its own name and resource.
func inboxJID(user string) *msync.JID { return userJID("inbox-" + user) }

// bearer is who a request's token belongs to.
func (s *Server) bearer(r *http.Request) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens[token]
}
