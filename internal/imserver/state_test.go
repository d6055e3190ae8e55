//go:build !js

package imserver

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"localcache-wasm/msync"
)

// metaOf is one of the tests' texts, of a time that need not grow.
func metaOf(id, at uint64, from, to string) *msync.Meta {
	ns := msync.Meta_CHAT
	return &msync.Meta{Id: &id, From: userJID(from), To: userJID(to), Timestamp: &at, Ns: &ns}
}

// Whatever is done to conversations, a message is kept as long as a history holds
// it, and histories are sorted and bounded.
func TestConversationsKeepTheirInvariants(t *testing.T) {
	users := []string{"alice", "bob", "carol"}
	rapid.Check(t, func(t *rapid.T) {
		const most = 5
		c := newConversations(nil, newNumbers(), most)
		user := rapid.SampledFrom(users)
		someMessage := func(t *rapid.T) *stored {
			var ids []uint64
			for id := range c.messages {
				ids = append(ids, id)
			}
			if len(ids) == 0 {
				t.Skip("no messages")
			}
			slices.Sort(ids)
			return c.messages[rapid.SampledFrom(ids).Draw(t, "message")]
		}
		t.Repeat(map[string]func(*rapid.T){
			"keep": func(t *rapid.T) {
				for range rapid.IntRange(1, 2*trimStep).Draw(t, "messages") {
					from, to := user.Draw(t, "from"), user.Draw(t, "to")
					meta := metaOf(c.numbers.next(), rapid.Uint64Range(1, 50).Draw(t, "time"), from, to)
					c.keep(meta, target{single, to}, slices.Compact([]string{to, from}))
				}
			},
			"forget": func(t *rapid.T) { c.forget(someMessage(t)) },
			"edit":   func(t *rapid.T) { c.edit(someMessage(t), []byte("other")) },
			"unlink": func(t *rapid.T) {
				before := rapid.Uint64Range(1, 50).Draw(t, "before")
				c.unlink(user.Draw(t, "user"), target{single, user.Draw(t, "peer")}, func(m *stored) bool { return m.meta.GetTimestamp() < before })
			},
			"unlist": func(t *rapid.T) {
				c.unlist(user.Draw(t, "user"), target{single, user.Draw(t, "peer")}, rapid.Bool().Draw(t, "history"))
			},
			"read": func(t *rapid.T) {
				who, peer := user.Draw(t, "user"), target{single, user.Draw(t, "peer")}
				c.readAll(who, peer)
				if n := c.of(who, peer).unread(who); n != 0 {
					t.Fatalf("%d unread after all were read", n)
				}
			},
			"": func(t *rapid.T) {
				held := map[*stored]int{}
				for _, list := range c.lists {
					for peer, e := range list {
						if len(e.history) >= most+trimStep {
							t.Fatalf("a history of %d", len(e.history))
						}
						if !slices.IsSortedFunc(e.history, func(a, b *stored) int { return map[bool]int{true: -1, false: 1}[a.before(b)] }) {
							t.Fatalf("the history of %v is not sorted", peer)
						}
						for _, m := range e.history {
							held[m]++
						}
					}
				}
				for m, n := range held {
					if m.histories != n || c.messages[m.meta.GetId()] != m {
						t.Fatalf("message %d is in %d histories, counted %d, kept %t", m.meta.GetId(), n, m.histories, c.messages[m.meta.GetId()] == m)
					}
				}
				if len(held) != len(c.messages) {
					t.Fatalf("%d messages are kept, %d are in histories", len(c.messages), len(held))
				}
			},
		})
	})
}

