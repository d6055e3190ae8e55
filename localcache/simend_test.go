//go:build !js

package localcache_test

import (
	"fmt"

	. "localcache-wasm/localcache"
)

// settleAll ends the faults and lets everything go on until nothing is left to do.
func (s *simulation) settleAll() {
	s.faults = false
	for _, t := range s.tabs {
		t.away, t.breaks = nil, 0
		if t.frozen {
			s.thaw(t)
		}
	}
	for range 5000 {
		s.idle()
		if s.failed != "" {
			return
		}
		if s.goOn() {
			continue
		}
		if len(s.hints) > 0 {
			s.hints[0].hint()
			s.hints = s.hints[1:]
			continue
		}
		next := s.nextTimer(s.now + 300_000)
		if next == nil {
			s.settled()
			return
		}
		s.pass(next.at - s.now)
	}
	s.fail("it does not come to rest")
}

// settled checks that nothing waits for ever.
func (s *simulation) settled() {
	for _, t := range s.tabs {
		for number, c := range t.calls {
			if !c.settled && !t.dead {
				s.fail("call %d of %s never settles: %s", number, t.nonce, simText(c.call))
			}
		}
		if t.lives() && t.state != Ready {
			s.fail("%s is %s for ever: %v", t.nonce, t.state, t.engine.Condition().Cause)
		}
		if t.closing && !t.dead {
			select {
			case <-t.engine.Done():
			default:
				s.fail("%s never closes", t.nonce)
			}
		}
	}
}

// atTheEnd checks what the history came to.
func (s *simulation) atTheEnd() {
	if s.failed != "" {
		return
	}
	for _, t := range s.tabs {
		if t.lives() && t.missed { // the user looks at it
			s.shown(t)
		}
	}
	s.settleAll()
	for _, t := range s.tabs {
		if t.left != nil && t.successor == nil { // its page logs in again
			s.open(t.page, t)
			s.idle()
		}
	}
	s.open("a last page", nil) // which looks for what closed pages were sending
	s.settleAll()
	s.wrong(s.database.broken())
	for _, t := range s.tabs {
		if t.lives() {
			for _, f := range t.followers {
				f.compare()
			}
		}
	}
	s.reads()
	s.settleAll()
	s.database.traceLog()
	model := newSimModel()
	s.wrong(model.replay(s.database.log))
	s.wrong(model.check(s.database))
}

func (s *simulation) wrong(what string) {
	if what != "" {
		s.fail("%s", what)
	}
}

// reads has a tab read everything.
func (s *simulation) reads() {
	for _, t := range s.tabs {
		if !t.lives() {
			continue
		}
		t.do(&CountUnread{IncludeMuted: true}, &CountUnread{}, &List{}, &SearchMessages{Keywords: []string{"apple"}, PageSize: 50})
		for _, session := range simSessions {
			t.do(&GetMessages{Session: session, PageSize: 3}, &CountMessages{Session: session})
		}
		return
	}
}

// afterClose checks that closed stores hold nothing any more.
func (s *simulation) afterClose() {
	for _, t := range s.tabs {
		if !t.dead && t.left == nil && t.successor == nil && len(t.values.held) > 0 && s.failed == "" {
			s.fail("%s is closed and still holds %s", t.nonce, fmt.Sprint(t.values.held))
		}
	}
}
