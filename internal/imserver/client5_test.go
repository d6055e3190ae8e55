//go:build !js

package imserver_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/encoding/protowire"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// client5 speaks as the vendor's SDK 5.x does, as far as that differs from 4.x.
type client5 struct {
	t  *testing.T
	ws *websocket.Conn
}

func dial(t *testing.T, address string) *websocket.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.CloseNow() })
	return ws
}

func exchange(t *testing.T, ws *websocket.Conn, frame []byte) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if frame != nil {
		if err := ws.Write(ctx, websocket.MessageBinary, frame); err != nil {
			t.Fatal(err)
		}
	}
	_, answer, err := ws.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// provision5 sends a PROVISION whose token is in its payload alone.
func provision5(t *testing.T, s *imserver.Server, user, token string) (*client5, *msync.Provision) {
	t.Helper()
	c := &client5{t, dial(t, s.SocketURL())}
	resource, auth, domain, command := "webim_"+user, `{"token":"$t$`+token+`"}`, "easemob.com", msync.MSync_PROVISION
	payload, err := (&msync.Provision{Resource: &resource, AuthToken: &auth}).MarshalVT()
	if err != nil {
		t.Fatal(err)
	}
	frame, err := (&msync.MSync{Command: &command, Guid: &msync.JID{Name: &user, Domain: &domain, ClientResource: &resource}, Payload: payload}).MarshalVT()
	if err != nil {
		t.Fatal(err)
	}
	var down msync.MSync
	var answer msync.Provision
	if err := down.UnmarshalVT(exchange(t, c.ws, frame)); err != nil {
		t.Fatal(err)
	}
	if err := answer.UnmarshalVT(down.GetPayload()); err != nil {
		t.Fatal(err)
	}
	return c, &answer
}

// send sends a message's body, with fields behind it that only 5.x has.
func (c *client5) send(to string, body *msync.MessageBody, behind []byte) {
	c.t.Helper()
	payload, err := body.MarshalVT()
	if err != nil {
		c.t.Fatal(err)
	}
	id, domain, ns, command := uint64(1), "easemob.com", msync.Meta_CHAT, msync.MSync_SYNC
	up, err := (&msync.CommSyncUL{Meta: &msync.Meta{Id: &id, To: &msync.JID{Name: &to, Domain: &domain}, Ns: &ns, Payload: append(payload, behind...)}}).MarshalVT()
	if err != nil {
		c.t.Fatal(err)
	}
	frame, err := (&msync.MSync{Command: &command, Payload: up}).MarshalVT()
	if err != nil {
		c.t.Fatal(err)
	}
	for frame := frame; ; frame = nil { // a NOTICE may come before the answer
		var down msync.MSync
		var answer msync.CommSyncDL
		if err := down.UnmarshalVT(exchange(c.t, c.ws, frame)); err != nil {
			c.t.Fatal(err)
		}
		if down.GetCommand() != msync.MSync_SYNC {
			continue
		}
		if err := answer.UnmarshalVT(down.GetPayload()); err != nil || answer.GetStatus().GetErrorCode() != msync.Status_OK || answer.GetMetaId() != id {
			c.t.Fatalf("the answer is %+v, %v", &answer, err)
		}
		return
	}
}

func TestA5xClientIsLetInByTheTokenInItsPayload(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	if _, answer := provision5(t, s, "alice", token); answer.GetStatus().GetErrorCode() != msync.Status_OK || answer.GetResource() != "webim_alice" {
		t.Errorf("the answer is %+v", answer.GetStatus())
	}
	for name, user := range map[string]string{"wrong": "alice", token: "bob"} {
		if _, answer := provision5(t, s, user, name); answer.GetStatus().GetErrorCode() != msync.Status_FAIL {
			t.Errorf("%s was let in with another's token", user)
		}
	}
}

func TestSeveralMessagesIn5xsAcknowledgementReachA4xPeerOneByOne(t *testing.T) {
	s := start(t, demo())
	alice, toAlice, _ := login(t, s, "alice")
	_, _, bobsToken := login(t, s, "bob")
	var ids []string
	var packed []byte
	for _, text := range []string{"one", "two"} {
		sent, err := alice.Send(txt(message.SingleChat, "bob", text))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, sent.ServerID)
		var id uint64
		fmt.Sscan(sent.ServerID, &id)
		packed = protowire.AppendVarint(packed, id)
	}
	bob, _ := provision5(t, s, "bob", bobsToken)
	read := msync.MessageBody_READ_ACK
	bob.send("alice", &msync.MessageBody{Type: &read}, protowire.AppendBytes(protowire.AppendTag(nil, 17, protowire.BytesType), packed))
	for _, id := range ids {
		if e := wait(t, toAlice, "onReadMessage"); !strings.Contains(e.JSON(), id) {
			t.Errorf("%s is not of %s", e.JSON(), id)
		}
	}
}

