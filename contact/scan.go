package contact

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Reading JSON: text is checked once, as a whole, by parse; after that values
// are only cut out of it. Most of what a server says is carried and not looked
// at, so nothing is built for it.

// maxDepth bounds how deep arrays and objects may lie in one another.
const maxDepth = 300

var (
	errTooDeep = errors.New("it is nested too deeply")
	errCutOff  = errors.New("it ends too early")
	errSyntax  = errors.New("it is not JSON")
)

// parse checks that text is one JSON value and returns it.
func parse(text string) (raw, error) {
	s := scanner{text: strings.TrimPrefix(text, "\ufeff")}
	s.space()
	start := s.at
	if err := s.value(0); err != nil {
		return "", err
	}
	end := s.at
	if s.space(); s.at < len(s.text) {
		return "", errSyntax
	}
	return raw(s.text[start:end]), nil
}

// scanner walks over JSON text.
type scanner struct {
	text string
	at   int
}

func (s *scanner) space() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) next() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// accept steps over c if it is next.
func (s *scanner) accept(c byte) bool {
	if s.next() != c || s.at >= len(s.text) {
		return false
	}
	s.at++
	return true
}

// value checks a value and steps over it.
func (s *scanner) value(depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	switch c := s.next(); {
	case c == '{':
		return s.list('}', depth, true)
	case c == '[':
		return s.list(']', depth, false)
	case c == '"':
		return s.str()
	case c == '-' || '0' <= c && c <= '9':
		return s.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(s.text[s.at:], word) {
			s.at += len(word)
			return nil
		}
	}
	return s.wrong()
}

func (s *scanner) wrong() error {
	if s.at >= len(s.text) {
		return errCutOff
	}
	return errSyntax
}

// list checks an array or an object up to its closing bracket.
func (s *scanner) list(closing byte, depth int, named bool) error {
	s.at++
	if s.space(); s.accept(closing) {
		return nil
	}
	for {
		if s.space(); named {
			if s.next() != '"' {
				return s.wrong()
			}
			if err := s.str(); err != nil {
				return err
			}
			if s.space(); !s.accept(':') {
				return s.wrong()
			}
			s.space()
		}
		if err := s.value(depth + 1); err != nil {
			return err
		}
		if s.space(); s.accept(closing) {
			return nil
		}
		if !s.accept(',') {
			return s.wrong()
		}
	}
}

func (s *scanner) str() error {
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return nil
		case c < 0x20:
			return errSyntax
		case c == '\\':
			s.at++
			switch c := s.next(); {
			case c == 'u':
				if _, ok := hex4(s.text, s.at+1); !ok {
					return errSyntax
				}
				s.at += 4
			case strings.IndexByte(`"\/bfnrt`, c) < 0:
				return s.wrong()
			}
		}
	}
	return errCutOff
}

func (s *scanner) number() error {
	s.accept('-')
	if !s.accept('0') && !s.digits() {
		return s.wrong()
	}
	if s.accept('.') && !s.digits() {
		return s.wrong()
	}
	if s.accept('e') || s.accept('E') {
		if !s.accept('+') {
			s.accept('-')
		}
		if !s.digits() {
			return s.wrong()
		}
	}
	return nil
}

func (s *scanner) digits() bool {
	start := s.at
	for '0' <= s.next() && s.next() <= '9' {
		s.at++
	}
	return s.at > start
}

// hex4 reads the four digits of a \u escape.
func hex4(s string, at int) (rune, bool) {
	if at+4 > len(s) {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[at : at+4]) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if c < '0' || c > '9' && c < 'A' || digit < 0 {
			return 0, false
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

// members are an object's, in the order of the text.
type members []member

type member struct {
	name  string
	value raw
}

// get is a member's value, "" if there is none. A name that occurs twice means
// its last value, as in JSON.parse.
func (m members) get(name string) raw {
	for i := len(m) - 1; i >= 0; i-- {
		if m[i].name == name {
			return m[i].value
		}
	}
	return ""
}

// fields cuts an object into its members; nothing for any other value.
func (r raw) fields() (m members) {
	if !r.isObject() {
		return nil
	}
	s := scanner{text: string(r), at: 1}
	for s.space(); s.next() == '"'; s.space() {
		name := s.cut().text()
		s.space()
		s.at++ // the colon
		s.space()
		m = append(m, member{name, s.cut()})
		s.space()
		s.accept(',')
	}
	return m
}

// elements cuts an array into its elements; nothing for any other value.
func (r raw) elements() (all []raw) {
	if len(r) == 0 || r[0] != '[' {
		return nil
	}
	s := scanner{text: string(r), at: 1}
	for s.space(); s.at < len(s.text) && s.next() != ']'; s.space() {
		all = append(all, s.cut())
		s.space()
		s.accept(',')
	}
	return all
}

// cut steps over one value of checked text.
func (s *scanner) cut() raw {
	start, depth, quoted := s.at, 0, false
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case quoted && c == '\\':
			s.at++
		case c == '"':
			if quoted = !quoted; !quoted && depth == 0 {
				s.at++
				return raw(s.text[start:s.at])
			}
		case quoted:
		case c == '{' || c == '[':
			depth++
		case depth > 0 && (c == '}' || c == ']'):
			if depth--; depth == 0 {
				s.at++
				return raw(s.text[start:s.at])
			}
		case depth == 0 && strings.IndexByte(",:]} \t\r\n", c) >= 0:
			return raw(s.text[start:s.at])
		}
	}
	return raw(s.text[start:])
}

// text is the content of a JSON string, "" for anything else. Half a surrogate
// pair has no place in Go text and stays as its escape: inside a payload, which
// is JSON text in a string, that is just what it means.
func (r raw) text() string {
	if !r.isString() {
		return ""
	}
	s := string(r[1 : len(r)-1])
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		if s[i] != 'u' {
			at := strings.IndexByte(`bfnrt`, s[i])
			if at < 0 {
				b = append(b, s[i])
			} else {
				b = append(b, "\b\f\n\r\t"[at])
			}
			continue
		}
		c, _ := hex4(s, i+1)
		if 0xd800 <= c && c < 0xdc00 && strings.HasPrefix(s[i+5:], `\u`) {
			if low, ok := hex4(s, i+7); ok && 0xdc00 <= low && low < 0xe000 {
				b = utf8.AppendRune(b, 0x10000+(c-0xd800)<<10+(low-0xdc00))
				i += 10
				continue
			}
		}
		if 0xd800 <= c && c < 0xe000 {
			b = append(b, s[i-1:i+5]...)
		} else {
			b = utf8.AppendRune(b, c)
		}
		i += 4
	}
	return string(b)
}
