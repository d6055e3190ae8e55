package localcache

import (
	"reflect"
	"testing"
)

func TestCallsAreReadAsJavaScriptWritesThem(t *testing.T) {
	text := "\x1e1\x1fstoreMessage\x1f1\x1f11\x1fbob\x1falice\x1fsingleChat\x1f1795399474665.5\x1f0\x1f3\x1f0\x1f7" +
		"\x1e2\x1fupdateConversation\x1fsingleChat-bob\x1f0\x1f0\x1f0\x1f0\x1f1\x1f5\x1f2\x1f3\x1f7\x1f1" +
		"\x1e3\x1fupdateConversation\x1fsingleChat-bob\x1f1\x1f4\x1f1\x1f9\x1f\x1c\x1f\x1c\x1f0\x1f1" +
		"\x1e4\x1fclearUnread\x1fsingleChat-\x1d^\x1d_\x1d\\\x1d]" +
		"\x1e5\x1fsing\x1e6\x1fclearUnread\x1e7\x1fclear\x1fa\x1fb"
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
	reasons := map[int]string{
		5: `the script made the call "sing", which this module does not know`,
		6: `the call clearUnread cannot be read: field 3 is missing`,
		7: `the call clear cannot be read: more fields than the 3 that were declared`,
	}
	if len(bad) != len(reasons) {
		t.Fatalf("bad calls: %+v", bad)
	}
	for _, b := range bad {
		if b.Err.Error() != reasons[b.ID] {
			t.Errorf("call %d: %v", b.ID, b.Err)
		}
	}
}
