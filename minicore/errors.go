package minicore

import (
	"errors"
	"strconv"

	"localcache-wasm/internal/jsontext"
)

// The vendor's error types that this package uses.
const (
	typeTimeout             = -1
	typeUnknown             = -2
	typeParameter           = -3
	typeOpen                = 1
	typeAuth                = 2
	typeDisconnected        = 16
	typeRequest             = 17
	typeInvalidToken        = 28
	typeNotLoggedIn         = 39
	typeLimit               = 50
	typeNoPermission        = 52
	typeUnsupported         = 53
	typeNotAllowed          = 54
	typeTokenExpired        = 56
	typeServingDisabled     = 57
	typeUserNotFound        = 204
	typeMessageParameter    = 205
	typeOtherDevice         = 206
	typeUserRemoved         = 207
	typeAlreadyLoggedIn     = 208
	typeTooManyDevices      = 214
	typePasswordChanged     = 216
	typeKickedByDevice      = 217
	typeMutedByAdmin        = 219
	typeDeviceChanged       = 220
	typeNotFriend           = 221
	typeServerBusy          = 500
	typeIllegalContent      = 501
	typeExternalBlocked     = 502
	typeServerUnknown       = 503
	typeRecallTimeLimit     = 504
	typeServiceNotEnabled   = 505
	typeNotAllowedMessaging = 506
	typeMuted               = 507
	typeModerationBlocked   = 508
	typeCurrentLimiting     = 509
	typeSendDisconnected    = 510
	typeSizeLimit           = 511
	typeSendTimeout         = 512
	typeGroupNotJoined      = 602
	typePermissionDenied    = 603
	typeLoadMessage         = 604
	typeGroupNotFound       = 605
	typeGroupDisabled       = 608
	typeRoomFull            = 704
	typeRoomNotFound        = 705
	typeEditNotFound        = 1302
	typeEditFormat          = 1303
	typeEditFailed          = 1304
)

// errCacheStuck stands for a cache that did not answer in time.
var errCacheStuck = errors.New("the cache did not answer in time")

// Error is a failure as an application sees it.
type Error struct {
	Type    int
	Message string
	Data    string // JSON; "" = none
	Err     error  // the cause, if there is one
}

func (e *Error) Error() string {
	text := e.Message + " (type " + strconv.Itoa(e.Type) + ")"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// RejectionJSON is what a promise rejects with.
func (e *Error) RejectionJSON() string {
	var b jsontext.Builder
	e.AppendTo(&b)
	return b.Text()
}

// AppendTo writes the error's JSON.
func (e *Error) AppendTo(b *jsontext.Builder) {
	b.BeginObject()
	b.Member("type").Int(e.Type)
	b.Member("message").String(e.Message)
	if e.Data != "" {
		b.Member("data").Raw(e.Data)
	} else if e.Err != nil && e.Err.Error() != e.Message {
		b.Member("data").String(e.Err.Error())
	}
	b.EndObject()
}

// asError is err as an application sees it.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Type: typeUnknown, Message: err.Error(), Err: err}
}
