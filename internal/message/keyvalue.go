package message

import (
	"math"
	"strconv"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/msync"
)

// ObjectOf is the JSON object that a list of key-values means (docs/protocol.md section 6).
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
			if v, err := jsontext.Parse(kv.GetStringValue()); err == nil {
				b.Raw(string(v))
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
func KeyValuesOf(members jsontext.Members) []*msync.KeyValue {
	values := make([]*msync.KeyValue, 0, len(members))
	for i := range members {
		values = append(values, keyValue(&members[i].Name, members[i].Value))
	}
	return values
}

func keyValue(key *string, v jsontext.Value) *msync.KeyValue {
	kv := &msync.KeyValue{Key: key}
	switch {
	case v.IsString():
		kv.Type = msync.KeyValue_STRING.Enum()
		kv.Value = &msync.KeyValue_StringValue{StringValue: v.Text()}
	case v == "true", v == "false":
		kv.Type = msync.KeyValue_BOOL.Enum()
		var n int64
		if v == "true" {
			n = 1
		}
		kv.Value = &msync.KeyValue_VarintValue{VarintValue: n}
	case v.IsNumber():
		if n, whole := v.Whole(); whole {
			kv.Type = msync.KeyValue_INT.Enum()
			kv.Value = &msync.KeyValue_VarintValue{VarintValue: n}
			break
		}
		kv.Type = msync.KeyValue_DOUBLE.Enum()
		kv.Value = &msync.KeyValue_DoubleValue{DoubleValue: v.Float()}
	default:
		kv.Type = msync.KeyValue_JSON_STRING.Enum()
		kv.Value = &msync.KeyValue_StringValue{StringValue: string(v)}
	}
	return kv
}

func appendNumber(b *jsontext.Builder, f float64) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		b.Null()
		return
	}
	b.Number(f)
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
