package msync

import (
	"math"
	"unsafe"
)

func marshal(m *message, p unsafe.Pointer) ([]byte, error) {
	data := appendMessage([]byte{}, m, p)
	if len(data) > MaxSize {
		return nil, errTooLarge
	}
	return data, nil
}

// appendMessage writes the fields of the message at p; nil has none.
func appendMessage(b []byte, m *message, p unsafe.Pointer) []byte {
	for i := 0; i < len(m.fields) && p != nil; i++ {
		b = appendField(b, &m.fields[i], p)
	}
	return b
}

func appendField(b []byte, f *field, p unsafe.Pointer) []byte {
	number := int(f.number)
	p = unsafe.Add(p, f.offset)
	switch f.kind {
	case unsigned64:
		if v := *(**uint64)(p); v != nil {
			b = appendNumber(b, number, *v)
		}
	case unsigned32:
		if v := *(**uint32)(p); v != nil {
			b = appendNumber(b, number, uint64(*v))
		}
	case signed32:
		if v := *(**int32)(p); v != nil {
			b = appendNumber(b, number, uint64(*v)) // a negative one takes ten bytes
		}
	case boolean:
		if v := *(**bool)(p); v != nil {
			b = appendNumber(b, number, bit(*v))
		}
	case double:
		if v := *(**float64)(p); v != nil {
			b = appendFixed(b, number, wireFixed64, math.Float64bits(*v), 8)
		}
	case text:
		if v := *(**string)(p); v != nil {
			b = appendText(b, number, *v)
		}
	case raw:
		if v := *(*[]byte)(p); v != nil {
			b = appendText(b, number, unsafe.String(unsafe.SliceData(v), len(v)))
		}
	case texts:
		for _, v := range *(*[]string)(p) {
			b = appendText(b, number, v)
		}
	case enums:
		for _, v := range *(*[]int32)(p) {
			b = appendNumber(b, number, uint64(v))
		}
	case packedEnums:
		if list := *(*[]int32)(p); len(list) > 0 {
			b = appendTag(b, number, wireBytes)
			start := len(b)
			for _, v := range list {
				b = appendVarint(b, uint64(v))
			}
			b = insertSize(b, start)
		}
	case child:
		if v := *(*unsafe.Pointer)(p); v != nil {
			b = appendChild(b, f, v)
		}
	case messages:
		for _, v := range *(*[]unsafe.Pointer)(p) {
			b = appendChild(b, f, v)
		}
	case oneof:
		b = appendOneof(b, *(*isKeyValue_Value)(p))
	}
	return b
}

func appendOneof(b []byte, value isKeyValue_Value) []byte {
	switch v := value.(type) {
	case *KeyValue_VarintValue:
		b = appendNumber(b, 3, uint64(v.VarintValue))
	case *KeyValue_FloatValue:
		b = appendFixed(b, 4, wireFixed32, uint64(math.Float32bits(v.FloatValue)), 4)
	case *KeyValue_DoubleValue:
		b = appendFixed(b, 5, wireFixed64, math.Float64bits(v.DoubleValue), 8)
	case *KeyValue_StringValue:
		b = appendText(b, 6, v.StringValue)
	}
	return b
}

func appendChild(b []byte, f *field, p unsafe.Pointer) []byte {
	b = appendTag(b, int(f.number), wireBytes)
	start := len(b)
	return insertSize(appendMessage(b, f.child, p), start)
}

// insertSize puts the size of what was written since start before it.
func insertSize(b []byte, start int) []byte {
	size := len(b) - start
	b = appendVarint(b, uint64(size))
	width := len(b) - start - size
	copy(b[start+width:], b[start:start+size])
	appendVarint(b[:start], uint64(size))
	return b
}

func appendTag(b []byte, number, wire int) []byte {
	return appendVarint(b, uint64(number<<3|wire))
}

func appendNumber(b []byte, number int, value uint64) []byte {
	return appendVarint(appendTag(b, number, wireVarint), value)
}

func appendFixed(b []byte, number, wire int, value uint64, size int) []byte {
	b = appendTag(b, number, wire)
	for range size {
		b = append(b, byte(value))
		value >>= 8
	}
	return b
}

func appendText(b []byte, number int, s string) []byte {
	b = appendVarint(appendTag(b, number, wireBytes), uint64(len(s)))
	return append(b, s...)
}

func appendVarint(b []byte, value uint64) []byte {
	for value >= 0x80 {
		b = append(b, byte(value)|0x80)
		value >>= 7
	}
	return append(b, byte(value))
}

func bit(v bool) uint64 {
	if v {
		return 1
	}
	return 0
}
