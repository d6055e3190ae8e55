//go:build !js

package imserver

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"

	"github.com/coder/websocket"

	"localcache-wasm/msync"
)

const (
	maxFrame = 1 << 20 // bytes of a frame that a client sends
	maxBody  = 1 << 20 // bytes of a REST body that is no file
)

// tooLarge refuses a REST body, limit being in bytes.
func tooLarge(what string, limit int) *problem {
	return &problem{http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("%s is larger than %d bytes", what, limit)}
}

// readFrame reads one frame. Of a frame larger than maxFrame it keeps only the
// beginning and reports that the frame is not whole. The rest is read and thrown
// away, so that the frames behind it can still be read.
func readFrame(ctx context.Context, ws *websocket.Conn) (data []byte, whole bool, err error) {
	_, frame, err := ws.Reader(ctx)
	if err != nil {
		return nil, false, err
	}
	data, err = io.ReadAll(io.LimitReader(frame, maxFrame))
	if err != nil {
		return nil, false, err
	}
	rest, err := io.Copy(io.Discard, frame)
	return data, rest == 0, err
}

// refuseLarge refuses the message in a frame larger than maxFrame and keeps the
// connection: the messages before and after are served. If the frame holds no
// message, or its id can't be found, the connection is closed.
func (s *Server) refuseLarge(c *conn, head []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, found := messageID(head)
	if c.user == "" || !found {
		s.closeConn(c, websocket.StatusMessageTooBig, fmt.Sprintf("the frame is larger than %d bytes", maxFrame))
		return
	}
	s.answer(c, &msync.Meta{Id: &id}, 0, nil, &refusal{code: msync.Status_PERMISSION_DENIED, reason: "Sorry, data is too large"})
}

// The numbers of the fields that lead to a message's id.
const (
	fieldPayload = 9 // of MSync
	fieldMeta    = 1 // of CommSyncUL
	fieldID      = 1 // of Meta
)

// messageID is the id of the message in a frame that is cut off. Clients write
// it before what makes a message large.
func messageID(head []byte) (id uint64, found bool) {
	_, payload, _ := findField(head, fieldPayload)
	_, meta, _ := findField(payload, fieldMeta)
	id, _, found = findField(meta, fieldID)
	return id, found
}

// findField finds a field in the beginning of a protobuf message: a number, or of
// bytes those that are there.
func findField(head []byte, wanted uint64) (number uint64, bytes []byte, found bool) {
	for {
		tag, n := binary.Uvarint(head)
		if n <= 0 {
			return 0, nil, false
		}
		head = head[n:]
		var size uint64 // of the value
		switch tag & 7 {
		case 0:
			if number, n = binary.Uvarint(head); n <= 0 {
				return 0, nil, false
			}
			size = uint64(n)
		case 1:
			size = 8
		case 2:
			if size, n = binary.Uvarint(head); n <= 0 {
				return 0, nil, false
			}
			head = head[n:]
		case 5:
			size = 4
		default:
			return 0, nil, false
		}
		size = min(size, uint64(len(head)))
		if tag>>3 == wanted {
			return number, head[:size], true
		}
		head, number = head[size:], 0
	}
}
