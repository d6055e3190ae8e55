//go:build !js

package imserver

import (
	"sort"
	"time"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

// Kick logs a user's devices out, only one of them if device is not ""
// (docs/protocol.md section 4). It returns how many connections it closed.
func (s *Server) Kick(user, device string, operation msync.StatisticsBody_Operation, reason string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kickDevice(lower(user), device, operation, reason)
}

// kickDevice is Kick for who holds mu.
func (s *Server) kickDevice(user, device string, operation msync.StatisticsBody_Operation, reason string) (n int) {
	for c := range s.connections.of(user) {
		if device == "" || c.resource == device {
			s.kick(c, operation, reason)
			n++
		}
	}
	return n
}

func (s *Server) kick(c *conn, operation msync.StatisticsBody_Operation, reason string) {
	payload, err := (&msync.StatisticsBody{Operation: &operation, Reason: &reason}).MarshalVT()
	if err != nil {
		return
	}
	id, at, ns, last := s.numbers.next(), now(), msync.Meta_STATISTIC, true
	jid := userJID(c.user)
	s.log.Info("kicked", "user", c.user, "device", c.resource, "operation", operation.String())
	s.sendFrame(c, msync.MSync_SYNC, &msync.CommSyncDL{
		Status: status(msync.Status_OK, ""), Queue: jid, IsLast: &last, Timestamp: &at,
		Metas: []*msync.Meta{{Id: &id, From: jid, To: jid, Timestamp: &at, Ns: &ns, Payload: payload}},
	})
	s.leaveRooms(c.user, c.resource)
	s.closeConn(c, websocket.StatusNormalClosure, operation.String())
}

// kickOldest kicks the devices of a user that logged in first if one more than
// allowed logs in. They are told the new device's login text.
func (s *Server) kickOldest(user, resource, loginExt string) {
	most := s.limits(user).Devices
	if most <= 0 {
		return
	}
	since := map[string]time.Time{}
	for c := range s.connections.of(user) {
		if c.resource == resource {
			continue
		}
		if first, there := since[c.resource]; !there || c.since.Before(first) {
			since[c.resource] = c.since
		}
	}
	var devices []string
	for name := range since {
		devices = append(devices, name)
	}
	sort.Slice(devices, func(i, j int) bool { return since[devices[i]].Before(since[devices[j]]) })
	for len(devices) >= most {
		s.kickDevice(user, devices[0], msync.StatisticsBody_USER_LOGIN_ANOTHER_DEVICE, loginExt)
		devices = devices[1:]
	}
}

// limits are what a user may do.
type limits struct {
	Devices int           // online at a time; 0: any number
	Recall  time.Duration // how old a recalled message may be; below 0: no recall at all
}

// limits are the server's, unless a test asked for others.
func (s *Server) limits(user string) limits {
	return s.hooks.limits(user, limits{s.options.MaxDevices, s.options.RecallLimit})
}
