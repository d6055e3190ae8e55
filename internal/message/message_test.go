package message

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/msync"
)

var alice = &Reader{User: "alice", Resource: "webim_1", APIURL: "http://rest", AccessToken: "TOKEN"}

// Bytes from the wire (docs/protocol.md section 3 and 5), and what applications get of them
// (docs/plugin-contract.md section 4).
func TestCapturedMessages(t *testing.T) {
	down := "0a020800" + "22910108818090dd898581c51412260a076f7267236170701203626f621a0b656173656d6f622e636f6d2209616e64726f69645f781a1d0a076f7267236170701205616c6963651a0b656173656d6f622e636f6d20e9bb97b1a0342801" +
		"3233080112051203626f621a071205616c69636522110800120d6f66666c696e652068656c6c6f2a0c0a046e6f74651007320278" + "31380028e907321b0a076f7267236170701203626f621a0b656173656d6f622e636f6d380040fdbb97b1a034"
	bytes, err := hex.DecodeString(down)
	if err != nil {
		t.Fatal(err)
	}
	var sync msync.CommSyncDL
	var body msync.MessageBody
	if err := sync.UnmarshalVT(bytes); err != nil {
		t.Fatal(err)
	}
	if err := body.UnmarshalVT(sync.GetMetas()[0].GetPayload()); err != nil {
		t.Fatal(err)
	}
	equal(t, alice.Contents(sync.GetMetas()[0], &body)[0].JSON(),
		`{"id":"1480000000001048577","type":"txt","chatType":"singleChat","from":"bob","to":"alice","time":1795399474665,"onlineState":3,"ext":{"note":"x1"},"msg":"offline hello"}`)
}

// What one client sends another reads: every type, through the wire.
func TestEveryTypeSurvivesTheWire(t *testing.T) {
	file := `"body":{"url":"http://other:99/org/app/chatfiles/u1","secret":"S","filename":"f.bin","file_length":7,"length":3,"size":{"width":4,"height":5},"thumb":"http://other:99/org/app/chatfiles/u1?vframe=true","thumb_secret":"S"}`
	const url = `http://rest/org/app/chatfiles/u1?em-redirect=true&share-secret=S`
	for sent, want := range map[string]string{
		`{"type":"txt","msg":"你好 \"x\"\n"}`:                                 `"type":"txt","msg":"你好 \"x\"\u000a"`,
		`{"type":"cmd","action":"blink"}`:                                   `"type":"cmd","action":"blink"`,
		`{"type":"loc","lat":1.5,"lng":-2,"addr":"a","buildingName":"b"}`:   `"type":"loc","addr":"a","buildingName":"b","lat":1.5,"lng":-2`,
		`{"type":"custom","customEvent":"e","customExts":{"k":"v","n":12}}`: `"type":"custom","customEvent":"e","customExts":{"k":"v","n":12},"params":{}`,
		`{"type":"img",` + file + `}`:                                       `"type":"img","url":"` + url + `","secret":"S","file_length":7,"width":4,"height":5,"thumb":"` + url + `&thumbnail=true","thumb_secret":"S"`,
		`{"type":"img","isGif":true,` + file + `}`:                          `"type":"img","url":"` + url + `","secret":"S","file_length":7,"width":4,"height":5,"thumb":"` + url + `&thumbnail=true","thumb_secret":"S","isGif":true`,
		`{"type":"audio",` + file + `}`:                                     `"type":"audio","url":"` + url + `","secret":"S","file_length":7,"filename":"f.bin","length":3,"filetype":"","file":{},"accessToken":"TOKEN"`,
		`{"type":"video",` + file + `}`:                                     `"type":"video","url":"` + url + `","secret":"S","file_length":7,"filename":"f.bin","length":3,"filetype":"","file":{},"thumb":"http://rest/org/app/chatfiles/u1?vframe=true","thumb_secret":"S","accessToken":"TOKEN"`,
		`{"type":"file",` + file + `}`:                                      `"type":"file","url":"` + url + `","secret":"S","file_length":7,"filename":"f.bin","length":0,"filetype":"","file":{},"accessToken":"TOKEN"`,
		`{"type":"combine","title":"T","summary":"s","compatibleText":"c","combineLevel":2,"url":"http://other:99/x?em-redirect=true&share-secret=S","secret":"S","filename":"combine","file_length":9}`: `"type":"combine","title":"T","summary":"s","compatibleText":"c","combineLevel":2,"url":"http://rest/x?em-redirect=true&share-secret=S","secret":"S","file_length":9,"filename":"combine"`,
	} {
		m := mustParse(t, `{"id":"12","to":"alice","time":1,"ext":{},`+sent[1:])
		got := transfer(t, m, "bob").JSON()
		kind, rest, _ := strings.Cut(want, ",")
		full := `{"id":"12",` + kind + `,"chatType":"singleChat","from":"bob","to":"alice","time":99,"onlineState":3,"ext":{},` + rest + `}`
		equal(t, got, full)
	}
}

