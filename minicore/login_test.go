package minicore

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

func TestLoginByTokenGoesStraightToProvision(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		login, err := w.client.Open(Credentials{User: "alice", AccessToken: "tok"})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "token", login.AccessToken, "tok")
		synctest.Wait()
		equal(t, "calls", w.calls(), []string{"cache.open cache_1206321150_alice"})
		equal(t, "events", w.events(), []string{"onConnected"})
		var commands []msync.MSync_Command
		for _, frame := range w.up {
			commands = append(commands, frame.GetCommand())
		}
		// docs/protocol.md section 2.3: UNREAD, a statistic, and one more after the answer.
		equal(t, "frames", commands, []msync.MSync_Command{msync.MSync_PROVISION, msync.MSync_UNREAD, msync.MSync_SYNC, msync.MSync_SYNC})
	})
}

// The frame captured from the vendor's client (docs/protocol.md section 2.2) and ours say
// the same, but for what differs with every login.
func TestProvisionSaysWhatTheVendorsSays(t *testing.T) {
	captured, err := hex.DecodeString(strings.Join(strings.Fields(`
		080012360a076f7267236170701205616c6963651a0b656173656d6f622e636f6d2217776562696d5f7765625f3137393533393934
		37323838361a2724742459574d74333162623437663936616339306639656438376336663066393364633635636540034a95010810
		1208342e32312e312e31280030004a117765625f313739353339393437323838366205776562696d6a17776562696d5f7765625f31
		3739353339393437323838368a010476352e329201337b22746f6b656e223a2224742459574d743331626234376639366163393066
		39656438376336663066393364633635636522 7da2010e313739353339393437323839313ab201010250005800a00180a08082dcaee2c068`), ""))
	if err != nil {
		t.Fatal(err)
	}
	var theirs, ours msync.MSync
	if err := theirs.UnmarshalVT(captured); err != nil {
		t.Fatal(err)
	}
	const name = "webim_web_1795399472886"
	c := New(Options{AppKey: "org#app", Device: Device{Resource: name, UUID: name[6:], Name: "webim"}})
	c.user, c.token = "alice", theirs.GetAuth()[3:]
	frame, err := c.provision()
	if err != nil {
		t.Fatal(err)
	}
	if err := ours.UnmarshalVT(frame); err != nil {
		t.Fatal(err)
	}
	equal(t, "guid", describe(ours.GetGuid()), describe(theirs.GetGuid()))
	equal(t, "auth", ours.GetAuth(), theirs.GetAuth())
	equal(t, "command", ours.GetCommand(), theirs.GetCommand())
	var p, q msync.Provision
	p.UnmarshalVT(ours.GetPayload())
	q.UnmarshalVT(theirs.GetPayload())
	// Not offered: LZ4 (22). Theirs is the time of the login: the session (20).
	for _, pair := range [][2]any{
		{p.GetOsType(), q.GetOsType()}, {p.GetVersion(), q.GetVersion()}, {p.GetDeviceUuid(), q.GetDeviceUuid()},
		{p.GetDeviceName(), q.GetDeviceName()}, {p.GetResource(), q.GetResource()}, {p.GetActionVersion(), q.GetActionVersion()},
		{p.GetAuthToken(), q.GetAuthToken()}, {p.GetCompressType(), q.GetCompressType()}, {p.GetEncryptType(), q.GetEncryptType()},
	} {
		equal(t, "provision", pair[0], pair[1])
	}
}

func describe(j *msync.JID) string {
	return strings.Join([]string{j.GetAppKey(), j.GetName(), j.GetDomain(), j.GetClientResource()}, " ")
}

func TestLoginByPasswordAsksForAToken(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var url, body string
		w := newWorld(t, func(o *Options) {
			o.HTTP = fakeHTTP(func(r *web.Request) (*web.Response, error) {
				url, body = r.URL, string(r.Body)
				return &web.Response{Status: 200, Body: []byte(`{"access_token":"T1","expires_in":5184000,"user":{}}`)}, nil
			})
		})
		defer w.end()
		login, err := w.client.Open(Credentials{User: "alice", Password: "secret"})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "login", login, Login{AccessToken: "T1", Duration: 5184000})
		equal(t, "url", url, "http://rest/org/app/token")
		if !strings.Contains(body, `"grant_type":"password","username":"alice","password":"secret","timestamp":`) {
			t.Errorf("body: %s", body)
		}
	})
}

