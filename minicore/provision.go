package minicore

import (
	"strconv"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// Version is sent to the server, which decides by it what it can send.
const Version = "4.21.1.1"

// Device is how this device calls itself. A host that is to be the same device
// next time keeps it.
type Device struct {
	Resource string // unique among the user's devices
	UUID     string
	Name     string
	Platform *int // a custom platform, 1 to 100; nil = web
}

// NewDevice is a new device of the vendor's web form.
func NewDevice() Device {
	uuid := "web_" + itoa(time.Now().UnixMilli())
	return Device{Resource: "webim_" + uuid, UUID: uuid, Name: "webim"}
}

// provision is the frame that logs in (2.2). The caller holds mu.
func (c *Client) provision() ([]byte, error) {
	c.sessionID = strconv.FormatInt(time.Now().UnixMilli(), 10) + ":"
	authToken := string(newObject().text("token", "$t$"+c.token).done())
	p := &msync.Provision{
		OsType:        msync.Provision_OS_OTHER.Enum(),
		Version:       str(Version),
		CompressType:  []msync.Provision_CompressType{msync.Provision_COMPRESS_NONE},
		EncryptType:   []msync.EncryptType{msync.EncryptType_ENCRYPT_NONE},
		DeviceUuid:    &c.options.Device.UUID,
		DeviceName:    &c.options.Device.Name,
		Resource:      &c.options.Device.Resource,
		ActionVersion: str("v5.2"),
		AuthToken:     &authToken,
		SessionId:     &c.sessionID,
	}
	if platform := c.options.Device.Platform; platform != nil {
		value := uint32(*platform)
		p.OsType, p.OsCustomValue = msync.Provision_OS_CUSTOM.Enum(), &value
	}
	if c.options.LoginExt != "" {
		p.Reason = &c.options.LoginExt
	}
	return c.authorized(msync.MSync_PROVISION, p)
}

// logout is the frame that says goodbye (4). The caller holds mu.
func (c *Client) logout(reason string) ([]byte, error) {
	return c.authorized(msync.MSync_LOGOUT, &msync.Logout{SessionId: &c.sessionID, Reason: &reason})
}

// authorized is a frame with the user and the token.
func (c *Client) authorized(command msync.MSync_Command, payload marshaler) ([]byte, error) {
	frame, err := newFrame(command, payload)
	if err != nil {
		return nil, err
	}
	var zero uint32
	auth := "$t$" + c.token
	frame.Guid = &msync.JID{
		AppKey: &c.options.AppKey, Name: &c.user, Domain: str(message.UserDomain), ClientResource: &c.resource,
	}
	frame.Auth, frame.DeviceId = &auth, &zero
	return frame.MarshalVT()
}

type marshaler interface{ MarshalVT() ([]byte, error) }

func newFrame(command msync.MSync_Command, payload marshaler) (*msync.MSync, error) {
	frame := &msync.MSync{
		Version:     msync.MSync_MSYNC_V1.Enum(),
		Command:     &command,
		EncryptType: []msync.EncryptType{msync.EncryptType_ENCRYPT_NONE},
	}
	if payload != nil {
		bytes, err := payload.MarshalVT()
		if err != nil {
			return nil, err
		}
		frame.Payload = bytes
	}
	return frame, nil
}

func encodeFrame(command msync.MSync_Command, payload marshaler) ([]byte, error) {
	frame, err := newFrame(command, payload)
	if err != nil {
		return nil, err
	}
	return frame.MarshalVT()
}

func str(s string) *string { return &s }

// provisionErrors are the answers to a login, by code and reason; a row without
// a reason is for all others of its code.
var provisionErrors = []struct {
	code    msync.Status_ErrorCode
	reason  string
	errType int
	message string
}{
	{msync.Status_FAIL, "Sorry, token expired", bridge.TypeTokenExpired, "Sorry, token expired"},
	{msync.Status_FAIL, "Sorry, token or password does not match login info", bridge.TypeInvalidToken, "INVALID_TOKEN"},
	{msync.Status_FAIL, "Sorry, user not found", bridge.TypeUserNotFound, "User not found"},
	{msync.Status_FAIL, "Sorry, user register limit", bridge.TypeLimit, "Sorry, the number of user registrations limit has been reached"},
	{msync.Status_FAIL, "Sorry, user register rate limit", bridge.TypeLimit, "Sorry, user register rate limit"},
	{msync.Status_FAIL, "", bridge.TypeAuth, "Auth failed"},
	{msync.Status_UNAUTHORIZED, "", bridge.TypeAuth, "Auth failed"},
	{msync.Status_WRONG_PARAMETER, "", bridge.TypeParameter, "Invalid parameter"},
	{msync.Status_PERMISSION_DENIED, "Sorry, the app month live count limit", bridge.TypeLimit, "Sorry, the monthly active user limit for this app has been reached"},
	{msync.Status_PERMISSION_DENIED, "Sorry, the app day live count limit", bridge.TypeLimit, "Sorry, the daily active user limit for this app has been reached"},
	{msync.Status_PERMISSION_DENIED, "Sorry, the app online count limit", bridge.TypeLimit, "Sorry, the maximum number limit of online users for this app has been reached"},
	{msync.Status_PERMISSION_DENIED, "", bridge.TypeAuth, "Auth failed"},
	{msync.Status_IM_FORBIDDEN, "", bridge.TypeServingDisabled, "Server serving disabled."},
	{msync.Status_TOO_MANY_DEVICES, "", bridge.TypeTooManyDevices, "the number of devices the user is logged in to exceeds the limit"},
	{msync.Status_RESOURCE_CHANGED, "", bridge.TypeDeviceChanged, "user device is changed"},
}

// provisionError is why the server refused the login, nil if it did not. An
// answer without a status is no answer at all: the vendor's client waits for
// ever then.
func provisionError(p *msync.Provision) *Error {
	if p.GetStatus() == nil {
		return &Error{Type: bridge.TypeAuth, Message: "the server's answer to the login has no status"}
	}
	code, reason := p.GetStatus().GetErrorCode(), p.GetStatus().GetReason()
	if code == msync.Status_OK {
		return nil
	}
	for _, row := range provisionErrors {
		if row.code == code && (row.reason == reason || row.reason == "") {
			return &Error{Type: row.errType, Message: row.message}
		}
	}
	if reason == "" {
		reason = "Auth failed"
	}
	return &Error{Type: bridge.TypeAuth, Message: reason}
}

// isFinal reports whether trying again is pointless.
func isFinal(err *Error) bool {
	switch err.Type {
	case bridge.TypeLimit, bridge.TypeTokenExpired, bridge.TypeInvalidToken, bridge.TypeUserNotFound, bridge.TypeAuth, bridge.TypeParameter,
		bridge.TypeServingDisabled, bridge.TypeTooManyDevices, bridge.TypeDeviceChanged:
		return true
	}
	return false
}