func TestTheTokenNeverReachesTheCache(t *testing.T) {
	m := transfer(t, mustParse(t, `{"id":"1","to":"alice","type":"file","body":{"url":"http://h.example/f"}}`), "bob")
	if m.AccessToken == "" || strings.Contains(m.ForCache().JSON(), "accessToken") {
		t.Errorf("event %s, cache %s", m.JSON(), m.ForCache().JSON())
	}
}

func TestGroupAndRoomMessages(t *testing.T) {
	group := mustParse(t, `{"id":"1","to":"g1","type":"txt","msg":"x","chatType":"groupChat","msgConfig":{"allowGroupAck":true},"receiverList":["bob"]}`)
	meta, err := group.Meta("org#app", "alice")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, fmt.Sprint(meta.GetTo().GetDomain(), meta.GetRoutetype(), meta.GetDirectedUsers()), "conference.easemob.comROUTE_DIRECT [bob]")
	equal(t, transfer(t, group, "bob").JSON(), `{"id":"1","type":"txt","chatType":"groupChat","from":"bob","to":"g1","time":99,"onlineState":3,"ext":{},"msg":"x","msgConfig":{"allowGroupAck":true}}`)
	room := mustParse(t, `{"id":"1","to":"r1","type":"txt","msg":"x","chatType":"chatRoom","priority":"high"}`)
	equal(t, transfer(t, room, "bob").JSON(), `{"id":"1","type":"txt","chatType":"chatRoom","from":"bob","to":"r1","time":99,"onlineState":1,"ext":{},"msg":"x","priority":"high","broadcast":false}`)
}

func TestAMessageToOneDeviceNamesIt(t *testing.T) {
	m := transfer(t, mustParse(t, `{"id":"1","to":"alice/webim_2","type":"txt","msg":"x"}`), "bob")
	equal(t, m.To, "alice/webim_2")
}

func TestInfoBesideTheContents(t *testing.T) {
	text := "x"
	info := `{"reaction":[{"reaction":"+1","count":1,"state":true,"userList":["bob"]}],"translations":[{"code":"de","text":"x"}],` +
		`"edit_msg":{"count":2,"operator":"bob","edit_time":"5"},"thread":{"msg_parent_id":"1","muc_parent_id":"g","thread_name":"n"},"isRead":1,"isDelivered":true}`
	body := &msync.MessageBody{Type: msync.MessageBody_GROUPCHAT.Enum(), Meta: &info, Contents: []*msync.MessageBody_Content{{Text: &text}}}
	meta := &msync.Meta{Meta: []byte(`{"is_online":2,"callback_replace":true}`)}
	r := *alice
	r.Replaced = true
	equal(t, r.Contents(meta, body)[0].JSON(), `{"id":"0","type":"txt","chatType":"groupChat","from":"","to":"","time":0,"onlineState":2,"ext":{},"msg":"x",`+
		`"reactions":[{"reaction":"+1","count":1,"userList":["bob"],"isAddedBySelf":true}],"translations":[{"code":"de","text":"x"}],`+
		`"chatThread":{"messageId":"1","parentId":"g","chatThreadName":"n"},"modifiedInfo":{"operationTime":5,"operatorId":"bob","operationCount":2},`+
		`"isContentReplaced":true,"isRead":true,"isDelivered":true}`)
}

