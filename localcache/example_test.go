//go:build !js

package localcache_test

import (
	"fmt"
	"log"
	"sync"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// texts keeps what bodies stand for: here the text of a message or of a result.
// A Body is the index of its text plus one.
type texts struct {
	mu   sync.Mutex
	kept []string
}

func (t *texts) keep(text string) localcache.Body {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, text)
	return localcache.Body(len(t.kept))
}

func (t *texts) text(b localcache.Body) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b == 0 {
		return ""
	}
	return t.kept[b-1]
}

// List makes the result of a List call.
func (t *texts) List(_ localcache.List, list []*localcache.Conversation, _ string) (localcache.Body, error) {
	result := ""
	for _, c := range list {
		result += fmt.Sprintf("%s: %q, unread %d\n", c.ID, t.text(c.LastBody), c.Unread)
	}
	return t.keep(result), nil
}

func (t *texts) Export(b localcache.Body) (localcache.Body, error) { return b, nil }
func (t *texts) Record(c *localcache.Conversation) (localcache.Body, error) {
	return t.keep(c.Session), nil
}
func (t *texts) Assign(localcache.Body, string, localcache.Status, string) error { return nil }
func (t *texts) Patch(to, from localcache.Body) error                            { return nil }
func (t *texts) Release([]localcache.Body)                                       {}

// A store in memory. Messages arrive out of order and one of them twice; the list
// is the same as if they had come in order and once.
func Example() {
	bodies := &texts{}
	results := make(chan localcache.Settled, 1)
	engine := localcache.NewEngine(localcache.NewMemory(bodies), localcache.Options{
		User:  "alice",
		Nonce: "example.1",
		Settle: func(settled []localcache.Settled) {
			for _, s := range settled {
				if s.ID != 0 {
					results <- s
				}
			}
		},
	})
	receive := func(id, from, text string, time float64) {
		body := bodies.keep(text)
		err := engine.Do(&localcache.StoreMessage{
			Header: &localcache.Header{ID: id, From: from, To: "alice", ChatType: localcache.SingleChat, Time: time},
			Status: localcache.Success,
			Body:   body,
		}, body)
		if err != nil {
			log.Fatal(err)
		}
	}
	receive("1003", "bob", "and last", 3000)
	receive("1001", "bob", "first", 1000)
	receive("1003", "bob", "and last", 3000)
	receive("1002", "carol", "hello", 2000)

	list := func() string {
		engine.Submit(localcache.Request{ID: 1, Call: &localcache.List{}})
		settled := <-results
		return bodies.text(settled.Result.(*bridge.Value).Body)
	}
	fmt.Print(list())

	if err := engine.Do(&localcache.ClearUnread{Session: localcache.SessionID(localcache.SingleChat, "bob")}); err != nil {
		log.Fatal(err)
	}
	fmt.Print(list())
	<-engine.Close()
	// Output:
	// bob: "and last", unread 2
	// carol: "hello", unread 1
	// bob: "and last", unread 0
	// carol: "hello", unread 1
}
