//go:build js && wasm

package main

import (
	"syscall/js"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/localcache/indexeddb"
	"localcache-wasm/minicore"
)

// connectionPort gives JavaScript what happens on a connection, in order, and as
// much as there is in one crossing.
type connectionPort struct {
	driver        *indexeddb.Driver
	events, cache js.Value // functions of js/src/minicore/login.ts
	copies        *minicore.Copies
	waiting       []any // of type declared or minicore.Event
}

// declared is an event of the group connection: its name as JavaScript spells it.
type declared struct {
	name  string
	event bridge.Result
}

func newConnectionPort(driver *indexeddb.Driver, object js.Value) *connectionPort {
	return &connectionPort{
		driver: driver, events: object.Get("events"), cache: object.Get("cache"), copies: minicore.NewCopies(driver.Release),
	}
}

func (p *connectionPort) emit(name string, event bridge.Result) { p.put(declared{name, event}) }

func (p *connectionPort) happened(e minicore.Event) { p.put(e) }

// put lets an event wait until everything that runs now has had its turn: the
// events of a message cross together.
func (p *connectionPort) put(one any) {
	p.waiting = append(p.waiting, one)
	if len(p.waiting) == 1 {
		go p.flush()
	}
}

func (p *connectionPort) flush() {
	var w bridge.Writer
	for _, one := range p.waiting {
		w.Record()
		switch one := one.(type) {
		case declared:
			w.Text(one.name)
			one.event.AppendTo(&w)
		case minicore.Event:
			if state, ok := one.Data.(minicore.State); ok {
				w.Text("connectionState")
				(*bridge.ConnectionState)(&state).AppendTo(&w)
				continue
			}
			w.Text("happened")
			p.written(one).AppendTo(&w)
		}
	}
	p.waiting = nil
	_, _ = p.driver.Ask(p.events, w.Bytes()) // what cannot be read is an onError there
}

// written is an event as it crosses.
func (p *connectionPort) written(e minicore.Event) *bridge.Happened {
	h := &bridge.Happened{Name: e.Name}
	switch data := e.Data.(type) {
	case *message.Message:
		h.Messages = []bridge.EventMessage{eventMessage(data, p.copies.Body(data))}
	case minicore.Messages:
		h.List = true
		for _, m := range data {
			h.Messages = append(h.Messages, eventMessage(m, p.copies.Take(m)))
		}
	default:
		h.Data = e.JSON()
	}
	return h
}

func eventMessage(m *message.Message, number bridge.Body) bridge.EventMessage {
	if number != 0 {
		return bridge.EventMessage{Number: int(number)}
	}
	return bridge.EventMessage{Text: m.JSON()}
}
