//go:build !js

package imserver

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

const (
	gatewayPath  = "/ws"
	gatewayLimit = 64 << 10 // bytes of a request
	gatewayBatch = 50       // rows in one frame

	gatewayOwner, gatewayMember = 0, 2 // roles in a group
)

// gateway serves the second socket of 5.x clients, on which they read their
// conversation list, their groups and their contacts after each login: one
// request, several frames for answer. The clients close it when they have all.
func (s *Server) gateway(w http.ResponseWriter, r *http.Request) {
	c := &call{r: r, query: r.URL.Query()}
	c.token = c.query.Get("token")
	s.mu.Lock()
	wrong := s.authorizeToken(c)
	closing := s.closing
	if wrong == nil && !closing {
		s.running.Add(1)
	}
	s.mu.Unlock()
	switch {
	case wrong != nil:
		s.refuse(w, r, wrong)
		return
	case closing:
		s.refuse(w, r, &problem{http.StatusServiceUnavailable, "unavailable", "the server stops"})
		return
	}
	defer s.running.Done()
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // checkOrigin has looked
	if err != nil {
		return // Accept has answered
	}
	defer ws.CloseNow()
	ws.SetReadLimit(gatewayLimit)
	for {
		ctx, cancel := context.WithTimeout(s.ending, idleTime)
		_, frame, err := ws.Read(ctx)
		cancel()
		if err != nil {
			return
		}
		if err := s.answerGateway(ws, c.user, frame); err != nil {
			s.log.Warn("gateway", "user", c.user, "error", err)
			_ = ws.Close(websocket.StatusUnsupportedData, err.Error())
			return
		}
	}
}

func (s *Server) answerGateway(ws *websocket.Conn, user string, frame []byte) error {
	request, err := readGatewayRequest(frame)
	if err != nil {
		return err
	}
	s.mu.Lock()
	frames, err := s.gatewayFrames(user, request)
	pending := s.store.pending()
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if pending != nil {
		<-pending.done
		if pending.err != nil {
			return pending.err
		}
	}
	for _, frame := range frames {
		ctx, cancel := context.WithTimeout(s.ending, 10*time.Second)
		err := ws.Write(ctx, websocket.MessageBinary, frame)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// gatewayFrames are the answers to one request, in order.
func (s *Server) gatewayFrames(user string, r gatewayRequest) ([]answer, error) {
	if r.kind == gatewayPing {
		var pong answer
		pong.number(1, gatewayPong)
		return []answer{pong}, nil
	}
	known := r.kind == contactsRequest || r.kind == listRequest || r.kind == groupsRequest
	if !known {
		return nil, errGatewayFrame
	}
	if lower(r.username) != user {
		return []answer{r.refusal(1002, "1002", "the token is "+user+"'s, not "+r.username+"'s")}, nil
	}
	switch r.kind {
	case contactsRequest:
		return []answer{s.gatewayContacts(user, r)}, nil
	case groupsRequest:
		return s.gatewayGroups(user, r), nil
	}
	return s.gatewayList(user, r)
}

// gatewayContacts is the whole contact list, in one frame.
func (s *Server) gatewayContacts(user string, r gatewayRequest) answer {
	a := r.begin(contactsAnswer)
	for _, c := range s.contacts.lists[user] {
		var row answer
		row.text(1, c.Name)
		row.text(2, c.Remark)
		a.bytes(3, row)
	}
	a.text(5, s.contacts.version(user))
	a.number(6, 2) // the whole list, not changes; field 4, the cursor, is left out: no frame follows
	return a
}

func (s *Server) gatewayGroups(user string, r gatewayRequest) []answer {
	var rows []answer
	for _, id := range s.groups.of(user) {
		members := s.groups.members[id]
		var row answer
		row.text(1, id)
		row.text(2, id) // a group has no name here
		row.text(3, members[0])
		row.number(4, uint64(len(members)))
		if members[0] == user {
			row.enum(9, gatewayOwner)
		} else {
			row.enum(9, gatewayMember)
		}
		rows = append(rows, row)
	}
	return r.batches(groupsAnswer, rows, now())
}

// gatewayList is a user's conversation list. It is always the whole list, also if
// the client asks for changes since a time: it merges rows, so unchanged ones do
// no harm.
func (s *Server) gatewayList(user string, r gatewayRequest) ([]answer, error) {
	var rows []answer
	for _, one := range s.conversations.rows(user, r.empty, false, nil) {
		row, err := s.gatewayRow(user, one)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return r.batches(listAnswer, rows, now()), nil
}

func (s *Server) gatewayRow(user string, r row) (answer, error) {
	var a answer
	a.text(1, r.target.name)
	if r.target.kind == group {
		a.number(2, 1)
	}
	if m := r.entry.last(); m != nil {
		// The gateway's Meta has the numbers of MSync's, with fewer fields.
		meta, err := (&msync.Meta{Id: m.meta.Id, From: m.meta.From, Timestamp: m.meta.Timestamp, Payload: m.meta.Payload}).MarshalVT()
		if err != nil {
			return nil, err
		}
		a.bytes(3, meta)
		a.number(6, m.meta.GetTimestamp())
	}
	if r.entry.Pinned {
		a.number(7, uint64(r.entry.PinnedTime))
	}
	a.number(8, uint64(r.entry.unread(user)))
	for _, mark := range r.entry.Marks {
		a.text(9, markName(mark))
	}
	if remark := s.contacts.remark(user, r.target.name); r.target.kind == single && remark != "" {
		metadata, _ := json.Marshal(map[string]string{"remark": remark}) // texts always are writable
		a.text(14, string(metadata))
	}
	return a, nil
}

// batches puts rows into frames. There is always a last frame, which is marked and
// carries the server's time in milliseconds.
func (r gatewayRequest) batches(kind uint64, rows []answer, now uint64) []answer {
	var frames []answer
	for first := true; first || len(rows) > 0; first = false {
		n := min(len(rows), gatewayBatch)
		a := r.begin(kind)
		for _, row := range rows[:n] {
			a.bytes(3, row)
		}
		if rows = rows[n:]; len(rows) == 0 {
			a.number(4, 1)
			a.number(5, now)
		}
		frames = append(frames, a)
	}
	return frames
}
