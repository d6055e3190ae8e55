//go:build js && wasm

package main

import (
	"syscall/js"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// connectionCache is the localCache plugin of a connection. Our own store is worked
// on here in Go as soon as it is ready; until then its calls wait in JavaScript's
// line, and a plugin that is not ours is fed by JavaScript.
type connectionCache struct {
	stores *stores
	store  int // the handle that JavaScript gave last; 0 for none
	plugin pluginCache
	copies *minicore.Copies
	closed bool
}

var _ minicore.Cache = (*connectionCache)(nil)

// mirror is what a cache does beside being opened and closed.
type mirror interface {
	StoreMessage(*message.Message, minicore.Status) <-chan error
	UpdateMessage(clientID, serverID string, status minicore.Status) <-chan error
	Recall(serverID, conversationID string) <-chan error
	Edit(m *message.Message, replaceExt bool) <-chan error
	Replace(clientID string, m *message.Message) <-chan error
	Change(minicore.ConversationChange) <-chan error
}

// mirror is our own store if it can take calls, else the plugin.
func (c *connectionCache) mirror() mirror {
	if st := c.stores.open[c.store]; st != nil && st.ready && !st.closing && !c.closed {
		return &minicore.StoreCache{Engine: st.engine, Copies: c.copies}
	}
	return c.plugin
}

func (c *connectionCache) Open(user, dbName string) <-chan error {
	c.closed = false // it is opened again when a connection that was given up has come back
	return c.plugin.call("openCache", &bridge.OpenCache{User: user, DBName: dbName})
}

func (c *connectionCache) Close() {
	c.closed = true
	c.copies.Clear()
	c.plugin.call("closeCache", &bridge.CloseCache{})
}

func (c *connectionCache) StoreMessage(m *message.Message, status minicore.Status) <-chan error {
	return c.mirror().StoreMessage(m, status)
}

func (c *connectionCache) UpdateMessage(clientID, serverID string, status minicore.Status) <-chan error {
	return c.mirror().UpdateMessage(clientID, serverID, status)
}

func (c *connectionCache) Recall(serverID, conversationID string) <-chan error {
	return c.mirror().Recall(serverID, conversationID)
}

func (c *connectionCache) Edit(m *message.Message, replaceExt bool) <-chan error {
	return c.mirror().Edit(m, replaceExt)
}

func (c *connectionCache) Replace(clientID string, m *message.Message) <-chan error {
	return c.mirror().Replace(clientID, m)
}

func (c *connectionCache) Change(change minicore.ConversationChange) <-chan error {
	return c.mirror().Change(change)
}

// pluginCache is a plugin that JavaScript feeds (js/src/minicore/cache.ts), whoever
// wrote it.
type pluginCache struct{ port *connectionPort }

// StoreMessage stores received messages. Own ones are stored before they come
// here: an application that sends and then reads must find its message.
func (p pluginCache) StoreMessage(m *message.Message, status minicore.Status) <-chan error {
	if status != minicore.StatusSuccess {
		return nil
	}
	return p.call("cacheMessage", &bridge.CacheMessage{Message: m.ForCache().JSON()})
}

func (p pluginCache) UpdateMessage(clientID, serverID string, status minicore.Status) <-chan error {
	return p.call("cacheAnswer", &bridge.CacheAnswer{ClientID: clientID, ServerID: serverID, Status: bridge.Status(status)})
}

func (p pluginCache) Recall(serverID, conversationID string) <-chan error {
	return p.call("cacheRecall", &bridge.CacheRecall{ServerID: serverID, ConversationID: conversationID})
}

func (p pluginCache) Edit(m *message.Message, replaceExt bool) <-chan error {
	return p.call("cacheEdit", &bridge.CacheEdit{Message: m.ForCache().JSON(), ReplaceExt: replaceExt})
}

func (p pluginCache) Replace(clientID string, m *message.Message) <-chan error {
	return p.call("cacheReplace", &bridge.CacheReplace{ClientID: clientID, Message: m.ForCache().JSON()})
}

func (p pluginCache) Change(c minicore.ConversationChange) <-chan error {
	change := &bridge.CacheChange{Session: c.SessionID, Deleted: c.Deleted, Pinned: c.Pinned, Mark: c.Mark, Marked: c.Marked}
	if c.Pinned != nil {
		at := float64(c.PinnedTime)
		change.PinnedTime = &at
	}
	return p.call("cacheChange", change)
}

// call makes a call of the group cache and waits for its promise elsewhere.
func (p pluginCache) call(name string, x bridge.Result) <-chan error {
	var w bridge.Writer
	w.Record()
	w.Text(name)
	x.AppendTo(&w)
	promise, err := p.port.driver.Call(p.port.cache, w.Bytes())
	if err == nil && promise.Type() != js.TypeObject {
		return nil
	}
	done := make(chan error, 1)
	if err != nil {
		done <- err
		return done
	}
	go func() {
		_, err := jspromise.Await(promise)
		done <- err
	}()
	return done
}