// JSON.parse throws on these; the event would be lost.
func TestWhatIsNoJSONStaysText(t *testing.T) {
	for _, value := range []string{"nan", "NaN", "inf", "{", `{"a":}`, "\"\n\"", "", strings.Repeat("[", 100000)} {
		kv := &msync.KeyValue{Key: str("k"), Type: msync.KeyValue_JSON_STRING.Enum(), Value: &msync.KeyValue_StringValue{StringValue: value}}
		equal(t, ObjectOf([]*msync.KeyValue{kv}), `{"k":`+quoted(value)+`}`)
	}
}

func TestOddKeysStayJSON(t *testing.T) {
	info, text := `{"reaction":[{"state":1,"\u0007\u200b":"\u0007"}]}`, "x"
	body := &msync.MessageBody{Type: msync.MessageBody_CHAT.Enum(), Meta: &info, Contents: []*msync.MessageBody_Content{{Text: &text}}}
	equal(t, alice.Contents(&msync.Meta{}, body)[0].Reactions, "[{\"\\u0007\u200b\":\"\\u0007\",\"isAddedBySelf\":1}]")
}

func TestCombinedFiles(t *testing.T) {
	messages := []*Message{
		mustParse(t, `{"id":"1","from":"bob","to":"alice","type":"txt","msg":"one","time":5}`),
		mustParse(t, `{"id":"2","to":"bob","type":"img","url":"http://h.example/f?em-redirect=true&share-secret=S","secret":"S","width":3,"height":4,"time":6}`),
	}
	file, err := EncodeCombined(messages, "org#app", "alice")
	if err != nil {
		t.Fatal(err)
	}
	got, err := alice.DecodeCombined(file)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, fmt.Sprint(len(got), got[0].From, got[0].Text, got[0].Time, got[1].From, got[1].URL, got[1].Width, got[1].Time), "2bobone5alicehttp://rest/f?em-redirect=true&share-secret=S3 6")
	for i := range file {
		broken := append([]byte(nil), file...)
		broken[i] ^= 0x55
		alice.DecodeCombined(broken) // must not panic
		alice.DecodeCombined(file[:i])
	}
}

func quoted(s string) string {
	var b jsontext.Builder
	b.String(s)
	return b.Text()
}

func mustParse(t *testing.T, json string) *Message {
	t.Helper()
	m, err := Parse(json)
	if err != nil {
		t.Fatalf("%s: %v", json, err)
	}
	return m
}

// transfer sends a message through the wire, as a server passes it on.
func transfer(t *testing.T, m *Message, from string) *Message {
	t.Helper()
	meta, err := m.Meta("org#app", from)
	if err != nil {
		t.Fatal(err)
	}
	time := uint64(99)
	meta.Timestamp, meta.From = &time, &msync.JID{Name: &from}
	bytes, err := meta.MarshalVT()
	if err != nil {
		t.Fatal(err)
	}
	var received msync.Meta
	var body msync.MessageBody
	if err := received.UnmarshalVT(bytes); err != nil {
		t.Fatal(err)
	}
	if err := body.UnmarshalVT(received.GetPayload()); err != nil {
		t.Fatal(err)
	}
	contents := alice.Contents(&received, &body)
	if len(contents) != 1 {
		t.Fatalf("%d contents", len(contents))
	}
	return contents[0]
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestEnteringARoomGoesUpAsTheVendorSendsIt(t *testing.T) {
	// A MUCBody with a length above 127 in it: its bytes come as characters.
	operation, isRoom, ext := msync.MUCBody_JOIN, true, strings.Repeat("é", 100)
	want, err := (&msync.MUCBody{Operation: &operation, IsChatroom: &isRoom, Ext: &ext}).MarshalVT()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, b := range want {
		text.WriteRune(rune(b))
	}
	m := &Message{ID: "530417075104", Type: Room, To: "lobby", Text: text.String()}
	meta, err := m.Meta("org#app", "alice")
	if err != nil {
		t.Fatal(err)
	}
	if string(meta.GetPayload()) != string(want) {
		t.Errorf("the payload is %x, want %x", meta.GetPayload(), want)
	}
	if meta.GetNs() != msync.Meta_MUC || meta.GetTo().GetDomain() != UserDomain || meta.GetTo().Name != nil || meta.GetFrom().GetName() != "alice" {
		t.Errorf("got %+v", meta)
	}
	if m.IsContent() {
		t.Error("it would be stored")
	}
}
