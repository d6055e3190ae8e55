//go:build !js

package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

// maxBody bounds what is read of an answer, in bytes.
const maxBody = 64 << 20

var errTooLarge = errors.New("the answer is larger than 64 MiB")

// NewDoer returns a Doer on net/http.
func NewDoer() Doer { return doer{client: &http.Client{}} }

type doer struct{ client *http.Client }

func (d doer) Do(r *Request) (*Response, error) {
	ctx := context.Background()
	if r.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.Timeout)
		defer cancel()
	}
	fail := func(err error) (*Response, error) {
		var netErr net.Error
		timeout := errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netErr) && netErr.Timeout()
		return nil, &Error{Op: r.Method, URL: r.URL, Timeout: timeout, Err: err}
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return fail(err)
	}
	for _, h := range r.Header {
		request.Header.Set(h[0], h[1])
	}
	response, err := d.client.Do(request)
	if err != nil {
		return fail(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err != nil {
		return fail(err)
	}
	if len(body) > maxBody {
		return fail(errTooLarge)
	}
	return &Response{Status: response.StatusCode, Body: body}, nil
}
