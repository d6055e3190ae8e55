package minicore

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/internal/web"
)

// Credentials are who logs in: a user with either a token or a password.
type Credentials struct {
	User        string
	AccessToken string
	Password    string
}

// Login is the result of Open.
type Login struct {
	AccessToken string
	Duration    int64 // seconds; 0 = not known (login by token)
}

// Open logs in and returns once the server has let the user in; messages come
// afterwards, as events. On failure the client is closed.
func (c *Client) Open(who Credentials) (Login, error) {
	c.mu.Lock()
	switch c.phase {
	case phaseNew:
	case phaseLoggingIn:
		c.mu.Unlock()
		return Login{}, &Error{Type: bridge.TypeOpenFailed, Message: "Currently logging in, please wait."}
	default:
		c.mu.Unlock()
		return Login{}, &Error{Type: bridge.TypeAlreadyLoggedIn, Message: "The user has logged in."}
	}
	if who.User == "" {
		c.mu.Unlock()
		return Login{}, &Error{Type: 0, Message: "the username cannot be empty"} // 0 is the vendor's number for it
	}
	c.phase, c.user = phaseLoggingIn, who.User
	c.mu.Unlock()

	login, err := c.fetchToken(who)
	if err == nil {
		err = c.connectFirst(login.AccessToken)
	}
	if err != nil {
		c.fail()
		return Login{}, err
	}
	return login, nil
}

// connectFirst tries to connect until the server says yes or a final no.
func (c *Client) connectFirst(token string) error {
	c.mu.Lock()
	c.token = token
	c.mu.Unlock()
	for attempt := 1; ; attempt++ {
		l, err := c.connect()
		if err == nil {
			go c.run(l)
			return nil
		}
		if attempt == loginAttempts || isFinal(err) {
			return err
		}
		if err.Type != bridge.TypeTimeout { // a refused connection comes back at once: don't hammer
			c.sleep(time.Duration((0.1 + 0.2*c.options.Rand()) * float64(time.Second)))
		}
		if c.isClosing() {
			return errClosed()
		}
	}
}

func errClosed() *Error {
	return &Error{Type: bridge.TypeDisconnected, Message: "websocket has been disconnected", Err: errors.New("the connection was closed while logging in")}
}

// fail closes a client whose login failed.
func (c *Client) fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == phaseClosed {
		return
	}
	c.phase, c.token = phaseClosed, ""
	close(c.closing)
	c.emitState()
}

// fetchToken asks the REST server for a token, unless there is one already (2.1).
func (c *Client) fetchToken(who Credentials) (Login, error) {
	if who.AccessToken != "" {
		return Login{AccessToken: who.AccessToken}, nil
	}
	if who.Password == "" {
		return Login{}, &Error{Type: bridge.TypeOpenFailed, Message: "the accessToken or password is illegal"}
	}
	body := newObject().
		text("grant_type", "password").
		text("username", who.User).
		text("password", who.Password).
		number("timestamp", int(time.Now().UnixMilli())).done()
	answer, err := c.rest("POST", "token", "", body)
	if err != nil {
		var data jsontext.Builder
		err.AppendTo(&data)
		return Login{}, &Error{Type: bridge.TypeOpenFailed, Message: err.Message, Data: data.Text(), Err: err}
	}
	login := Login{
		AccessToken: answer.Get("access_token").Text(),
		Duration:    message.Int(answer.Get("expires_in")),
	}
	if login.AccessToken == "" {
		return Login{}, &Error{Type: bridge.TypeOpenFailed, Message: "get token fail.", Data: string(answer)}
	}
	return login, nil
}

// Register makes a new user and returns what the server says of it, as JSON.
func (c *Client) Register(user, password, nickname string) (string, error) {
	body := newObject().text("username", user).text("password", password).text("nickname", nickname).done()
	answer, err := c.rest("POST", "users", "", body)
	if err != nil {
		return "", err
	}
	result := newObject().number("type", 0)
	if entities := answer.Get("entities").Elements(); len(entities) > 0 {
		result.raw("data", string(entities[0]))
	}
	return string(result.done()), nil
}

