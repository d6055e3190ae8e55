package localcache

import (
	"fmt"

	"localcache-wasm/internal/bridge"
)

// ParseRequests reads calls that JavaScript made. Each record is the caller's
// number for the call, its name, and its fields as internal/bridge declares
// them. A call that cannot be read comes back in bad, with the reason.
func ParseRequests(text []byte) (good []Request, bad []Settled) {
	r := bridge.NewReader(string(text))
	for r.Next() {
		id, name := r.Int(), r.Text()
		call, bodies := readCall(name, r)
		switch {
		case call == nil:
			bad = append(bad, Settled{ID: id, Err: fmt.Errorf("the script made the call %q, which this module does not know", name)})
		case r.Err() != nil:
			bad = append(bad, Settled{ID: id, Err: fmt.Errorf("the call %s cannot be read: %w", name, r.Err())})
		default:
			good = append(good, Request{ID: id, Call: call, Bodies: bodies})
		}
	}
	return good, bad
}
