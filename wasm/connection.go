//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// connections are the logins of the page, by the handle that JavaScript knows.
type connections struct {
	stores *stores
	open   map[int]*connection
	last   int
}

// connection is one login.
type connection struct {
	client *minicore.Client
	cache  *connectionCache
	calls  minicore.Worker // what JavaScript asked for, in its order
	port   *connectionPort
}

// registerConnection registers the connection's exports
// (js/src/minicore/exports.ts). Each only begins something on a goroutine of its
// own: a client calls the cache, and so JavaScript, with its lock held.
func registerConnection(register func(name string, call func(args []js.Value) any), stores *stores) {
	all := &connections{stores: stores, open: map[int]*connection{}}
	register("connect", func(args []js.Value) any {
		var x bridge.Connect
		read(args[0], &x)
		return all.connect(&x, args[1])
	})
	with := func(name string, call func(c *connection, args []js.Value)) {
		register(name, func(args []js.Value) any {
			if c := all.open[args[0].Int()]; c != nil {
				call(c, args[1:])
			}
			return nil
		})
	}
	with("connectionSend", func(c *connection, args []js.Value) {
		x := new(bridge.SendMessage)
		read(args[0], x)
		c.calls.Do(func() { c.send(x) })
	})
	with("connectionUseStore", func(c *connection, args []js.Value) {
		var x bridge.UseStore
		read(args[0], &x)
		c.cache.store = x.Store // now: what JavaScript does next finds it done
	})
	with("connectionOnline", func(c *connection, _ []js.Value) { go c.client.Online() })
	with("connectionReturned", func(c *connection, _ []js.Value) { go c.client.Return() })
	with("connectionOffline", func(c *connection, _ []js.Value) { go c.client.Offline() })
	register("connectionClose", func(args []js.Value) any {
		handle := args[0].Int()
		if c := all.open[handle]; c != nil {
			delete(all.open, handle)
			c.calls.Do(c.client.Close)
		}
		return nil
	})
	// A call that gives a promise. What it takes is read at once: the caller may change it.
	promise := func(name string, read func(takes js.Value) (work func(*connection) (js.Value, error))) {
		register(name, func(args []js.Value) any {
			c, work := all.open[args[0].Int()], read(args[1])
			return jspromise.New(func() (js.Value, error) {
				if c == nil {
					return js.Undefined(), minicore.ErrNotLoggedIn()
				}
				return work(c)
			})
		})
	}
	promise("renewToken", func(text js.Value) func(*connection) (js.Value, error) {
		var x bridge.RenewToken
		read(text, &x)
		return func(c *connection) (js.Value, error) {
			expires, err := c.client.RenewToken(x.Token)
			return js.ValueOf(float64(expires)), err
		}
	})
	promise("decodeCombined", func(bytes js.Value) func(*connection) (js.Value, error) {
		file := make([]byte, bytes.Length())
		js.CopyBytesToGo(file, bytes)
		return func(c *connection) (js.Value, error) { return c.decodeCombined(file) }
	})
	register("registerUser", func(args []js.Value) any {
		var x bridge.RegisterUser
		read(args[0], &x)
		return jspromise.New(func() (js.Value, error) {
			result, err := minicore.New(serverOptions(&x.Server)).Register(x.User, x.Password, x.Nickname)
			return js.ValueOf(result), err
		})
	})
	register("encodeCombined", func(args []js.Value) any {
		x := new(bridge.EncodeCombined)
		read(args[0], x)
		return jspromise.New(func() (js.Value, error) { return encodeCombined(x) })
	})
}

// read reads what a call takes. A text that does not fit the declaration is a
// script of another build, which is refused before anything is called.
func read(text js.Value, x interface{ Read(*bridge.Reader) }) {
	r := bridge.NewReader(text.String())
	r.Next()
	x.Read(r)
}

func serverOptions(s *bridge.Server) minicore.Options {
	return minicore.Options{AppKey: s.AppKey, URL: s.URL, APIURL: s.APIURL}
}

func (all *connections) connect(x *bridge.Connect, object js.Value) int {
	all.last++
	handle := all.last
	port := newConnectionPort(all.stores.driver, object)
	c := &connection{port: port, cache: &connectionCache{stores: all.stores, plugin: pluginCache{port}, copies: port.copies}}
	o := serverOptions(&x.Server)
	o.Device = minicore.Device{Resource: x.Device.Resource, UUID: x.Device.UUID, Name: x.Device.Name, Platform: x.Device.Platform}
	o.AutoReconnectMax, o.LoginExt = x.AutoReconnectMax, x.LoginExt
	o.Delivery, o.OwnUpload, o.ReplacedContents = x.Delivery, x.OwnUpload, x.ReplacedContents
	o.Events, o.Cache = port.happened, c.cache
	c.client = minicore.New(o)
	all.open[handle] = c
	go func() {
		login, err := c.client.Open(minicore.Credentials{User: x.User, AccessToken: x.AccessToken, Password: x.Password})
		if err != nil {
			delete(all.open, handle)
			port.emit("refused", &bridge.Refused{Reason: rejectionOf(err)})
			return
		}
		port.emit("opened", &bridge.Opened{AccessToken: login.AccessToken, Duration: float64(login.Duration)})
	}()
	return handle
}

// send begins to send an own message. The port gets an event of how it ended, under the id
// that it was given: a text that cannot be read has none.
func (c *connection) send(x *bridge.SendMessage) {
	m, err := message.Parse(x.Message)
	if err != nil {
		c.cache.UpdateMessage(x.ID, x.ID, minicore.StatusFailed)
		c.port.emit("unsent", &bridge.Unsent{ID: x.ID, Reason: rejectionOf(minicore.ErrMessage(err))})
		return
	}
	pending := c.client.Begin(m)
	go func() {
		sent, err := pending.Wait()
		if err != nil {
			c.port.emit("unsent", &bridge.Unsent{ID: x.ID, Reason: rejectionOf(err)})
			return
		}
		var b jsontext.Builder
		sent.AppendTo(&b)
		c.port.emit("sent", &bridge.Sent{ID: x.ID, Result: b.Text()})
	}()
}

// rejectionOf is an error as it crosses.
func rejectionOf(err error) bridge.Rejection {
	var e *minicore.Error
	if !errors.As(err, &e) {
		return bridge.Rejection{Type: bridge.TypeUnknown, Message: err.Error()}
	}
	return bridge.Rejection{Type: e.Type, Message: e.Message, Data: e.DataJSON()}
}

func encodeCombined(x *bridge.EncodeCombined) (js.Value, error) {
	var messages []*message.Message
	for _, one := range x.Messages {
		m, err := message.Parse(one)
		if err != nil {
			return js.Undefined(), err
		}
		messages = append(messages, m)
	}
	file, err := message.EncodeCombined(messages, x.AppKey, x.User)
	if err != nil {
		return js.Undefined(), err
	}
	bytes := js.Global().Get("Uint8Array").New(len(file))
	js.CopyBytesToJS(bytes, file)
	return bytes, nil
}

func (c *connection) decodeCombined(file []byte) (js.Value, error) {
	messages, err := c.client.Reader().DecodeCombined(file)
	if err != nil {
		return js.Undefined(), minicore.ErrCombined(err)
	}
	var b jsontext.Builder
	minicore.Messages(messages).AppendTo(&b)
	return js.ValueOf(b.Text()), nil
}
