package contact

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// encoding/json is the judge of what is JSON. It accepts no byte order mark,
// allows more depth, and turns what is no UTF-8 into U+FFFD.
func FuzzParseAcceptsWhatJSONIs(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `null`, `true`, `nul`, `0`, `-0.5e+10`, `01`, `1.`, `.5`, `1e`, `-`, `"a"`, `"\u12aF"`, `"\u12g0"`, `"\x"`, "\"\n\"", `"`, `"\`, `"\"`,
		`[]`, `[1,2]`, `[1,]`, `[,1]`, `[`, `]`, `{}`, `{"a":1}`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `{"a":}`, `{"a":[{"b":"}"},"]"]} `, `{} {}`,
		`"😀\ud83d\ude00 \ud83d"`, `{"a":1,"a":2}`, "\u00a0{}", `{"\u0061":"\/\b\f\n\r\t\\\""}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parse(text)
		if strings.HasPrefix(text, "\ufeff") || err == errTooDeep {
			return
		}
		if valid := json.Valid([]byte(text)); valid != (err == nil) {
			t.Fatalf("%q: %v, but encoding/json says %v", text, err, valid)
		}
		if err != nil || !utf8.ValidString(text) {
			return
		}
		if string(got) != strings.Trim(text, " \t\r\n") {
			t.Errorf("%q became %q", text, got)
		}
		compareParts(t, got)
	})
}

// compareParts compares the parts of a value with what encoding/json makes of it.
func compareParts(t *testing.T, r raw) {
	var want any
	decoder := json.NewDecoder(strings.NewReader(string(r)))
	decoder.UseNumber() // a number may be larger than any float64
	if err := decoder.Decode(&want); err != nil {
		t.Fatalf("%q: %v", r, err)
	}
	switch want := want.(type) {
	case string:
		if !strings.Contains(want, "\ufffd") && r.text() != want {
			t.Errorf("%q is %q, want %q", r, r.text(), want)
		}
	case []any:
		all := r.elements()
		if len(all) != len(want) {
			t.Fatalf("%q has %d elements, want %d", r, len(all), len(want))
		}
		for _, element := range all {
			compareParts(t, element)
		}
	case map[string]any:
		fields := r.fields()
		for name := range want {
			if !strings.Contains(name, "\ufffd") && fields.get(name) == "" {
				t.Errorf("%q lacks %q", r, name)
			}
		}
		for _, m := range fields {
			compareParts(t, m.value)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	if _, err := parse(strings.Repeat("[", 1<<20)); err != errTooDeep {
		t.Errorf("error %v", err)
	}
	if _, err := parse(strings.Repeat("[", 200) + strings.Repeat("]", 200)); err != nil {
		t.Errorf("200 levels: %v", err)
	}
}

func TestHalfASurrogatePairSurvivesInsideAPayload(t *testing.T) {
	payload, err := parse(raw(`"{\"msg\":\"cut \\ud83d, pair \\ud83d\\ude00, outer \ud83d\"}"`).text())
	if err != nil {
		t.Fatal(err)
	}
	if got := payload.fields().get("msg"); got != `"cut \ud83d, pair \ud83d\ude00, outer \ud83d"` {
		t.Errorf("message %s", got)
	}
}
