//go:build js && wasm

package main

import (
	"errors"
	"fmt"
	"sync"
	"syscall/js"

	"localcache-wasm/contact"
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// stores are the open stores of the page, by the handle that JavaScript knows.
type stores struct {
	driver *indexeddb.Driver
	object js.Value // the driver's JavaScript object
	open   map[int]*store
	last   int
}

// store is one account's open store.
type store struct {
	all    *stores
	handle int
	port   js.Value // js/src/store.ts: take, settle, event, prepare
	take   js.Value // the port's functions that run for every call
	hear   js.Value
	events js.Value
	engine *localcache.Engine

	telling sync.Mutex // a list ends in the browser's callback, whatever the engine does
	results bridge.Writer

	ready bool // imported and usable: JavaScript's calls may run

	options bridge.OpenStore
}

func newStores(createDriver, notify js.Value) (*stores, error) {
	driver, object, err := indexeddb.NewDriver(createDriver, notify)
	if err != nil {
		return nil, fmt.Errorf("making the driver: %w", err)
	}
	return &stores{driver: driver, object: object, open: map[int]*store{}}, nil
}

func (s *stores) register(register func(string, func([]js.Value) any)) {
	register("driver", func([]js.Value) any { return s.object })
	register("openStore", func(args []js.Value) any { return s.start(args[0].String(), args[1]) })
	register("closeStore", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil && st.engine != nil {
			st.engine.Close()
		}
		return nil
	})
}

// start opens a store and returns its handle at once. The port gets an event
// when it is ready.
func (s *stores) start(options string, port js.Value) int {
	s.last++
	st := &store{all: s, handle: s.last, port: port, take: port.Get("take"), hear: port.Get("settle"), events: port.Get("event")}
	r := bridge.NewReader(options)
	r.Next()
	st.options.Read(r)
	s.open[st.handle] = st
	go st.run()
	return st.handle
}

// isOpen reports whether a store with that nonce is open in this page.
func (s *stores) isOpen(nonce string) bool {
	for _, st := range s.open {
		if st.options.Nonce == nonce {
			return true
		}
	}
	return false
}

func (st *store) run() {
	storage, alive, reason := st.openStorage()
	st.engine = localcache.NewEngine(storage, localcache.Options{
		User: st.options.User, Nonce: st.options.Nonce, Open: st.all.isOpen, Settle: st.settle, Source: st.source,
		Changed: func(sessions []string) { st.event("storeChanged", &bridge.StoreChanged{Sessions: sessions}) },
	})
	if alive != nil {
		if err := st.wait(&localcache.FailPending{Alive: alive}); err != nil {
			st.event("storeFault", &bridge.StoreFault{Message: err.Error()})
		}
	}
	if reason == "" {
		if err := st.wait(&localcache.JoinSpellings{}); err != nil {
			st.event("storeFault", &bridge.StoreFault{Message: err.Error()})
		}
		st.startImport()
	}
	kind := "indexedDB"
	if reason != "" {
		kind = "memory"
	}
	st.ready = true
	st.event("storeReady", &bridge.StoreReady{Storage: kind, Reason: reason})
	st.engine.Wake()
	if reason == "" {
		st.continueImport()
	}
	<-st.engine.Done()
	delete(st.all.open, st.handle)
	st.event("storeClosed", &bridge.StoreClosed{})
}

// openStorage opens IndexedDB, or memory with the reason why. alive are the
// stores, of all pages, that have this database open.
func (st *store) openStorage() (storage localcache.Storage, alive map[string]bool, reason string) {
	memory := localcache.NewMemory(st.all.driver)
	if !indexeddb.Available() {
		return memory, nil, indexeddb.ErrMissing.Error()
	}
	// Without an answer nobody is known to be dead: alive stays nil.
	if nonces, err := jspromise.Await(st.port.Call("prepare")); err == nil {
		alive = map[string]bool{}
		for i := range nonces.Length() {
			alive[nonces.Index(i).String()] = true
		}
	}
	opened, err := indexeddb.Open(st.all.driver, st.options.Database, st.options.Durability)
	if err != nil {
		return memory, nil, err.Error()
	}
	return opened, alive, ""
}

