package minicore

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/localcachetest"
)

// direct is a client's cache on a store of the same program.
type direct struct {
	StoreCache
	table   *localcachetest.Table
	results chan localcache.Settled
}

func (*direct) Open(string, string) <-chan error { return nil }
func (*direct) Close()                           {}

// newDirect makes one on what storage makes of a store in memory.
func newDirect(t *testing.T, storage func(localcache.Storage) localcache.Storage) *direct {
	d := &direct{table: localcachetest.NewTable(), results: make(chan localcache.Settled, 1)}
	d.Engine = localcache.NewEngine(storage(localcache.NewMemory(d.table)), localcache.Options{
		User: "alice", Nonce: "page.1",
		Settle: func(settled []localcache.Settled) {
			for _, s := range settled {
				if s.ID != 0 {
					d.results <- s
				}
			}
		},
	})
	d.Copies = NewCopies(d.table.Release)
	t.Cleanup(func() { <-d.Engine.Close() })
	return d
}

func itself(s localcache.Storage) localcache.Storage { return s }

// read is the value that a read gives, nil for none.
func (d *direct) read(call localcache.Call) map[string]any {
	d.Engine.Submit(localcache.Request{ID: 1, Call: call})
	settled := <-d.results
	if value, ok := settled.Result.(*bridge.Value); ok {
		return d.table.Object(value.Body)
	}
	return nil
}

func TestWithAStoreOfItsOwnTheClientStoresWithoutAnybody(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := newDirect(t, itself)
		w := newWorld(t, func(o *Options) { o.Cache = d })
		defer w.end()
		w.unread = unread("bob")
		w.answer = serveQueue("bob", batch("bob", 5, false, chatMeta(11, "bob", "alice", textContent("one"))), batch("bob", 0, true))
		w.open()
		equal(t, "events", w.events(), []string{"onConnected", "onOfflineMessageSyncStart", "onTextMessage one", "onMessage", "onOfflineMessageSyncFinish"})
		stored := d.read(&localcache.GetMessage{ID: "11"})
		equal(t, "stored", fmt.Sprintln(stored["msg"], stored["status"], stored["serverMsgId"]), "one 3 11\n")
		equal(t, "unread", d.read(&localcache.GetConversation{Session: "singleChat-bob"})["unReadCount"], 1)

		pinned := true
		<-d.Change(ConversationChange{SessionID: "singleChat-bob", Pinned: &pinned, PinnedTime: 5})
		equal(t, "pinned", d.read(&localcache.GetConversation{Session: "singleChat-bob"})["isPinned"], true)
		edited := text1("11", "alice", "edited")
		edited.Ext, edited.Modified = `{"other":1}`, &message.Modified{OperationCount: 1}
		<-d.Edit(edited, false)
		stored = d.read(&localcache.GetMessage{ID: "11"})
		equal(t, "edited", fmt.Sprintln(stored["msg"], stored["ext"]), "edited map[]\n")
		<-d.Recall("11", "bob")
		equal(t, "after the recall", d.read(&localcache.GetMessage{ID: "11"}) == nil, true)
		<-d.Change(ConversationChange{SessionID: "singleChat-bob", Deleted: true})
		equal(t, "after the removal", d.read(&localcache.GetConversation{Session: "singleChat-bob"}) == nil, true)
	})
}

func received(id string) *message.Message {
	m := text1(id, "alice", "text "+id)
	m.From, m.Time, m.AccessToken = "bob", 5, "secret"
	return m
}

func TestAnApplicationIsShownTheCopyThatTheStoreKeeps(t *testing.T) {
	d := newDirect(t, itself)
	m := received("11")
	m.Type = "file"
	if err := <-d.StoreMessage(m, StatusSuccess); err != nil {
		t.Fatal(err)
	}
	shown := d.table.Object(d.Copies.Body(m))
	if shown["accessToken"] != "secret" || shown["sessionId"] != nil || shown["serverMsgId"] != nil {
		t.Errorf("the application is shown %v", shown)
	}
	if stored := d.read(&localcache.GetMessage{ID: "11"}); stored["accessToken"] != nil {
		t.Errorf("stored is %v", stored)
	}
	number := d.Copies.Take(m)
	if number == 0 || d.Copies.Body(m) != 0 {
		t.Error("the copy is taken once")
	}
}

// gated is a storage whose transactions wait, and then fail if they must.
type gated struct {
	localcache.Storage
	open chan struct{}
	fail error
}

func (g gated) Begin(write bool) (localcache.Tx, error) {
	<-g.open
	if g.fail != nil {
		return nil, g.fail
	}
	return g.Storage.Begin(write)
}

func TestWithAStoreThatIsStuckMessagesAreShownAsText(t *testing.T) {
	for _, fail := range []error{nil, errors.New("the disk is full")} {
		inBubble(t, func(t *testing.T) {
			gate := make(chan struct{})
			d := newDirect(t, func(s localcache.Storage) localcache.Storage { return gated{s, gate, fail} })
			var numbers []bridge.Body
			w := newWorld(t, func(o *Options) {
				o.Cache = d
				note := o.Events
				o.Events = func(e Event) {
					if m, ok := e.Data.(*message.Message); ok {
						numbers = append(numbers, d.Copies.Body(m))
					}
					if list, ok := e.Data.(Messages); ok {
						numbers = append(numbers, d.Copies.Take(list[0]))
					}
					note(e)
				}
			})
			defer w.end()
			w.unread = unread("bob")
			w.answer = serveQueue("bob", batch("bob", 5, false, chatMeta(11, "bob", "alice", textContent("one"))), batch("bob", 0, true))
			w.open()
			equal(t, "before the store had its time", len(numbers), 0)
			time.Sleep(cacheTimeout)
			synctest.Wait()
			equal(t, "numbers", numbers, []bridge.Body{0, 0})
			close(gate)
			synctest.Wait()
			stored := 1
			if fail != nil {
				stored = 0
			}
			equal(t, "values in the table", d.table.Len(), stored)
		})
	}
}

func TestCopiesThatNobodyWasShownAreReleased(t *testing.T) {
	d := newDirect(t, itself)
	for _, id := range []string{"11", "12"} {
		<-d.StoreMessage(received(id), StatusSuccess)
	}
	equal(t, "values in the table", d.table.Len(), 4)
	d.Copies.Clear()
	equal(t, "values in the table", d.table.Len(), 2)
}

func TestRoomsAndThreadsAreNotStored(t *testing.T) {
	d := newDirect(t, itself)
	room, thread := received("11"), received("12")
	room.ChatType, thread.ChatType, thread.ChatThread = message.ChatRoom, message.GroupChat, `{"parentId":"1"}`
	if d.StoreMessage(room, StatusSuccess) != nil {
		t.Error("a room's message was given to the store")
	}
	<-d.StoreMessage(thread, StatusSuccess)
	for _, id := range []string{"11", "12"} {
		if d.read(&localcache.GetMessage{ID: id}) != nil {
			t.Errorf("%s is stored", id)
		}
	}
}
