package msync

import (
	"math"
	"unsafe"
)

// unmarshal reads data into the message at p, on top of what it holds.
func unmarshal(m *message, p unsafe.Pointer, data []byte) error {
	if len(data) > MaxSize {
		return errTooLarge
	}
	d := decoder{parts: maxParts}
	d.message(m, p, data)
	return d.err
}

// UnmarshalMetas is UnmarshalVT that leaves metas out which cannot be read, and
// returns how many: one broken message must not stop its queue.
func (m *CommSyncDL) UnmarshalMetas(data []byte) (skipped int, err error) {
	if len(data) > MaxSize {
		return 0, errTooLarge
	}
	d := decoder{parts: maxParts, skips: commSyncDLFields.find(4)}
	d.message(&commSyncDLFields, unsafe.Pointer(m), data)
	return d.skipped, d.err
}

// decoder reads one message. After an error it reads nothing more.
type decoder struct {
	parts int // how many more messages it may make
	err   error

	skips   *field // a list whose unreadable parts are left out
	skipped int
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *decoder) message(m *message, p unsafe.Pointer, data []byte) {
	groups := 0 // open ones; no message has any, so they are stepped over
	for len(data) > 0 && d.err == nil {
		tag := d.varint(&data)
		number, wire := tag>>3, tag&7
		if number == 0 || number >= 1<<29 {
			d.fail(errTag)
		}
		var value uint64
		var content []byte
		switch wire {
		case wireVarint:
			value = d.varint(&data)
		case wireFixed64:
			value = d.fixed(&data, 8)
		case wireFixed32:
			value = d.fixed(&data, 4)
		case wireBytes:
			content = d.take(&data, d.varint(&data))
		case wireGroup:
			groups++
			continue
		case wireGroupEnd:
			if groups--; groups < 0 {
				d.fail(errTag)
			}
			continue
		default:
			d.fail(errTag)
		}
		if f := m.find(number); f != nil && groups == 0 && d.err == nil {
			d.set(f, p, int(number), int(wire), value, content)
		}
	}
	if groups > 0 {
		d.fail(errTruncated)
	}
}

// set puts a value into its field, if it is of a wire type that fits.
func (d *decoder) set(f *field, p unsafe.Pointer, number, wire int, value uint64, content []byte) {
	p = unsafe.Add(p, f.offset)
	switch {
	case f.kind == oneof:
		setOneof((*isKeyValue_Value)(p), number, wire, value, content)
	case f.kind == double:
		if wire == wireFixed64 {
			v := math.Float64frombits(value)
			*(**float64)(p) = &v
		}
	case f.kind == enums || f.kind == packedEnums: // both forms are read, whichever is written
		if wire == wireVarint {
			*(*[]int32)(p) = append(*(*[]int32)(p), int32(value))
		}
		for len(content) > 0 && d.err == nil {
			*(*[]int32)(p) = append(*(*[]int32)(p), int32(d.varint(&content)))
		}
	case wire == wireVarint:
		setNumber(f.kind, p, value)
	case wire == wireBytes:
		d.setContent(f, p, content)
	}
}

func setNumber(k kind, p unsafe.Pointer, value uint64) {
	switch k {
	case unsigned64:
		*(**uint64)(p) = &value
	case unsigned32, signed32:
		v := uint32(value)
		*(**uint32)(p) = &v
	case boolean:
		v := value != 0
		*(**bool)(p) = &v
	}
}

func (d *decoder) setContent(f *field, p unsafe.Pointer, content []byte) {
	switch f.kind {
	case text:
		v := string(content)
		*(**string)(p) = &v
	case raw:
		*(*[]byte)(p) = append([]byte{}, content...)
	case texts:
		*(*[]string)(p) = append(*(*[]string)(p), string(content))
	case child:
		place := (*unsafe.Pointer)(p)
		if *place == nil { // a second one is merged into the first
			*place = d.make(f.child)
		}
		d.message(f.child, *place, content)
	case messages:
		list, one := (*[]unsafe.Pointer)(p), d.make(f.child)
		*list = append(*list, one)
		d.message(f.child, one, content)
		if f == d.skips && d.err != nil && d.err != errTooMany {
			*list = (*list)[:len(*list)-1]
			d.err = nil
			d.skipped++
		}
	}
}

func setOneof(place *isKeyValue_Value, number, wire int, value uint64, content []byte) {
	switch {
	case number == 3 && wire == wireVarint:
		*place = &KeyValue_VarintValue{int64(value)}
	case number == 4 && wire == wireFixed32:
		*place = &KeyValue_FloatValue{math.Float32frombits(uint32(value))}
	case number == 5 && wire == wireFixed64:
		*place = &KeyValue_DoubleValue{math.Float64frombits(value)}
	case number == 6 && wire == wireBytes:
		*place = &KeyValue_StringValue{string(content)}
	}
}

func (d *decoder) make(m *message) unsafe.Pointer {
	if d.parts--; d.parts < 0 {
		d.fail(errTooMany)
	}
	return m.make()
}

// varint reads a number of up to ten bytes. Bits beyond the 64th are dropped, as
// protobuf's own readers do.
func (d *decoder) varint(data *[]byte) (value uint64) {
	for i, c := range *data {
		if i == 10 {
			break
		}
		value |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			*data = (*data)[i+1:]
			return value
		}
	}
	if len(*data) < 10 {
		d.fail(errTruncated)
	} else {
		d.fail(errVarint)
	}
	return 0
}

// fixed reads a number of 4 or 8 bytes, the lowest first.
func (d *decoder) fixed(data *[]byte, size uint64) (value uint64) {
	for i, c := range d.take(data, size) {
		value |= uint64(c) << (8 * i)
	}
	return value
}

func (d *decoder) take(data *[]byte, size uint64) []byte {
	if size > uint64(len(*data)) {
		d.fail(errTruncated)
		return nil
	}
	taken := (*data)[:size]
	*data = (*data)[size:]
	return taken
}
