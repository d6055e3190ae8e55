package minicore

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/message"
	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

// fakeServer answers a client as its test says. All of it lives in a synctest
// bubble, so time is exact and free.
type fakeServer struct {
	t  *testing.T
	mu sync.Mutex
	up []*msync.MSync // everything the client sent
	// conns are the connections so far; refuse makes the next dials fail.
	conns  []*fakeConn
	refuse error
	dials  []time.Time

	// answer handles a frame; nil means the defaults: let everybody in, nothing
	// unread, every send taken.
	answer func(conn *fakeConn, frame *msync.MSync) bool
	unread []*msync.MetaQueue
	lastID uint64
}

type fakeConn struct {
	server *fakeServer
	down   chan []byte
	end    chan struct{}
	once   sync.Once
	code   int // with which it was closed
}

func (s *fakeServer) dial(string, time.Duration) (web.Socket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dials = append(s.dials, time.Now())
	if s.refuse != nil {
		return nil, s.refuse
	}
	conn := &fakeConn{server: s, down: make(chan []byte, 10000), end: make(chan struct{})}
	s.conns = append(s.conns, conn)
	return conn, nil
}

func (f *fakeConn) Send(data []byte) error {
	select {
	case <-f.end:
		return errors.New("closed")
	default:
	}
	frame := &msync.MSync{}
	if err := frame.UnmarshalVT(data); err != nil {
		f.server.t.Errorf("the client sent a frame that can't be read: %v", err)
	}
	f.server.mu.Lock()
	f.server.up = append(f.server.up, frame)
	answer := f.server.answer
	f.server.mu.Unlock()
	if answer == nil || !answer(f, frame) {
		f.server.standard(f, frame)
	}
	return nil
}

func (f *fakeConn) Receive() ([]byte, error) {
	select {
	case data := <-f.down:
		return data, nil
	default:
	}
	select {
	case data := <-f.down:
		return data, nil
	case <-f.end:
		return nil, &web.Error{Op: "receive from", URL: "test", Err: &web.CloseError{Code: f.code}}
	}
}

func (f *fakeConn) Close(string) error { f.closeWith(1000); return nil }
func (f *fakeConn) cut()               { f.closeWith(1006) }
func (f *fakeConn) closeWith(code int) { f.once.Do(func() { f.code = code; close(f.end) }) }

// say sends a frame down.
func (f *fakeConn) say(command msync.MSync_Command, payload marshaler) {
	data, err := encodeFrame(command, payload)
	if err != nil {
		f.server.t.Fatal(err)
	}
	f.down <- data
}

func (s *fakeServer) standard(conn *fakeConn, frame *msync.MSync) {
	switch frame.GetCommand() {
	case msync.MSync_PROVISION:
		var p msync.Provision
		p.UnmarshalVT(frame.GetPayload())
		conn.say(msync.MSync_PROVISION, &msync.Provision{Status: status(0, ""), Resource: p.Resource})
	case msync.MSync_UNREAD:
		conn.say(msync.MSync_UNREAD, &msync.CommUnreadDL{Status: status(0, ""), Unread: s.unread})
	case msync.MSync_SYNC:
		if up := syncUp(frame); up.GetMeta().GetNs() == msync.Meta_CHAT {
			conn.say(msync.MSync_SYNC, s.taken(up.GetMeta()))
		}
	}
}

// taken is the answer to a send that the server took.
func (s *fakeServer) taken(meta *msync.Meta) *msync.CommSyncDL {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	id, now := 1480000000000000000+s.lastID, uint64(time.Now().UnixMilli())
	return &msync.CommSyncDL{Status: status(0, ""), MetaId: meta.Id, ServerId: &id, Timestamp: &now}
}

func (s *fakeServer) conn() *fakeConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns[len(s.conns)-1]
}

// connections is how many there were so far.
func (s *fakeServer) connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// sent are the frames of a kind that the client sent so far.
func (s *fakeServer) sent(command msync.MSync_Command) (frames []*msync.MSync) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, frame := range s.up {
		if frame.GetCommand() == command {
			frames = append(frames, frame)
		}
	}
	return frames
}

