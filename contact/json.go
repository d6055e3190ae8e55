package contact

import (
	"strconv"

	"localcache-wasm/internal/jsontext"
)

// roomy is more than most objects take, in bytes.
const roomy = 256

// object is an object of names and values in turn. A value that is missing
// takes its name with it.
func object(pairs ...jsontext.Value) jsontext.Value {
	b := append(make([]byte, 0, roomy), '{')
	for i := 0; i+1 < len(pairs); i += 2 {
		b = appendMember(b, string(pairs[i]), pairs[i+1])
	}
	return jsontext.Value(append(b, '}'))
}

// field says what a public member is called, where it comes from, and what it is
// if it is missing or empty there ("": then it is left as it is).
type field struct {
	to, from  string
	otherwise jsontext.Value
}

// take makes an object of the fields that are there.
func take(from jsontext.Members, fields []field) jsontext.Value {
	b := append(make([]byte, 0, roomy), '{')
	for i := range fields {
		f := &fields[i]
		value := from.Get(f.from)
		if f.otherwise != "" {
			value = value.Or(f.otherwise)
		}
		b = appendMember(b, f.to, value)
	}
	return jsontext.Value(append(b, '}'))
}

// appendMember adds a member to an object, unless its value is missing. The name
// is one of this package's own: nothing in it needs an escape.
func appendMember(b []byte, name string, value jsontext.Value) []byte {
	if value == "" {
		return b
	}
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return append(b, value...)
}

// array is a JSON array.
func array(values []jsontext.Value) jsontext.Value {
	b := []byte{'['}
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	return jsontext.Value(append(b, ']'))
}

// with adds a member that the server does not send.
func with(m jsontext.Members, name string, value jsontext.Value) jsontext.Members {
	return append(m, jsontext.Member{Name: name, Value: value})
}

func boolean(v bool) jsontext.Value { return jsontext.Value(strconv.FormatBool(v)) }

func itoa(n int) jsontext.Value { return jsontext.Value(strconv.Itoa(n)) }
