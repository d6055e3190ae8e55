package msync

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what captured frames mean into testdata/frames.txt")

const framesFile = "testdata/frames.txt"

// captured is one block of testdata/frames.txt.
type captured struct {
	name, meaning string
	frame         []byte
}

func capturedFrames(t testing.TB) (head string, frames []captured) {
	t.Helper()
	text, err := os.ReadFile(framesFile)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")
	for _, block := range blocks[1:] {
		lines := strings.SplitN(block, "\n", 3)
		c := captured{name: lines[0]}
		if c.frame, err = hex.DecodeString(lines[1]); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if len(lines) > 2 {
			c.meaning = lines[2]
		}
		frames = append(frames, c)
	}
	return blocks[0], frames
}

func TestCapturedFramesMeanWhatTheyMeant(t *testing.T) {
	head, frames := capturedFrames(t)
	if len(frames) != 14 {
		t.Errorf("%d frames, want the 14 captured ones", len(frames))
	}
	written := head + "\n"
	for _, c := range frames {
		meaning := meaningOf(t, c)
		if *update {
			written += "\n" + c.name + "\n" + hex.EncodeToString(c.frame) + "\n" + meaning + "\n"
		} else if meaning != c.meaning {
			t.Errorf("%s: means\n%s\nwant\n%s", c.name, meaning, c.meaning)
		}
	}
	if *update {
		if err := os.WriteFile(framesFile, []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The captures have their fields in the order of the numbers but for deviceId
// and payload, whose numbers changed places; so only the envelope differs.
func TestCapturedFramesAreWrittenAsTheyWere(t *testing.T) {
	_, frames := capturedFrames(t)
	for _, c := range frames {
		var frame MSync
		if err := frame.UnmarshalVT(c.frame); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for what, m := range map[string]coded{"envelope": &frame, "payload": payloadOf(c, &frame)} {
			want := c.frame
			if what == "payload" {
				want = frame.Payload
			}
			got, err := m.MarshalVT()
			if err != nil || len(got) != len(want) {
				t.Errorf("%s: its %s is written as %d bytes (%v), not %d", c.name, what, len(got), err, len(want))
			}
			if what == "payload" && !bytes.Equal(got, want) {
				t.Errorf("%s: its payload is written as\n%x\nwant\n%x", c.name, got, want)
			}
		}
	}
}

// coded is a message with its codec.
type coded interface {
	MarshalVT() ([]byte, error)
	UnmarshalVT([]byte) error
}

// payloadOf reads what a captured envelope holds.
func payloadOf(c captured, frame *MSync) coded {
	up := strings.HasPrefix(c.name, "up")
	var m coded
	switch frame.GetCommand() {
	case MSync_SYNC:
		m = &CommSyncDL{}
		if up {
			m = &CommSyncUL{}
		}
	case MSync_UNREAD:
		m = &CommUnreadDL{}
		if up {
			m = &CommUnreadUL{}
		}
	case MSync_NOTICE:
		m = &CommNotice{}
	case MSync_PROVISION:
		m = &Provision{}
	}
	if err := m.UnmarshalVT(frame.GetPayload()); err != nil {
		panic(err)
	}
	return m
}

func meaningOf(t *testing.T, c captured) string {
	t.Helper()
	var frame MSync
	if err := frame.UnmarshalVT(c.frame); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	payload := payloadOf(c, &frame)
	frame.Payload = nil
	lines := []string{show(&frame), show(payload)}
	var metas []*Meta
	switch p := payload.(type) {
	case *CommSyncUL:
		if p.Meta != nil {
			metas = append(metas, p.Meta)
		}
	case *CommSyncDL:
		metas = p.Metas
	}
	for _, meta := range metas {
		if meta.GetNs() != Meta_CHAT {
			continue
		}
		var body MessageBody
		if err := body.UnmarshalVT(meta.Payload); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		lines = append(lines, show(&body))
	}
	return strings.Join(lines, "\n")
}

// show writes the fields that are set, as text.
func show(message any) string { return showValue(reflect.ValueOf(message)) }

func showValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return showValue(v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if json := string(v.Bytes()); strings.HasPrefix(json, "{") {
				return fmt.Sprintf("%q", json)
			}
			return fmt.Sprintf("%x", v.Bytes())
		}
		var parts []string
		for i := range v.Len() {
			parts = append(parts, showValue(v.Index(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if f := v.Field(i); name != "unknownFields" && !f.IsZero() {
				parts = append(parts, name+": "+showValue(f))
			}
		}
		return v.Type().Name() + "{" + strings.Join(parts, ", ") + "}"
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprint(v.Interface())
}
