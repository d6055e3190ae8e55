package localcache_test

import (
	"fmt"
	"testing"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

func TestTheNewestRecordsOfTheChangeLogAreListed(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		if list := result[bridge.ChangeList](s, &ListChanges{Limit: 10}); len(list.Changes) != 0 {
			t.Fatalf("an empty log has %+v", list.Changes)
		}
		s.do(s.from("bob", "1", 10))
		s.do(&SetDraft{Type: SingleChat, ID: "carol", Draft: p.keep("x")})
		s.do(&RemoveConversation{Session: "singleChat-bob", WithMessages: true})
		list := result[bridge.ChangeList](s, &ListChanges{Limit: 2})
		got := ""
		for _, c := range list.Changes {
			got += fmt.Sprintf("%v %v %v %v\n", c.Conversations, c.Reasons, c.Messages, c.Emptied)
		}
		want := "[singleChat-carol] [local] [] []\n[singleChat-bob] [local] [] [singleChat-bob]\n"
		if got != want {
			t.Errorf("the log ends with\n%swant\n%s", got, want)
		}
	})
}
