package localcache_test

import (
	"fmt"
	"strings"
	"testing"

	"localcache-wasm/internal/bridge"
	. "localcache-wasm/localcache"
)

// small is a database that refuses to grow beyond a number of messages.
type small struct {
	Storage
	most int
}

type smallTx struct {
	Tx
	database *small
	grows    bool
}

func (d *small) Begin(write bool) (Tx, error) {
	tx, err := d.Storage.Begin(write)
	return &smallTx{Tx: tx, database: d}, err
}

func (tx *smallTx) Write(writes []Write) error {
	for i := range writes {
		tx.grows = tx.grows || writes[i].Kind == PutMessage
	}
	return tx.Tx.Write(writes)
}

func (tx *smallTx) Commit(meanwhile func()) error {
	total := &Query{Kind: MessageTotal}
	if err := tx.Tx.Read(total); err != nil {
		return err
	}
	if tx.grows && total.Count > tx.database.most {
		return fmt.Errorf("%w: in this test", ErrFull)
	}
	return tx.Tx.Commit(meanwhile)
}

func (s *testStore) idsOf(peer string) string {
	s.t.Helper()
	page := result[bridge.MessagePage](s, &GetMessages{Session: "singleChat-" + peer, PageSize: 100})
	var ids []string
	for _, b := range page.Messages {
		var m struct{ ID string }
		s.read(&bridge.Value{Body: b}, &m)
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}

func TestTheOldestMessagesGoAndWhatMustStayStays(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		s := p.store(t)
		for i := range 8 {
			s.do(s.from("bob", fmt.Sprint(11+i), float64(100+i)))
		}
		s.do(&ClearUnread{"singleChat-bob"})
		s.do(s.from("bob", "19", 108)) // not read
		s.do(s.from("bob", "20", 109))
		s.do(s.own("500", "bob", Created))
		s.do(s.from("carol", "30", 50))
		s.do(&ClearUnread{"singleChat-carol"})
		trimmed := result[bridge.Trimmed](s, &Trim{PerConversation: 2})
		if trimmed.Removed != 8 || trimmed.More {
			t.Fatalf("trimmed %+v", trimmed)
		}
		if ids := s.idsOf("bob"); ids != "500 20 19" {
			t.Errorf("left are %s", ids)
		}
		s.expect("bob 2 500, carol 0 30")
		s.do(s.from("bob", "12", 101)) // delivered again
		s.expect("bob 2 500, carol 0 30")
		if trimmed = result[bridge.Trimmed](s, &Trim{Before: 1000}); trimmed.Removed != 1 {
			t.Errorf("trimmed %+v by age", trimmed)
		}
		if held := result[bridge.Holdings](s, &CountAll{}); *held != (bridge.Holdings{Conversations: 2, Messages: 4}) {
			t.Errorf("the store holds %+v", held)
		}
	})
}

func TestAStoreThatIsFullMakesRoomIfItMay(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		for _, policy := range []*bridge.Retention{nil, {MessagesPerConversation: 3}} {
			s := p.storeWith(t, func() Storage { return &small{Storage: p.fresh(t)(), most: 5} }, Options{Retention: policy})
			for i := range 5 {
				s.do(s.from("bob", fmt.Sprint(11+i), float64(100+i)))
			}
			s.do(&ClearUnread{"singleChat-bob"})
			sixth := s.from("bob", "16", 105)
			if policy == nil {
				if err := s.fails(sixth); !strings.Contains(err.Error(), "no room") {
					t.Errorf("failed with %v", err)
				}
				s.expect("bob 0 15")
				continue
			}
			s.do(sixth)
			s.expect("bob 1 16")
			if ids := s.idsOf("bob"); ids != "16 15 14 13" {
				t.Errorf("left are %s", ids)
			}
		}
	})
}
