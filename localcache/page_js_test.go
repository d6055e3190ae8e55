package localcache_test

import (
	"errors"
	"syscall/js"
	"time"
)

// What tests do to the page's IndexedDB behind the store's back.

const patience = 10 * time.Second

// await waits for a request that js.Value stands for.
func await(request js.Value) (js.Value, error) {
	done := make(chan error, 1)
	tell := func(event string, err func() error) js.Func {
		f := js.FuncOf(func(js.Value, []js.Value) any {
			select {
			case done <- err():
			default:
			}
			return nil
		})
		request.Set(event, f)
		return f
	}
	succeeded := tell("onsuccess", func() error { return nil })
	failed := tell("onerror", func() error { return errors.New(request.Get("error").Get("name").String()) })
	defer succeeded.Release()
	defer failed.Release()
	defer request.Set("onsuccess", js.Null())
	defer request.Set("onerror", js.Null())
	select {
	case err := <-done:
		if err != nil {
			return js.Undefined(), err
		}
		return request.Get("result"), nil
	case <-time.After(patience):
		return js.Undefined(), errors.New("no answer: another connection blocks it")
	}
}

func deleteDatabase(t failer, name string) {
	if _, err := await(js.Global().Get("indexedDB").Call("deleteDatabase", name)); err != nil {
		t.Fatalf("deleting %s: %v", name, err)
	}
}

// raw opens a database past the store; upgrade runs if its version is lower.
func raw(t failer, name string, version int, upgrade func(db js.Value)) js.Value {
	t.Helper()
	open := []any{name}
	if version > 0 {
		open = append(open, version)
	}
	request := js.Global().Get("indexedDB").Call("open", open...)
	upgrading := js.FuncOf(func(js.Value, []js.Value) any {
		if upgrade != nil {
			upgrade(request.Get("result"))
		}
		return nil
	})
	defer upgrading.Release()
	request.Set("onupgradeneeded", upgrading)
	db, err := await(request)
	if err != nil {
		t.Fatalf("opening %s: %v", name, err)
	}
	return db
}

// replace puts another function in the place of a method of the page until the
// test ends. body is its JavaScript: it has this, args, the old function, and the
// object state, which it shares with the test. (A function of Go's cannot throw.)
func replace(t failer, class, method, body string) (state js.Value) {
	prototype := js.Global().Get(class).Get("prototype")
	old := prototype.Get(method)
	state = js.Global().Get("Object").New()
	prototype.Set(method, js.Global().Get("Function").New("old", "state", "return function (...args) {"+body+"}").Invoke(old, state))
	t.Cleanup(func() { prototype.Set(method, old) })
	return state
}
