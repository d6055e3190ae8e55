package localcache_test

import (
	"encoding/json"
	"errors"
	"testing"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// arrives is a message that Go has as text, and the number of what the application
// is shown of it.
func (s *testStore) arrives(id string, at float64) (Request, Body) {
	message := s.from("bob", id, at)
	s.backend.take(message.Body)
	message.Body = bridge.NewBody()
	text, err := json.Marshal(map[string]any{"id": id, "msg": "text " + id, "time": at, "accessToken": "secret"})
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	body := NewBody{Body: message.Body, Text: string(text), Copy: bridge.NewBody(), Without: []string{"accessToken"}}
	return Request{Call: message, New: []NewBody{body}}, body.Copy
}

// submit puts requests in line at the same time and waits for their ends.
func (s *testStore) submit(requests ...Request) (ends []error) {
	answers := make(chan error, len(requests))
	for i := range requests {
		requests[i].Ended = func(err error) { answers <- err }
	}
	s.engine.Submit(requests...)
	for range requests {
		ends = append(ends, <-answers)
	}
	return ends
}

func TestABodyThatComesAsTextIsStoredAndShown(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		request, shown := s.arrives("11", 101)
		if err := s.submit(request)[0]; err != nil {
			t.Fatal(err)
		}
		var seen map[string]any
		if err := json.Unmarshal(p.take(shown), &seen); err != nil {
			t.Fatal(err)
		}
		if seen["msg"] != "text 11" || seen["accessToken"] != "secret" {
			t.Errorf("the application is shown %v", seen)
		}
		for _, name := range []string{"sessionId", "status", "serverMsgId"} {
			if value, has := seen[name]; has {
				t.Errorf("the application is shown %s: %v, which is the store's", name, value)
			}
		}
		last := s.one(bob).Last
		if last["msg"] != "text 11" || last["serverMsgId"] != "11" || last["accessToken"] != nil {
			t.Errorf("stored is %v", last)
		}
	})
}

func TestABodyThatComesAsTextIsThereWhenItsCallRunsAgain(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { return brokenStorage{connect()} }, "page1")
		good, shown := s.arrives("11", 101)
		bad, notShown := s.arrives("bad", 102)
		ends := s.submit(good, bad)
		if ends[0] != nil || !errors.Is(ends[1], errBroken) {
			t.Fatalf("they ended with %v", ends)
		}
		if got := s.one(bob).Last["msg"]; got != "text 11" {
			t.Errorf("stored is %v", got)
		}
		p.take(shown)
		p.take(notShown)
	})
}
