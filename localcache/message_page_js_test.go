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
	"localcache-wasm/localcache/indexeddb/indexeddbtest"
)

var pageModule = indexeddbtest.Modules().Get("message-page")

// messagePage is a page of messages in words.
type messagePage struct {
	ids    string
	cursor string
	isLast bool
	hasGap bool
}

// messagesNow is a page that JavaScript reads without Go.
func messagesNow(t failer, name string, g *GetMessages, begin *OrderKey) messagePage {
	query := map[string]any{"session": g.Session, "size": g.PageSize, "down": g.Down}
	if begin != nil {
		query["after"] = []any{begin.Time, begin.ID}
	}
	page := make(chan js.Value, 1)
	done := js.FuncOf(func(_ js.Value, args []js.Value) any { page <- args[0]; return nil })
	failed := js.FuncOf(func(js.Value, []js.Value) any { page <- js.Undefined(); return nil })
	defer done.Release()
	defer failed.Release()
	if !driverObject.Call("messagesNow", name, query, done, failed).Bool() {
		t.Fatalf("the read was not begun")
	}
	p := <-page
	if p.IsUndefined() {
		t.Fatalf("the read failed")
	}
	var ids []string
	for i := range p.Get("messages").Length() {
		ids = append(ids, p.Get("messages").Index(i).Get("id").String())
	}
	return messagePage{strings.Join(ids, " "), p.Get("cursor").String(), p.Get("isLast").Bool(), p.Get("hasGap").Bool()}
}

// How a page ends is decided in Go, and in message-page.js for a page that Go does not
// read. Whatever is stored, both give the same.
func TestAPageOfMessagesReadWithoutGoIsThePageThatGoReads(t *testing.T) {
	ids := []string{"~x", "~530417075104~n", "00000000000000000007~000000"}
	for n := range 12 {
		ids = append(ids, ServerKey(fmt.Sprint(n+1)))
	}
	key := rapid.Custom(func(t *rapid.T) OrderKey {
		return OrderKey{Time: float64(rapid.IntRange(1, 4).Draw(t, "time")), ID: rapid.SampledFrom(ids).Draw(t, "id")}
	})
	maybe := rapid.OneOf(rapid.Just(OrderKey{}), key)
	gaps := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		s, name := onDatabase(t)
		storage, err := indexeddb.Open(driver, name, "relaxed")
		if err != nil {
			t.Fatalf("%v", err)
		}
		session := rapid.SampledFrom([]string{"singleChat-bob", "groupChat-Team 1"}).Draw(t, "session")
		var writes []Write
		for i, order := range rapid.SliceOfNDistinct(key, 0, 9, rapid.ID[OrderKey]).Draw(t, "messages") {
			body := s.backend.keep(map[string]any{"id": fmt.Sprint(i), "serverMsgId": fmt.Sprint(i + 1)})
			writes = append(writes, Write{Kind: PutMessage, Message: &Message{Session: session, Order: order, Status: Success, Body: body}})
		}
		if rapid.IntRange(0, 9).Draw(t, "conversation") > 0 {
			c := &Conversation{Session: session, Type: "singleChat", ID: "bob", Time: float64(rapid.IntRange(0, 4).Draw(t, "active at"))}
			if rapid.Bool().Draw(t, "last message") {
				n := rapid.IntRange(1, 12).Draw(t, "its number")
				c.Last = OrderKey{Time: c.Time, ID: ServerKey(fmt.Sprint(n))}
				c.LastBody = s.backend.keep(map[string]any{"id": "last", "serverMsgId": fmt.Sprint(n)})
			}
			if rapid.Bool().Draw(t, "own last message") {
				c.Last = maybe.Draw(t, "last")
			}
			c.Newest = c.Last
			if rapid.Bool().Draw(t, "own newest message") {
				c.Newest = maybe.Draw(t, "newest")
			}
			for range rapid.IntRange(0, 3).Draw(t, "stretches") {
				c.Whole = append(c.Whole, Stretch{From: maybe.Draw(t, "from"), To: rapid.OneOf(maybe, rapid.Just(c.Newest)).Draw(t, "to")})
			}
			writes = append(writes, Write{Kind: PutConversation, Conversation: c})
		}
		tx, err := storage.Begin(true)
		if err == nil {
			err = tx.Write(writes)
		}
		if err == nil {
			err = tx.Commit(func() {})
		}
		storage.Close() // with two connections to the database nothing is read without Go
		if err != nil {
			t.Fatalf("%v", err)
		}
		g := &GetMessages{Session: session, PageSize: rapid.IntRange(1, 4).Draw(t, "page size"), Down: rapid.Bool().Draw(t, "down")}
		var begin *OrderKey
		for pages := 0; pages < 12; pages++ {
			r := <-s.start(g)[0]
			if r.Err != nil {
				t.Fatalf("%v", r.Err)
			}
			read := r.Result.(*bridge.MessagePage)
			var found []string
			for _, body := range read.Messages {
				found = append(found, driverObject.Call("value", int(body)).Get("id").String())
			}
			want := messagePage{strings.Join(found, " "), read.Cursor, read.IsLast, read.HasGap}
			if got := messagesNow(t, name, g, begin); got != want {
				t.Fatalf("page %d\nof JavaScript %+v\nof Go         %+v", pages, got, want)
			}
			gaps[want.hasGap]++
			if read.IsLast {
				break
			}
			g.Cursor = read.Cursor
			begin = cursorOf(t, read.Cursor, session)
		}
	})
	if gaps[true]+gaps[false] > 200 && (gaps[true] == 0 || gaps[false] == 0) { // few are drawn in e2e/gotest.spec.ts
		t.Errorf("pages with and without a gap: %v", gaps)
	}
}

// cursorOf reads a cursor as direct-reads.ts does.
func cursorOf(t failer, cursor, session string) *OrderKey {
	read := pageModule.Call("readCursor", cursor, session)
	if read.IsUndefined() {
		t.Fatalf("the cursor %q was not read", cursor)
	}
	return &OrderKey{Time: read.Index(0).Float(), ID: read.Index(1).String()}
}
