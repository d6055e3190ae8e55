package localcache

import (
	"fmt"
	"strconv"
	"strings"
)

// How calls come from the shim (js/src/wire.ts writes them so): one text, calls
// and their fields set apart by control characters. It is read without taking
// memory for each field, which JSON cannot be: of 2,000 messages stored at once
// reading the calls was a tenth of the time (docs/performance.md).
const (
	betweenCalls  = '\x1e'
	betweenFields = '\x1f'
	// escape stands before one of these characters inside a field, raised by 0x40.
	escape  = '\x1d'
	nothing = "\x1c" // a field that is null
)

// ParseRequests reads calls: id, name, arguments. Numbers are decimal, booleans 1
// or 0, lists of numbers have commas, bodies are numbers of slots. A call that
// cannot be read comes back in bad, with the reason.
func ParseRequests(text []byte) (good []Request, bad []Settled) {
	rest, more := string(text), true
	good = make([]Request, 0, strings.Count(rest, string(betweenCalls))+1)
	var fields [maxFields]string
	for more {
		var line string
		line, rest, more = strings.Cut(rest, string(betweenCalls))
		a := call(fields[:0])
		for left := true; left && len(a) < maxFields; {
			var field string
			field, line, left = strings.Cut(line, string(betweenFields))
			a = append(a, field)
		}
		r := Request{ID: a.int(0)}
		if r.Call = a.call(&r); r.Call == nil {
			bad = append(bad, Settled{ID: r.ID, Err: fmt.Errorf("the shim asked for %q, which this store does not know", a.text(1))})
			continue
		}
		good = append(good, r)
	}
	return good, bad
}

// maxFields is more than any call has.
const maxFields = 16

// call is the fields of one call. What is missing is the zero value.
type call []string

func (a call) null(i int) bool { return i >= len(a) || a[i] == nothing }

func (a call) text(i int) string {
	if i >= len(a) {
		return ""
	}
	if strings.IndexByte(a[i], escape) >= 0 {
		return unescape(a[i])
	}
	return a[i]
}

func unescape(field string) string {
	plain := make([]byte, 0, len(field))
	for i := 0; i < len(field); i++ {
		c := field[i]
		if c == escape && i+1 < len(field) {
			i++
			c = field[i] - 0x40
		}
		plain = append(plain, c)
	}
	return string(plain)
}

func (a call) float(i int) float64 {
	if i >= len(a) {
		return 0
	}
	f, _ := strconv.ParseFloat(a[i], 64)
	return f
}

func (a call) int(i int) int { return int(a.float(i)) }

func (a call) bool(i int) bool { return i < len(a) && a[i] == "1" }

func (a call) body(i int, r *Request) Body {
	b := Body(a.int(i))
	if b != 0 {
		r.Bodies = append(r.Bodies, b)
	}
	return b
}

func (a call) call(r *Request) Call {
	switch a.text(1) {
	case "store":
		m := &StoreMessage{Body: a.body(2, r), Status: Status(a.int(3)), FromServer: a.bool(4)}
		if !a.null(5) {
			m.Header = &Header{
				ID: a.text(5), From: a.text(6), To: a.text(7), ChatType: a.text(8), Time: a.float(9), Thread: a.bool(10),
			}
		}
		return m
	case "update":
		return &UpdateMessage{ClientID: a.text(2), ServerMsgID: a.text(3), Status: Status(a.int(4)), HasStatus: !a.null(4)}
	case "get":
		return &GetMessage{ID: a.text(2)}
	case "put":
		return &EditMessage{Body: a.body(2, r), ServerMsgID: a.text(3), ID: a.text(4), Edits: a.int(5)}
	case "recall":
		return &Recall{ID: a.text(2)}
	case "record":
		return &GetConversation{Session: a.text(2)}
	case "patch":
		return &UpdateConversation{
			Session: a.text(2), AfterRecall: a.bool(3), Unread: a.int(4), HasUnread: !a.null(4),
			CustomField: a.body(5, r), Server: a.serverState(6),
		}
	case "change":
		change := &ChangeServerState{Session: a.text(2)}
		change.Pinned, change.PinnedTime = a.pin(3)
		if !a.null(5) {
			mark := a.int(5)
			change.Mark, change.Marked = &mark, a.bool(6)
		}
		return change
	case "clear":
		return &Clear{Name: a.text(2)}
	case "list":
		return &List{ListQuery{Limit: a.int(2), Cursor: a.text(3), Page: a.int(2) > 0}}
	case "one":
		return &List{ListQuery{One: a.text(2)}}
	case "field":
		return &SetCustomField{Type: a.text(2), ID: a.text(3), Field: a.body(4, r)}
	case "read":
		return &ClearUnread{Session: a.text(2)}
	case "remove":
		return &RemoveConversation{Session: a.text(2), WithMessages: a.bool(3)}
	case "removeMessages":
		return &RemoveMessages{Session: a.text(2)}
	}
	return nil
}

// serverState reads three arguments from i on: pinned, pinned time, marks.
func (a call) serverState(i int) (s ServerState) {
	s.Pinned, s.PinnedTime = a.pin(i)
	s.Marks, s.HasMarks = a.marks(i + 2)
	return s
}

// pin reads two arguments: pinned and its time, each nil for null.
func (a call) pin(i int) (pinned *bool, at *float64) {
	if !a.null(i) {
		is := a.bool(i)
		pinned = &is
	}
	if !a.null(i + 1) {
		time := a.float(i + 1)
		at = &time
	}
	return pinned, at
}

// marks reads a list of marks; given is false for null.
func (a call) marks(i int) (marks []int, given bool) {
	if a.null(i) {
		return nil, false
	}
	for mark := range strings.SplitSeq(a[i], ",") {
		if n, err := strconv.Atoi(mark); err == nil {
			marks = append(marks, n)
		}
	}
	return marks, true
}
