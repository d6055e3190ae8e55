//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
	"testing"

	"localcache-wasm/internal/bridge"
)

// answerFetch makes every request of the page get one answer, until the test ends.
func answerFetch(t *testing.T, body string) {
	own := js.Global().Get("fetch")
	js.Global().Set("fetch", js.Global().Get("Function").New("body", "return async () => new Response(body)").Invoke(body))
	t.Cleanup(func() { js.Global().Set("fetch", own) })
}

// contactCall makes a call of alice's on the server's lists.
func contactCall(t *testing.T, store int, name string, fields func(w *bridge.Writer)) (js.Value, error) {
	t.Helper()
	host := record(func(w *bridge.Writer) {
		field("https://server.test", "org", "app", "token", "alice", "webim_test")(w)
		w.Bool(false)
		w.Bool(false)
		w.Int(store)
	})
	return promised(t, exports().Call("contactCall", host+record(func(w *bridge.Writer) {
		w.Text(name)
		fields(w)
	})))
}

// firstPage is what getServerConversations takes.
func firstPage(w *bridge.Writer) {
	w.Int(20)
	w.Text("")
	w.Bool(false)
}

const onePage = `{"data":{"cursor":"","channel_infos":[{"session_to":"bob","session_type":"chat","unread_num":3,"meta":{}}]}}`

func TestAPageOfTheServersListIsInTheStoreWhenTheCallEnds(t *testing.T) {
	answerFetch(t, onePage)
	s := open(t, opening{database: newDatabase(t)})
	s.await("event storeReady")
	result, err := contactCall(t, s.handle, "getServerConversations", firstPage)
	if err != nil || !strings.Contains(text(result), `"conversationId":"bob"`) {
		t.Fatalf("the call gave %v, %v", result, err)
	}
	if list := s.do("list", everything); !strings.Contains(list, `"unReadCount":3`) {
		t.Errorf("the store lists %s", list)
	}
	s.close()
	// The application has the page all the same, whichever store there is.
	for _, handle := range []int{0, s.handle, 4711} {
		if result, err := contactCall(t, handle, "getServerConversations", firstPage); err != nil {
			t.Errorf("with the store %d the call gave %v, %v", handle, result, err)
		}
	}
}

func TestAContactCallThatCannotBeReadIsRefused(t *testing.T) {
	answerFetch(t, onePage)
	for want, call := range map[string]func() (js.Value, error){
		`the script made the call "dance"`: func() (js.Value, error) { return contactCall(t, 0, "dance", field("tango")) },
		`the call getServerConversations cannot be read`: func() (js.Value, error) {
			return contactCall(t, 0, "getServerConversations", field("many"))
		},
		`the connection of a call cannot be read`: func() (js.Value, error) {
			return promised(t, exports().Call("contactCall", record(field("https://server.test"))))
		},
	} {
		if _, err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, not %q", err, want)
		}
	}
}

func TestAnAnswerOfTheServersThatIsAnErrorIsTheCallsError(t *testing.T) {
	answerFetch(t, `no JSON`)
	_, err := contactCall(t, 0, "getServerConversations", firstPage)
	if thrown, ok := err.(js.Error); !ok || thrown.Get("type").Type() != js.TypeNumber {
		t.Errorf("the error is %v", err)
	}
}
