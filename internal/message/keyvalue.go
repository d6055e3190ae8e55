package message

import (
	"math"
	"strconv"

	"github.com/valyala/fastjson"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/msync"
)

// ObjectOf is the JSON object that a list of key-values means (PROTOCOL.md 6).
// Values that can't be expressed as JSON become null, a JSON_STRING that is no
// JSON stays a string.
func ObjectOf(values []*msync.KeyValue) string {
	var b jsontext.Builder
	b.BeginObject()
	for _, kv := range values {
		b.Member(kv.GetKey())
		switch kv.GetType() {
		case msync.KeyValue_BOOL:
			b.Bool(kv.GetVarintValue() != 0)
		case msync.KeyValue_INT, msync.KeyValue_UINT, msync.KeyValue_LLINT:
			b.Raw(strconv.FormatInt(kv.GetVarintValue(), 10))
		case msync.KeyValue_FLOAT:
			appendNumber(&b, float64(kv.GetFloatValue()))
		case msync.KeyValue_DOUBLE:
			appendNumber(&b, kv.GetDoubleValue())
		case msync.KeyValue_JSON_STRING:
			if isJSON(kv.GetStringValue()) {
				b.Raw(kv.GetStringValue())
			} else {
				b.String(kv.GetStringValue())
			}
		default:
			b.String(kv.GetStringValue())
		}
	}
	b.EndObject()
	return b.Text()
}

// KeyValuesOf is the reverse: text becomes STRING, true and false BOOL, whole
// numbers INT, other numbers DOUBLE, everything else JSON_STRING.
func KeyValuesOf(object *fastjson.Object) []*msync.KeyValue {
	if object == nil {
		return nil
	}
	values := make([]*msync.KeyValue, 0, object.Len())
	object.Visit(func(key []byte, v *fastjson.Value) {
		values = append(values, keyValue(string(key), v))
	})
	return values
}

func keyValue(key string, v *fastjson.Value) *msync.KeyValue {
	kv := &msync.KeyValue{Key: &key}
	switch v.Type() {
	case fastjson.TypeString:
		kv.Type = msync.KeyValue_STRING.Enum()
		kv.Value = &msync.KeyValue_StringValue{StringValue: string(v.GetStringBytes())}
	case fastjson.TypeTrue, fastjson.TypeFalse:
		kv.Type = msync.KeyValue_BOOL.Enum()
		var n int64
		if v.GetBool() {
			n = 1
		}
		kv.Value = &msync.KeyValue_VarintValue{VarintValue: n}
	case fastjson.TypeNumber:
		if n, whole := wholeNumber(v); whole {
			kv.Type = msync.KeyValue_INT.Enum()
			kv.Value = &msync.KeyValue_VarintValue{VarintValue: n}
			break
		}
		kv.Type = msync.KeyValue_DOUBLE.Enum()
		kv.Value = &msync.KeyValue_DoubleValue{DoubleValue: v.GetFloat64()}
	default:
		kv.Type = msync.KeyValue_JSON_STRING.Enum()
		kv.Value = &msync.KeyValue_StringValue{StringValue: JSONOf(v)}
	}
	return kv
}

func wholeNumber(v *fastjson.Value) (int64, bool) {
	if n, err := v.Int64(); err == nil {
		return n, true
	}
	f := v.GetFloat64()
	return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<63
}

func appendNumber(b *jsontext.Builder, f float64) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		b.Null()
		return
	}
	b.Number(f)
}

// ParseJSON reads a peer's JSON. The parser alone bounds the depth, but lets NaN
// and raw control characters pass, which JSON.parse would then throw on; the
// validator alone is strict.
func ParseJSON(text string) (*fastjson.Value, error) {
	v, err := fastjson.Parse(text)
	if err != nil {
		return nil, err
	}
	if err := fastjson.Validate(text); err != nil {
		return nil, err
	}
	return v, nil
}

func isJSON(text string) bool {
	_, err := ParseJSON(text)
	return err == nil
}

// intValue is the key's whole number in a list of key-values.
func intValue(values []*msync.KeyValue, key string) (int64, bool) {
	for _, kv := range values {
		if kv.GetKey() == key {
			return kv.GetVarintValue(), true
		}
	}
	return 0, false
}

// StringValue is the key's text in a list of key-values, or "".
func StringValue(values []*msync.KeyValue, key string) string {
	for _, kv := range values {
		if kv.GetKey() == key {
			return kv.GetStringValue()
		}
	}
	return ""
}

// JSONOf is v as JSON text, "" for nil. fastjson's own String writes strings that
// it has once looked into with Go's escapes, which JSON does not have.
func JSONOf(v *fastjson.Value) string {
	if v == nil {
		return ""
	}
	var b jsontext.Builder
	appendValue(&b, v)
	return b.Text()
}

func appendValue(b *jsontext.Builder, v *fastjson.Value) {
	switch v.Type() {
	case fastjson.TypeObject:
		b.BeginObject()
		v.GetObject().Visit(func(key []byte, member *fastjson.Value) {
			b.Member(string(key))
			appendValue(b, member)
		})
		b.EndObject()
	case fastjson.TypeArray:
		b.BeginArray()
		for _, element := range v.GetArray() {
			appendValue(b, element)
		}
		b.EndArray()
	case fastjson.TypeString:
		b.String(string(v.GetStringBytes()))
	default:
		b.Raw(v.String())
	}
}