// wait runs a call of the store's own.
func (st *store) wait(call localcache.Call, bodies ...localcache.Body) error {
	return st.engine.Do(call, bodies...)
}

// source hands the engine what JavaScript has put in line.
func (st *store) source(most int) []localcache.Request {
	if !st.ready {
		return nil // the first list must hold what is being imported
	}
	for {
		text := st.all.driver.Ask(st.take, nil, most)
		if len(text) == 0 {
			return nil
		}
		good, bad := localcache.ParseRequests(text)
		if len(bad) > 0 {
			st.settle(bad)
		}
		if len(good) > 0 {
			return good
		}
	}
}

// settle gives JavaScript the results of calls: each its id, whether it worked,
// and then whether there is a result and its fields, or the failure.
func (st *store) settle(results []localcache.Settled) {
	st.telling.Lock()
	defer st.telling.Unlock()
	w := &st.results
	w.Reset()
	for i := range results {
		r := &results[i]
		if r.ID == 0 && r.Err == nil {
			continue
		}
		w.Record()
		w.Int(r.ID)
		w.Bool(r.Err == nil)
		switch {
		case r.Err != nil:
			failureOf(r.Err).AppendTo(w)
		case r.Result == nil:
			w.Bool(false)
		default:
			w.Bool(true)
			r.Result.AppendTo(w)
		}
	}
	if len(w.Bytes()) > 0 {
		st.all.driver.Ask(st.hear, w.Bytes())
	}
}

func failureOf(err error) *bridge.Failure {
	f := &bridge.Failure{Name: "Error", Message: err.Error()}
	var exception *indexeddb.Error
	if errors.As(err, &exception) {
		f.Name, f.Cause = exception.Name, exception.Cause
	}
	return f
}

// event gives the port an event of the group store: its name as JavaScript
// spells it, and its fields.
func (st *store) event(name string, e bridge.Result) {
	var w bridge.Writer
	w.Record()
	w.Text(name)
	e.AppendTo(&w)
	st.all.driver.Ask(st.events, w.Bytes())
}

// cache is the store that the contact calls merge a server page into.
func (s *stores) cache(handle int) contact.Cache {
	if st := s.open[handle]; st != nil && st.engine != nil {
		return &pageCache{st}
	}
	return nil
}

type pageCache struct{ *store }

// MergeServerPage takes a page in, in one transaction.
func (p *pageCache) MergeServerPage(page []contact.ServerConversation) error {
	merge := &localcache.MergeConversations{Rows: make([]localcache.ServerConversation, len(page))}
	var last jsontext.Builder
	last.BeginArray()
	messages := 0
	for i := range page {
		c := &page[i]
		pinnedTime := float64(c.PinnedTime)
		merge.Rows[i] = localcache.ServerConversation{
			Type: c.ConversationType, ID: c.ConversationID, Unread: c.UnreadCount,
			Server: localcache.ServerState{Pinned: &c.Pinned, PinnedTime: &pinnedTime, Marks: c.Marks, HasMarks: c.HasMarks},
		}
		if c.LastMessage != "" {
			merge.Rows[i].Last = &localcache.Header{ID: c.ServerID, Time: float64(c.ServerTime)}
			last.Raw(c.LastMessage)
			messages++
		}
	}
	last.EndArray()
	bodies, err := p.all.driver.KeepAll(last.Bytes(), messages)
	if err != nil {
		return err
	}
	next := 0
	for i := range merge.Rows {
		if merge.Rows[i].Last != nil {
			merge.Rows[i].Body = bodies[next]
			next++
		}
	}
	return p.wait(merge, bodies...)
}
