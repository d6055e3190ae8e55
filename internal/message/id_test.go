package message

import (
	"strconv"
	"testing"
	"time"
)

// In a browser the application makes its ids by itself: milliseconds since the
// first of February 2010 in local time, and a counter (js/src/minicore/message.ts).
// An acknowledgement that waits for its answer under the id of the next message
// would get that message refused.
func TestIDsKeepAwayFromThoseThatTheApplicationMakes(t *testing.T) {
	id, err := strconv.ParseInt(NewID(), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	for minutes := -14 * 60; minutes <= 14*60; minutes += 15 {
		zone := time.FixedZone("", minutes*60)
		theirs := time.Since(time.Date(2010, 2, 1, 0, 0, 0, 0, zone)).Milliseconds()
		if apart := time.Duration(id-theirs) * time.Millisecond; apart.Abs() < 5*time.Minute {
			t.Errorf("at UTC%+d min: %v apart", minutes, apart)
		}
	}
}
