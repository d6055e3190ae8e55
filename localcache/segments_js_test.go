package localcache_test

import (
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
	"localcache-wasm/localcache/indexeddb"
)

// smallSegments has segments made of few rows, until the test ends.
func smallSegments(t *testing.T) {
	t.Helper()
	sizes := driverObject.Get("sizes")
	for group, values := range map[string]map[string]any{
		"log":   {"records": 6, "text": 600, "piece": 3, "untrimmed": 2},
		"texts": {"full": 4, "small": 2, "fewest": 2, "someMessages": 2, "someRecords": 3, "tooMany": 8, "mostRows": 6, "fewRows": 1},
		"list":  {"full": 2, "fewest": 2, "partChanged": 0.6, "old": 0, "mostChanged": 0.9, "someRecords": 2, "rows": 2, "segments": 1, "kept": 2000},
	} {
		g := sizes.Get(group)
		for name, value := range values {
			old := g.Get(name)
			t.Cleanup(func() { g.Set(name, old) })
			g.Set(name, value)
		}
	}
}

// packOnce does one piece of packing, and packAll all there is.
func (s *testStore) packOnce() (more bool) {
	s.t.Helper()
	done := make(chan error, 1)
	s.storage.(Packer).Pack(func(m bool, err error) {
		more = m
		done <- err
	})
	if err := <-done; err != nil {
		s.t.Fatalf("packing: %v", err)
	}
	return more
}

func (s *testStore) packAll() {
	s.t.Helper()
	for pieces := 0; s.packOnce(); pieces++ {
		if pieces == 1000 {
			s.t.Fatalf("packing does not end")
		}
	}
}

// inSegments runs a piece of JavaScript on the object store segments of a database.
func inSegments(t failer, name, script string) js.Value {
	t.Helper()
	db := raw(t, name, 0, nil)
	defer db.Call("close")
	store := db.Call("transaction", []any{"segments", "changes"}, "readwrite").Call("objectStore", "segments")
	result, err := await(js.Global().Get("Function").New("store", script).Invoke(store))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return result
}

// damages are what can have happened to segments. Each is JavaScript that gives a request.
var damages = map[string]string{
	"none is left": `return store.clear()`,
	"one is lost": `
		const keys = store.getAllKeys();
		keys.onsuccess = () => { for (const key of keys.result) if (Array.isArray(key) && key.at(-1) % 2 === 0) store.delete(key); };
		return keys;`,
	"half of each is lost": `
		const cursor = store.openCursor();
		cursor.onsuccess = () => {
			const at = cursor.result;
			if (!at) return;
			if (at.value instanceof Uint8Array) at.update(at.value.slice(0, at.value.length / 2));
			else if (at.value.content !== undefined) at.update({ ...at.value, content: at.value.content.slice(1) });
			at.continue();
		};
		return store.count();`,
	"where they stand is lost": `
		const cursor = store.openCursor();
		cursor.onsuccess = () => {
			const at = cursor.result;
			if (!at) return;
			if (at.value.places !== undefined) at.update({ ...at.value, places: at.value.places.slice(1) });
			at.continue();
		};
		return store.count();`,
	"they are something else": `
		const cursor = store.openCursor();
		cursor.onsuccess = () => { const at = cursor.result; if (at) { at.update(Array.isArray(at.primaryKey) ? 7 : { stamp: 'x' }); at.continue(); } };
		return store.count();`,
	"those of a making that did not end are there": `
		store.put('[]', ['list', '0', 0]);
		return store.put({ content: 'x' }, ['texts', 'zz', 1]);`,
}

