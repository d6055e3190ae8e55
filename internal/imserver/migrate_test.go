//go:build !js

package imserver

import (
	"encoding/binary"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"localcache-wasm/msync"
)

// oldFile is a data file of a release that kept ids as they were written: Alice
// has talked with Bob in conversation and group, and a later alice is there too.
func oldFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data")
	s, err := openStore(path, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	keep := func(bucket string, value any, parts ...any) {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		s.put(bucket, data, parts...)
	}
	number := func(n ...uint64) (b []byte) {
		for _, n := range n {
			b = binary.BigEndian.AppendUint64(b, n)
		}
		return b
	}
	keep(bucketUsers, hash("old"), "Alice")
	keep(bucketUsers, hash("new"), "alice")
	keep(bucketUsers, hash("bob's"), "Bob")
	keep(bucketTokens, token{"Bob", time.Now().Add(time.Hour).UnixMilli()}, "Word")
	keep(bucketGroups, []string{"Alice", "Bob", "alice"}, "G1")
	keep(bucketContacts, []contact{{"Bob", "Bobby"}}, "Alice")
	keep(bucketContacts, []contact{{"carol", ""}, {"bob", "Robert"}}, "alice")

	id, now := uint64(1000), uint64(time.Now().UnixMilli())
	meta := func(to *msync.JID, toUser bool) []byte {
		from, ns, bodyType := "Bob", msync.Meta_CHAT, msync.MessageBody_CHAT
		if !toUser {
			bodyType = msync.MessageBody_GROUPCHAT
		}
		textType, edited := msync.MessageBody_Content_TEXT, `{"edit_msg":{"chat_type":"chat:user","count":1,"edit_time":1,"operator":"Bob","send_time":1,"sender":"Bob"}}`
		payload, _ := (&msync.MessageBody{Type: &bodyType, From: &msync.JID{Name: &from}, To: &msync.JID{Name: to.Name}, Meta: &edited,
			Contents: []*msync.MessageBody_Content{{Type: &textType, Text: text("Hello Alice")}}}).MarshalVT()
		id++
		wire, _ := (&msync.Meta{Id: &id, From: userJID(from), To: to, Timestamp: &now, Ns: &ns, Payload: payload}).MarshalVT()
		return wire
	}
	direct, inGroup := meta(userJID("Alice"), true), meta(groupJID("G1"), false)
	s.put(bucketMessages, append(number(5), direct...), uint64(1001))
	s.put(bucketMessages, append(number(6), inGroup...), uint64(1002))
	for _, row := range [][3]string{{"Alice", "chat", "Bob"}, {"Bob", "chat", "Alice"}} {
		s.put(bucketHistory, nil, row[0], row[1], row[2], uint64(1001))
		keep(bucketConversations, conversation{Listed: true, Pinned: true, Marks: []int{3}}, row[0], row[1], row[2])
	}
	keep(bucketConversations, conversation{Listed: true, Marks: []int{1}, Read: 2}, "alice", "chat", "bob")
	s.put(bucketHistory, nil, "Alice", "groupchat", "G1", uint64(1002))
	keep(bucketConversations, conversation{Listed: true}, "Alice", "groupchat", "G1")
	queue := func(user string, jid *msync.JID, key uint64, wire []byte) {
		name, _ := jid.MarshalVT()
		s.put(bucketQueueNames, name, user, jid.GetName())
		s.put(bucketQueues, wire, user, jid.GetName(), key)
	}
	ns, at := msync.Meta_NOTIFY, uint64(1003)
	event, _ := (&msync.Meta{Id: &at, From: userJID("Alice"), To: userJID("Alice"), Timestamp: &now, Ns: &ns,
		Payload: []byte(`{"type":"conv","data":{"op":"top","id":"Bob","type":"chat","ts":1,"from":"Alice","res":"x","ext":"Kept"}}`)}).MarshalVT()
	queue("Alice", userJID("Bob"), 10, direct)
	queue("Alice", groupJID("G1"), 11, inGroup)
	queue("Alice", userJID("events-Alice"), 12, event)
	queue("alice", userJID("bob"), 20, direct)
	s.put(bucketCursors, number(1, 100), "Alice", "Phone", "")
	s.put(bucketCursors, number(10), "Alice", "Phone", "Bob")
	s.put(bucketCursors, number(2, 200), "alice", "Phone", "")
	s.put(bucketCursors, number(20), "alice", "Phone", "bob")
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte(bucketFormat)) }); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADataFileWithUpperCaseIDsIsReadInLowerCase(t *testing.T) {
	path := oldFile(t)
	for range 2 { // as it is upgraded, and as it was written then
		s, err := New(Options{Data: path})
		if err != nil {
			t.Fatal(err)
		}
		check := func(what string, holds bool) {
			t.Helper()
			if !holds {
				t.Error(what)
			}
		}
		check("the later spelling's password is gone", matches(s.accounts.hashes["alice"], "new"))
		check("users are not in lower case", len(s.accounts.hashes) == 2 && matches(s.accounts.hashes["bob"], "bob's"))
		check("a token's user is not in lower case", s.accounts.tokens["Word"].User == "bob")
		check("a group's members are not in lower case, each once", slices.Equal(s.groups.members["G1"], []string{"alice", "bob"}))
		check("contacts were not joined", slices.Equal(s.contacts.lists["alice"], []contact{{"bob", "Robert"}, {"carol", ""}}))

		e := s.conversations.of("alice", target{single, "bob"})
		if e == nil || len(e.history) != 1 || !e.Listed || !e.Pinned || e.Read != 2 || !slices.Equal(e.Marks, []int{1, 3}) {
			t.Fatalf("alice's conversation with bob is %+v", e)
		}
		meta := e.history[0].meta
		var body msync.MessageBody
		if err := body.UnmarshalVT(meta.GetPayload()); err != nil {
			t.Fatal(err)
		}
		check("a message's users are not in lower case", meta.GetFrom().GetName() == "bob" && meta.GetTo().GetName() == "alice" &&
			body.GetFrom().GetName() == "bob" && body.GetTo().GetName() == "alice")
		check("a message's text was changed", body.GetContents()[0].GetText() == "Hello Alice")
		check("who edited is not in lower case", !strings.Contains(body.GetMeta(), "Bob") && strings.Contains(body.GetMeta(), `"sender":"bob"`))
		inGroup := s.conversations.of("alice", target{group, "G1"})
		check("a group's id was changed", inGroup != nil && len(inGroup.history) == 1 && inGroup.history[0].meta.GetTo().GetName() == "G1")

		queues := s.queues.byUser["alice"]
		check("queues were not joined by name", len(queues) == 3 && queues["bob"] != nil && queues["G1"] != nil && queues["events-alice"] != nil)
		check("the queues' messages are not all there", len(queues["bob"].items) == 2 && queues["bob"].items[0].key == 10 && queues["bob"].items[1].key == 20)
		if got := string(queues["events-alice"].items[0].meta.GetPayload()); !strings.Contains(got, `"from":"alice","id":"bob"`) || !strings.Contains(got, "Kept") {
			t.Error("an event is " + got)
		}
		phone := s.queues.devices["alice"]["Phone"]
		check("a device that was known twice goes on from the later place", phone != nil && phone.born == 1 && phone.seen == 200 && phone.cursors["bob"] == 10)
		for what, users := range map[string]int{"lists": len(s.conversations.lists), "queues": len(s.queues.byUser), "devices": len(s.queues.devices)} {
			check(what+" are kept for an upper case user", users <= 2)
		}
		s.Close()
	}
}
