package minicore

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
)

// Event is something that happened. Name and the JSON of Data are the vendor's,
// but for the names that begin with $, which are this package's own.
type Event struct {
	Name string
	Data Payload // nil = none
}

// Payload is an event's data.
type Payload interface {
	AppendTo(*jsontext.Builder)
}

// JSON is the event's data as JSON text, "" if it has none.
func (e Event) JSON() string {
	if e.Data == nil {
		return ""
	}
	var b jsontext.Builder
	e.Data.AppendTo(&b)
	return b.Text()
}

// StateChanged is the event of what a host mirrors. Its data is a [State].
const StateChanged = "$state"

// State is what a connection is at a moment.
type State bridge.ConnectionState

// AppendTo writes {phase, token, resource}.
func (s State) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("phase").String(s.Phase)
	b.Member("token").String(s.Token)
	b.Member("resource").String(s.Resource)
	b.EndObject()
}

// Raw is data that is JSON text already.
type Raw string

func (r Raw) AppendTo(b *jsontext.Builder) { b.Raw(string(r)) }

// Messages is the data of onMessage.
type Messages []*message.Message

func (ms Messages) AppendTo(b *jsontext.Builder) {
	b.BeginArray()
	for _, m := range ms {
		m.AppendTo(b)
	}
	b.EndArray()
}

// messageEvents are the events by message type.
var messageEvents = map[string]string{
	"txt": "onTextMessage", "img": "onImageMessage", "audio": "onAudioMessage", "video": "onVideoMessage",
	"file": "onFileMessage", "loc": "onLocationMessage", "cmd": "onCmdMessage", "custom": "onCustomMessage",
	"combine": "onCombineMessage",
}

// object builds an event's data member by member.
type object struct{ b jsontext.Builder }

func newObject() *object {
	o := &object{}
	o.b.BeginObject()
	return o
}

func (o *object) text(name, s string) *object       { o.b.Member(name).String(s); return o }
func (o *object) number(name string, n int) *object { o.b.Member(name).Int(n); return o }
func (o *object) flag(name string, v bool) *object  { o.b.Member(name).Bool(v); return o }

// raw adds JSON text; "" adds nothing.
func (o *object) raw(name, json string) *object {
	if json != "" {
		o.b.Member(name).Raw(json)
	}
	return o
}

func (o *object) done() Raw {
	o.b.EndObject()
	return Raw(o.b.Text())
}

// emitState tells the host what it mirrors. The caller holds mu.
func (c *Client) emitState() {
	c.emit(StateChanged, State{Phase: string(c.phase), Token: c.token, Resource: c.resource})
}
