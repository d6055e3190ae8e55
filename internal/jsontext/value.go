package jsontext

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is the text of one JSON value that [Parse] has checked, or "" for a
// value that is missing. Most of what a server says is carried and not looked
// at, so nothing is built for it, and its numbers keep all their digits. The
// methods take any value: of one of another kind they return the zero value.
type Value string

func (v Value) begins(c byte) bool { return len(v) > 0 && v[0] == c }

func (v Value) IsObject() bool { return v.begins('{') }
func (v Value) IsArray() bool  { return v.begins('[') }
func (v Value) IsString() bool { return v.begins('"') }
func (v Value) IsNumber() bool { return len(v) > 0 && (v[0] == '-' || '0' <= v[0] && v[0] <= '9') }

// Truthy is JavaScript's idea of truth.
func (v Value) Truthy() bool {
	switch v {
	case "", "null", "false", `""`:
		return false
	}
	return !v.IsNumber() || v.Float() != 0
}

// Or is JavaScript's v || otherwise.
func (v Value) Or(otherwise Value) Value {
	if v.Truthy() {
		return v
	}
	return otherwise
}

// Float is a number as JavaScript reads it: rounded, and infinite if it is too large.
func (v Value) Float() float64 {
	if !v.IsNumber() {
		return 0
	}
	f, _ := strconv.ParseFloat(string(v), 64)
	return f
}

// Whole is a number without a fraction, exactly if it is written without an
// exponent; ok is false if it has a fraction or does not fit.
func (v Value) Whole() (n int64, ok bool) {
	if !v.IsNumber() {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
		return n, true
	}
	f := v.Float()
	if f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
		return 0, false
	}
	return int64(f), true
}

// Int is a number without its fraction, 0 if it does not fit.
func (v Value) Int() int64 {
	if n, ok := v.Whole(); ok {
		return n
	}
	f := math.Trunc(v.Float())
	if math.Abs(f) >= 1<<63 {
		return 0
	}
	return int64(f)
}

// ID is an identifier, which some servers write as a string and some as a
// number: the string, or the number's own digits.
func (v Value) ID() string {
	if v.IsString() {
		return v.Text()
	}
	if v.IsNumber() && !strings.ContainsAny(string(v), ".eE") {
		return string(v)
	}
	return ""
}

// Text is the content of a string.
func (v Value) Text() string {
	if !v.IsString() {
		return ""
	}
	s := string(v[1 : len(v)-1])
	escape := strings.IndexByte(s, '\\')
	if escape < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for ; escape >= 0; escape = strings.IndexByte(s, '\\') {
		b = append(b, s[:escape]...)
		c := s[escape+1]
		s = s[escape+2:]
		if c != 'u' {
			if at := strings.IndexByte("bfnrt", c); at >= 0 {
				c = "\b\f\n\r\t"[at]
			}
			b = append(b, c)
			continue
		}
		r, _ := hex4(s, 0)
		s = s[4:]
		if isPair(r, s) {
			low, _ := hex4(s, 2)
			r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
			s = s[6:]
		}
		b = utf8.AppendRune(b, r)
	}
	return string(append(b, s...))
}

// Members are an object's, in the order of the text. A name that occurs twice
// is there once, with its last value, as JSON.parse reads it.
type Members []Member

// Member is one member of an object.
type Member struct {
	Name  string
	Value Value
}

// Get is a member's value, "" if there is none.
func (m Members) Get(name string) Value {
	for i := len(m) - 1; i >= 0; i-- {
		if m[i].Name == name {
			return m[i].Value
		}
	}
	return ""
}

// Members cuts an object into its members. To read several, call it once.
func (v Value) Members() (m Members) {
	if !v.IsObject() {
		return nil
	}
	s := scanner{text: string(v), at: 1}
	m = make(Members, 0, 8) // an object of a server's has about so many
	for s.space(); s.next() == '"'; s.space() {
		name := s.cut().Text()
		s.space()
		s.at++ // the colon
		s.space()
		m = append(m, Member{name, s.cut()})
		s.space()
		s.accept(',')
	}
	return m.unique()
}

// HasMembers reports whether a value is an object that is not empty.
func (v Value) HasMembers() bool {
	if !v.IsObject() {
		return false
	}
	s := scanner{text: string(v), at: 1}
	s.space()
	return s.next() == '"'
}

// unique drops all but the last value of a name.
func (m Members) unique() Members {
	const few = 16 // so many are compared with each other faster than in a map
	var places map[string]int
	if len(m) > few {
		places = make(map[string]int, len(m))
	}
	kept := m[:0]
	for _, one := range m {
		at, known := -1, false
		if len(m) <= few {
			for i := range kept {
				if kept[i].Name == one.Name {
					at, known = i, true
				}
			}
		} else if at, known = places[one.Name]; !known {
			places[one.Name] = len(kept)
		}
		if known {
			kept[at].Value = one.Value
		} else {
			kept = append(kept, one)
		}
	}
	return kept
}

// Get is the value at the end of a path of member names, "" if it leads nowhere.
func (v Value) Get(path ...string) Value {
	for _, name := range path {
		v = v.Members().Get(name)
	}
	return v
}

// Elements cuts an array into its elements.
func (v Value) Elements() (all []Value) {
	if !v.IsArray() {
		return nil
	}
	s := scanner{text: string(v), at: 1}
	for s.space(); s.at < len(s.text) && s.next() != ']'; s.space() {
		all = append(all, s.cut())
		s.space()
		s.accept(',')
	}
	return all
}

// cut steps over one value of checked text.
func (s *scanner) cut() Value {
	start, depth := s.at, 0
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			if s.toQuote(); depth == 0 {
				return Value(s.text[start:s.at])
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				if depth == 0 {
					s.at++
				}
				return Value(s.text[start:s.at])
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return Value(s.text[start:s.at])
			}
		}
		s.at++
	}
	return Value(s.text[start:])
}

// toQuote steps over a string of checked text.
func (s *scanner) toQuote() {
	for {
		s.at++
		end := strings.IndexByte(s.text[s.at:], '"')
		if end < 0 {
			s.at = len(s.text)
			return
		}
		first := s.at
		s.at += end
		escapes := 0
		for i := s.at - 1; i >= first && s.text[i] == '\\'; i-- {
			escapes++
		}
		if escapes%2 == 0 {
			s.at++
			return
		}
	}
}
