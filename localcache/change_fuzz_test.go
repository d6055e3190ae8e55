//go:build !js

package localcache

import (
	"reflect"
	"testing"
)

// What a database gives back may be of another release, or damaged: it is read
// without a fault, and what is read is written back the same.
func FuzzRecordsOfTheChangeLog(f *testing.F) {
	c := Change{
		Conversations: []ChangedConversation{{"singleChat-bob", ByMessage}},
		Messages:      []Found{{"singleChat-bob", OrderKey{1000, "1"}}, {"singleChat-bob", OrderKey{1000.5, "~2"}}},
		Emptied:       []string{""},
	}
	f.Add(c.Text())
	f.Add("1\x1f")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := ParseChange(1, text)
		if err != nil {
			return
		}
		again, err := ParseChange(1, read.Text())
		if err != nil || !reflect.DeepEqual(read, again) && read.Text() != again.Text() {
			t.Fatalf("%q was read as %+v, and that as %+v, %v", text, read, again, err)
		}
	})
}

func FuzzStretches(f *testing.F) {
	f.Add(FormatStretches([]Stretch{{OrderKey{}, OrderKey{1000, "1"}}}))
	f.Add("2\x1f1\x1f")
	f.Fuzz(func(t *testing.T, text string) {
		list := ParseStretches(text)
		if again := FormatStretches(ParseStretches(FormatStretches(list))); again != FormatStretches(list) {
			t.Fatalf("%q was read as %+v, and that as %q", text, list, again)
		}
	})
}
