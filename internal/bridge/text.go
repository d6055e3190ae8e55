package bridge

import (
	"fmt"
	"strconv"
	"strings"
)

// How values cross: as one text, each record begun and its fields set apart by
// control characters, in the order of their declaration. It is read without taking memory for each
// field, which JSON cannot be: of 2,000 messages stored at once reading the calls
// as JSON was a tenth of the time (docs/performance.md). text.js is the other side.
const (
	beforeRecord  = '\x1e'
	betweenFields = '\x1f'
	// escape stands before one of these characters inside a text, raised by 0x40.
	escape = '\x1d'
	absent = "\x1c" // a field that has no value
)

// Writer writes fields. The zero Writer is ready.
type Writer struct {
	buf   []byte
	fresh bool // nothing was written since the last Record
}

// Reset empties the writer and keeps its memory.
func (w *Writer) Reset() { w.buf, w.fresh = w.buf[:0], false }

// Bytes is what was written, until the writer is used again. It is never nil.
func (w *Writer) Bytes() []byte {
	if w.buf == nil {
		w.buf = []byte{}
	}
	return w.buf
}

// Record begins a new record: a call, a result, a row.
func (w *Writer) Record() {
	w.buf = append(w.buf, beforeRecord)
	w.fresh = true
}

func (w *Writer) field() {
	if !w.fresh && len(w.buf) > 0 {
		w.buf = append(w.buf, betweenFields)
	}
	w.fresh = false
}

func (w *Writer) Int(n int)       { w.field(); w.buf = strconv.AppendInt(w.buf, int64(n), 10) }
func (w *Writer) Float(f float64) { w.field(); w.buf = strconv.AppendFloat(w.buf, f, 'f', -1, 64) }
func (w *Writer) Body(b Body)     { w.Int(int(b)) }
func (w *Writer) Status(s Status) { w.Int(int(s)) }
func (w *Writer) Absent()         { w.field(); w.buf = append(w.buf, absent...) }
func (w *Writer) Present(p bool)  { w.Bool(p) }
func (w *Writer) Bool(v bool) {
	w.field()
	if v {
		w.buf = append(w.buf, '1')
	} else {
		w.buf = append(w.buf, '0')
	}
}

func (w *Writer) Text(s string) {
	w.field()
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= absent[0] && c <= betweenFields {
			w.escaped(s)
			return
		}
	}
	w.buf = append(w.buf, s...)
}

func (w *Writer) escaped(s string) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= absent[0] && c <= betweenFields {
			w.buf = append(w.buf, escape, c+0x40)
		} else {
			w.buf = append(w.buf, c)
		}
	}
}

// Reader reads fields. A field that is missing or unreadable is the zero value,
// and Err says so.
type Reader struct {
	rest  string // of the records after this one
	line  string // of this record
	left  bool   // whether there is a field more
	err   error
	count int
}

// NewReader reads the records of a text. Next goes to the first.
func NewReader(text string) *Reader { return &Reader{rest: text} }

// Next goes to the next record, false at the end.
func (r *Reader) Next() bool {
	if r.rest == "" {
		return false
	}
	r.rest = strings.TrimPrefix(r.rest, string(beforeRecord))
	if end := strings.IndexByte(r.rest, beforeRecord); end >= 0 {
		r.line, r.rest = r.rest[:end], r.rest[end:]
	} else {
		r.line, r.rest = r.rest, ""
	}
	r.left, r.err, r.count = true, nil, 0
	return true
}

// Err is what was wrong with this record, nil for nothing.
func (r *Reader) Err() error {
	if r.err == nil && r.left {
		return fmt.Errorf("more fields than the %d that were declared", r.count)
	}
	return r.err
}

func (r *Reader) fail(what, field string) {
	if r.err == nil {
		r.err = fmt.Errorf("field %d: %q is no %s", r.count, field, what)
	}
}

func (r *Reader) field() string {
	if !r.left {
		if r.err == nil {
			r.err = fmt.Errorf("field %d is missing", r.count+1)
		}
		return ""
	}
	r.count++
	var field string
	field, r.line, r.left = strings.Cut(r.line, string(betweenFields))
	return field
}

// Absent reports whether the next field has no value, and goes past it then.
func (r *Reader) Absent() bool {
	if r.left && !strings.HasPrefix(r.line, absent) {
		return false
	}
	r.field()
	return true
}

func (r *Reader) Text() string {
	field := r.field()
	if strings.IndexByte(field, escape) < 0 {
		return field
	}
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

func (r *Reader) Float() float64 {
	field := r.field()
	f, err := strconv.ParseFloat(field, 64)
	if err != nil {
		r.fail("number", field)
	}
	return f
}

func (r *Reader) Int() int {
	field := r.field()
	n, err := strconv.Atoi(field)
	if err == nil {
		return n
	}
	f, err := strconv.ParseFloat(field, 64) // a number of JavaScript's is no integer by type
	if err != nil {
		r.fail("number", field)
	}
	return int(f)
}

func (r *Reader) Bool() bool {
	switch field := r.field(); field {
	case "1":
		return true
	case "0":
	default:
		r.fail("boolean", field)
	}
	return false
}

func (r *Reader) Present() bool  { return r.Bool() }
func (r *Reader) Body() Body     { return Body(r.Int()) }
func (r *Reader) Status() Status { return Status(r.Int()) }

// Count is the length of a list, whose items come next.
func (r *Reader) Count() int {
	n := r.Int()
	if n < 0 || n > len(r.line)+1 { // each item has a separator at least
		r.fail("count", strconv.Itoa(n))
		return 0
	}
	return n
}

// Key is a key of a database: a text, a number, a list of keys, or none.
type Key struct {
	kind   byte // 't', 'n', 'a'; 0 for none
	text   string
	number float64
	parts  []Key
}

func TextKey(s string) Key     { return Key{kind: 't', text: s} }
func NumberKey(f float64) Key  { return Key{kind: 'n', number: f} }
func ListKey(parts ...Key) Key { return Key{kind: 'a', parts: parts} }

// Text is the text of a key that is one, "" otherwise.
func (k Key) Text() string { return k.text }

// Number is the number of a key that is one, 0 otherwise.
func (k Key) Number() float64 { return k.number }

// IsNone reports whether there is no key.
func (k Key) IsNone() bool { return k.kind == 0 }

func (w *Writer) Key(k Key) {
	switch k.kind {
	case 't':
		w.Text("t" + k.text)
	case 'n':
		w.Text("n" + strconv.FormatFloat(k.number, 'f', -1, 64))
	case 'a':
		w.Text("a" + strconv.Itoa(len(k.parts)))
		for _, part := range k.parts {
			w.Key(part)
		}
	default:
		w.Text("")
	}
}

func (r *Reader) Key() Key {
	field := r.Text()
	if field == "" {
		return Key{}
	}
	rest := field[1:]
	switch field[0] {
	case 't':
		return TextKey(rest)
	case 'n':
		f, err := strconv.ParseFloat(rest, 64)
		if err != nil {
			r.fail("key", field)
		}
		return NumberKey(f)
	case 'a':
		n, err := strconv.Atoi(rest)
		if err != nil || n > len(r.line)+1 {
			r.fail("key", field)
			return Key{}
		}
		k := Key{kind: 'a'}
		for range n {
			k.parts = append(k.parts, r.Key())
		}
		return k
	}
	r.fail("key", field)
	return Key{}
}
