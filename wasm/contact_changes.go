//go:build js && wasm

package main

import (
	"fmt"

	"localcache-wasm/contact"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/localcache"
)

var _ contact.Changer = (*pageCache)(nil)

// ChangeConversation stores one change of a conversation's pin or marks.
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
func (p *pageCache) KeepHistory(h contact.History) error {
	call := &localcache.KeepHistory{Session: h.SessionID(), Start: h.Start, Down: h.Down, Whole: h.Whole, Last: h.Last}
	bodies := make([]localcache.NewBody, len(h.Bodies))
	for i, text := range h.Bodies {
		header, err := header(text)
		if err != nil {
			return err
		}
		bodies[i] = newBody(text)
		call.Messages = append(call.Messages, localcache.Past{Header: header, Body: bodies[i].Body})
	}
	return p.engine.DoWith(call, bodies)
}

// header reads what the rules need of a message in JSON.
func header(text string) (*localcache.Header, error) {
	parsed, err := jsontext.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("a message of the history: %w", err)
	}
	v := parsed.Members()
	return &localcache.Header{
		ID: v.Get("id").Text(), From: v.Get("from").Text(), To: v.Get("to").Text(), ChatType: v.Get("chatType").Text(),
		Time: v.Get("time").Float(), Thread: v.Get("chatThread") != "",
	}, nil
}
