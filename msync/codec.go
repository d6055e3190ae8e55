package msync

import (
	"errors"
	"unsafe"
)

// MaxSize is the most bytes that one message may have; a frame is no larger
// either (internal/web).
const MaxSize = 16 << 20

// maxParts bounds how many messages one message may hold. An empty one takes
// two bytes on the wire and a hundred times as much in memory: without a bound
// one frame could ask for gigabytes.
const maxParts = 1 << 16

var (
	errTooLarge  = errors.New("msync: the message is larger than 16 MiB")
	errTooMany   = errors.New("msync: the message has more than 65536 parts")
	errTruncated = errors.New("msync: the message ends in the middle of a field")
	errVarint    = errors.New("msync: a number is longer than 64 bits")
	errTag       = errors.New("msync: a field has an illegal number or wire type")
)

// message tells how a generated type lies in memory.
type message struct {
	make   func() unsafe.Pointer
	fields []field
}

// field is one field of a message. Offsets and kinds belong to the generated
// types: an optional value is a pointer, a list is a slice of values or of
// pointers to messages.
type field struct {
	number byte
	kind   kind
	offset uintptr
	child  *message // of child and messages
}

type kind byte

const (
	unsigned64  kind = iota // *uint64, *int64
	unsigned32              // *uint32
	signed32                // *int32 and enums
	boolean                 // *bool
	double                  // *float64
	text                    // *string
	raw                     // []byte
	texts                   // []string
	enums                   // []int32
	packedEnums             // []int32
	child                   // *T
	messages                // []*T
	oneof                   // KeyValue.Value; the numbers 3 to 6
)

// The wire types of protobuf.
const (
	wireVarint = iota
	wireFixed64
	wireBytes
	wireGroup
	wireGroupEnd
	wireFixed32
)

// find is the field with this number, nil if the message has none.
func (m *message) find(number uint64) *field {
	for i := range m.fields {
		f := &m.fields[i]
		if uint64(f.number) == number || f.kind == oneof && 3 <= number && number <= 6 {
			return f
		}
	}
	return nil
}
