//go:build !js

package imserver

import (
	"encoding/json"
	"math"
	"strconv"

	wire "localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// metaJSON is the last message as the list tells it; {} if there is none.
func (e *conversation) metaJSON(k kind) map[string]any {
	m := e.last()
	if m == nil {
		return map[string]any{}
	}
	return map[string]any{
		"id": strconv.FormatUint(m.meta.GetId(), 10), "timestamp": m.meta.GetTimestamp(),
		"from": address(m.meta.GetFrom()), "to": address(m.meta.GetTo()), "payload": payloadJSON(m.meta, k),
	}
}

func address(jid *msync.JID) string {
	return AppKey + "_" + jid.GetName() + "@" + jid.GetDomain()
}

// payloadJSON is a message as the REST API tells it (docs/protocol.md section 7).
func payloadJSON(meta *msync.Meta, k kind) string {
	var body msync.MessageBody
	_ = body.UnmarshalVT(meta.GetPayload()) // it could be when it came
	content := map[string]any{"type": "txt", "msg": ""}
	if list := body.GetContents(); len(list) > 0 {
		content = contentJSON(list[0])
	}
	payload := map[string]any{
		"bodies": []any{content}, "ext": json.RawMessage(wire.ObjectOf(body.GetExt())),
		"from": meta.GetFrom().GetName(), "to": meta.GetTo().GetName(), "type": string(k),
	}
	if body.GetMeta() != "" && json.Valid([]byte(body.GetMeta())) {
		payload["meta"] = json.RawMessage(body.GetMeta())
	}
	out, err := json.Marshal(payload)
	if err != nil { // an ext whose JSON text is none
		payload["ext"] = map[string]any{}
		out, _ = json.Marshal(payload)
	}
	return string(out)
}

func contentJSON(c *msync.MessageBody_Content) map[string]any {
	switch c.GetType() {
	case msync.MessageBody_Content_IMAGE:
		file := fileJSON("img", c)
		file["size"] = map[string]any{"width": finite(c.GetSize().GetWidth()), "height": finite(c.GetSize().GetHeight())}
		if c.GetSubType() == msync.MessageBody_Content_GIF {
			file["subType"] = "sub_gif"
		}
		return file
	case msync.MessageBody_Content_VOICE:
		file := fileJSON("audio", c)
		file["length"] = c.GetDuration()
		return file
	case msync.MessageBody_Content_VIDEO:
		file := fileJSON("video", c)
		file["length"], file["thumb"], file["thumb_secret"] = c.GetDuration(), c.GetThumbnailRemotePath(), c.GetThumbnailSecretKey()
		file["size"] = map[string]any{"width": finite(c.GetSize().GetWidth()), "height": finite(c.GetSize().GetHeight())}
		return file
	case msync.MessageBody_Content_FILE:
		return fileJSON("file", c)
	case msync.MessageBody_Content_LOCATION:
		return map[string]any{"type": "loc", "lat": finite(c.GetLatitude()), "lng": finite(c.GetLongitude()), "addr": c.GetAddress(), "buildingName": c.GetBuildingName()}
	case msync.MessageBody_Content_COMMAND:
		return map[string]any{"type": "cmd", "action": c.GetAction()}
	case msync.MessageBody_Content_CUSTOM:
		exts := []any{}
		for _, kv := range c.GetCustomExts() {
			exts = append(exts, map[string]any{kv.GetKey(): kv.GetStringValue()})
		}
		return map[string]any{"type": "custom", "customEvent": c.GetCustomEvent(), "customExts": exts}
	}
	if c.SubType != nil && c.GetSubType() == msync.MessageBody_Content_SUB_COMBINE {
		combined := fileJSON("txt", c)
		combined["subType"], combined["msg"] = "sub_combine", c.GetText()
		combined["title"], combined["summary"], combined["combineLevel"] = c.GetTitle(), c.GetSummary(), c.GetCombineLevel()
		return combined
	}
	return map[string]any{"type": "txt", "msg": c.GetText()}
}

// finite is a number as JSON has it: infinities and NaN, which a peer can send,
// would make the whole payload unwritable.
func finite(f float64) any {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil
	}
	return f
}

func fileJSON(kind string, c *msync.MessageBody_Content) map[string]any {
	return map[string]any{
		"type": kind, "url": c.GetRemotePath(), "secret": c.GetSecretKey(),
		"filename": c.GetDisplayName(), "file_length": c.GetFileLength(),
	}
}
