package contact

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

const requestTimeout = bridge.AnswerMS * time.Millisecond

// query is the parameters of a request, in order.
type query [][2]string

func (c *Client) get(call, path string, q query) (jsontext.Value, error) {
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	q = append(q, [2]string{"_v", strconv.FormatInt(now().UnixMilli(), 10)}) // keeps caches off
	return c.send(call, "GET", path, q, "")
}

// send makes one request and returns the answer, a JSON object.
func (c *Client) send(call, method, path string, q query, body jsontext.Value) (jsontext.Value, error) {
	h := &c.Host
	if h.OrgName == "" || h.AppName == "" || h.AccessToken == "" {
		return "", &Error{Type: bridge.TypeNoToken, Message: "appkey or token error"}
	}
	var url strings.Builder
	url.WriteString(strings.TrimSuffix(h.APIURL, "/"))
	url.WriteString("/" + web.Escape(h.OrgName) + "/" + web.Escape(h.AppName) + "/" + path)
	for i, pair := range q {
		if i == 0 {
			url.WriteByte('?')
		} else {
			url.WriteByte('&')
		}
		url.WriteString(pair[0] + "=" + web.Escape(pair[1]))
	}
	request := &web.Request{
		Method: method,
		URL:    url.String(),
		Header: [][2]string{
			{"Authorization", "Bearer " + h.AccessToken},
			{"Content-Type", "application/json"},
		},
		Timeout: requestTimeout,
	}
	if body != "" {
		request.Body = []byte(body)
	}
	response, err := c.Web.Do(request)
	if err != nil {
		return "", noAnswer(err)
	}
	if response.Status != 200 {
		return "", refusal(response.Status, string(response.Body))
	}
	answer, err := jsontext.Parse(string(response.Body))
	if err == nil && !answer.IsObject() {
		err = errNotAnObjectAnswer
	}
	if err != nil {
		return "", unreadable(call, err, string(response.Body))
	}
	return answer, nil
}

func unreadable(call string, err error, body string) *Error {
	return &Error{
		Type:    bridge.TypeRequestFailed,
		Message: "the server's answer to " + call + " cannot be read: " + err.Error(),
		Data:    jsontext.Quote(web.Excerpt(body)),
		Err:     err,
	}
}

var errNotAnObjectAnswer = errors.New("it is not a JSON object")

// withType is the server's answer with type 0, as the vendor returns it.
func withType(answer jsontext.Value) string {
	members := strings.TrimSpace(string(answer[1 : len(answer)-1]))
	if members == "" {
		return `{"type":0}`
	}
	return "{" + members + `,"type":0}` // the last of two equal names counts
}