// seen is all that a page can read of a store, by lists and by searches.
func (s *testStore) seen() string {
	s.t.Helper()
	lines := []string{s.line()}
	for _, q := range []List{
		{}, {Page: true, Limit: 3}, {Page: true, Select: &bridge.Selection{Unread: ptr(true)}},
		{Page: true, Select: &bridge.Selection{PinnedFirst: true}}, {Page: true, Limit: 2, Select: &bridge.Selection{Draft: ptr(true)}},
	} {
		var list any
		s.ask(&q, &list)
		lines = append(lines, fmt.Sprint(list))
	}
	follower := &follower{store: s}
	s.do(&EndWatch{Watch: 1})
	follower.follow(false)
	lines = append(lines, follower.list())
	for _, q := range []SearchMessages{
		{Keywords: []string{"apple"}}, {Keywords: []string{"p"}, PageSize: 3}, {Keywords: []string{"e", "a"}, PageSize: 2, Down: true},
		{Keywords: []string{"pear"}, Session: bob, PageSize: 2}, {Keywords: []string{"apple"}, Filter: &bridge.MessageFilter{From: me}},
		{Keywords: []string{"tag"}, Scope: SearchExt}, {Keywords: []string{"nowhere"}}, {Keywords: []string{"tag", "apple"}},
	} {
		lines = append(lines, fmt.Sprint(q.Keywords, s.search(q)))
	}
	return strings.Join(lines, "\n")
}

// segmentDealing draws a call, mostly of messages that a search can find.
func segmentDealing(t *rapid.T) func(*testStore) Call {
	if rapid.Bool().Draw(t, "of the application") {
		return localDealing(t)
	}
	peer := rapid.SampledFrom([]string{"bob", "carol", "dora", "emil", "fred"}).Draw(t, "peer")
	n := rapid.IntRange(0, 9).Draw(t, "number")
	text := rapid.SampledFrom([]string{"apple", "pear", "Apple pie", "苹果", "plum\x01pear"}).Draw(t, "text")
	odd := rapid.IntRange(0, 9).Draw(t, "odd") == 0
	from, to := peer, me
	if n%3 == 0 {
		from, to = me, peer
	}
	edits := rapid.IntRange(0, 3).Draw(t, "edits") == 0
	return func(s *testStore) Call {
		id := fmt.Sprint(100*int(peer[0]) + n)
		if edits {
			return &EditMessage{ServerMsgID: id, Body: s.backend.keep(map[string]any{"msg": text})}
		}
		m := s.text(id, from, to, text, float64(1000+10*n)+float64(peer[0])/1000)
		body := driverObject.Call("value", int(m.Body))
		if n%2 == 0 {
			body.Set("ext", js.ValueOf(map[string]any{"tag": text}))
		}
		if odd { // JSON cannot carry it
			body.Set("when", js.Global().Get("Date").New(5))
		}
		return m
	}
}

func TestWhatIsReadOfSegmentsIsWhatIsReadOfRows(t *testing.T) {
	smallSegments(t)
	rapid.Check(t, func(t *rapid.T) {
		name := newDatabaseName(t)
		p := indexedDB()
		connect := func() Storage {
			storage, err := indexeddb.Open(driver, name, "relaxed")
			if err != nil {
				t.Fatalf("%v", err)
			}
			return storage
		}
		first := p.storeOn(t, connect, "page1")
		tabs := []*testStore{first, first.another("page2")}
		rows := p.storeOn(t, func() Storage {
			storage := connect()
			storage.(*indexeddb.Storage).SetLogged(false)
			return storage
		}, "page3")
		for step := range rapid.IntRange(1, 40).Draw(t, "steps") {
			i := rapid.IntRange(0, 1).Draw(t, "tab")
			tab := tabs[i]
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				if rapid.Bool().Draw(t, "the tab ends meanwhile") {
					ended := make(chan error, 1)
					tab.storage.(Packer).Pack(func(_ bool, err error) { ended <- err })
					<-tab.engine.Close()
					<-ended // with or without an error
					tabs[i] = first.another(fmt.Sprint("page", 10+step))
				} else {
					tab.packOnce()
				}
			case 1:
				tab.packAll()
			case 2:
				what := rapid.SampledFrom([]string{
					"none is left", "one is lost", "half of each is lost", "where they stand is lost", "they are something else",
					"those of a making that did not end are there",
				}).Draw(t, "damage")
				inSegments(t, name, damages[what])
			case 3, 4:
				if got, want := tab.seen(), rows.seen(); got != want {
					t.Fatalf("out of segments\n%s\nout of rows\n%s", got, want)
				}
			default:
				<-tab.start(segmentDealing(t)(tab))[0] // one that fails has changed nothing
			}
		}
		for _, tab := range tabs {
			tab.packAll()
			if got, want := tab.seen(), rows.seen(); got != want {
				t.Fatalf("at the end, out of segments\n%s\nout of rows\n%s", got, want)
			}
		}
	})
}

