package jsontext

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may be nested.
const MaxDepth = 300

// What can be wrong with a text.
var (
	ErrTooDeep = errors.New("it is nested more than 300 levels deep")
	ErrCutOff  = errors.New("it ends too early")
	ErrSyntax  = errors.New("it is not JSON")
)

// Parse checks that text is one JSON value, with or without a byte order mark,
// and returns it. What is no text becomes U+FFFD: a \u escape of one half of a
// surrogate pair alone, and bytes that are not UTF-8.
func Parse(text string) (Value, error) {
	s := scanner{text: WellFormed(strings.TrimPrefix(text, "\ufeff"))}
	s.space()
	start := s.at
	if err := s.value(0); err != nil {
		return "", err
	}
	end := s.at
	if s.space(); s.at < len(s.text) {
		return "", ErrSyntax
	}
	if len(s.lone) > 0 {
		b := []byte(s.text)
		for _, at := range s.lone {
			copy(b[at:], `\ufffd`)
		}
		s.text = string(b)
	}
	return Value(s.text[start:end]), nil
}

// WellFormed is s with U+FFFD in the place of what is not UTF-8. Some clients
// encode one half of a surrogate pair, which takes three bytes; it becomes one
// character.
func WellFormed(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && isEncodedSurrogate(s[i:]) {
			size = 3
		}
		b = utf8.AppendRune(b, r)
		i += size
	}
	return string(b)
}

func isEncodedSurrogate(s string) bool {
	return len(s) >= 3 && s[0] == 0xed && s[1]&0xe0 == 0xa0 && s[2]&0xc0 == 0x80
}

// scanner steps over JSON text.
type scanner struct {
	text string
	at   int
	lone []int // where escapes of half a surrogate pair begin
}

func (s *scanner) space() {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
		default:
			return
		}
	}
}

// next is the byte to come, 0 at the end.
func (s *scanner) next() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// accept steps over c if it is next.
func (s *scanner) accept(c byte) bool {
	if s.at >= len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

// value checks a value and steps over it.
func (s *scanner) value(depth int) error {
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
		return ErrCutOff
	}
	return ErrSyntax
}

// list checks an array or an object up to its closing bracket.
func (s *scanner) list(closing byte, depth int, named bool) error {
	if depth >= MaxDepth {
		return ErrTooDeep
	}
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
			return ErrSyntax
		case c == '\\':
			s.at++
			if s.next() == 'u' {
				if err := s.escape(); err != nil {
					return err
				}
			} else if s.at >= len(s.text) || strings.IndexByte(`"\/bfnrt`, s.text[s.at]) < 0 {
				return s.wrong()
			}
		}
	}
	return ErrCutOff
}

// escape checks a \u escape and steps to its last digit. A surrogate pair is
// two of them.
func (s *scanner) escape() error {
	start := s.at - 1
	c, ok := hex4(s.text, s.at+1)
	if !ok {
		return ErrSyntax
	}
	s.at += 4
	if s.at < len(s.text) && isPair(c, s.text[s.at+1:]) {
		s.at += 6
	} else if 0xd800 <= c && c < 0xe000 {
		s.lone = append(s.lone, start)
	}
	return nil
}

// isPair reports whether c is the first half of a surrogate pair whose second
// half is escaped at the beginning of rest.
func isPair(c rune, rest string) bool {
	if c < 0xd800 || c >= 0xdc00 || !strings.HasPrefix(rest, `\u`) {
		return false
	}
	low, ok := hex4(rest, 2)
	return ok && 0xdc00 <= low && low < 0xe000
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
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
