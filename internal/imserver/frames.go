//go:build !js

package imserver

import (
	"encoding/json"
	"strings"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

func status(code msync.Status_ErrorCode, reason string) *msync.Status {
	s := &msync.Status{ErrorCode: &code}
	if reason != "" {
		s.Reason = &reason
	}
	return s
}

// receive answers one frame. The answer is made and put into the outbox under one
// lock, so that a NOTICE never overtakes the end of its queue.
func (s *Server) receive(c *conn, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var frame msync.MSync
	if frame.UnmarshalVT(data) != nil || frame.Command == nil {
		s.closeBad(c, "not an MSync frame")
		return
	}
	s.hooks.noteFrame(c.user, frame.GetCommand().String())
	switch command := frame.GetCommand(); {
	case command == msync.MSync_PROVISION && c.user == "":
		s.provision(c, &frame)
	case c.user == "":
		s.closeConn(c, websocket.StatusPolicyViolation, "PROVISION comes first")
	case command == msync.MSync_UNREAD:
		s.unread(c)
	case command == msync.MSync_LOGOUT:
		s.sendFrame(c, msync.MSync_LOGOUT, &msync.Logout{Status: status(msync.Status_OK, "")})
		s.leaveRooms(c.user, c.resource)
	case command == msync.MSync_SYNC:
		s.syncUp(c, frame.GetPayload())
	default:
		s.closeBad(c, "unexpected "+command.String())
	}
}

func (s *Server) closeBad(c *conn, why string) {
	s.log.Warn("bad frame", "user", c.user, "device", c.resource, "why", why)
	s.closeConn(c, websocket.StatusUnsupportedData, why)
}

func (s *Server) syncUp(c *conn, payload []byte) {
	var up msync.CommSyncUL
	if up.UnmarshalVT(payload) != nil {
		s.closeBad(c, "not a SYNC payload")
		return
	}
	switch meta := up.GetMeta(); {
	case up.GetQueue() != nil:
		s.sync(c, &up)
	case meta == nil:
		s.closeBad(c, "SYNC without a queue or a meta")
	case meta.GetNs() == msync.Meta_STATISTIC: // takes no answer
	case meta.GetNs() == msync.Meta_CHAT:
		s.send(c, meta)
	case meta.GetNs() == msync.Meta_MUC:
		s.muc(c, meta)
	default:
		s.answer(c, meta, 0, nil, fail("imserver does not serve "+meta.GetNs().String()))
	}
}

// provision logs a device in or refuses it (docs/protocol.md section 2.2).
func (s *Server) provision(c *conn, frame *msync.MSync) {
	var p msync.Provision
	if p.UnmarshalVT(frame.GetPayload()) != nil {
		s.closeBad(c, "not a PROVISION payload")
		return
	}
	name := lower(frame.GetGuid().GetName())
	t, known := s.accounts.tokens[provisionToken(frame, &p)]
	refuse := func(code msync.Status_ErrorCode, reason string) {
		s.log.Info("refused", "user", name, "code", int32(code), "reason", reason)
		s.sendFrame(c, msync.MSync_PROVISION, &msync.Provision{Status: status(code, reason), Resource: p.Resource})
	}
	refused := s.hooks.refuseLogin(name)
	switch {
	case refused != nil && refused.swallow:
		return
	case refused != nil:
		refuse(refused.code, refused.reason)
		return
	case len(p.GetResource()) > maxName:
		refuse(msync.Status_WRONG_PARAMETER, "the device's name is too long")
		return
	case !known || t.User != name || name == "":
		refuse(msync.Status_FAIL, "Sorry, token or password does not match login info")
		return
	case t.ended():
		refuse(msync.Status_FAIL, "Sorry, token expired")
		return
	}
	s.kickOldest(name, p.GetResource(), p.GetReason())
	d := s.queues.loggedIn(name, p.GetResource())
	c.user, c.resource, c.born = name, p.GetResource(), d.born
	c.name, c.platform = p.GetDeviceName(), int32(p.GetOsCustomValue())
	c.cursors = map[string]uint64{}
	for queue, key := range d.cursors {
		c.cursors[queue] = key
	}
	expiry, _ := json.Marshal(map[string]int64{"expires_in": t.Expires}) // a point in time, whatever its name says
	s.log.Info("logged in", "user", c.user, "device", c.resource)
	s.sendFrame(c, msync.MSync_PROVISION, &msync.Provision{
		Status: status(msync.Status_OK, ""), Resource: p.Resource, AuthToken: text(string(expiry)),
	})
}

// provisionToken is the token that a device logs in with. Clients up to 4.x give
// it in the frame and in the payload, 5.x only in the payload.
func provisionToken(frame *msync.MSync, p *msync.Provision) string {
	auth := frame.GetAuth()
	if auth == "" {
		var inPayload struct{ Token string }
		_ = json.Unmarshal([]byte(p.GetAuthToken()), &inPayload) // without a token the login is refused
		auth = inPayload.Token
	}
	return strings.TrimPrefix(auth, "$t$")
}