// Whatever is done to queues, keys grow, no cursor goes back, and nothing goes that
// a device lacks, as long as that device asks at all.
func TestQueuesKeepTheirInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		connections := connections{}
		q := newQueues(nil, slog.New(slog.DiscardHandler), newNumbers(), connections, 5)
		peers, resources := []string{"bob", "carol"}, []string{"phone", "tablet"}
		sent := map[string][]uint64{} // keys by peer
		cursors := map[string]uint64{}
		begins := map[string]uint64{} // by device and peer: the first key that was there when the device was new
		connect := func(resource string) *conn {
			known := q.devices["alice"][resource] != nil
			d := q.loggedIn("alice", resource)
			for _, peer := range peers {
				if one := q.of("alice", peer); !known && one != nil && len(one.items) > 0 {
					begins[resource+peer] = one.items[0].key
				}
			}
			c := &conn{user: "alice", resource: resource, born: d.born, cursors: map[string]uint64{}}
			for name, key := range d.cursors {
				c.cursors[name] = key
			}
			connections[c] = true
			return c
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				peer := rapid.SampledFrom(peers).Draw(t, "peer")
				for range rapid.IntRange(1, trimStep).Draw(t, "messages") {
					_, it := q.add("alice", userJID(peer), metaOf(q.numbers.next(), 1, peer, "alice"))
					sent[peer] = append(sent[peer], it.key)
				}
			},
			"read": func(t *rapid.T) {
				c, peer := connect(rapid.SampledFrom(resources).Draw(t, "device")), rapid.SampledFrom(peers).Draw(t, "peer")
				if one := q.of("alice", peer); one != nil {
					_, next := one.batch(c)
					q.acknowledge(c, peer, next)
				}
				delete(connections, c)
			},
			"acknowledge what was never given": func(t *rapid.T) {
				c, peer := connect(rapid.SampledFrom(resources).Draw(t, "device")), rapid.SampledFrom(peers).Draw(t, "peer")
				before := c.cursors[peer]
				q.acknowledge(c, peer, q.numbers.last+1)
				q.acknowledge(c, peer, before/2)
				if c.cursors[peer] != before {
					t.Fatal("the cursor moved")
				}
				delete(connections, c)
			},
			"": func(t *rapid.T) {
				for _, peer := range peers {
					one := q.of("alice", peer)
					if one == nil {
						continue
					}
					if !slices.IsSortedFunc(one.items, func(a, b item) int { return map[bool]int{true: -1, false: 1}[a.key < b.key] }) {
						t.Fatal("the keys do not grow")
					}
					for resource, d := range q.devices["alice"] {
						if d.cursors[peer] < cursors[resource+peer] {
							t.Fatalf("a cursor of %s went back", resource)
						}
						cursors[resource+peer] = d.cursors[peer]
						var lacks []uint64 // of the last that are kept for a device that does not ask
						for _, key := range sent[peer][max(0, len(sent[peer])-q.most*queueMost):] {
							if key > d.cursors[peer] && key >= begins[resource+peer] {
								lacks = append(lacks, key)
							}
						}
						if len(lacks) > 0 && (len(one.items) == 0 || one.items[0].key > lacks[0]) {
							t.Fatalf("%s lacks %d, which is gone", resource, lacks[0])
						}
					}
				}
			},
		})
	})
}

func TestAccountsDropATokenThatEndedWhenItsUserComesAgain(t *testing.T) {
	a := &accounts{hashes: map[string]string{}, tokens: map[string]token{}}
	a.setPassword("alice", "secret")
	if !a.accepts("alice", "secret") || a.accepts("alice", "other") || a.accepts("bob", "") || a.hashes["alice"] == "secret" {
		t.Error("the password is kept badly")
	}
	first, others := a.issue("alice", time.Hour), a.issue("bob", time.Hour)
	a.expire("alice", time.Now().Add(-time.Second).UnixMilli())
	a.expire("bob", time.Now().Add(-time.Second).UnixMilli())
	second := a.issue("alice", time.Hour)
	if _, there := a.tokens[first]; there || a.tokens[second].ended() || !a.tokens[others].ended() {
		t.Errorf("the tokens are %v", a.tokens)
	}
}

func TestUnfinishedUploadsAreBoundedAndForgotten(t *testing.T) {
	f := &files{whole: map[string]*file{}, begun: map[string]*partUpload{}}
	for i := range maxUploads {
		if _, ok := f.begin(fmt.Sprint("user", i)); !ok {
			t.Fatalf("upload %d was refused", i)
		}
	}
	if _, ok := f.begin("one too many"); ok {
		t.Error("there is no bound")
	}
	for _, u := range f.begun {
		u.begun = time.Now().Add(-2 * uploadTime)
	}
	if _, ok := f.begin("later"); !ok || len(f.begun) != 1 {
		t.Errorf("%d uploads are open", len(f.begun))
	}
}
