//go:build js

package jspromise

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"
)

func resolved(v any) js.Value { return js.Global().Get("Promise").Call("resolve", v) }

type refusal struct{}

func (refusal) Error() string         { return "refused" }
func (refusal) RejectionJSON() string { return `{"type":17,"message":"refused"}` }

func TestAPromiseResolvesWithTheWorksResult(t *testing.T) {
	value, err := Await(New(func() (js.Value, error) {
		inner, err := Await(resolved(20)) // work may block
		return js.ValueOf(inner.Int() + 1), err
	}))
	if err != nil || value.Int() != 21 {
		t.Errorf("got %v, %v", value, err)
	}
}

func TestErrorsBecomeWhatJavaScriptExpects(t *testing.T) {
	for name, test := range map[string]struct {
		work func() (js.Value, error)
		want func(js.Value) bool
	}{
		"an error is an Error": {
			func() (js.Value, error) { return js.Value{}, errors.New("no luck") },
			func(v js.Value) bool {
				return v.InstanceOf(js.Global().Get("Error")) && v.Get("message").String() == "no luck"
			},
		},
		"a rejection is its own object": {
			func() (js.Value, error) { return js.Value{}, refusal{} },
			func(v js.Value) bool {
				return v.Get("type").Int() == 17 && !v.InstanceOf(js.Global().Get("Error"))
			},
		},
		"a JavaScript error stays itself": {
			func() (js.Value, error) {
				_, err := Await(js.Global().Get("Promise").Call("reject", 7))
				return js.Value{}, err
			},
			func(v js.Value) bool { return v.Type() == js.TypeNumber && v.Int() == 7 },
		},
		"a JavaScript exception too": {
			func() (js.Value, error) { js.Global().Get("JSON").Call("parse", "{"); return js.Value{}, nil },
			func(v js.Value) bool { return v.Get("name").String() == "SyntaxError" },
		},
		"a panic is an Error that says where": {
			func() (js.Value, error) { var none map[string]int; none["x"] = 1; return js.Value{}, nil },
			func(v js.Value) bool {
				text := v.Get("message").String()
				return strings.Contains(text, "internal error") && strings.Contains(text, "nil map") && strings.Contains(text, "jspromise_test")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Await(New(test.work))
			var thrown js.Error
			if !errors.As(err, &thrown) {
				t.Fatalf("error %v", err)
			}
			if !test.want(thrown.Value) {
				t.Errorf("rejected with %v", thrown.Value.Call("toString"))
			}
		})
	}
}

func TestAValueThatIsNoPromiseIsItsOwnResult(t *testing.T) {
	for _, v := range []any{1, "x", nil, map[string]any{"a": 1}} {
		if _, err := Await(js.ValueOf(v)); err != nil {
			t.Errorf("%v: %v", v, err)
		}
	}
}

func TestManyPromisesAtOnce(t *testing.T) {
	done := make(chan int)
	for i := range 200 {
		go func() {
			v, _ := Await(New(func() (js.Value, error) { return Await(resolved(i)) }))
			done <- v.Int()
		}()
	}
	sum := 0
	for range 200 {
		sum += <-done
	}
	if sum != 199*200/2 {
		t.Errorf("sum %d", sum)
	}
}
