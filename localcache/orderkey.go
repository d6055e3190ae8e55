package localcache

import (
	"cmp"
	"strconv"
	"strings"
)

// OrderKey says where a message stands in its conversation: by time, and by id among
// those of the same time. The zero OrderKey is before every message.
//
// A message that the server has timed stands at the server's time. One of the
// user's own that the server has not timed stands a [step] behind the newest
// message of the whole store, so the client's clock does not matter; or, once the
// server has timed one of its neighbours, directly beside that one (see [beside]).
type OrderKey struct {
	Time float64 // ms since the epoch, by the server's clock
	ID   string  // the server's id padded to 20 digits, or "~" and the client's, or as beside gives it
}

// step is how far behind the newest known message an own message is put. A
// power of two, so that adding it to a time in ms is exact in a float64.
const step = 1.0 / 1024

// Less reports whether p is before q.
func (p OrderKey) Less(q OrderKey) bool {
	if p.Time != q.Time {
		return p.Time < q.Time
	}
	return p.ID < q.ID
}

// Compare is -1, 0 or 1 as p is before q, at it, or behind it.
func (p OrderKey) Compare(q OrderKey) int {
	return cmp.Or(cmp.Compare(p.Time, q.Time), cmp.Compare(p.ID, q.ID))
}

// IsZero reports whether p is before every message.
func (p OrderKey) IsZero() bool { return p == OrderKey{} }

func later(p, q OrderKey) OrderKey {
	if p.Less(q) {
		return q
	}
	return p
}

// keyLength is how many digits a 64-bit number has at most.
const keyLength = 20

// ServerKey is a server's id in the form it is indexed by: padded, so that
// text order is the order of the 64-bit numbers. Ids the server never gave
// ("", "0", or text that is no number) have none.
func ServerKey(id string) string {
	if id == "" || len(id) > keyLength {
		return ""
	}
	zero := true
	for i := 0; i < len(id); i++ {
		if id[i] < '0' || id[i] > '9' {
			return ""
		}
		zero = zero && id[i] == '0'
	}
	if zero {
		return ""
	}
	return "00000000000000000000"[len(id):] + id
}

// Timed reports whether the server gave the order key: only a server key has 20
// characters and no "~".
func (p OrderKey) Timed() bool { return len(p.ID) == keyLength && strings.IndexByte(p.ID, '~') < 0 }

// beside is the nth order key between a message that the server has timed and the next
// one that the server can have timed, on its far side (behind) or its near side.
func beside(p OrderKey, behind bool, n int) OrderKey {
	number := strconv.Itoa(1_000_000 + n)[1:] // text order is theirs
	if behind {
		return OrderKey{p.Time, p.ID + "~" + number}
	}
	// "~~": behind those that stand behind the server key before this one.
	return OrderKey{p.Time, keyBefore(p.ID) + "~~" + number}
}

// keyBefore is the server key one lower.
func keyBefore(key string) string {
	digits := []byte(key)
	i := len(digits) - 1
	for i > 0 && digits[i] == '0' {
		digits[i] = '9'
		i--
	}
	digits[i]--
	return string(digits)
}
