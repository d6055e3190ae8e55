// Package jsontext reads and writes JSON text. Reading checks a text once and
// then cuts values out of it; writing appends to a buffer. encoding/json would
// add a tenth to the size of the wasm module.
package jsontext

import "strconv"

// Builder builds one JSON text. Separators are set as needed; the zero Builder
// is ready.
type Builder struct {
	buf []byte
}

// Text is what has been built.
func (b *Builder) Text() string { return string(b.buf) }

// Bytes is what has been built, until the builder is used again.
func (b *Builder) Bytes() []byte { return b.buf }

// Len is the length of what has been built, in bytes.
func (b *Builder) Len() int { return len(b.buf) }

// Reset empties the builder and keeps its memory.
func (b *Builder) Reset() { b.buf = b.buf[:0] }

// separate puts a comma between two values of one array or object.
func (b *Builder) separate() {
	if n := len(b.buf); n > 0 {
		switch b.buf[n-1] {
		case '[', '{', ':', ',':
		default:
			b.buf = append(b.buf, ',')
		}
	}
}

func (b *Builder) BeginObject() { b.separate(); b.buf = append(b.buf, '{') }
func (b *Builder) EndObject()   { b.buf = append(b.buf, '}') }
func (b *Builder) BeginArray()  { b.separate(); b.buf = append(b.buf, '[') }
func (b *Builder) EndArray()    { b.buf = append(b.buf, ']') }

// Member begins a member of an object; its value comes next.
func (b *Builder) Member(name string) *Builder {
	b.separate()
	b.buf = appendString(b.buf, name)
	b.buf = append(b.buf, ':')
	return b
}

func (b *Builder) String(s string) { b.separate(); b.buf = appendString(b.buf, s) }
func (b *Builder) Int(n int)       { b.separate(); b.buf = strconv.AppendInt(b.buf, int64(n), 10) }
func (b *Builder) Bool(v bool)     { b.separate(); b.buf = strconv.AppendBool(b.buf, v) }
func (b *Builder) Null()           { b.separate(); b.buf = append(b.buf, "null"...) }
func (b *Builder) Raw(json string) { b.separate(); b.buf = append(b.buf, json...) }
func (b *Builder) Number(f float64) {
	b.separate()
	b.buf = strconv.AppendFloat(b.buf, f, 'f', -1, 64)
}

// Quote is s as a JSON string.
func Quote(s string) Value { return Value(appendString(make([]byte, 0, len(s)+2), s)) }

const hex = "0123456789abcdef"

// appendString writes s as a JSON string, with U+FFFD for what is not UTF-8.
func appendString(buf []byte, s string) []byte {
	s = WellFormed(s)
	buf = append(buf, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		buf = append(buf, s[start:i]...)
		if c == '"' || c == '\\' {
			buf = append(buf, '\\', c)
		} else {
			buf = append(buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		start = i + 1
	}
	buf = append(buf, s[start:]...)
	return append(buf, '"')
}