func TestLoginByPasswordTellsWhyItWasRefused(t *testing.T) {
	for _, test := range []struct {
		status  int
		body    string
		err     error
		message string
		inner   string
	}{
		{400, `{"error":"invalid_grant","error_description":"invalid password"}`, nil, "invalid password", `"type":17`},
		{404, `{"error":"organization_application_not_found","error_description":"user not found"}`, nil, "user not found", `"type":204`},
		{429, `{}`, nil, "Server is busy.", `"type":500`},
		{502, `<html>bad gateway</html>`, nil, "<html>bad gateway</html>", `"type":17`},
		{502, strings.Repeat("错误", 500), nil, strings.Repeat("错误", 83) + "…", `"type":17`},
		{200, `{"expires_in":1}`, nil, "get token fail.", `expires_in`},
		{200, `not json`, nil, "POST http://rest/org/app/token: the answer is not a JSON object", `"type":17`},
		{0, "", &web.Error{Op: "POST", URL: "u", Err: errors.New("refused")}, "Request Unknow Error", `"type":-2`},
		{0, "", &web.Error{Op: "POST", URL: "u", Timeout: true, Err: errors.New("slow")}, "Request Timeout", `"type":-1`},
	} {
		w := newWorld(t, func(o *Options) {
			o.HTTP = fakeHTTP(func(*web.Request) (*web.Response, error) {
				return &web.Response{Status: test.status, Body: []byte(test.body)}, test.err
			})
		})
		_, err := w.client.Open(Credentials{User: "alice", Password: "x"})
		wantType(t, test.message, err, bridge.TypeOpenFailed)
		if e := asError(err); e.Message != test.message || !strings.Contains(e.Data, test.inner) {
			t.Errorf("got %q with data %s, want %q with %s", e.Message, e.Data, test.message, test.inner)
		}
		if w.client.Token() != "" {
			t.Error("a failed login left a token")
		}
	}
}

// Every row of the table in docs/protocol.md section 2.2.
func TestProvisionErrors(t *testing.T) {
	for _, test := range []struct {
		code   int32
		reason string
		want   int
	}{
		{1, "Sorry, token expired", 56},
		{1, "Sorry, token or password does not match login info", 28},
		{1, "Sorry, user not found", 204},
		{1, "Sorry, user register limit", 50},
		{1, "Sorry, user register rate limit", 50},
		{1, "anything", 2},
		{2, "", 2},
		{4, "", -3},
		{7, "Sorry, the app month live count limit", 50},
		{7, "Sorry, the app day live count limit", 50},
		{7, "Sorry, the app online count limit", 50},
		{7, "other", 2},
		{12, "", 57},
		{13, "", 214},
		{20, "", 220},
		{3, "strange", 2},
		{99, "", 2},
	} {
		t.Run(fmt.Sprint(test.code, " ", test.reason), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newWorld(t)
				defer w.end()
				w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
					conn.say(msync.MSync_PROVISION, &msync.Provision{Status: status(test.code, test.reason)})
					return true
				}
				_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
				wantType(t, "open", err, test.want)
				synctest.Wait()
				equal(t, "events", w.names(), []string{fmt.Sprint("onError ", test.want)})
				equal(t, "attempts", len(w.conns), 1)
			})
		})
	}
}

func TestAnAnswerWithoutStatusEndsTheLogin(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(conn *fakeConn, _ *msync.MSync) bool {
			conn.say(msync.MSync_PROVISION, &msync.Provision{})
			return true
		}
		_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
		wantType(t, "open", err, bridge.TypeAuth)
	})
}

func TestProvisionTimesOutThreeTimes(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(*fakeConn, *msync.MSync) bool { return true }
		start := time.Now()
		_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
		wantType(t, "open", err, bridge.TypeTimeout)
		equal(t, "message", asError(err).Message, "provision timeout")
		equal(t, "time", time.Since(start), 30*time.Second)
		equal(t, "attempts", len(w.conns), 3)
	})
}

