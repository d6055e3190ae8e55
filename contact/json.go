package contact

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
)

// raw is the JSON text of one value, taken over as the server wrote it: numbers
// beyond 2^53 and lone surrogates survive. "" stands for a member that is not
// there.
type raw string

// rawOf takes v's text. It must come before anything that looks into v: fastjson
// unescapes strings in place, and writes those back as Go, not as JSON.
func rawOf(v *fastjson.Value) raw {
	if v == nil {
		return ""
	}
	return raw(v.MarshalTo(nil))
}

// truthy is JavaScript's idea of truth.
func (r raw) truthy() bool {
	switch r {
	case "", "null", "false", `""`:
		return false
	}
	if f, ok := r.number(); ok {
		return f != 0
	}
	return true
}

// or is JavaScript's r || otherwise.
func (r raw) or(otherwise raw) raw {
	if r.truthy() {
		return r
	}
	return otherwise
}

func (r raw) isString() bool { return len(r) > 0 && r[0] == '"' }
func (r raw) isObject() bool { return len(r) > 0 && r[0] == '{' }

func (r raw) number() (float64, bool) {
	if len(r) == 0 || r[0] != '-' && (r[0] < '0' || r[0] > '9') {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(r), 64)
	return f, err == nil && !math.IsInf(f, 0)
}

// int is the number without its fraction; 0 for what is no number or out of range.
func (r raw) int() int64 {
	f, ok := r.number()
	if !ok || math.Abs(f) > 1<<53 {
		return 0
	}
	return int64(f)
}

// text is the content of a JSON string, "" for anything else.
func (r raw) text() string {
	if !r.isString() {
		return ""
	}
	v, err := fastjson.Parse(string(r))
	if err != nil {
		return ""
	}
	return string(v.GetStringBytes())
}

// id is an identifier, which some servers write as a string and some as a number.
func (r raw) id() string {
	if r.isString() {
		return r.text()
	}
	if _, ok := r.number(); ok && !strings.ContainsAny(string(r), ".eE") {
		return string(r)
	}
	return ""
}

// quote is s as JSON text.
func quote(s string) raw {
	var b jsontext.Builder
	b.String(s)
	return raw(b.Text())
}

func boolean(v bool) raw {
	if v {
		return "true"
	}
	return "false"
}

// object builds a JSON object out of raw members; absent ones are left out.
type object struct{ jsontext.Builder }

func newObject() *object {
	o := &object{}
	o.BeginObject()
	return o
}

func (o *object) set(name string, value raw) *object {
	if value != "" {
		o.Member(name).Raw(string(value))
	}
	return o
}

func (o *object) end() raw {
	o.EndObject()
	return raw(o.Text())
}

// array is a JSON array of raw values.
func array(values []raw) raw {
	var b jsontext.Builder
	b.BeginArray()
	for _, v := range values {
		b.Raw(string(v))
	}
	b.EndArray()
	return raw(b.Text())
}

// parse reads JSON text strictly. fastjson's parser alone lets control
// characters and unknown escapes in strings through, which JSON.parse refuses
// later. The parser comes first: it bounds the depth, the validator does not.
func parse(text string) (raw, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	v, err := fastjson.Parse(text)
	if err != nil {
		return "", err
	}
	if err := fastjson.Validate(text); err != nil {
		return "", err
	}
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inString = !inString
		case c == '\\':
			i++
		case c < 0x20 && inString:
			return "", errControlCharacter
		}
	}
	return rawOf(v), nil
}

var errControlCharacter = errors.New("cannot parse JSON: a control character inside a string")

// fields hands out the members of an object; nothing for any other value. A
// name that occurs twice means its last value, as in JSON.parse.
func (r raw) fields() map[string]raw {
	if !r.isObject() {
		return nil
	}
	v, err := fastjson.Parse(string(r))
	if err != nil {
		return nil
	}
	m := map[string]raw{}
	v.GetObject().Visit(func(name []byte, value *fastjson.Value) { m[string(name)] = rawOf(value) })
	return m
}

// elements hands out the elements of an array; nothing for any other value.
func (r raw) elements() []raw {
	if len(r) == 0 || r[0] != '[' {
		return nil
	}
	v, err := fastjson.Parse(string(r))
	if err != nil {
		return nil
	}
	var all []raw
	for _, value := range v.GetArray() {
		all = append(all, rawOf(value))
	}
	return all
}