// RenewToken goes on with another token and returns when it will expire, in
// milliseconds since the epoch. It must be called while connected.
func (c *Client) RenewToken(token string) (int64, error) {
	if token == "" {
		return 0, errors.New(`Invalid parameter: "token"`)
	}
	c.mu.Lock()
	user, opened := c.user, c.phase == phaseOnline && c.link != nil
	c.mu.Unlock()
	if !opened {
		return 0, &Error{Type: bridge.TypeNotLoggedIn, Message: "not login"}
	}
	answer, err := c.rest("GET", "sdk/users/"+web.Escape(user)+"/token/expires", token, "")
	if err != nil {
		return 0, err
	}
	expires := message.Int(answer.Get("expire_timestamp"))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == phaseClosed {
		return 0, &Error{Type: bridge.TypeNotLoggedIn, Message: "not login"}
	}
	c.token = token
	c.setExpiry(expires)
	c.emitState()
	return expires, nil
}

// rest makes one request under the app's path.
func (c *Client) rest(method, path, token string, body Raw) (jsontext.Value, *Error) {
	org, app, _ := strings.Cut(c.options.AppKey, "#")
	request := &web.Request{
		Method:  method,
		URL:     c.options.APIURL + "/" + web.Escape(org) + "/" + web.Escape(app) + "/" + path,
		Header:  [][2]string{{"Content-Type", "application/json"}},
		Timeout: restTimeout,
	}
	if token != "" {
		request.Header = append(request.Header, [2]string{"Authorization", "Bearer " + token})
	}
	if body != "" {
		request.Body = []byte(body)
	}
	response, err := c.options.HTTP.Do(request)
	if err != nil {
		var failed *web.Error
		if errors.As(err, &failed) && failed.Timeout {
			return "", &Error{Type: bridge.TypeTimeout, Message: "Request Timeout", Err: err}
		}
		return "", &Error{Type: bridge.TypeUnknown, Message: "Request Unknow Error", Err: err}
	}
	answer, unreadable := jsontext.Parse(string(response.Body))
	if response.Status != 200 {
		return "", restError(response.Status, string(response.Body), answer)
	}
	if unreadable != nil || !answer.IsObject() {
		return "", &Error{
			Type:    bridge.TypeRequestFailed,
			Message: method + " " + request.URL + ": the answer is not a JSON object",
			Data:    string(jsontext.Quote(web.Excerpt(string(response.Body)))),
			Err:     unreadable,
		}
	}
	return answer, nil
}

// restError is what a refusal of the token and user calls means (7).
func restError(status int, body string, answer jsontext.Value) *Error {
	description := answer.Get("error_description").Text()
	e := &Error{Type: bridge.TypeRequestFailed, Message: description, Data: string(jsontext.Quote(web.Excerpt(body)))}
	switch code := answer.Get("error_code").Int(); {
	case status == 404 && (strings.Contains(description, "user not found") || strings.Contains(description, "doesn't exist!")):
		e.Type = bridge.TypeUserNotFound
	case status == 401 && (code == 40001 || code == 60001 || description == "Unable to authenticate (OAuth)"):
		e.Type = bridge.TypeNoPermission
	case status == 403:
		e.Type = bridge.TypeDenied
	case (status == 429 || status == 503) && strings.Contains(description, "The request has reached the maximum limit"):
		e.Type = bridge.TypeLimit
	case status == 429 || status == 503:
		e.Type, e.Message = bridge.TypeServerBusy, "Server is busy."
	}
	if e.Message == "" {
		e.Message = web.Excerpt(body)
	}
	if e.Message == "" {
		e.Message = "the server refused with status " + strconv.Itoa(status)
	}
	return e
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// sleep waits, but not longer than until Close.
func (c *Client) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.closing:
	case <-c.wake:
	}
}
