package minicore

import (
	"strings"

	"localcache-wasm/msync"
)

// refusals are the answers to sends, by code and reason (5): the first row that
// fits counts. A row whose contains is set fits reasons that have all of it; a
// row with neither is for all others of its code.
var refusals = []struct {
	code     msync.Status_ErrorCode
	reason   string
	contains []string
	errType  int
	message  string // instead of the reason
}{
	{msync.Status_FAIL, "blocked", nil, typePermissionDenied, ""},
	{msync.Status_FAIL, "group not found", nil, typeGroupNotFound, ""},
	{msync.Status_FAIL, "not in group or chatroom", nil, typeGroupNotJoined, ""},
	{msync.Status_FAIL, "exceed recall time limit", nil, typeRecallTimeLimit, ""},
	{msync.Status_FAIL, "message recall disabled", nil, typeServiceNotEnabled, ""},
	{msync.Status_FAIL, "not in group or chatroom white list", nil, typeNotAllowedMessaging, ""},
	{msync.Status_FAIL, "nonroster", nil, typeNotFriend, "not contact"},
	{msync.Status_FAIL, "group is disabled", nil, typeGroupDisabled, ""},
	{msync.Status_FAIL, "limit directed users", nil, typeLimit, ""},
	{msync.Status_FAIL, "Sorry, edit limit reached", nil, typeLimit, "Modify message limit reached"},
	{msync.Status_FAIL, "Sorry, message does not exist", nil, typeEditNotFound, "The message does not exist."},
	{msync.Status_FAIL, "Sorry, You do not have permission", nil, typePermissionDenied, "You do not have the modified permission."},
	{msync.Status_FAIL, "Sorry, format is incorrect", nil, typeEditFormat, "The modify messaged format error."},
	{msync.Status_FAIL, "Sorry, edit is not available", nil, typeServiceNotEnabled, "The message modify function is not activated."},
	{msync.Status_FAIL, "Sorry, edit fail", nil, typeEditFailed, "Modify message failed."},
	{msync.Status_FAIL, "group member list is full!", nil, typeRoomFull, ""},
	{msync.Status_FAIL, "can not operate this group, reason: group is disabled", nil, typeGroupDisabled, ""},
	{msync.Status_FAIL, "", []string{"grpID", "does not exist!"}, typeRoomNotFound, "The chat room dose not exist."},
	{msync.Status_FAIL, "", []string{"username", "doesn't exist!"}, typeUserNotFound, ""},
	{msync.Status_FAIL, "", []string{"can not join this group", "is in the blacklist"}, typePermissionDenied, "permission denied"},
	{msync.Status_FAIL, "", []string{"moderation"}, typeModerationBlocked, ""},
	{msync.Status_FAIL, "", []string{"group ID illegal, please check it"}, typeParameter, "Invalid parameter"},
	{msync.Status_FAIL, "", []string{"has create too many chatrooms"}, typeLimit, ""},
	{msync.Status_FAIL, "", []string{"has joined too many chatrooms"}, typeLimit, ""},
	{msync.Status_FAIL, "", []string{"auto create failed"}, typeServerBusy, ""},
	{msync.Status_FAIL, "", nil, typeServerUnknown, ""},
	{msync.Status_PERMISSION_DENIED, "sensitive words", nil, typeIllegalContent, ""},
	{msync.Status_PERMISSION_DENIED, "blocked by mod_antispam", nil, typeIllegalContent, ""},
	{msync.Status_PERMISSION_DENIED, "user is mute", nil, typeMutedByAdmin, ""},
	{msync.Status_PERMISSION_DENIED, "traffic limit", nil, typeCurrentLimiting, ""},
	{msync.Status_PERMISSION_DENIED, "Sorry, data is too large", nil, typeSizeLimit, ""},
	// The vendor's client leaves the sender without an answer here.
	{msync.Status_PERMISSION_DENIED, "", nil, typePermissionDenied, ""},
	{msync.Status_USER_MUTED, "", nil, typeMuted, "you were muted"},
	{msync.Status_PERMISSION_DENIED_EXTERNAL, "", nil, typeExternalBlocked, ""},
}

// refusal is why the server refused a message, nil if it took it.
func refusal(status *msync.Status, clientID, serverID string) *Error {
	code, reason := status.GetErrorCode(), status.GetReason()
	if code == msync.Status_OK {
		return nil
	}
	e := &Error{Type: typeLoadMessage, Message: reason}
	for _, row := range refusals {
		if row.code == code && fits(reason, row.reason, row.contains) {
			e.Type = row.errType
			if row.message != "" {
				e.Message = row.message
			}
			break
		}
	}
	o := newObject().text("id", clientID).text("mid", serverID)
	if reason != "" {
		o.text("reason", reason)
	}
	e.Data = string(o.done())
	return e
}

func fits(reason, exact string, contains []string) bool {
	if exact != "" {
		return reason == exact
	}
	for _, part := range contains {
		if !strings.Contains(reason, part) {
			return false
		}
	}
	return true
}
