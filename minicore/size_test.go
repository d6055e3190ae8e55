package minicore

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/msync"
)

// F12: ten small messages, one of 2 MB, ten small ones. imserver takes 1 MiB.
func TestAMessageThatIsTooLargeIsRefusedBeforeItIsSent(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		var all []*Pending
		for i := range 21 {
			text := "small"
			if i == 10 {
				text = strings.Repeat("x", 2<<20)
			}
			all = append(all, w.client.Begin(text1(fmt.Sprint(i+1), "bob", text)))
		}
		for i, p := range all {
			_, err := p.Wait()
			if i == 10 {
				wantType(t, "the large one", err, bridge.TypeSizeLimit)
				if want := "accepts 1048576"; !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not contain %q", err, want)
				}
			} else if err != nil {
				t.Errorf("message %d: %v", i, err)
			}
		}
		equal(t, "connections", w.connections(), 1)
		equal(t, "failed in the cache", count(w.calls(), "cache.update 1"), 1)
	})
}

func TestAMessageOfJustTheSizeIsSent(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) { o.MaxFrame = 1000 })
		defer w.end()
		w.open()
		size := func(length int) (*Sent, error) {
			return w.client.Send(text1(fmt.Sprint(length), "bob", strings.Repeat("x", length)))
		}
		length := 1
		for ; length < 1000; length++ {
			if _, err := size(length); err != nil {
				wantType(t, "the first that is too large", err, bridge.TypeSizeLimit)
				break
			}
		}
		var frames []int
		for _, text := range w.texts() {
			frames = append(frames, len(text))
		}
		equal(t, "the last that was sent", frames[len(frames)-1], length-1)
	})
}

func TestAServersRefusalForSizeFailsOneMessage(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			meta := syncUp(frame).GetMeta()
			if meta.GetNs() != msync.Meta_CHAT || len(meta.GetPayload()) < 5000 {
				return false
			}
			conn.say(msync.MSync_SYNC, &msync.CommSyncDL{Status: status(7, "Sorry, data is too large"), MetaId: meta.Id})
			return true
		}
		w.open()
		_, err := w.client.Send(text1("1", "bob", strings.Repeat("x", 5000)))
		wantType(t, "large", err, bridge.TypeSizeLimit)
		if _, err := w.client.Send(text1("2", "bob", "small")); err != nil {
			t.Error(err)
		}
		equal(t, "connections", w.connections(), 1)
	})
}

// A server with a limit that the client does not know may close the connection.
// What was written before the large message may have arrived, and fails; what
// was written behind it cannot have, and is sent again.
func TestAConnectionClosedForSizeCostsTheLargeMessageAlone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			meta := syncUp(frame).GetMeta()
			if meta.GetNs() != msync.Meta_CHAT {
				return false
			}
			if len(meta.GetPayload()) > 5000 {
				conn.closeWith(closeTooLarge)
			}
			return w.connections() == 1 // the answers to the first connection's are lost
		}
		w.open()
		before := w.client.Begin(text1("1", "bob", "before"))
		large := w.client.Begin(text1("2", "bob", strings.Repeat("x", 6000)))
		var behind []*Pending
		for i := range 5 {
			behind = append(behind, w.client.Begin(text1(fmt.Sprint(3+i), "bob", fmt.Sprint("behind ", i))))
		}
		synctest.Wait()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		_, err := before.Wait()
		wantType(t, "before", err, bridge.TypeSendDisconnected)
		_, err = large.Wait()
		wantType(t, "large", err, bridge.TypeSizeLimit)
		for i, p := range behind {
			if _, err := p.Wait(); err != nil {
				t.Errorf("behind %d: %v", i, err)
			}
		}
		texts := w.texts()
		equal(t, "sent at last", texts[max(len(texts)-5, 0):], []string{"behind 0", "behind 1", "behind 2", "behind 3", "behind 4"})
		equal(t, "connections", w.connections(), 2)
	})
}