// asks are the queue requests so far, as "name" or "name key".
func (s *fakeServer) asks() (asks []string) {
	for _, frame := range s.sent(msync.MSync_SYNC) {
		if up := syncUp(frame); up.GetQueue() != nil {
			ask := up.GetQueue().GetName()
			if up.Key != nil {
				ask += fmt.Sprint(" ", up.GetKey())
			}
			asks = append(asks, ask)
		}
	}
	return asks
}

// texts are the chat metas that the client sent.
func (s *fakeServer) texts() (texts []string) {
	for _, frame := range s.sent(msync.MSync_SYNC) {
		if meta := syncUp(frame).GetMeta(); meta.GetNs() == msync.Meta_CHAT {
			var body msync.MessageBody
			body.UnmarshalVT(meta.GetPayload())
			texts = append(texts, body.GetContents()[0].GetText())
		}
	}
	return texts
}

func syncUp(frame *msync.MSync) *msync.CommSyncUL {
	up := &msync.CommSyncUL{}
	up.UnmarshalVT(frame.GetPayload())
	return up
}

func status(code int32, reason string) *msync.Status {
	c := msync.Status_ErrorCode(code)
	s := &msync.Status{ErrorCode: &c}
	if reason != "" {
		s.Reason = &reason
	}
	return s
}

func jid(name string) *msync.JID {
	return &msync.JID{AppKey: str("org#app"), Name: &name, Domain: str(message.UserDomain)}
}

func chatMeta(id uint64, from, to string, contents ...*msync.MessageBody_Content) *msync.Meta {
	body := &msync.MessageBody{Type: msync.MessageBody_CHAT.Enum(), From: &msync.JID{Name: &from}, To: &msync.JID{Name: &to}, Contents: contents}
	return bodyMeta(id, body)
}

func bodyMeta(id uint64, body *msync.MessageBody) *msync.Meta {
	payload, _ := body.MarshalVT()
	now := uint64(time.Now().UnixMilli())
	return &msync.Meta{Id: &id, From: jid(body.GetFrom().GetName()), To: jid(body.GetTo().GetName()), Timestamp: &now, Ns: msync.Meta_CHAT.Enum(), Payload: payload}
}

func textContent(s string) *msync.MessageBody_Content {
	return &msync.MessageBody_Content{Type: msync.MessageBody_Content_TEXT.Enum(), Text: &s}
}

func batch(queue string, key uint64, last bool, metas ...*msync.Meta) *msync.CommSyncDL {
	dl := &msync.CommSyncDL{Status: status(0, ""), Queue: jid(queue), Metas: metas, IsLast: &last}
	if key != 0 {
		dl.NextKey = &key
	}
	return dl
}

// serveQueue answers the requests for one queue with batches: key 0 asks for
// the first, and each batch's key for the next.
func serveQueue(name string, batches ...*msync.CommSyncDL) func(*fakeConn, *msync.MSync) bool {
	return func(conn *fakeConn, frame *msync.MSync) bool {
		if frame.GetCommand() != msync.MSync_SYNC {
			return false
		}
		up := syncUp(frame)
		if up.GetQueue().GetName() != name {
			return false
		}
		next := batches[0]
		for i, b := range batches {
			if up.GetKey() != 0 && up.GetKey() == b.GetNextKey() && i+1 < len(batches) {
				next = batches[i+1]
			}
		}
		conn.say(msync.MSync_SYNC, next)
		return true
	}
}

// recorder keeps the events of a client, and the calls of its cache between them.
type recorder struct {
	mu   sync.Mutex
	list []Event
}

func (r *recorder) event(e Event) {
	if e.Name == StateChanged {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, e)
}

func (r *recorder) note(name string) { r.event(Event{Name: name}) }

