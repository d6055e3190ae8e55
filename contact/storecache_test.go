package contact

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
	"localcache-wasm/localcache/localcachetest"
)

// ownStore is a store in memory, and the client whose calls keep what they learn in it.
type ownStore struct {
	*Client
	t       *testing.T
	server  *fakeServer
	cache   *StoreCache
	table   *localcachetest.Table
	results chan localcache.Settled
}

func newOwnStore(t *testing.T) *ownStore {
	s := &ownStore{t: t, table: localcachetest.NewTable(), results: make(chan localcache.Settled, 1)}
	engine := localcache.NewEngine(localcache.NewMemory(s.table), localcache.Options{
		User: "alice", Nonce: "page.1",
		Settle: func(settled []localcache.Settled) {
			for _, one := range settled {
				if one.ID != 0 {
					s.results <- one
				}
			}
		},
	})
	t.Cleanup(func() { <-engine.Close() })
	s.server = &fakeServer{status: 200}
	s.cache = &StoreCache{Engine: engine}
	s.Client = &Client{Host: alice, Web: s.server, Cache: s.cache}
	return s
}

// list is the conversations as the application gets them.
func (s *ownStore) list() (list []map[string]any) {
	s.t.Helper()
	s.cache.Engine.Submit(localcache.Request{ID: 1, Call: &localcache.List{}})
	settled := <-s.results
	if settled.Err != nil {
		s.t.Fatal(settled.Err)
	}
	text, err := json.Marshal(s.table.Value(settled.Result.(*bridge.Value).Body))
	if err != nil {
		s.t.Fatal(err)
	}
	if err := json.Unmarshal(text, &list); err != nil {
		s.t.Fatal(err)
	}
	return list
}

// answered makes a call whose answer is known.
func (s *ownStore) answered(body string, call Call) {
	s.t.Helper()
	s.server.body = body
	if _, err := s.Run(call); err != nil {
		s.t.Fatalf("%T: %v", call, err)
	}
}

func TestAPageOfTheServerIsInTheStoreAfterwards(t *testing.T) {
	s := newOwnStore(t)
	s.answered(twoRows, &GetServerConversations{})
	list := s.list()
	if len(list) != 2 {
		t.Fatalf("the list is %v", list)
	}
	carol := list[0]
	last, _ := carol["lastMessage"].(map[string]any)
	got := fmt.Sprintln(carol["conversationId"], carol["unReadCount"], carol["isPinned"], int64(carol["pinnedTime"].(float64)), carol["marks"], last["msg"])
	if want := "carol 3 true 1795399476066 [2] carol 1\n"; got != want {
		t.Errorf("the first is %swant %s", got, want)
	}
}

func TestWhatACallChangedOnTheServerIsChangedInTheStore(t *testing.T) {
	s := newOwnStore(t)
	s.answered(twoRows, &GetServerConversations{})
	carol := bridge.ConversationName{ID: "carol", Type: "singleChat"}
	s.answered(`{"data":{"is_top":false}}`, &PinConversation{Conversation: carol, Pinned: false})
	s.answered(`{}`, &AddConversationMark{Conversations: []bridge.ConversationName{carol}, Mark: 5})
	if c := s.list()[0]; c["isPinned"] != false || !reflect.DeepEqual(c["marks"], []any{2.0, 5.0}) {
		t.Errorf("after the changes it is %v", c)
	}
	s.answered(`{"data":{"result":"ok"}}`, &DeleteConversation{Conversation: carol, DeleteRoam: true})
	if list := s.list(); len(list) != 1 || list[0]["conversationId"] != "g1" {
		t.Errorf("after the deletion the list is %v", list)
	}
}

func TestHistoryIsKeptAndCountsNothing(t *testing.T) {
	s := newOwnStore(t)
	past := History{
		Conversation: Conversation{ID: "bob", Type: "singleChat"},
		Bodies:       []string{`{"id":"5","from":"bob","to":"alice","chatType":"singleChat","time":100,"type":"txt","msg":"old"}`},
		Whole:        true, Last: true,
	}
	if err := s.cache.KeepHistory(past); err != nil {
		t.Fatal(err)
	}
	s.cache.Engine.Submit(localcache.Request{ID: 1, Call: &localcache.GetMessage{ID: "5"}})
	stored := s.table.Object((<-s.results).Result.(*bridge.Value).Body)
	if stored["msg"] != "old" || stored["status"] != 3.0 {
		t.Errorf("stored is %v", stored)
	}
	for _, c := range s.list() {
		if c["unReadCount"] != 0.0 {
			t.Errorf("it counts as unread: %v", c)
		}
	}

	past.Bodies = []string{"no JSON"}
	if err := s.cache.KeepHistory(past); err == nil || !strings.HasPrefix(err.Error(), "a message of the history: ") {
		t.Errorf("a message that cannot be read: %v", err)
	}
}