// count is how many rows an object store has.
func count(t failer, database, store string) int {
	t.Helper()
	db := raw(t, database, 0, nil)
	defer db.Call("close")
	n, err := await(db.Call("transaction", store).Call("objectStore", store).Call("count"))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return n.Int()
}

func TestTheLogIsTrimmedInIdleTime(t *testing.T) {
	smallSegments(t)
	s, name := onDatabase(t)
	for i := range 40 {
		s.do(s.from("bob", fmt.Sprint(100+i), float64(10+i)))
	}
	if before := count(t, name, "changes"); before != 40 {
		t.Fatalf("%d records after 40 transactions", before)
	}
	f := &follower{store: s}
	f.follow(false)
	s.packAll()
	if after := count(t, name, "changes"); after != 6 {
		t.Errorf("%d records are kept, want 6", after)
	}
	s.do(s.from("carol", "200", 200))
	if p := f.follow(false); !p.Changed || p.Reset || f.list() != f.listed() {
		t.Errorf("a follower that is up to date got %+v", p)
	}
	late := &follower{store: s.another("page2")}
	late.follow(false)
	for i := range 20 {
		s.do(s.from("bob", fmt.Sprint(300+i), float64(300+i)))
	}
	s.packAll()
	if p := late.follow(false); !p.Reset || late.list() != late.listed() {
		t.Errorf("a follower behind what was cut off got %+v", p)
	}
	// Long records count by their length: one of them is 600 characters by itself.
	var many []Call
	for i := range 30 {
		many = append(many, s.from("bob", fmt.Sprint(400+i), float64(400+i)))
	}
	for range 3 {
		s.together(many...)
		s.together(&SetDraft{Type: SingleChat, ID: "bob", Draft: s.backend.keep("x")})
	}
	s.packAll()
	if after := count(t, name, "changes"); after > 5 {
		t.Errorf("%d records are kept although they are long", after)
	}
}

func TestSegmentsAreUsed(t *testing.T) {
	smallSegments(t)
	s, _ := onDatabase(t)
	for i := range 20 {
		s.do(s.text(fmt.Sprint(100+i), fmt.Sprint("user", i%5), me, "apple", float64(10+i)))
	}
	s.packAll()
	page := replace(t, "IDBObjectStore", "getAll", `
		state[this.name] = (state[this.name] ?? 0) + 1;
		return old.apply(this, args);`)
	index := replace(t, "IDBIndex", "getAll", `
		state.rows = (state.rows ?? 0) + 1;
		return old.apply(this, args);`)
	if n := len(s.list()); n != 5 {
		t.Fatalf("the list has %d", n)
	}
	if n := len(s.search(SearchMessages{Keywords: []string{"apple"}, PageSize: 50})); n != 20 {
		t.Fatalf("%d found", n)
	}
	if n := page.Get("messages"); n.Truthy() {
		t.Errorf("a search read rows of messages %d times", n.Int())
	}
	if n := index.Get("rows"); n.Truthy() {
		t.Errorf("a list read its rows %d times", n.Int())
	}
}

func TestWhatAReleaseWithoutALogWroteWhileNobodyWasThereIsRead(t *testing.T) {
	smallSegments(t)
	s, name := onDatabase(t)
	for i := range 20 {
		s.do(s.text(fmt.Sprint(100+i), fmt.Sprint("user", i%5), me, "apple", float64(10+i)))
	}
	s.packAll()
	s.behindTheLog("singleChat-bob")
	<-s.engine.Close()

	again := s.another("page2")
	if list := again.list(); len(list) != 6 || list[0].ID != "bob" {
		t.Errorf("the list is %v", list)
	}
	made := inSegments(t, name, `return store.get('list')`).Get("stamp").String()
	again.packAll()
	if now := inSegments(t, name, `return store.get('list')`).Get("stamp").String(); now == made {
		t.Error("the segments were not made anew")
	}
	if list := again.list(); len(list) != 6 || list[0].ID != "bob" {
		t.Errorf("then the list is %v", list)
	}
}