// names are the names so far, messages with their text.
func (r *recorder) names() (names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.list {
		name := e.Name
		switch data := e.Data.(type) {
		case *message.Message:
			name += " " + data.Text
		case *Error:
			name += fmt.Sprint(" ", data.Type)
		}
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

// events are the names without the cache's calls.
func (r *recorder) events() []string {
	return slices.DeleteFunc(r.names(), func(name string) bool { return strings.HasPrefix(name, "cache.") })
}

// calls are the cache's calls. They come from other goroutines than the events:
// only the order within each is sure.
func (r *recorder) calls() []string {
	return slices.DeleteFunc(r.names(), func(name string) bool { return !strings.HasPrefix(name, "cache.") })
}

func (r *recorder) data(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.list {
		if e.Name == name {
			return e.JSON()
		}
	}
	return ""
}

// fakeCache notes its calls with the events; hold keeps its answers back.
type fakeCache struct {
	noCache
	*recorder
	hold   chan struct{} // nil = answer at once
	never  bool          // Open does not answer
	closed bool
}

func (f *fakeCache) answer(call string) <-chan error {
	f.note(call)
	done := make(chan error, 1)
	if f.hold == nil {
		done <- nil
	} else {
		go func() { <-f.hold; done <- nil }()
	}
	return done
}

func (f *fakeCache) Open(user, db string) <-chan error {
	f.note("cache.open " + db)
	done := make(chan error, 1)
	if !f.never {
		done <- nil
	}
	return done
}
func (f *fakeCache) StoreMessage(m *message.Message, s Status) <-chan error {
	return f.answer(fmt.Sprintf("cache.store %s %d", m.Text, s))
}
func (f *fakeCache) UpdateMessage(id, serverID string, s Status) <-chan error {
	return f.answer(fmt.Sprintf("cache.update %d", s))
}
func (f *fakeCache) Recall(id, conversation string) <-chan error {
	return f.answer("cache.recall " + id + " " + conversation)
}
func (f *fakeCache) Edit(m *message.Message, ext bool) <-chan error {
	return f.answer(fmt.Sprintf("cache.edit %s %s %v", m.ID, m.Text, ext))
}
func (f *fakeCache) Change(c ConversationChange) <-chan error {
	call := "cache.change " + c.SessionID
	switch {
	case c.Deleted:
		call += " deleted"
	case c.Pinned != nil:
		call += fmt.Sprint(" pinned ", *c.Pinned, c.PinnedTime)
	case c.Mark != nil:
		call += fmt.Sprint(" mark ", *c.Mark, c.Marked)
	}
	return f.answer(call)
}
func (f *fakeCache) Close() { f.note("cache.close") }

// world is a client with its server, in a bubble.
type world struct {
	*fakeServer
	*recorder
	cache  *fakeCache
	client *Client
}

func newWorld(t *testing.T, change ...func(*Options)) *world {
	w := &world{fakeServer: &fakeServer{t: t}, recorder: &recorder{}}
	w.cache = &fakeCache{recorder: w.recorder}
	options := Options{
		AppKey: "org#app", URL: "ws://test/websocket", APIURL: "http://rest", Device: NewDevice(),
		Events: w.recorder.event, Cache: w.cache, Dial: w.fakeServer.dial,
		HTTP: fakeHTTP(nil), Rand: func() float64 { return 0.5 },
	}
	for _, f := range change {
		f(&options)
	}
	w.client = New(options)
	return w
}

// inBubble runs a test with exact time.
func inBubble(t *testing.T, test func(t *testing.T)) { synctest.Test(t, test) }

func (w *world) open() {
	w.t.Helper()
	w.openAs("alice")
}

func (w *world) openAs(user string) {
	w.t.Helper()
	if _, err := w.client.Open(Credentials{User: user, AccessToken: "token"}); err != nil {
		w.t.Fatalf("open: %v", err)
	}
	synctest.Wait()
}

// end closes the client so that the bubble has no goroutine left.
func (w *world) end() {
	w.client.Close()
	w.mu().Lock()
	conns := slices.Clone(w.conns)
	w.mu().Unlock()
	for _, conn := range conns {
		conn.cut()
	}
	synctest.Wait()
}

func (w *world) mu() *sync.Mutex { return &w.fakeServer.mu }

func text1(id, to, s string) *message.Message {
	return &message.Message{ID: id, Type: "txt", ChatType: message.SingleChat, To: to, Text: s}
}

type fakeHTTP func(*web.Request) (*web.Response, error)

func (f fakeHTTP) Do(r *web.Request) (*web.Response, error) {
	if f == nil {
		return nil, &web.Error{Op: r.Method, URL: r.URL, Err: errors.New("no server")}
	}
	return f(r)
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func wantType(t *testing.T, what string, err error, want int) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Errorf("%s: got %v, want an error of type %d", what, err, want)
	} else if e.Type != want {
		t.Errorf("%s: got type %d (%s), want %d", what, e.Type, e.Message, want)
	}
}
