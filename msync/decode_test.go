package msync

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
)

func TestReadingIsLenient(t *testing.T) {
	for name, test := range map[string]struct{ data, want string }{
		"nothing":                           {"", `JID{}`},
		"explicit defaults":                 {"\x0a\x00\x12\x00", `JID{AppKey: "", Name: ""}`},
		"fields out of order":               {"\x12\x01b\x0a\x01a", `JID{AppKey: "a", Name: "b"}`},
		"a field twice":                     {"\x12\x01b\x12\x01c", `JID{Name: "c"}`},
		"unknown fields of every wire type": {"\x78\x05\x79abcdefgh\x7a\x01x\x7dabcd\x12\x01b", `JID{Name: "b"}`},
		"a field with a large number":       {"\xf8\xff\xff\xff\x0f\x01\x12\x01b", `JID{Name: "b"}`},
		"a known field as another type":     {"\x10\x05\x0a\x01a", `JID{AppKey: "a"}`},
		"groups":                            {"\x7b\x12\x01x\x7b\x7c\x7c\x12\x01b", `JID{Name: "b"}`},
	} {
		var jid JID
		if err := jid.UnmarshalVT([]byte(test.data)); err != nil || show(&jid) != test.want {
			t.Errorf("%s: %s, %v, want %s", name, show(&jid), err, test.want)
		}
	}
}

func TestAMessageInPiecesIsMerged(t *testing.T) {
	var notice CommNotice
	err := notice.UnmarshalVT([]byte("\x0a\x03\x0a\x01a\x0a\x03\x12\x01b"))
	if want := `CommNotice{Queue: JID{AppKey: "a", Name: "b"}}`; err != nil || show(&notice) != want {
		t.Errorf("%s, %v, want %s", show(&notice), err, want)
	}
}

func TestAListOfEnumsIsReadPackedAndNot(t *testing.T) {
	var p Provision
	err := p.UnmarshalVT([]byte("\x28\x00\x2a\x01\x02\xb0\x01\x01\xb2\x01\x02\x02\x00"))
	if want := `Provision{CompressType: [COMPRESS_NONE COMPRESS_LZ4], ProtocolCompressType: [COMPRESS_ZLIB COMPRESS_LZ4 COMPRESS_NONE]}`; err != nil || show(&p) != want {
		t.Errorf("%s, %v, want %s", show(&p), err, want)
	}
}

func TestWhatIsNoMessageIsAnError(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		want error
	}{
		"a tag cut off":              {"\x8a", errTruncated},
		"a text cut off":             {"\x12\x05b", errTruncated},
		"a number cut off":           {"\x78\x80", errTruncated},
		"a fixed number cut off":     {"\x79abc", errTruncated},
		"a number of eleven bytes":   {"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", errVarint},
		"a size of 64 bits":          {"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", errTruncated},
		"field 0":                    {"\x02\x00", errTag},
		"wire type 6":                {"\x0e", errTag},
		"a group that never began":   {"\x7c", errTag},
		"a group that never ends":    {"\x7b\x12\x01b", errTruncated},
		"more than a frame can hold": {strings.Repeat("\x12\x00", MaxSize/2+1), errTooLarge},
	} {
		var jid JID
		if err := jid.UnmarshalVT([]byte(test.data)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestAFrameOfEmptyPartsDoesNotFillTheMemory(t *testing.T) {
	data := bytes.Repeat([]byte{0x22, 0x00}, MaxSize/2) // 8 million empty contents
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var body MessageBody
	err := body.UnmarshalVT(data)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, errTooMany) {
		t.Errorf("%v, want %v", err, errTooMany)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
		t.Errorf("it took %d MiB", took>>20)
	}
}

func TestWhatIsReadIsACopy(t *testing.T) {
	data := []byte("\x32\x01x")
	var meta Meta
	if err := meta.UnmarshalVT(data); err != nil {
		t.Fatal(err)
	}
	data[2] = 'y'
	if string(meta.GetPayload()) != "x" {
		t.Error("the payload changed with the buffer it came in")
	}
}

// Whatever comes, no message panics; what the generated codec reads, ours reads
// as the same; and what was read can be written and read again.
func FuzzDecode(f *testing.F) {
	_, frames := capturedFrames(f)
	for _, c := range frames {
		var frame MSync
		if err := frame.UnmarshalVT(c.frame); err != nil {
			f.Fatal(err)
		}
		for i := range pairs {
			f.Add(byte(i), c.frame)
			f.Add(byte(i), frame.Payload)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		pair := pairs[int(which)%len(pairs)]
		ours, theirs := fresh(pair.ours), fresh(pair.theirs)
		err := ours.UnmarshalVT(data)
		if theirs.UnmarshalVT(data) == nil {
			if errors.Is(err, errTag) || errors.Is(err, errTruncated) {
				return // the generated codec cuts field numbers that are too large, and reads past the end of a list
			}
			if err != nil {
				t.Fatalf("%s: %v, but the generated codec reads it", nameOf(ours), err)
			}
			if show(ours) != show(theirs) {
				t.Fatalf("%s is read as\n%s\nthe generated codec reads\n%s", nameOf(ours), show(ours), show(theirs))
			}
		}
		if err != nil {
			return
		}
		written, err := ours.MarshalVT()
		if err != nil {
			t.Fatal(err)
		}
		again := fresh(pair.ours)
		if err := again.UnmarshalVT(written); err != nil || show(again) != show(ours) {
			t.Fatalf("%s: written and read again (%v) it is\n%s\nwant\n%s", nameOf(ours), err, show(again), show(ours))
		}
	})
}
