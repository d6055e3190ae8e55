package contact

import (
	"errors"
	"strings"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/message"
	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

// HistoryParams asks for one page of a conversation's history.
type HistoryParams struct {
	Target   string
	ChatType string // "singleChat", "groupChat" or "chatRoom"
	Cursor   string // "": from the latest
	PageSize int    // 1 to bridge.MaxServerPage; 0 for the default
	Down     bool   // from old to new
	From     string // only this sender's; groups and rooms
	Types    []string
	Start    int64 // ms, 0: no bound
	End      int64
	Keep     bool // put the messages into the store
}

// GetHistoryMessages returns {cursor, messages, isLast}.
func (c *Client) GetHistoryMessages(p HistoryParams) (string, error) {
	const call = "getHistoryMessages"
	if p.PageSize == 0 {
		p.PageSize = bridge.DefaultServerPage
	}
	if err := checkPageSize(p.PageSize, bridge.MaxServerPage); err != nil {
		return "", err
	}
	answer, err := c.send(call, "POST", "users/"+web.Escape(c.Host.User)+"/messageroaming", nil, historyBody(p))
	if err != nil {
		return "", err
	}
	data := answer.Get("data").Members()
	var messages []jsontext.Value
	var bodies []string
	var problems []Problem
	for i, one := range data.Get("msgs").Elements() {
		contents, err := c.Host.roamed(one.Get("msg").Text())
		if err != nil {
			problems = append(problems, Problem{Row: i, ConversationID: p.Target, Reason: err.Error()})
		}
		for _, m := range contents {
			messages = append(messages, jsontext.Value(m.JSON()))
			m.AccessToken = "" // no record has one (docs/plugin-contract.md B17)
			bodies = append(bodies, m.JSON())
		}
	}
	if store := c.changer(); store != nil && p.Keep && p.ChatType != "chatRoom" {
		page := History{
			Conversation: Conversation{ID: p.Target, Type: p.ChatType}, Bodies: bodies, Down: p.Down,
			Whole: p.From == "" && len(p.Types) == 0 && p.Start == 0 && p.End == 0 && len(problems) == 0,
			Last:  data.Get("is_last").Truthy(),
		}
		if p.Cursor != "-1" {
			page.Start = p.Cursor
		}
		if err := local(call, store.KeepHistory(page)); err != nil {
			return "", err
		}
	}
	return string(object("cursor", data.Get("next_key"), "messages", array(messages),
		"isLast", data.Get("is_last"), "problems", problemList(problems))), nil
}

// roamed reads one roamed message: base64 of the wire's Meta. There is nothing
// to show of one that is no chat message.
func (h *Host) roamed(text string) ([]*message.Message, error) {
	data, ok := decodeBase64(text)
	if !ok {
		return nil, errNotBase64
	}
	var meta msync.Meta
	if err := meta.UnmarshalVT(data); err != nil {
		return nil, errors.New("it cannot be decoded: " + err.Error())
	}
	if meta.GetNs() != msync.Meta_CHAT {
		return nil, nil
	}
	var body msync.MessageBody
	if err := body.UnmarshalVT(meta.GetPayload()); err != nil {
		return nil, errors.New("its body cannot be decoded: " + err.Error())
	}
	if message.ChatTypeOf(&body) == "" {
		return nil, nil
	}
	reader := message.Reader{User: h.User, Resource: h.Resource, APIURL: h.APIURL, AccessToken: h.AccessToken,
		OwnUpload: h.UseOwnUploadFun, Replaced: h.UseReplacedMessageContents}
	return reader.Contents(&meta, &body), nil
}

var errNotBase64 = errors.New("it is not base64")

// decodeBase64 reads the standard alphabet, with or without padding.
// encoding/base64 would add 3.4 KB to the module (brotli).
func decodeBase64(text string) ([]byte, bool) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for len(text) > 0 && text[len(text)-1] == '=' {
		text = text[:len(text)-1]
	}
	data := make([]byte, 0, len(text)*3/4)
	bits, held := 0, 0
	for i := 0; i < len(text); i++ {
		digit := strings.IndexByte(alphabet, text[i])
		if digit < 0 {
			return nil, false
		}
		bits, held = bits<<6&0xffff|digit, held+6
		if held >= 8 {
			held -= 8
			data = append(data, byte(bits>>held))
		}
	}
	return data, true
}

func historyBody(p HistoryParams) jsontext.Value {
	domain := "@conference.easemob.com"
	if p.ChatType == "singleChat" {
		domain = "@easemob.com"
	}
	start := jsontext.Value("-1")
	if p.Cursor != "" && p.Cursor != "-1" {
		start = jsontext.Quote(p.Cursor)
	}
	time := func(ms int64) jsontext.Value {
		if ms == 0 {
			return "null"
		}
		return itoa(int(ms))
	}
	from := jsontext.Value("null")
	if p.ChatType != "singleChat" && p.From != "" {
		from = jsontext.Quote(p.From)
	}
	return object("queue", jsontext.Quote(p.Target+domain), "start", start, "pull_number", itoa(p.PageSize), "is_positive", boolean(p.Down),
		"msgType", jsontext.Quote(strings.Join(p.Types, ",")), "end", "-1",
		"startTime", time(p.Start), "endTime", time(p.End), "userId", from)
}
