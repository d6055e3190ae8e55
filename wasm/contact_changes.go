//go:build js && wasm

package main

import (
	"syscall/js"

	"github.com/valyala/fastjson"

	"localcache-wasm/contact"
	"localcache-wasm/localcache"
)

var _ contact.Changer = (*pageCache)(nil)

// ChangeConversation takes in one change of a conversation's pin or marks.
func (p *pageCache) ChangeConversation(change contact.Change) error {
	call := &localcache.ChangeServerState{
		Session: change.SessionID(), Pinned: change.Pinned, Mark: change.Mark, Marked: change.Marked,
	}
	if change.Pinned != nil {
		at := float64(change.PinnedTime)
		call.PinnedTime = &at
	}
	return p.wait(call)
}

// RemoveConversation removes a conversation that was deleted on the server.
func (p *pageCache) RemoveConversation(c contact.Conversation, messages bool) error {
	return p.wait(&localcache.RemoveConversation{Session: c.SessionID(), WithMessages: messages})
}

// KeepHistory stores messages that the server was asked for, in one transaction.
func (p *pageCache) KeepHistory(_ contact.Conversation, texts []string) error {
	call := &localcache.KeepHistory{}
	var bodies []localcache.Body
	for _, text := range texts {
		h, err := header(text)
		if err != nil {
			return err
		}
		if v, err := fastjson.Parse(text); err == nil {
			h.Thread = v.Exists("chatThread")
		}
		body, err := p.all.carrier.Keep(js.Global().Get("JSON").Call("parse", text))
		if err != nil {
			return err
		}
		bodies = append(bodies, body)
		call.Messages = append(call.Messages, localcache.Past{Header: h, Body: body})
	}
	return p.wait(call, bodies...)
}
