//go:build js && wasm

package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"
	"unsafe"

	"localcache-wasm/contact"
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jspromise"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// stores are the open stores of the page, by the handle that JavaScript knows.
type stores struct {
	driver *indexeddb.Driver
	object js.Value // the driver's JavaScript object
	open   map[int]*store
	left   map[string]*localcache.Left // what closed stores could not save, by database
	last   int
}

// store is one account's open store.
type store struct {
	all    *stores
	handle int
	port   js.Value // js/src/store.ts: take, settle, event, living, unlogged
	take   js.Value // the port's functions that run for every call
	give   js.Value
	events js.Value
	engine *localcache.Engine

	settling      sync.Mutex // a list settles in a callback of the browser, at any time
	results       bridge.Writer
	changesWanted bool     // somebody listens to changes
	changed       []string // conversations whose change nobody was told of

	ready   bool // imported and usable: JavaScript's calls may run
	closing bool // it takes no more calls

	looksForPending bool // see lookForPending

	options bridge.OpenStore
}

func newStores(createDriver, notify js.Value) (*stores, error) {
	driver, object, err := indexeddb.NewDriver(createDriver, notify)
	if err != nil {
		return nil, fmt.Errorf("making the driver: %w", err)
	}
	return &stores{driver: driver, object: object, open: map[int]*store{}, left: map[string]*localcache.Left{}}, nil
}

func (s *stores) register(register func(string, func([]js.Value) any)) {
	register("driver", func([]js.Value) any { return s.object })
	register("openStore", func(args []js.Value) any { return s.start(args[0].String(), args[1]) })
	register("closeStore", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil {
			st.closing = true
			// On a goroutine of its own: a call from Go into JavaScript can have led here, and
			// then nothing that its goroutine holds may be waited for.
			go st.engine.Close()
		}
		return nil
	})
	register("tellChanges", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil {
			st.changesWanted = args[1].Bool()
		}
		return nil
	})
	register("nudgeStore", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil {
			st.engine.Nudge()
		}
		return nil
	})
	register("atRest", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil {
			return int(uintptr(unsafe.Pointer(st.engine.AtRest())))
		}
		return 0
	})
	register("unsavedCalls", func(args []js.Value) any {
		if st := s.open[args[0].Int()]; st != nil {
			return st.engine.Unsaved()
		}
		return 0
	})
}

