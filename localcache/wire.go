package localcache

import (
	"fmt"

	"github.com/valyala/fastjson"
)

// RequestParser reads what the shim hands over. It keeps its memory for the next
// time.
type RequestParser struct{ json fastjson.Parser }

// Parse reads calls as js/src/store.ts writes them: a JSON array of
// [id, name, …]. Bodies are numbers of slots. A call that cannot be read comes
// back in bad, with the reason.
func (p *RequestParser) Parse(text []byte) (good []Request, bad []Settled, err error) {
	calls, err := p.json.ParseBytes(text)
	if err != nil {
		return nil, nil, fmt.Errorf("calls from the shim: %w", err)
	}
	list := calls.GetArray()
	good = make([]Request, 0, len(list))
	for _, v := range list {
		a := args(v.GetArray())
		r := Request{ID: a.int(0)}
		if r.Call = a.call(&r); r.Call == nil {
			bad = append(bad, Settled{ID: r.ID, Err: fmt.Errorf("the shim asked for %q, which this store does not know", a.text(1))})
			continue
		}
		good = append(good, r)
	}
	return good, bad, nil
}

func (a args) call(r *Request) Call {
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
func (a args) serverState(i int) (s ServerState) {
	s.Pinned, s.PinnedTime = a.pin(i)
	s.Marks, s.HasMarks = a.marks(i + 2)
	return s
}

// pin reads two arguments: pinned and its time, each nil for null.
func (a args) pin(i int) (pinned *bool, at *float64) {
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
func (a args) marks(i int) (marks []int, given bool) {
	if a.null(i) {
		return nil, false
	}
	for _, mark := range a[i].GetArray() {
		marks = append(marks, mark.GetInt())
	}
	return marks, true
}

// args is one call, or one row, as an array. What is missing is the zero value.
type args []*fastjson.Value

func (a args) null(i int) bool { return i >= len(a) || a[i].Type() == fastjson.TypeNull }

func (a args) text(i int) string {
	if i >= len(a) {
		return ""
	}
	return string(a[i].GetStringBytes())
}

func (a args) float(i int) float64 {
	if i >= len(a) {
		return 0
	}
	return a[i].GetFloat64()
}

func (a args) int(i int) int { return int(a.float(i)) }

func (a args) bool(i int) bool { return i < len(a) && a[i].Type() == fastjson.TypeTrue }

func (a args) body(i int, r *Request) Body {
	b := Body(a.int(i))
	if b != 0 {
		r.Bodies = append(r.Bodies, b)
	}
	return b
}
