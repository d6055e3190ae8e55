package bridge_test

import (
	"testing"

	"pgregory.net/rapid"

	. "localcache-wasm/internal/bridge"
)

func TestFieldsAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune("\x1c\x1d\x1e\x1f^a会🙂")))).Draw(t, "texts")
		numbers := rapid.SliceOf(rapid.Float64()).Draw(t, "numbers")
		key := ListKey(TextKey("singleChat-bob"), NumberKey(5.25), ListKey(), Key{})
		var w Writer
		for range 2 { // two records
			w.Record()
			w.Int(len(texts))
			for _, text := range texts {
				w.Text(text)
			}
			w.Int(len(numbers))
			for _, number := range numbers {
				w.Float(number)
			}
			w.Absent()
			w.Key(key)
			w.Bool(true)
		}
		r := NewReader(string(w.Bytes()))
		for range 2 {
			if !r.Next() {
				t.Fatal("a record is missing")
			}
			for i := range r.Count() {
				if text := r.Text(); text != texts[i] {
					t.Fatalf("text %q was read as %q", texts[i], text)
				}
			}
			for i := range r.Count() {
				if number := r.Float(); number != numbers[i] {
					t.Fatalf("number %v was read as %v", numbers[i], number)
				}
			}
			if !r.Absent() {
				t.Fatal("an absent field was read as present")
			}
			var again Writer
			again.Key(r.Key())
			var once Writer
			once.Key(key)
			if string(again.Bytes()) != string(once.Bytes()) {
				t.Fatalf("the key was read as %q", again.Bytes())
			}
			if !r.Bool() || r.Err() != nil {
				t.Fatalf("the end was read with the error %v", r.Err())
			}
		}
		if r.Next() {
			t.Fatal("there is one record more")
		}
	})
}

// FuzzReader reads what nobody wrote: it ends, with an error where a declared field
// is not there.
func FuzzReader(f *testing.F) {
	f.Add("\x1e1\x1fstoreMessage\x1f1\x1f11")
	f.Add("\x1e\x1e\x1f\x1c\x1d")
	f.Add("a999999999\x1fx")
	f.Fuzz(func(t *testing.T, text string) {
		records := 0
		for r := NewReader(text); r.Next(); records++ {
			var call UpdateConversation
			call.Read(r)
			if r.Err() == nil && call.Bodies(nil) == nil && call.CustomField != 0 {
				t.Fatal("a body is not among the bodies")
			}
			if len(call.Server.Marks) > len(text) {
				t.Fatalf("%d marks in %d bytes", len(call.Server.Marks), len(text))
			}
			r.Key()
		}
		if records > len(text) {
			t.Fatalf("%d records in %d bytes", records, len(text))
		}
	})
}
