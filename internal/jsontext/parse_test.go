package jsontext

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
)

// encoding/json is the judge of what is JSON. It accepts no byte order mark and
// more depth.
func FuzzParseReadsWhatJSONMeans(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `null`, `true`, `nul`, `0`, `-0.5e+10`, `01`, `1.`, `.5`, `1e`, `-`, `"a"`, `"\u12aF"`, `"\u12g0"`, `"\x"`, "\"\n\"", `"`, `"\`, `"\"`,
		`[]`, `[1,2]`, `[1,]`, `[,1]`, `[`, `]`, `{}`, `{"a":1}`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `{"a":}`, `{"a":[{"b":"}"},"]"]} `, `{} {}`,
		`"😀\ud83d\ude00 \ud83d"`, `{"a":1,"a":2}`, "\u00a0{}", `{"\u0061":"\/\b\f\n\r\t\\\""}`, `"\ud83d👍"`, `"\ud83d\ud83d\ude00"`, `"\udc00\ud800"`, `"\ud800\u0041"`,
		"\"\xff\xed\xa0\xbd\"", `9007199254740993`, `[1e999,-1e999,18446744073709551615,1.5]`, `{"\ud800":1,"\udc00":2}`, `"\ud800`, `"\ud800\`, `"\ud800\u`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Parse(text)
		if strings.HasPrefix(text, "\ufeff") || err == ErrTooDeep {
			return
		}
		if valid := json.Valid([]byte(text)); valid != (err == nil) {
			t.Fatalf("%q: %v, but encoding/json says %v", text, err, valid)
		}
		if err == nil {
			compare(t, text, got)
		}
	})
}

// compare compares a value and its parts with what encoding/json makes of text.
func compare(t *testing.T, text string, v Value) {
	t.Helper()
	var want any
	decoder := json.NewDecoder(strings.NewReader(WellFormed(text)))
	decoder.UseNumber() // a number may be larger than any float64
	if err := decoder.Decode(&want); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	compareParts(t, v, want)
}

