package imserver

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

// maxFrame bounds a frame that a client may send, in bytes.
const maxFrame = 1 << 20

// conn is one websocket of one device.
type conn struct {
	ws             *websocket.Conn
	out            chan []byte
	user, resource string
	ctx            context.Context
	cancel         context.CancelFunc
}

func (s *Server) websocket(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // any origin: a development server
	if err != nil {
		return // Accept has answered
	}
	ws.SetReadLimit(maxFrame)
	ctx, cancel := context.WithCancel(context.Background())
	c := &conn{ws: ws, out: make(chan []byte, 1024), ctx: ctx, cancel: cancel}
	s.mu.Lock()
	s.conns[c] = true
	s.mu.Unlock()
	defer s.gone(c)
	go c.write()
	for {
		_, data, err := ws.Read(ctx)
		if err != nil {
			return
		}
		var frame msync.MSync
		if frame.UnmarshalVT(data) != nil {
			_ = ws.Close(websocket.StatusUnsupportedData, "not an MSync frame")
			return
		}
		s.mu.Lock()
		s.frame(c, &frame)
		s.mu.Unlock()
	}
}

func (c *conn) write() {
	for {
		select {
		case data := <-c.out:
			ctx, cancel := context.WithTimeout(c.ctx, 10*time.Second)
			err := c.ws.Write(ctx, websocket.MessageBinary, data)
			cancel()
			if err != nil {
				c.cancel()
				return
			}
		case <-c.ctx.Done():
			return
		}
	}
}

func (s *Server) gone(c *conn) {
	c.cancel()
	_ = c.ws.CloseNow()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if s.devices[c.user][c.resource] == c {
		delete(s.devices[c.user], c.resource)
	}
}

type message interface{ MarshalVT() ([]byte, error) }

// say puts a frame in line. A client that takes none for a thousand frames is
// cut off: it asks again when it returns.
func (c *conn) say(command msync.MSync_Command, payload message) {
	data, err := payload.MarshalVT()
	if err != nil {
		return
	}
	version := msync.MSync_MSYNC_V1
	frame, err := (&msync.MSync{Version: &version, Command: &command, Payload: data}).MarshalVT()
	if err != nil {
		return
	}
	select {
	case c.out <- frame:
	default:
		c.cancel()
	}
}

func status(code msync.Status_ErrorCode, reason string) *msync.Status {
	s := &msync.Status{ErrorCode: &code}
	if reason != "" {
		s.Reason = &reason
	}
	return s
}

// frame answers one frame. The caller holds mu: frames are answered and put in
// line in one order, so that a NOTICE never overtakes the end of its queue.
func (s *Server) frame(c *conn, frame *msync.MSync) {
	if frame.GetCommand() == msync.MSync_PROVISION {
		s.provision(c, frame)
		return
	}
	if c.user == "" {
		c.cancel() // nothing is said before a good PROVISION
		return
	}
	switch frame.GetCommand() {
	case msync.MSync_UNREAD:
		now := uint64(time.Now().UnixMilli())
		answer := &msync.CommUnreadDL{Status: status(msync.Status_OK, ""), Timestamp: &now}
		if n := uint32(uint64(len(s.inboxes[c.user])) - s.cursors[c.user][c.resource]); n > 0 {
			answer.Unread = append(answer.Unread, &msync.MetaQueue{Queue: inboxJID(c.user), N: &n})
		}
		c.say(msync.MSync_UNREAD, answer)
	case msync.MSync_LOGOUT:
		c.say(msync.MSync_LOGOUT, &msync.Logout{Status: status(msync.Status_OK, "")})
	case msync.MSync_SYNC:
		var up msync.CommSyncUL
		if up.UnmarshalVT(frame.GetPayload()) != nil {
			c.cancel()
		} else if up.GetQueue() != nil {
			s.sync(c, &up)
		} else if up.GetMeta().GetNs() == msync.Meta_CHAT {
			s.send(c, up.GetMeta())
		}
	}
}

func (s *Server) provision(c *conn, frame *msync.MSync) {
	var p msync.Provision
	if p.UnmarshalVT(frame.GetPayload()) != nil {
		c.cancel()
		return
	}
	token := frame.GetAuth()
	if len(token) > 3 && token[:3] == "$t$" {
		token = token[3:]
	}
	name := frame.GetGuid().GetName()
	if s.tokens[token] != name || name == "" {
		c.say(msync.MSync_PROVISION, &msync.Provision{
			Status: status(msync.Status_FAIL, "Sorry, token or password does not match login info"), Resource: p.Resource,
		})
		return
	}
	c.user, c.resource = name, p.GetResource()
	if s.devices[name] == nil {
		s.devices[name], s.cursors[name] = map[string]*conn{}, map[string]uint64{}
	}
	s.devices[name][c.resource] = c
	c.say(msync.MSync_PROVISION, &msync.Provision{Status: status(msync.Status_OK, ""), Resource: p.Resource})
}

// batchSize is how many messages one answer holds.
const batchSize = 20

// sync answers with the messages behind the key. Messages never come with
// isLast: the client would ask again without end (PLUGIN.md B30).
func (s *Server) sync(c *conn, up *msync.CommSyncUL) {
	inbox, cursors := s.inboxes[c.user], s.cursors[c.user]
	if key := up.GetKey(); key > cursors[c.resource] && key <= uint64(len(inbox)) {
		cursors[c.resource] = key
	}
	from := cursors[c.resource]
	metas := inbox[from:min(from+batchSize, uint64(len(inbox)))]
	now, last, next := uint64(time.Now().UnixMilli()), len(metas) == 0, from+uint64(len(metas))
	answer := &msync.CommSyncDL{
		Status: status(msync.Status_OK, ""), Queue: up.GetQueue(), Metas: metas, IsLast: &last, Timestamp: &now,
	}
	if !last {
		answer.NextKey = &next
	}
	c.say(msync.MSync_SYNC, answer)
}

// send takes a message in and answers with its server id.
func (s *Server) send(c *conn, meta *msync.Meta) {
	to, group := meta.GetTo().GetName(), meta.GetTo().GetDomain() == groupDomain
	now := uint64(time.Now().UnixMilli())
	refuse := func(reason string) {
		c.say(msync.MSync_SYNC, &msync.CommSyncDL{
			Status: status(msync.Status_FAIL, reason), MetaId: meta.Id, Timestamp: &now,
		})
	}
	switch {
	case group && s.groups[to] == nil:
		refuse("group not found")
		return
	case group && !s.member(to, c.user):
		refuse("not in group or chatroom")
		return
	case to == "":
		refuse("nonroster")
		return
	}
	var body msync.MessageBody
	if body.UnmarshalVT(meta.GetPayload()) != nil {
		refuse("Sorry, format is incorrect")
		return
	}
	// from is the server's word, not the client's.
	body.From = &msync.JID{Name: text(c.user)}
	payload, err := body.MarshalVT()
	if err != nil {
		refuse("Sorry, format is incorrect")
		return
	}
	if body.GetType() == msync.MessageBody_CHANNEL_ACK {
		s.entry(c.user, to, group).unread = 0
	}
	id := s.deliver(c.user, c.resource, to, group, payload)
	c.say(msync.MSync_SYNC, &msync.CommSyncDL{
		Status: status(msync.Status_OK, ""), MetaId: meta.Id, ServerId: &id, Timestamp: &now,
	})
}
