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

// fill puts values in the places of the template's % signs. A value that is not
// there takes its member with it. One call with a template makes a third of the
// wasm code that a chain of calls does, and this package is mostly such chains.
func fill(template string, values ...raw) raw {
	b := make([]byte, 0, 2*len(template))
	for i := 0; i < len(template); i++ {
		if template[i] != '%' {
			b = append(b, template[i])
			continue
		}
		value := values[0]
		if values = values[1:]; value != "" {
			b = append(b, value...)
			continue
		}
		for b[len(b)-1] != ',' && b[len(b)-1] != '{' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == ',' {
			b = b[:len(b)-1]
		} else if i+1 < len(template) && template[i+1] == ',' {
			i++
		}
	}
	return raw(b)
}

// field says what a public member is called, where it comes from, and what it is
// if it is missing or empty there ("": then it is left as it is).
type field struct {
	to, from  string
	otherwise raw
}

// take makes an object of the fields that are there.
func take(from members, fields []field) raw {
	b := []byte{'{'}
	for i := range fields {
		f := &fields[i]
		value := from.get(f.from)
		if f.otherwise != "" {
			value = value.or(f.otherwise)
		}
		if value == "" {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.to...)
		b = append(b, '"', ':')
		b = append(b, value...)
	}
	return raw(append(b, '}'))
}

// array is a JSON array of raw values.
func array(values []raw) raw {
	b := []byte{'['}
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	return raw(append(b, ']'))
}

func itoa(n int) raw { return raw(strconv.Itoa(n)) }
