//go:build js && wasm

package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall/js"
	"testing"

	"localcache-wasm/internal/bridge"
)

// A call into Go in the middle of a crossing lets every goroutine run: those that want
// to cross wait then, and one that comes later must not overtake them.
func TestTheEventsOfAConnectionCrossInTheirOrder(t *testing.T) {
	exports()
	listener, object := newListener(t, `return { events: heard('events'), cache() {} };`)
	port := newConnectionPort(page.driver, object)
	emit := func(n int) { port.emit("sent", &bridge.Sent{ID: fmt.Sprint(n)}) }

	inside := js.FuncOf(func(js.Value, []js.Value) any {
		emit(1)
		runtime.Gosched() // to the goroutine that has the first event cross: it must wait
		return nil
	})
	defer inside.Release()
	if _, err := page.driver.Ask(inside.Value, nil); err != nil {
		t.Fatal(err)
	}
	emit(2)

	listener.await("events sent 2")
	var got []string
	for _, one := range listener.all() {
		got = append(got, one.fields[1])
	}
	if !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("the events came as %q", got)
	}
}
