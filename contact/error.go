package contact

import (
	"errors"
	"strconv"
	"strings"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

// Error is what a call rejects with.
type Error struct {
	Type    int
	Message string
	Data    jsontext.Value // what the server said, JSON text; "" if nothing
	Kind    string         // "timeout_error" or "onerror" when there was no answer
	Err     error          // the cause, if there is one beside the server's word
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// RejectionJSON is the object that JavaScript sees.
func (e *Error) RejectionJSON() string {
	kind := jsontext.Value("")
	if e.Kind != "" {
		kind = jsontext.Quote(e.Kind)
	}
	return string(object("type", itoa(e.Type), "message", jsontext.Quote(e.Message), "errorType", kind, "data", e.Data))
}

// noAnswer is a request that got none.
func noAnswer(err error) error {
	var failed *web.Error
	if errors.As(err, &failed) && failed.Timeout {
		return &Error{Type: bridge.TypeTimeout, Message: "Request Timeout", Kind: "timeout_error", Data: jsontext.Quote(err.Error()), Err: err}
	}
	return &Error{Type: bridge.TypeUnknown, Message: "Request Unknow Error", Kind: "onerror", Data: jsontext.Quote(err.Error()), Err: err}
}

// refusals gives the error for each refusal of the server. The first row that fits counts;
// within a status, error codes come before descriptions (docs/protocol.md section 7;
// testdata/golden.json has what the vendor's own code makes of each).
var refusals = []struct {
	status  int
	codes   []int  // any of these
	text    string // or: the description contains this
	errType int
	message string // instead of the server's description
}{
	{status: 400, codes: []int{40002}, errType: bridge.TypeThreadExists},
	{status: 400, codes: []int{40009}, errType: bridge.TypeUnsupported},
	{status: 400, codes: []int{60005}, errType: bridge.TypeGroupAttributes},
	{status: 400, codes: []int{60010}, text: "exceeds chatgroup user metadata single value limit", errType: bridge.TypeLimit},
	{status: 400, codes: []int{60010}, errType: bridge.TypeNoPermission},
	{status: 400, codes: []int{60011}, errType: bridge.TypeNotInRoom},
	{status: 400, codes: []int{14403}, errType: bridge.TypeUploadFailed},
	{status: 400, codes: []int{60006, 60007, 60009, 60012}, errType: bridge.TypeLimit},
	{status: 400, codes: []int{91104}, errType: bridge.TypeNoPermission},
	{status: 400, text: "are not members of this group", errType: bridge.TypeNotInRoom},
	{status: 400, text: "remark length must less", errType: bridge.TypeLimit},
	{status: 400, text: "The quantity has exceeded the limit!", errType: bridge.TypeLimit},
	{status: 400, text: "The user not in this group!", errType: bridge.TypeNotInGroup},
	{status: 400, text: "this appKey is not open reaction service!", errType: bridge.TypeNotEnabled},
	{status: 400, text: "this appKey not open message roaming", errType: bridge.TypeNotEnabled},
	{status: 400, text: "groupId can not be null!", errType: bridge.TypeNoGroup},
	{status: 400, text: "report failed, get message by id failed", errType: bridge.TypeMessageNotFound},
	{status: 400, text: "Request body not readable.Please check content type is correct!", errType: bridge.TypeParameter},
	{status: 400, text: "param mark must be not empty, please check!", errType: bridge.TypeParameter},
	{status: 400, text: "param mark illegal, please check it!", errType: bridge.TypeParameter},
	{status: 400, text: "param pin_msg_id illegal, please check it!", errType: bridge.TypeParameter},
	{status: 400, text: "updateRemark | they are not friends, please add as a friend first.", errType: bridge.TypeNotFriend},

	{status: 401, codes: []int{40001, 60001}, errType: bridge.TypeNoPermission},
	{status: 401, text: "Unable to authenticate (OAuth)", errType: bridge.TypeNoPermission},

	{status: 403, codes: []int{40000, 60004, 15002}, errType: bridge.TypeNotEnabled},
	{status: 403, codes: []int{40003, 40004}, errType: bridge.TypeThreadExists},
	{status: 403, codes: []int{40005, 40007, 91002, 91101}, errType: bridge.TypeLimit},
	{status: 403, codes: []int{60002}, errType: bridge.TypeDenied},
	{status: 403, codes: []int{91102}, errType: bridge.TypeParameter},
	{status: 403, text: "group member list is full!", errType: bridge.TypeRoomFull},
	{status: 403, text: "are not members of this group", errType: bridge.TypeNotInRoom},
	{status: 403, text: "service not open!", errType: bridge.TypeNotEnabled},
	{status: 403, text: "message report not open", errType: bridge.TypeNotEnabled},
	{status: 403, text: "messageroaming function not open", errType: bridge.TypeNotEnabled},
	{status: 403, text: "members size is greater than max user size !", errType: bridge.TypeGroupLimit},
	{status: 403, text: "can not operate this group, reason: group is disabled", errType: bridge.TypeGroupDisabled},
	{status: 403, text: "Invitee's contact max count", errType: bridge.TypeLimit},
	{status: 403, text: "Inviter's contact max count", errType: bridge.TypeLimit},
	{status: 403, errType: bridge.TypeDenied, message: "permission denied"},

	{status: 404, codes: []int{40011}, errType: bridge.TypeNoThread},
	{status: 404, codes: []int{40012}, errType: bridge.TypeNoPermission},
	{status: 404, codes: []int{60003, 20004}, errType: bridge.TypeNotInGroup},
	{status: 404, codes: []int{91001}, errType: bridge.TypeNoConversation},
	{status: 404, text: "do not find this group", errType: bridge.TypeNoGroup},
	{status: 404, text: "user not found", errType: bridge.TypeUserNotFound},
	{status: 404, text: "doesn't exist!", errType: bridge.TypeUserNotFound},
	{status: 404, text: "does not exist", errType: bridge.TypeNoRoom},
	{status: 404, text: "user session pin message not exist", errType: bridge.TypeMessageNotFound},

	{status: 406, codes: []int{90004}, errType: bridge.TypeNotAllowed},

	{status: 429, text: "The request has reached the maximum limit", errType: bridge.TypeLimit},
	{status: 429, text: "upload client logs reached limit", errType: bridge.TypeLimit},
	{status: 429, errType: bridge.TypeServerBusy, message: "Server is busy."},
	{status: 503, text: "The request has reached the maximum limit", errType: bridge.TypeLimit},
	{status: 503, text: "upload client logs reached limit", errType: bridge.TypeLimit},
	{status: 503, errType: bridge.TypeServerBusy, message: "Server is busy."},

	{status: 500, codes: []int{40006, 40008, 40010}, errType: bridge.TypeServerFault},
	{status: 500, codes: []int{90005, 99999}, errType: bridge.TypeUnknown},
}

// refusal is the error that an answer with another status than 200 means. What
// is not JSON (a proxy's error page) becomes the message as it is.
func refusal(status int, body string) error {
	answer, _ := jsontext.Parse(body)
	f := answer.Members()
	description := f.Get("error_description").Text()
	code := int(f.Get("error_code").Int())
	e := &Error{Type: bridge.TypeRequestFailed, Message: description, Data: jsontext.Quote(web.Excerpt(body))}
	if e.Message == "" {
		e.Message = web.Excerpt(body)
	}
	if e.Message == "" {
		e.Message = "the server refused with status " + strconv.Itoa(status)
	}
	for _, r := range refusals {
		if r.status != status || len(r.codes) > 0 && !contains(r.codes, code) || !strings.Contains(description, r.text) {
			continue
		}
		e.Type = r.errType
		if r.message != "" {
			e.Message = r.message
		}
		break
	}
	return e
}

func contains(list []int, n int) bool {
	for _, one := range list {
		if one == n {
			return true
		}
	}
	return false
}
