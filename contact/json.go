package contact

import (
	"math"
	"strconv"
	"strings"

	"localcache-wasm/internal/jsontext"
)

// raw is the JSON text of one value, taken over as the server wrote it: numbers
// beyond 2^53 and lone surrogates survive. "" stands for a member that is not
// there.
type raw string

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
