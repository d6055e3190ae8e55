package bridge

// The types of errors that applications see: the vendor's numbers. Of those that
// servers answer with, the packages that read the answers say which is which.
//
//bridge:shared
const (
	TypeTimeout           = -1 // no answer in time
	TypeUnknown           = -2 // no answer, or one that is not understood
	TypeParameter         = -3
	TypeUserNotAssigned   = 0
	TypeOpenFailed        = 1
	TypeAuth              = 2
	TypeDisconnected      = 16
	TypeRequestFailed     = 17
	TypeInvalidToken      = 28
	TypeNotLoggedIn       = 39 // of the connection's calls
	TypeLimit             = 50
	TypeMessageNotFound   = 51
	TypeNoPermission      = 52
	TypeUnsupported       = 53
	TypeNotAllowed        = 54
	TypeTokenExpired      = 56
	TypeServingDisabled   = 57
	TypeUploadFailed      = 101
	TypeDownloadFailed    = 200
	TypeParseFailed       = 203
	TypeUserNotFound      = 204
	TypeMessageParameter  = 205
	TypeOtherDevice       = 206
	TypeUserRemoved       = 207
	TypeAlreadyLoggedIn   = 208
	TypeTooManyDevices    = 214
	TypePasswordChanged   = 216
	TypeKickedByDevice    = 217
	TypeMutedByAdmin      = 219
	TypeDeviceChanged     = 220
	TypeNotFriend         = 221
	TypeServerBusy        = 500
	TypeIllegalContent    = 501
	TypeExternalBlocked   = 502
	TypeServerFault       = 503
	TypeRecallTimeLimit   = 504
	TypeNotEnabled        = 505
	TypeMessagingRefused  = 506
	TypeMuted             = 507
	TypeModerationBlocked = 508
	TypeCurrentLimiting   = 509
	TypeSendDisconnected  = 510
	TypeSizeLimit         = 511
	TypeSendTimeout       = 512
	TypeAlreadyInGroup    = 601
	TypeNotInGroup        = 602
	TypeDenied            = 603
	TypeLoadMessage       = 604
	TypeNoGroup           = 605
	TypeGroupLimit        = 607
	TypeGroupDisabled     = 608
	TypeGroupAttributes   = 609
	TypeNoToken           = 700 // of the plugins' calls: no app key or token
	TypeNotInRoom         = 702
	TypeRoomFull          = 704
	TypeNoRoom            = 705
	TypeLocalDatabase     = 800
	TypeModuleEnded       = 999 // ours: the module has stopped
	TypeNoThread          = 1300
	TypeThreadExists      = 1301
	TypeEditNotFound      = 1302
	TypeEditFormat        = 1303
	TypeEditFailed        = 1304
	TypeNoConversation    = 1400
)