func TestA5xClientReadsAConversationWithoutTellingThePeer(t *testing.T) {
	s := start(t, demo())
	_, toBob, _ := login(t, s, "bob")
	_, _, token := login(t, s, "alice")
	s.Send("bob", "alice", false, "unread")
	s.Send("carol", "alice", false, "unread")
	alice, _ := provision5(t, s, "alice", token)
	channel, no, yes := msync.MessageBody_CHANNEL_ACK, protowire.AppendTag(nil, 16, protowire.VarintType), protowire.AppendTag(nil, 18, protowire.VarintType)
	unread := func() int {
		_, list := get(t, s, "/org/app/sdk/user/alice/user_channels/list?limit=20", token)
		return strings.Count(string(list), `"unread_num":1`)
	}
	alice.send("bob", &msync.MessageBody{Type: &channel}, protowire.AppendVarint(no, 0))
	if n := unread(); n != 1 {
		t.Errorf("%d conversations are unread, want carol's", n)
	}
	alice.send("bob", &msync.MessageBody{Type: &channel}, protowire.AppendVarint(yes, 1))
	if n := unread(); n != 0 {
		t.Errorf("%d conversations are unread after all were read", n)
	}
	s.Send("carol", "bob", false, "the next that bob gets")
	for e := range toBob {
		if e.Name == "onChannelMessage" {
			t.Error("the peer was told")
		}
		if e.Name == "onTextMessage" {
			if m, ok := e.Data.(*message.Message); ok && m.From == "carol" {
				break
			}
		}
	}
}

// ask sends one of the gateway's requests.
func ask(t *testing.T, ws *websocket.Conn, kind uint64, user string) []byte {
	header := protowire.AppendString(protowire.AppendTag(nil, 3, protowire.BytesType), "request-1")
	frame := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), kind)
	frame = protowire.AppendBytes(protowire.AppendTag(frame, 2, protowire.BytesType), header)
	frame = protowire.AppendString(protowire.AppendTag(frame, 5, protowire.BytesType), user)
	return exchange(t, ws, frame)
}

// fields are what a protobuf message holds: numbers and texts as they are written.
func fields(t *testing.T, frame []byte) map[protowire.Number][]string {
	t.Helper()
	found := map[protowire.Number][]string{}
	for len(frame) > 0 {
		number, kind, n := protowire.ConsumeTag(frame)
		size := protowire.ConsumeFieldValue(number, kind, frame[max(n, 0):])
		if n < 0 || size < 0 {
			t.Fatal("not a protobuf message")
		}
		value := frame[n : n+size]
		if kind == protowire.BytesType {
			b, _ := protowire.ConsumeBytes(value)
			found[number] = append(found[number], string(b))
		} else {
			v, _ := protowire.ConsumeVarint(value)
			found[number] = append(found[number], fmt.Sprint(v))
		}
		frame = frame[n+size:]
	}
	return found
}

func gatewayURL(s *imserver.Server, token string) string {
	return strings.Replace(s.URL(), "http", "ws", 1) + "/ws?token=" + token
}

