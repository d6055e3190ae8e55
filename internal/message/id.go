package message

import (
	"strconv"
	"sync/atomic"
	"time"
)

// epoch is where client ids begin, as the vendor's do, but for some minutes: no
// time zone is a quarter of an hour's half away from UTC, so these ids stay clear
// of those that the application makes in local time (js/src/minicore/message.ts).
var epoch = time.Date(2010, 2, 1, 0, 7, 30, 0, time.UTC)

var counter atomic.Int64

// NewID is a client id that this process has not used. Other tabs and processes
// of the same user may.
func NewID() string {
	ms := time.Since(epoch).Milliseconds()
	if ms <= 0 { // a clock that is far wrong must not keep its user from sending
		ms = 1
	}
	return strconv.FormatInt(ms+counter.Add(1), 10)
}
