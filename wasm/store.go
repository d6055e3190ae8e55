//go:build js && wasm

package main

import (
	"errors"
	"fmt"
	"sync"
	"syscall/js"

	"localcache-wasm/contact"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// stores are the open stores of the page, by the handle that JavaScript knows.
type stores struct {
	carrier *indexeddb.Carrier
	object  js.Value // the carrier's JavaScript object
	open    map[int]*store
	last    int
}

// store is one account's open store.
type store struct {
	all    *stores
	handle int
	port   js.Value // js/src/store.ts: take, settle, event, prepare
	take   js.Value // the port's functions that run for every call
	hear   js.Value
	engine *localcache.Engine

	telling sync.Mutex // a list ends in the browser's callback, whatever the engine does
	results jsontext.Builder

	ready bool // imported and usable: JavaScript's calls may run

	database, vendorName, durability string
	nonce, user                      string
}

func newStores(createCarrier, notify js.Value) (*stores, error) {
	carrier, object, err := indexeddb.NewCarrier(createCarrier, notify)
	if err != nil {
		return nil, fmt.Errorf("making the carrier: %w", err)
	}
	return &stores{carrier: carrier, object: object, open: map[int]*store{}}, nil
}

func (s *stores) register(register func(string, func([]js.Value) any)) {
	register("carrier", func([]js.Value) any { return s.object })
	register("openStore", func(args []js.Value) any { return s.start(args[0], args[1]) })
	register("closeStore", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil && st.engine != nil {
			st.engine.Close()
		}
		return nil
	})
}

// start opens a store and returns its handle at once. The port hears when it is
// ready.
func (s *stores) start(options, port js.Value) int {
	s.last++
	st := &store{
		all: s, handle: s.last, port: port,
		database: options.Get("database").String(), vendorName: options.Get("vendorName").String(),
		durability: options.Get("durability").String(),
		nonce:      options.Get("nonce").String(), user: options.Get("user").String(),
		take: port.Get("take"), hear: port.Get("settle"),
	}
	s.open[st.handle] = st
	go st.run()
	return st.handle
}

// isOpen reports whether a store with that nonce is open in this page.
func (s *stores) isOpen(nonce string) bool {
	for _, st := range s.open {
		if st.nonce == nonce {
			return true
		}
	}
	return false
}

func (st *store) run() {
	storage, alive, reason := st.openStorage()
	st.engine = localcache.NewEngine(storage, localcache.Options{
		User: st.user, Nonce: st.nonce, Open: st.all.isOpen, Settle: st.settle, Source: st.source,
	})
	if alive != nil {
		if err := st.wait(&localcache.FailPending{Alive: alive}); err != nil {
			st.event("error", err.Error())
		}
	}
	if reason == "" {
		if err := st.wait(&localcache.JoinSpellings{}); err != nil {
			st.event("error", err.Error())
		}
		st.startImport()
	}
	kind := "indexedDB"
	if reason != "" {
		kind = "memory"
	}
	st.ready = true
	st.event("ready", kind, reason)
	st.engine.Wake()
	if reason == "" {
		st.continueImport()
	}
	<-st.engine.Done()
	delete(st.all.open, st.handle)
	st.event("closed")
}

// openStorage opens IndexedDB, or memory with the reason why. alive are the
// stores, of all pages, that have this database open.
func (st *store) openStorage() (storage localcache.Storage, alive map[string]bool, reason string) {
	memory := localcache.NewMemory(st.all.carrier)
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
	opened, err := indexeddb.Open(st.all.carrier, st.database, st.durability)
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
	text := st.all.carrier.Ask(st.take, nil, most)
	if len(text) == 0 {
		return nil
	}
	good, bad := localcache.ParseRequests(text)
	if len(bad) > 0 {
		st.settle(bad)
	}
	return good
}

// settle tells JavaScript how calls ended: [[id, slot] or [id, 0, name, message, slot]].
func (st *store) settle(results []localcache.Settled) {
	st.telling.Lock()
	defer st.telling.Unlock()
	b := &st.results
	b.Reset()
	b.BeginArray()
	for i := range results {
		r := &results[i]
		if r.ID == 0 && r.Err == nil {
			continue
		}
		b.BeginArray()
		b.Int(r.ID)
		b.Int(int(r.Result))
		if r.Err != nil {
			name, cause := "Error", localcache.Body(0)
			var failure *indexeddb.Error
			if errors.As(r.Err, &failure) {
				name, cause = failure.Name, failure.Cause
			}
			b.String(name)
			b.String(r.Err.Error())
			b.Int(int(cause))
		}
		b.EndArray()
	}
	b.EndArray()
	if b.Len() > 2 {
		st.all.carrier.Ask(st.hear, b.Bytes())
	}
}

// event tells the port what happened: "ready", "import", "error", "closed".
func (st *store) event(kind string, details ...any) {
	st.port.Call("event", append([]any{kind}, details...)...)
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
		}
	}
	last.EndArray()
	bodies, err := p.all.carrier.KeepAll(last.Bytes())
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