func TestARefusedConnectionIsTriedThreeTimes(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		w.refuse = &web.Error{Op: "connect", Err: errors.New("refused")}
		_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
		wantType(t, "open", err, bridge.TypeDisconnected)
		equal(t, "dials", len(w.dials), 3)
	})
}

func TestOpenTwiceIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.open()
		_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
		wantType(t, "second open", err, bridge.TypeAlreadyLoggedIn)
	})
}

func TestCloseWhileLoggingInEndsOpen(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.answer = func(*fakeConn, *msync.MSync) bool { return true }
		time.AfterFunc(time.Second, w.client.Close)
		start := time.Now()
		_, err := w.client.Open(Credentials{User: "alice", AccessToken: "t"})
		wantType(t, "open", err, bridge.TypeDisconnected)
		equal(t, "time", time.Since(start), time.Second)
	})
}

// B11: the vendor's client never gets a message when its cache does not open.
func TestACacheThatNeverOpensDoesNotKeepTheUserOffline(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		w.cache.never = true
		w.open()
		equal(t, "events", w.names(), []string{"cache.open cache_1206321150_alice"})
		time.Sleep(cacheOpenTimeout)
		synctest.Wait()
		equal(t, "events", w.names(), []string{"cache.open cache_1206321150_alice", "onConnected"})
	})
}

func TestTokenExpiryWarnsThenLogsOut(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.end()
		end := time.Now().Add(100 * time.Second)
		w.answer = func(conn *fakeConn, frame *msync.MSync) bool {
			if frame.GetCommand() != msync.MSync_PROVISION {
				return false
			}
			conn.say(msync.MSync_PROVISION, &msync.Provision{Status: status(0, ""), AuthToken: str(fmt.Sprintf(`{"expires_in":%d}`, end.UnixMilli()))})
			return true
		}
		w.open()
		time.Sleep(79 * time.Second)
		synctest.Wait()
		equal(t, "before", w.events(), []string{"onConnected"})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		equal(t, "at 80 %", w.events(), []string{"onConnected", "onTokenWillExpire"})
		time.Sleep(19 * time.Second)
		synctest.Wait()
		equal(t, "at the end", w.events(), []string{"onConnected", "onTokenWillExpire", "onTokenExpired", "onDisconnected"})
		equal(t, "logout", len(w.sent(msync.MSync_LOGOUT)), 1)
		equal(t, "token", w.client.Token(), "")
	})
}

func TestRenewTokenBeginsANewCountdown(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		expires := time.Now().Add(1000 * time.Second).UnixMilli()
		w := newWorld(t, func(o *Options) {
			o.HTTP = fakeHTTP(func(r *web.Request) (*web.Response, error) {
				equal(t, "url", r.URL, "http://rest/org/app/sdk/users/alice/token/expires")
				equal(t, "auth", r.Header[1], [2]string{"Authorization", "Bearer T2"})
				return &web.Response{Status: 200, Body: fmt.Appendf(nil, `{"expire_timestamp":%d}`, expires)}, nil
			})
		})
		defer w.end()
		if _, err := w.client.RenewToken("T2"); err == nil {
			t.Error("renewed without a connection")
		}
		w.open()
		got, err := w.client.RenewToken("T2")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "expires", got, expires)
		equal(t, "token", w.client.Token(), "T2")
		time.Sleep(801 * time.Second)
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected", "onTokenWillExpire"})
	})
}

// A server that does not tell when the new token ends must not cost the user its login.
func TestARenewedTokenWithoutAnEndIsGoodForEver(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newWorld(t, func(o *Options) {
			o.HTTP = fakeHTTP(func(r *web.Request) (*web.Response, error) {
				return &web.Response{Status: 200, Body: []byte(`{}`)}, nil
			})
		})
		defer w.end()
		w.open()
		if _, err := w.client.RenewToken("T2"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		equal(t, "events", w.events(), []string{"onConnected"})
		equal(t, "token", w.client.Token(), "T2")
	})
}

func TestDatabaseName(t *testing.T) {
	for app, want := range map[string]string{
		"org#app": "1206321150", "easemob-demo#support": "1477463350", "easemob-demo#chatdemoui": "858818508",
		"1100000000000000#demo": "826200166", "a": "97",
	} {
		equal(t, app, DatabaseName(app, "alice"), "cache_"+want+"_alice")
	}
}
