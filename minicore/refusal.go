package minicore

import (
	"strings"

	"localcache-wasm/internal/bridge"
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
	{msync.Status_FAIL, "blocked", nil, bridge.TypeDenied, ""},
	{msync.Status_FAIL, "group not found", nil, bridge.TypeNoGroup, ""},
	{msync.Status_FAIL, "not in group or chatroom", nil, bridge.TypeNotInGroup, ""},
	{msync.Status_FAIL, "exceed recall time limit", nil, bridge.TypeRecallTimeLimit, ""},
	{msync.Status_FAIL, "message recall disabled", nil, bridge.TypeNotEnabled, ""},
	{msync.Status_FAIL, "not in group or chatroom white list", nil, bridge.TypeMessagingRefused, ""},
	{msync.Status_FAIL, "nonroster", nil, bridge.TypeNotFriend, "not contact"},
	{msync.Status_FAIL, "group is disabled", nil, bridge.TypeGroupDisabled, ""},
	{msync.Status_FAIL, "limit directed users", nil, bridge.TypeLimit, ""},
	{msync.Status_FAIL, "Sorry, edit limit reached", nil, bridge.TypeLimit, "Modify message limit reached"},
	{msync.Status_FAIL, "Sorry, message does not exist", nil, bridge.TypeEditNotFound, "The message does not exist."},
	{msync.Status_FAIL, "Sorry, You do not have permission", nil, bridge.TypeDenied, "You do not have the modified permission."},
	{msync.Status_FAIL, "Sorry, format is incorrect", nil, bridge.TypeEditFormat, "The modify messaged format error."},
	{msync.Status_FAIL, "Sorry, edit is not available", nil, bridge.TypeNotEnabled, "The message modify function is not activated."},
	{msync.Status_FAIL, "Sorry, edit fail", nil, bridge.TypeEditFailed, "Modify message failed."},
	{msync.Status_FAIL, "group member list is full!", nil, bridge.TypeRoomFull, ""},
	{msync.Status_FAIL, "can not operate this group, reason: group is disabled", nil, bridge.TypeGroupDisabled, ""},
	{msync.Status_FAIL, "", []string{"grpID", "does not exist!"}, bridge.TypeNoRoom, "The chat room dose not exist."},
	{msync.Status_FAIL, "", []string{"username", "doesn't exist!"}, bridge.TypeUserNotFound, ""},
	{msync.Status_FAIL, "", []string{"can not join this group", "is in the blacklist"}, bridge.TypeDenied, "permission denied"},
	{msync.Status_FAIL, "", []string{"moderation"}, bridge.TypeModerationBlocked, ""},
	{msync.Status_FAIL, "", []string{"group ID illegal, please check it"}, bridge.TypeParameter, "Invalid parameter"},
	{msync.Status_FAIL, "", []string{"has create too many chatrooms"}, bridge.TypeLimit, ""},
	{msync.Status_FAIL, "", []string{"has joined too many chatrooms"}, bridge.TypeLimit, ""},
	{msync.Status_FAIL, "", []string{"auto create failed"}, bridge.TypeServerBusy, ""},
	{msync.Status_FAIL, "", nil, bridge.TypeServerFault, ""},
	{msync.Status_PERMISSION_DENIED, "sensitive words", nil, bridge.TypeIllegalContent, ""},
	{msync.Status_PERMISSION_DENIED, "blocked by mod_antispam", nil, bridge.TypeIllegalContent, ""},
	{msync.Status_PERMISSION_DENIED, "user is mute", nil, bridge.TypeMutedByAdmin, ""},
	{msync.Status_PERMISSION_DENIED, "traffic limit", nil, bridge.TypeCurrentLimiting, ""},
	{msync.Status_PERMISSION_DENIED, "Sorry, data is too large", nil, bridge.TypeSizeLimit, ""},
	// The vendor's client leaves the sender without an answer here.
	{msync.Status_PERMISSION_DENIED, "", nil, bridge.TypeDenied, ""},
	{msync.Status_USER_MUTED, "", nil, bridge.TypeMuted, "you were muted"},
	{msync.Status_PERMISSION_DENIED_EXTERNAL, "", nil, bridge.TypeExternalBlocked, ""},
}

// refusal is why the server refused a message, nil if it took it.
func refusal(status *msync.Status, clientID, serverID string) *Error {
	code, reason := status.GetErrorCode(), status.GetReason()
	if code == msync.Status_OK {
		return nil
	}
	e := &Error{Type: bridge.TypeLoadMessage, Message: reason}
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