func compareParts(t *testing.T, v Value, want any) {
	t.Helper()
	switch want := want.(type) {
	case nil:
		if v != "null" {
			t.Errorf("%q is not null", v)
		}
	case bool:
		if (v == "true") != want {
			t.Errorf("%q is not %v", v, want)
		}
	case string:
		if v.Text() != want {
			t.Errorf("%q is %q, want %q", v, v.Text(), want)
		}
		if back := Quote(want); back.Text() != want {
			t.Errorf("%q written and read is %q", want, back.Text())
		}
	case json.Number:
		if string(v) != string(want) {
			t.Errorf("%q, want the digits %q", v, want)
		}
		if f, _ := want.Float64(); v.Float() != f {
			t.Errorf("%q is %v, want %v", v, v.Float(), f)
		}
		if n, err := want.Int64(); err == nil && v.Int() != n {
			t.Errorf("%q is %v, want %v", v, v.Int(), n)
		}
	case []any:
		all := v.Elements()
		if len(all) != len(want) {
			t.Fatalf("%q has %d elements, want %d", v, len(all), len(want))
		}
		for i, element := range all {
			compareParts(t, element, want[i])
		}
	case map[string]any:
		members := v.Members()
		if v.HasMembers() != (len(want) > 0) {
			t.Errorf("%q has members: %v", v, v.HasMembers())
		}
		if len(members) != len(want) {
			t.Fatalf("%q has %d members, want %d", v, len(members), len(want))
		}
		for name := range want {
			compareParts(t, members.Get(name), want[name])
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	if _, err := Parse(strings.Repeat(`{"a":`, 1<<20)); err != ErrTooDeep {
		t.Errorf("a million levels: %v", err)
	}
	if _, err := Parse(nested(MaxDepth + 1)); err != ErrTooDeep {
		t.Errorf("one level too many: %v", err)
	}
	if _, err := Parse(nested(MaxDepth)); err != nil {
		t.Errorf("%d levels: %v", MaxDepth, err)
	}
}

// A lone half of a surrogate pair is no text. What stands around it is whole,
// and the value stays JSON that says the same.
func TestALoneSurrogateBecomesOneCharacter(t *testing.T) {
	for text, want := range map[string]string{
		`"x\ud83dy"`:                   "x\ufffdy",
		`"\ud83d👍"`:                    "\ufffd👍",
		`"\ud83d\ud83d\ude00"`:         "\ufffd😀",
		`"\ude00\ud83d"`:               "\ufffd\ufffd",
		`"\ud83d\u0041"`:               "\ufffdA",
		`"\ud83d\n"`:                   "\ufffd\n",
		`"\ud83d"`:                     "\ufffd",
		`"\\ud83d"`:                    `\ud83d`,
		"\"a\xed\xa0\xbdb\"":           "a\ufffdb", // as some clients encode a lone half
		"\"a\xffb\"":                   "a\ufffdb",
		`"\ud83d\ude00 \uD83D\uDE00!"`: "😀 😀!",
	} {
		v, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if v.Text() != want {
			t.Errorf("%s is %q, want %q", text, v.Text(), want)
		}
		if again, err := Parse(string(v)); err != nil || again != v {
			t.Errorf("%s became %s, which reads as %s, %v", text, v, again, err)
		}
	}
}

func TestHalfASurrogatePairInsideAPayloadBecomesOneCharacter(t *testing.T) {
	outer, err := Parse(`"{\"msg\":\"cut \\ud83d, pair \\ud83d\\ude00, outer \ud83d\"}"`)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := Parse(outer.Text())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := payload.Get("msg").Text(), "cut \ufffd, pair 😀, outer \ufffd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWritingMakesTextOfAnything(t *testing.T) {
	for s, want := range map[string]string{
		"x\xed\xa0\xbdy": "\"x\ufffdy\"", "\xff\xfe": "\"\ufffd\ufffd\"", "👍\"\\\n": `"👍\"\\\u000a"`,
	} {
		if got := Quote(s); string(got) != want {
			t.Errorf("%q is written as %s, want %s", s, got, want)
		}
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	for text, want := range map[Value]struct {
		whole int64
		ok    bool
		int   int64
		id    string
	}{
		"9007199254740993":     {9007199254740993, true, 9007199254740993, "9007199254740993"},
		"-9223372036854775808": {math.MinInt64, true, math.MinInt64, "-9223372036854775808"},
		"18446744073709551615": {0, false, 0, "18446744073709551615"},
		"1e3":                  {1000, true, 1000, ""},
		"-1.9":                 {0, false, -1, ""},
		"1e999":                {0, false, 0, ""},
		`"17"`:                 {0, false, 0, "17"},
		"":                     {},
	} {
		n, ok := text.Whole()
		if n != want.whole || ok != want.ok || text.Int() != want.int || text.ID() != want.id {
			t.Errorf("%s: whole %d %v, int %d, id %q", text, n, ok, text.Int(), text.ID())
		}
	}
}

func TestTheLastOfEqualNamesCounts(t *testing.T) {
	for _, size := range []int{0, 100} { // compared with each other, and in a map
		padding := ""
		for i := range size {
			padding += `"k` + strconv.Itoa(i) + `":0,`
		}
		v, err := Parse(`{"a":1,` + padding + `"b":2,"\u0061":3}`)
		if err != nil {
			t.Fatal(err)
		}
		m := v.Members()
		if len(m) != size+2 || m[0] != (Member{"a", "3"}) || m.Get("b") != "2" {
			t.Errorf("%d members: %v", len(m), m)
		}
	}
}

func TestTruthIsJavaScripts(t *testing.T) {
	for _, v := range []Value{"", "null", "false", `""`, "0", "-0", "0.0e5"} {
		if v.Truthy() {
			t.Errorf("%q is true", v)
		}
	}
	for _, v := range []Value{"true", `" "`, "[]", "{}", "1e-9", "1e999"} {
		if !v.Truthy() {
			t.Errorf("%q is false", v)
		}
	}
}

// A million of anything: work that grows with the square of it would take hours.
func TestLongTextsAreRead(t *testing.T) {
	const n = 1 << 20
	for _, text := range []string{
		"[" + strings.Repeat("1,", n) + "1]",
		"{" + strings.Repeat(`"a":1,`, n) + `"b":2}`,
		`"` + strings.Repeat(`\n`, n) + `"`,
		`"` + strings.Repeat(`\ud83d`, n) + `"`,
		`"` + strings.Repeat("\xff", n) + `"`,
		strings.Repeat(" ", n) + "0",
		strings.Repeat("7", n),
	} {
		v, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if parts := len(v.Elements()) + len(v.Members()) + len(v.Text()) + len(v.ID()); parts == 0 {
			t.Errorf("nothing was read of %.20s…", text)
		}
	}
	names := make([]byte, 0, 10*n)
	for i := range n {
		names = append(names, `,"`+strconv.Itoa(i)+`":0`...)
	}
	names[0] = '{'
	v, err := Parse(string(append(names, '}')))
	if err != nil || len(v.Members()) != n {
		t.Errorf("%d members of %d, %v", len(v.Members()), n, err)
	}
}
