package message

import (
	"encoding/binary"
	"errors"

	"localcache-wasm/msync"
)

// A combined message is a file: the letters "cm", then each message as a length
// (4 bytes, big endian) and a Meta, then one check byte.
const combineMagic = "cm"

var (
	errCombineFormat   = errors.New("File verification failed")
	errCombineContents = errors.New("Parse file failed")
)

// EncodeCombined makes the file of a combined message. Messages of others keep
// their sender; user is the sender of those without one.
func EncodeCombined(messages []*Message, appKey, user string) ([]byte, error) {
	file := []byte(combineMagic)
	for _, m := range messages {
		from := m.From
		if from == "" {
			from = user
		}
		meta, err := m.Meta(appKey, from)
		if err != nil {
			return nil, err
		}
		time := uint64(m.Time)
		meta.Timestamp = &time
		bytes, err := meta.MarshalVT()
		if err != nil {
			return nil, err
		}
		file = binary.BigEndian.AppendUint32(file, uint32(len(bytes)))
		file = append(file, bytes...)
	}
	return append(file, checkByte(file)), nil
}

// DecodeCombined reads the file of a combined message.
func (r *Reader) DecodeCombined(file []byte) ([]*Message, error) {
	if len(file) < len(combineMagic)+1 || string(file[:len(combineMagic)]) != combineMagic {
		return nil, errCombineFormat
	}
	rest, check := file[:len(file)-1], file[len(file)-1]
	if checkByte(rest) != check {
		return nil, errCombineFormat
	}
	rest = rest[len(combineMagic):]
	var messages []*Message
	for len(rest) > 0 {
		if len(rest) < 4 {
			return nil, errCombineContents
		}
		size := binary.BigEndian.Uint32(rest)
		rest = rest[4:]
		if uint64(size) > uint64(len(rest)) {
			return nil, errCombineContents
		}
		var meta msync.Meta
		var body msync.MessageBody
		if meta.UnmarshalVT(rest[:size]) != nil || body.UnmarshalVT(meta.GetPayload()) != nil {
			return nil, errCombineContents
		}
		messages = append(messages, r.Contents(&meta, &body)...)
		rest = rest[size:]
	}
	return messages, nil
}

// checkByte covers every second byte after the letters.
func checkByte(file []byte) (check byte) {
	for i := len(combineMagic) + 1; i < len(file); i += 2 {
		check ^= file[i]
	}
	return check
}
