package localcache_test

import (
	"fmt"
	"testing"

	. "localcache-wasm/localcache"
)

// counted counts what a database is asked to put.
type counted struct {
	Storage
	puts map[WriteKind]int
}

type countedTx struct {
	Tx
	puts map[WriteKind]int
}

func (d *counted) Begin(write bool) (Tx, error) {
	tx, err := d.Storage.Begin(write)
	return &countedTx{tx, d.puts}, err
}

func (tx *countedTx) Write(writes []Write) error {
	for i := range writes {
		tx.puts[writes[i].Kind]++
	}
	return tx.Tx.Write(writes)
}

// A burst pauses so that the page has its turns. What it changes again after a pause
// is not put before it.
func TestABurstPutsEachConversationOncePerTransaction(t *testing.T) {
	onEach(t, func(t *testing.T, p *backend) {
		d := &counted{puts: map[WriteKind]int{}}
		connect := p.fresh(t)
		s := p.storeOn(t, func() Storage { d.Storage = connect(); return d }, "one")
		var burst []Call
		for i := range 1000 {
			burst = append(burst, s.from(fmt.Sprint("peer", i%5), fmt.Sprint(1000+i), float64(1000+i)))
		}
		s.together(burst...)
		if n := d.puts[PutMessage]; n != 1000 {
			t.Errorf("%d messages were put, not 1000", n)
		}
		// The first transaction takes less than the second; there may be a third.
		if n := d.puts[PutConversation]; n > 3*5 {
			t.Errorf("5 conversations were put %d times", n)
		}
		s.expect("peer4 200 1999, peer3 200 1998, peer2 200 1997, peer1 200 1996, peer0 200 1995")
	})
}
