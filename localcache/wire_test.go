package localcache

import (
	"reflect"
	"testing"
)

func TestCallsAreReadAsTheShimWritesThem(t *testing.T) {
	text := "1\x1fstore\x1f7\x1f3\x1f0\x1f11\x1fbob\x1falice\x1fsingleChat\x1f1795399474665.5\x1f0" +
		"\x1e2\x1fpatch\x1fsingleChat-bob\x1f0\x1f\x1c\x1f0\x1f1\x1f5\x1f3,7" +
		"\x1e3\x1fpatch\x1fsingleChat-bob\x1f1\x1f4\x1f9\x1f\x1c\x1f\x1c\x1f" +
		"\x1e4\x1fread\x1fsingleChat-\x1d^\x1d_\x1d\\\x1d]\x1e5\x1fsing"
	good, bad := ParseRequests([]byte(text))
	yes, at := true, 5.0
	want := []Request{
		{ID: 1, Bodies: []Body{7}, Call: &StoreMessage{Body: 7, Status: Success, Header: &Header{
			ID: "11", From: "bob", To: "alice", ChatType: SingleChat, Time: 1795399474665.5,
		}}},
		{ID: 2, Call: &UpdateConversation{Session: "singleChat-bob", Server: ServerState{
			Pinned: &yes, PinnedTime: &at, Marks: []int{3, 7}, HasMarks: true,
		}}},
		{ID: 3, Bodies: []Body{9}, Call: &UpdateConversation{
			Session: "singleChat-bob", AfterRecall: true, Unread: 4, HasUnread: true, CustomField: 9, Server: ServerState{HasMarks: true},
		}},
		{ID: 4, Call: &ClearUnread{Session: "singleChat-\x1e\x1f\x1c\x1d"}},
	}
	if !reflect.DeepEqual(good, want) {
		t.Fatalf("read %+v", good)
	}
	if len(bad) != 1 || bad[0].ID != 5 || bad[0].Err.Error() != `the shim asked for "sing", which this store does not know` {
		t.Fatalf("bad calls: %+v", bad)
	}
}
