package localcache

import "errors"

var (
	// ErrRefused says that the database is there, but is not one of ours or not whole.
	ErrRefused = errors.New("the database cannot be used as it is")
	// ErrFull says that the disk, or the site's share of it, is full.
	ErrFull = errors.New("there is no room for more")
	// ErrAbsent says that this page has no IndexedDB, now and later.
	ErrAbsent = errors.New("there is no IndexedDB here")
)

// Cause is an error with a code that applications can rely on.
type Cause struct {
	Code string
	error
}

// NewCause gives an error its code.
func NewCause(code string, err error) error { return &Cause{code, err} }

func (c *Cause) Unwrap() error { return c.error }

// CodeOf is the code of what is wrong with a database: "absent", "refused", "full",
// "blocked", "timeout", "lost", or "failed" for anything else.
func CodeOf(err error) string {
	var cause *Cause
	switch {
	case err == nil:
		return ""
	case errors.As(err, &cause):
		return cause.Code
	case errors.Is(err, ErrAbsent):
		return "absent"
	case errors.Is(err, ErrRefused):
		return "refused"
	case errors.Is(err, ErrFull):
		return "full"
	case errors.Is(err, ErrLost):
		return "lost"
	}
	return "failed"
}

// Held is an error with a Body: the JavaScript exception.
type Held interface {
	error
	Held() Body
}