// start opens a store and returns its handle at once. The port gets an event
// when it is ready.
func (s *stores) start(options string, port js.Value) int {
	s.last++
	st := &store{all: s, handle: s.last, port: port, take: port.Get("take"), give: port.Get("settle"), events: port.Get("event")}
	r := bridge.NewReader(options)
	r.Next()
	st.options.Read(r)
	st.newEngine()
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

// newEngine gives the store its engine. It waits for nothing: a script can call any
// export as soon as it has the handle.
func (st *store) newEngine() {
	o := &st.options
	left := st.all.left[o.Database]
	delete(st.all.left, o.Database)
	var engine *localcache.Engine
	database := indexeddb.New(st.all.driver, o.Database, o.Durability, func() { engine.Nudge() })
	engine = localcache.NewEngine(database, localcache.Options{
		User: o.User, Nonce: o.Nonce, Open: st.all.isOpen, Settle: st.settle, Source: st.source, Retention: st.options.Retention,
		Changed: st.hasChanged, ChangesWanted: func() bool { return st.changesWanted },
		Memory: localcache.NewMemory(st.all.driver), Left: left, Condition: st.condition, Back: st.prepare,
		Leave:    func(left *localcache.Left) { st.all.left[o.Database] = left },
		Unlogged: st.unlogged, After: after,
	})
	st.engine = engine
}

// run prepares the store for calls, and tells of its end.
func (st *store) run() {
	st.prepare()
	<-st.engine.Done()
	delete(st.all.open, st.handle)
	st.event("storeClosed", &bridge.StoreClosed{})
}

// prepare does what a database needs that was just opened. In memory there is nothing
// to do, and it runs again when the database works.
func (st *store) prepare() {
	st.failPending()
	if err := st.engine.LookAround(); err != nil && !away(err) {
		st.event("storeFault", &bridge.StoreFault{Message: err.Error()})
	}
	if err := st.wait(&localcache.JoinSpellings{}); err != nil && !away(err) {
		st.fault(err)
	}
	inDatabase := st.startImport()
	if !st.ready {
		st.ready = true
		kind, reason := "indexedDB", ""
		if c := st.engine.Condition(); inMemory(c) {
			kind, reason = "memory", c.Cause.Error()
		}
		st.event("storeReady", &bridge.StoreReady{Storage: kind, Reason: reason})
		st.engine.Wake()
	}
	if inDatabase {
		st.continueImport()
	}
}

func inMemory(c localcache.Condition) bool {
	return c.State == localcache.Degraded || c.State == localcache.Refused
}

// condition gives the port an event of a new state of the database.
func (st *store) condition(c localcache.Condition) {
	e := &bridge.StoreState{State: string(c.State), Storage: "indexedDB", Code: localcache.CodeOf(c.Cause)}
	if c.Cause != nil {
		e.Reason = c.Cause.Error()
	}
	if inMemory(c) {
		e.Storage = "memory"
	}
	st.event("storeState", e)
}

// hasChanged gives the port an event of what changed, after what waits for the
// transaction: the event of a message goes first, since lists are read again then.
func (st *store) hasChanged(sessions []string) {
	st.changed = append(st.changed, sessions...)
	if len(st.changed) > len(sessions) {
		return
	}
	// From the transaction to the event it takes the goroutines of the connection's
	// inbox, of its events and of their crossing, one after the other.
	afterTurns(4, func() {
		slices.Sort(st.changed)
		e := &bridge.StoreChanged{Sessions: slices.Compact(st.changed)}
		st.changed = nil
		st.event("storeChanged", e)
	})
}

// unlogged asks whether a store of a release that keeps no change log has the
// database open.
func (st *store) unlogged() bool {
	answer, err := jspromise.Call(st.port, "unlogged")
	return err == nil && answer.Truthy()
}

// away reports whether a call of the store's own failed because there is no database
// now, or because the store was closed.
func away(err error) bool {
	return errors.Is(err, localcache.ErrUnreachable) || errors.Is(err, localcache.ErrClosed)
}

// wait runs a call of the store's own.
func (st *store) wait(call localcache.Call, bodies ...localcache.Body) error {
	return st.engine.Do(call, bodies...)
}

// source hands the engine what JavaScript has put in line.
func (st *store) source(most int) (requests []localcache.Request, more bool) {
	if !st.ready {
		return nil, false // the first list must hold what is being imported
	}
	text, err := st.all.driver.Ask(st.take, nil, most)
	if err != nil {
		st.fault(fmt.Errorf("fetching the calls of the script: %w", err))
	}
	good, bad := localcache.ParseRequests(text)
	if len(bad) > 0 {
		st.settle(bad)
	}
	if len(good) > 0 {
		st.lookForPending()
	}
	return good, len(good)+len(bad) == most || len(text) >= bridge.LongestText
}

// settle gives JavaScript the results of calls: each its id, whether it worked,
// and then whether there is a result and its fields, or the failure.
func (st *store) settle(results []localcache.Settled) {
	st.settling.Lock()
	defer st.settling.Unlock()
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
		if _, err := st.all.driver.Ask(st.give, w.Bytes()); err != nil {
			st.fault(fmt.Errorf("giving results to the script: %w", err))
		}
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

// fault gives the port a failure that belongs to no call.
func (st *store) fault(err error) {
	st.event("storeFault", &bridge.StoreFault{Message: err.Error()})
}

// event gives the port an event of the group store: its name as JavaScript
// spells it, and its fields.
func (st *store) event(name string, e bridge.Result) {
	var w bridge.Writer
	w.Record()
	w.Text(name)
	e.AppendTo(&w)
	_, _ = st.all.driver.Ask(st.events, w.Bytes()) // what its handler throws is in the store's health
}

// cache is the store that the contact calls merge a server page into.
func (s *stores) cache(handle int) contact.Cache {
	if st := s.open[handle]; st != nil {
		return &contact.StoreCache{Engine: st.engine}
	}
	return nil
}
