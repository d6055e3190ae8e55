//go:build !js

package imserver

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// What the clients of 5.x ask for on the gateway's socket, and how it is answered:
// protobuf messages that tell themselves apart by field 1 (docs/protocol.md
// section 8.4). The clients have the three schemas apart from MSync's, and so has
// this server.
const (
	gatewayPing     = 1
	gatewayPong     = 2
	contactsRequest = 3
	contactsAnswer  = 4
	gatewayError    = 5
	listRequest     = 10
	listAnswer      = 11
	groupsRequest   = 12
	groupsAnswer    = 13
)

// gatewayRequest is what the three requests have in common, and what one of them has.
type gatewayRequest struct {
	kind     uint64
	header   []byte // as it came: an answer carries it back
	username string
	empty    bool // listRequest: conversations without a message too
}

var errGatewayFrame = errors.New("not a gateway request")

func readGatewayRequest(frame []byte) (r gatewayRequest, err error) {
	for len(frame) > 0 {
		number, kind, n := protowire.ConsumeTag(frame)
		if n < 0 {
			return r, errGatewayFrame
		}
		frame = frame[n:]
		n = protowire.ConsumeFieldValue(number, kind, frame)
		if n < 0 {
			return r, errGatewayFrame
		}
		value := frame[:n]
		frame = frame[n:]
		switch kind {
		case protowire.VarintType:
			v, _ := protowire.ConsumeVarint(value)
			switch number {
			case 1:
				r.kind = v
			case 7:
				r.empty = v != 0
			}
		case protowire.BytesType:
			b, _ := protowire.ConsumeBytes(value)
			switch number {
			case 2:
				r.header = b
			case 5:
				r.username = string(b)
			}
		}
	}
	return r, nil
}

// answer is a protobuf message while it is written. Fields of value 0 are left out.
type answer []byte

func (a *answer) number(field protowire.Number, n uint64) {
	if n != 0 {
		a.enum(field, n)
	}
}

// enum writes 0 too: to some readers an absent value is none of theirs.
func (a *answer) enum(field protowire.Number, n uint64) {
	*a = protowire.AppendVarint(protowire.AppendTag(*a, field, protowire.VarintType), n)
}

func (a *answer) text(field protowire.Number, s string) {
	if s != "" {
		*a = protowire.AppendString(protowire.AppendTag(*a, field, protowire.BytesType), s)
	}
}

func (a *answer) bytes(field protowire.Number, b []byte) {
	*a = protowire.AppendBytes(protowire.AppendTag(*a, field, protowire.BytesType), b)
}

// begin is an answer with its kind and the header of what it answers.
func (r gatewayRequest) begin(kind uint64) answer {
	var a answer
	a.number(1, kind)
	a.bytes(2, r.header)
	return a
}

// refusal answers a request that is refused. The contacts' schema has the fields
// in another order than the two others.
func (r gatewayRequest) refusal(code uint64, codeText, message string) answer {
	if r.kind == contactsRequest {
		var a answer
		a.number(1, gatewayError)
		a.text(2, codeText)
		a.text(3, message)
		a.bytes(4, r.header)
		return a
	}
	a := r.begin(gatewayError)
	a.number(3, code)
	a.text(4, message)
	return a
}
