package contact

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

// goldenCase is what the vendor's own plugin asked for and made of an answer;
// testdata/golden.mjs writes them.
type goldenCase struct {
	Name, Call string
	Params     json.RawMessage
	Options    struct{ UseOwnUploadFun bool }
	Answer     struct {
		Status int
		Body   string
	}
	Request *struct{ Method, URL, Body string }
	Result  json.RawMessage
	Error   *struct {
		Type    int
		Message string
		Text    string // of a plain Error
	}
	Pending bool
}

func readGolden(t testing.TB) (Host, []goldenCase) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Host   struct{ APIURL, OrgName, AppName, AccessToken, User, ClientResource string }
		Golden []goldenCase
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	h := file.Host
	return Host{APIURL: h.APIURL, OrgName: h.OrgName, AppName: h.AppName, AccessToken: h.AccessToken,
		User: h.User, Resource: h.ClientResource}, file.Golden
}

// differs is where we mean to differ from the vendor's plugin.
var differs = map[string]struct {
	why   string
	error *Error // expected error, if it is one
}{
	"status 404 code None do not find this group g1": {"the vendor tells of a missing chat room; docs/protocol.md section 7 has 605", &Error{Type: 605, Message: "do not find this group g1"}},
	"status 404 code None the room does not exist":   {"the server's own words", &Error{Type: 705, Message: "the room does not exist"}},
	"status 406 code 1 other":                        {"the vendor's promise never settles", &Error{Type: 17, Message: "other"}},
	"not JSON, status 502":                           {"the vendor's promise never settles", &Error{Type: 17, Message: "<html>Bad gateway</html>"}},
	"not JSON, status 200":                           {"an error of the SDK's kind instead of a SyntaxError", &Error{Type: 17}},
}

// fakeServer answers every request the same and remembers the last.
type fakeServer struct {
	status  int
	body    string
	err     error
	request *web.Request
}

func (f *fakeServer) Do(r *web.Request) (*web.Response, error) {
	f.request = r
	if f.err != nil {
		return nil, f.err
	}
	return &web.Response{Status: f.status, Body: []byte(f.body)}, nil
}

func TestEveryCallAsksAndAnswersLikeTheVendor(t *testing.T) {
	host, golden := readGolden(t)
	for _, g := range golden {
		if g.Error != nil && strings.Contains(g.Error.Text, "Invalid parameter") {
			continue // refused where the application makes the call: js/test/unit/contact.test.ts
		}
		t.Run(g.Name, func(t *testing.T) {
			h := host
			h.UseOwnUploadFun = g.Options.UseOwnUploadFun
			server := &fakeServer{status: g.Answer.Status, body: g.Answer.Body}
			c := Client{Host: h, Web: server, Now: func() time.Time { return time.UnixMilli(0) }}
			result, err := c.Call(g.Call, string(g.Params))

			compareRequest(t, g, server.request)
			if d, ok := differs[g.Name]; ok {
				compareError(t, err, d.error.Type, d.error.Message)
				return
			}
			switch {
			case g.Pending:
				t.Fatal("the vendor leaves this open; say in differs what we do")
			case g.Error != nil && g.Error.Text != "":
				if err == nil || err.Error() != g.Error.Text {
					t.Errorf("error %q, want %q", err, g.Error.Text)
				}
			case g.Error != nil:
				message := g.Error.Message
				if f := jsontext.Value(g.Answer.Body).Members(); message == "" || message == g.Answer.Body {
					// where the vendor gives nothing or the whole body, we give the description if there is one
					message = f.Get("error_description").Text()
				}
				if message == "" {
					message = g.Answer.Body
				}
				compareError(t, err, g.Error.Type, message)
			case err != nil:
				t.Fatal(err)
			default:
				compareJSON(t, "result", orNull(result), string(g.Result))
			}
		})
	}
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

func compareError(t *testing.T, err error, errType int, message string) {
	t.Helper()
	e, ok := err.(*Error)
	if !ok {
		t.Fatalf("error %v, want one of type %d", err, errType)
	}
	if e.Type != errType || message != "" && e.Message != message {
		t.Errorf("error {%d %q}, want {%d %q}", e.Type, e.Message, errType, message)
	}
	if !json.Valid([]byte(e.RejectionJSON())) {
		t.Errorf("not JSON: %s", e.RejectionJSON())
	}
}

func compareRequest(t *testing.T, g goldenCase, got *web.Request) {
	t.Helper()
	if g.Request == nil {
		if got != nil {
			t.Errorf("a request was made: %s %s", got.Method, got.URL)
		}
		return
	}
	if got == nil {
		t.Fatal("no request was made")
	}
	want := strings.Replace(g.Request.URL, "?&", "?", 1)
	if !strings.Contains(g.Request.URL, "_v=0") { // the vendor leaves it out where it puts the parameters in itself
		got.URL = strings.TrimSuffix(strings.TrimSuffix(got.URL, "&_v=0"), "?_v=0")
	}
	if got.Method != g.Request.Method || got.URL != want {
		t.Errorf("asked %s %s\n want %s %s", got.Method, got.URL, g.Request.Method, want)
	}
	if g.Request.Body != "" {
		compareJSON(t, "request body", string(got.Body), g.Request.Body)
	} else if got.Body != nil {
		t.Errorf("request body %s, want none", got.Body)
	}
}

func compareJSON(t *testing.T, what, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%s: %v in %s", what, err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("%s\n got %s\nwant %s", what, got, want)
	}
}