func TestTheGatewayTellsListGroupsAndContacts(t *testing.T) {
	options := demo()
	options.Open = true
	s := start(t, options)
	_, _, token := login(t, s, "alice")
	s.SetContacts("alice", map[string]string{"bob": "Bobby", "carol": ""})
	for i := range 60 {
		s.Send(fmt.Sprint("user", i), "alice", false, "hello")
	}
	s.Send("bob", "g1", true, "to the group")
	s.Send("bob", "alice", false, "the newest")
	ws := dial(t, gatewayURL(s, token))

	answer := fields(t, ask(t, ws, 10, "ALICE"))
	if answer[1][0] != "11" || len(answer[3]) != 50 || answer[4] != nil || fields(t, []byte(answer[2][0]))[3][0] != "request-1" {
		t.Errorf("the first of the list: type %s, %d rows, last %v", answer[1], len(answer[3]), answer[4])
	}
	newest, inGroup := fields(t, []byte(answer[3][0])), fields(t, []byte(answer[3][1]))
	if newest[1][0] != "bob" || newest[2] != nil || newest[8][0] != "1" || newest[14][0] != `{"remark":"Bobby"}` || !strings.Contains(newest[3][0], "the newest") {
		t.Errorf("the newest conversation is %q", newest)
	}
	if inGroup[1][0] != "g1" || inGroup[2][0] != "1" {
		t.Errorf("the group's conversation is %q", inGroup)
	}
	if answer = fields(t, exchange(t, ws, nil)); len(answer[3]) != 12 || answer[4][0] != "1" || answer[5] == nil {
		t.Errorf("the rest of the list: %d rows, last %v, time %v", len(answer[3]), answer[4], answer[5])
	}

	answer = fields(t, ask(t, ws, 12, "alice"))
	if answer[1][0] != "13" || len(answer[3]) != 1 || answer[4][0] != "1" {
		t.Fatalf("the groups are %q", answer)
	}
	if g := fields(t, []byte(answer[3][0])); g[1][0] != "g1" || g[3][0] != "alice" || g[4][0] != "3" || g[9][0] != "0" {
		t.Errorf("the group is %q", g)
	}

	answer = fields(t, ask(t, ws, 3, "alice"))
	if answer[1][0] != "4" || len(answer[3]) != 2 || answer[6][0] != "2" || fields(t, []byte(answer[3][0]))[2][0] != "Bobby" {
		t.Errorf("the contacts are %q", answer)
	}
	if _, version := get(t, s, "/org/app/user/alice/roster/metadata/version", token); !strings.Contains(string(version), `"version":"`+answer[5][0]+`"`) {
		t.Errorf("the contacts' version is %s, of REST %s", answer[5], version)
	}
	if answer = fields(t, ask(t, ws, 12, "bob")); answer[1][0] != "5" || answer[3][0] != "1002" {
		t.Errorf("another's groups: %q", answer)
	}
	if answer = fields(t, ask(t, ws, 3, "bob")); answer[1][0] != "5" || answer[2][0] != "1002" {
		t.Errorf("another's contacts: %q", answer)
	}
}

func TestTheGatewayNeedsATokenAndEndsWithTheServer(t *testing.T) {
	s := start(t, demo())
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, answer, err := websocket.Dial(ctx, gatewayURL(s, "wrong"), nil)
	if err == nil || answer == nil || answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong token: %v %v", answer, err)
	}
	_, _, token := login(t, s, "alice")
	ws := dial(t, gatewayURL(s, token))
	ask(t, ws, 12, "alice")
	s.Close()
	if _, _, err := ws.Read(ctx); err == nil || ctx.Err() != nil {
		t.Error("the socket outlived the server")
	}
}

func TestWhat5xAsksForByRESTIsAnswered(t *testing.T) {
	s := start(t, demo())
	_, _, token := login(t, s, "alice")
	for _, row := range []struct{ method, path, body, want string }{
		{"POST", "metadata/user/get", `{"targets":["bob"]}`, `"data":{"bob":{}}`},
		{"GET", "users/alice/notification?user=bob&group=", "", `"data":{"group":{},"user":{}}`},
		{"POST", "users/alice/presence", `{"usernames":["alice"]}`, `"uid":"alice"`},
		{"POST", "users/alice/presence/2592000", `{"usernames":["bob"]}`, `"status":{}`},
		{"GET", "chatgroups/g1?joined_time=true&version=v3", "", `"owner":"alice"`},
		{"POST", "sdk/chatgroups/g1/nameCard/batch/get", `{"members":["bob"]}`, `"data":{}`},
	} {
		code, answer := request(t, s, row.method, "/org/app/"+row.path, token, "application/json", strings.NewReader(row.body))
		if code != 200 || !strings.Contains(answer, row.want) {
			t.Errorf("%s %s: HTTP %d %s", row.method, row.path, code, answer)
		}
	}
	if code, _ := request(t, s, "GET", "/org/app/chatgroups/none", token, "", nil); code != 404 {
		t.Errorf("a group that is not there: HTTP %d", code)
	}
	s.Send("bob", "g1", true, "from bob")
	s.Send("carol", "g1", true, "from carol")
	_, past := request(t, s, "POST", "/org/app/users/alice/messageroaming", token, "application/json",
		strings.NewReader(`{"queue":"g1@conference.easemob.com","start":-1,"pull_number":40,"userIds":["bob"]}`))
	if strings.Count(past, `"msg"`) != 1 {
		t.Errorf("the history of one sender is %s", past)
	}
}
