package localcache_test

import (
	"testing"

	. "localcache-wasm/localcache"
)

// hastyStorage goes on with answers that it still waits for, and that are wrong: its next
// transaction finds no message.
type hastyStorage struct {
	Storage
	armed  *bool
	begun  *int
	commit error // of a transaction that was wrong; nil: it is aborted before
}

type hastyTx struct {
	Tx
	wrong  bool
	commit error
}

func (s hastyStorage) Begin(write bool) (Tx, error) {
	tx, err := s.Storage.Begin(write)
	wrong := *s.armed
	*s.armed = false
	*s.begun++
	return &hastyTx{tx, wrong, s.commit}, err
}

func (tx *hastyTx) Read(queries ...*Query) error {
	err := tx.Tx.Read(queries...)
	for _, q := range queries {
		if tx.wrong {
			q.Messages = nil
		}
	}
	return err
}

func (tx *hastyTx) Commit(meanwhile func()) error {
	if tx.wrong && tx.commit != nil {
		return tx.commit
	}
	return tx.Tx.Commit(meanwhile)
}

func (tx *hastyTx) Abort() bool {
	tx.Tx.Abort()
	return tx.wrong
}

func TestACallThatWasRefusedOrStoredOnAWrongAnswerRunsAgain(t *testing.T) {
	for name, commit := range map[string]error{"refused": nil, "stored": ErrStale} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, p *backend) {
				var armed bool
				var begun int
				connect := p.fresh(t)
				s := p.storeOn(t, func() Storage { return hastyStorage{connect(), &armed, &begun, commit} }, "page1")
				s.do(s.from("bob", "11", 101))
				armed, begun = true, 0
				if commit == nil {
					s.do(&ChangeMessage{ID: "11", Changes: p.keep(map[string]any{"msg": "changed"})}) // there is no such message, it is told
				} else {
					s.do(s.from("bob", "11", 101)) // it is new, it is told
				}
				if begun != 2 {
					t.Errorf("%d transactions", begun)
				}
				s.expect("bob 1 11")
			})
		})
	}
}
