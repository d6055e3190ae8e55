//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// connections are the logins of the page, by the handle that JavaScript knows.
type connections struct {
	open map[int]*connection
	last int
}

// connection is one login.
type connection struct {
	client *minicore.Client
	port   js.Value        // js/src/minicore/port.ts
	calls  minicore.Worker // what JavaScript asked for, in its order
}

// registerMiniCore registers the connection's exports (CONTRACT: js/src/minicore/exports.ts).
// Each only begins something on a goroutine of its own: a client calls the
// cache, and so JavaScript, with its lock held.
func registerMiniCore(register func(name string, call func(args []js.Value) any)) {
	all := &connections{open: map[int]*connection{}}
	register("connect", func(args []js.Value) any { return all.connect(args[0].String(), args[1]) })
	with := func(name string, call func(c *connection, args []js.Value)) {
		register(name, func(args []js.Value) any {
			if c := all.open[args[0].Int()]; c != nil {
				call(c, args[1:])
			}
			return nil
		})
	}
	with("connectionSend", func(c *connection, args []js.Value) { c.send(args[0], args[1].String()) })
	with("connectionOnline", func(c *connection, _ []js.Value) { go c.client.Online() })
	with("connectionReturned", func(c *connection, _ []js.Value) { go c.client.Return() })
	with("connectionOffline", func(c *connection, _ []js.Value) { go c.client.Offline() })
	register("connectionClose", func(args []js.Value) any {
		handle := args[0].Int()
		if c := all.open[handle]; c != nil {
			delete(all.open, handle)
			c.after(c.client.Close)
		}
		return nil
	})
	register("renewToken", func(args []js.Value) any {
		c, token := all.open[args[0].Int()], args[1].String()
		return jspromise.New(func() (js.Value, error) {
			if c == nil {
				return js.Undefined(), &minicore.Error{Type: 39, Message: "not login"}
			}
			expires, err := c.client.RenewToken(token)
			return js.ValueOf(float64(expires)), err
		})
	})
	register("registerUser", func(args []js.Value) any {
		options, err := connectionOptions(args[0].String())
		return jspromise.New(func() (js.Value, error) {
			if err != nil {
				return js.Undefined(), err
			}
			result, err := minicore.New(options.Options).Register(options.user, options.password, options.nickname)
			return js.ValueOf(result), err
		})
	})
	register("encodeCombined", func(args []js.Value) any {
		appKey, user, messages := args[0].String(), args[1].String(), args[2].String()
		return jspromise.New(func() (js.Value, error) { return encodeCombined(appKey, user, messages) })
	})
	register("decodeCombined", func(args []js.Value) any {
		c := all.open[args[0].Int()]
		file := make([]byte, args[1].Get("length").Int())
		js.CopyBytesToGo(file, args[1])
		return jspromise.New(func() (js.Value, error) { return c.decodeCombined(file) })
	})
}

// connectOptions are what JavaScript tells to log in or register.
type connectOptions struct {
	minicore.Options
	user, accessToken, password, nickname string
}

func connectionOptions(text string) (connectOptions, error) {
	v, err := jsontext.Parse(text)
	if err != nil {
		return connectOptions{}, err
	}
	get := func(path ...string) string { return v.Get(path...).Text() }
	o := connectOptions{
		Options: minicore.Options{
			AppKey: get("appKey"), URL: get("url"), APIURL: get("apiUrl"),
			Device:           minicore.Device{Resource: get("device", "resource"), UUID: get("device", "uuid"), Name: get("device", "name")},
			AutoReconnectMax: int(v.Get("autoReconnectNumMax").Int()),
			Delivery:         v.Get("delivery") == "true",
			OwnUpload:        v.Get("useOwnUploadFun") == "true",
			ReplacedContents: v.Get("useReplacedMessageContents") == "true",
			LoginExt:         get("loginExt"),
		},
		user: get("user"), accessToken: get("accessToken"), password: get("password"), nickname: get("nickname"),
	}
	if platform := v.Get("device", "platform"); platform.IsNumber() {
		n := int(platform.Int())
		o.Device.Platform = &n
	}
	return o, nil
}

func (all *connections) connect(text string, port js.Value) int {
	all.last++
	handle := all.last
	options, err := connectionOptions(text)
	c := &connection{port: port}
	options.Events = func(e minicore.Event) { port.Call("event", e.Name, e.JSON()) }
	options.Cache = pluginCache{port}
	c.client = minicore.New(options.Options)
	all.open[handle] = c
	go func() {
		var login minicore.Login
		if err == nil {
			login, err = c.client.Open(minicore.Credentials{User: options.user, AccessToken: options.accessToken, Password: options.password})
		}
		if err != nil {
			delete(all.open, handle)
			port.Call("refused", rejection(err))
			return
		}
		port.Call("opened", login.AccessToken, float64(login.Duration))
	}()
	return handle
}

// after runs a call in its turn, not on JavaScript's stack.
func (c *connection) after(call func()) { c.calls.Do(call) }

// send begins to send an own message, the text of its JSON; the port hears how
// it ended, under the id that it was given: a text that cannot be read has none.
func (c *connection) send(id js.Value, text string) {
	c.after(func() {
		m, err := message.Parse(text)
		if err != nil {
			pluginCache{c.port}.UpdateMessage(id.String(), id.String(), minicore.StatusFailed)
			c.port.Call("unsent", id, rejection(&minicore.Error{Type: 205, Message: err.Error()}))
			return
		}
		pending := c.client.Begin(m)
		go func() {
			sent, err := pending.Wait()
			if err != nil {
				c.port.Call("unsent", id, rejection(err))
				return
			}
			var b jsontext.Builder
			sent.AppendTo(&b)
			c.port.Call("sent", id, b.Text())
		}()
	})
}

// rejection is an error as JSON text.
func rejection(err error) string {
	var e *minicore.Error
	if !errors.As(err, &e) {
		e = &minicore.Error{Type: -2, Message: err.Error()}
	}
	return e.RejectionJSON()
}

func encodeCombined(appKey, user, text string) (js.Value, error) {
	v, err := jsontext.Parse(text)
	if err != nil {
		return js.Undefined(), err
	}
	var messages []*message.Message
	for _, one := range v.Elements() {
		m, err := message.Parse(string(one))
		if err != nil {
			return js.Undefined(), err
		}
		messages = append(messages, m)
	}
	file, err := message.EncodeCombined(messages, appKey, user)
	if err != nil {
		return js.Undefined(), err
	}
	bytes := js.Global().Get("Uint8Array").New(len(file))
	js.CopyBytesToJS(bytes, file)
	return bytes, nil
}

func (c *connection) decodeCombined(file []byte) (js.Value, error) {
	if c == nil {
		return js.Undefined(), &minicore.Error{Type: 39, Message: "not login"}
	}
	messages, err := c.client.Reader().DecodeCombined(file)
	if err != nil {
		return js.Undefined(), &minicore.Error{Type: 203, Message: err.Error()}
	}
	var b jsontext.Builder
	minicore.Messages(messages).AppendTo(&b)
	return js.ValueOf(b.Text()), nil
}

// pluginCache is the localCache plugin of a connection, whoever wrote it; the
// calls of its contract are made in js/src/minicore/cache.ts.
type pluginCache struct{ port js.Value }

func (p pluginCache) Open(user, dbName string) <-chan error { return p.call("openCache", user, dbName) }

// StoreMessage stores received messages. Own ones are stored before they come
// here: an application that sends and then reads must find its message.
func (p pluginCache) StoreMessage(m *message.Message, status minicore.Status) <-chan error {
	if status != minicore.StatusSuccess {
		return nil
	}
	return p.call("storeMessage", m.ForCache().JSON())
}

func (p pluginCache) UpdateMessage(clientID, serverID string, status minicore.Status) <-chan error {
	return p.call("updateMessage", clientID, serverID, int(status))
}

func (p pluginCache) Recall(serverID, conversationID string) <-chan error {
	return p.call("recallMessage", serverID, conversationID)
}

func (p pluginCache) Edit(m *message.Message, replaceExt bool) <-chan error {
	return p.call("editMessage", m.JSON(), replaceExt)
}

func (p pluginCache) Replace(clientID string, m *message.Message) <-chan error {
	return p.call("replaceMessage", clientID, m.JSON())
}

func (p pluginCache) Change(c minicore.ConversationChange) <-chan error {
	var b jsontext.Builder
	b.BeginObject()
	if c.Deleted {
		b.Member("deleted").Bool(true)
	}
	if c.Pinned != nil {
		b.Member("isPinned").Bool(*c.Pinned)
		b.Member("pinnedTime").Number(float64(c.PinnedTime))
	}
	if c.Mark != nil {
		b.Member("mark").Int(*c.Mark)
		b.Member("marked").Bool(c.Marked)
	}
	b.EndObject()
	return p.call("changeConversation", c.SessionID, b.Text())
}

func (p pluginCache) Close() { p.port.Call("closeCache") }

// call makes a call and waits for its promise elsewhere. The port's calls never
// throw or reject.
func (p pluginCache) call(name string, args ...any) <-chan error {
	promise := p.port.Call(name, args...)
	if promise.Type() != js.TypeObject {
		return nil
	}
	done := make(chan error, 1)
	go func() {
		_, err := jspromise.Await(promise)
		done <- err
	}()
	return done
}
