package contact

import (
	"encoding/base64"
	"errors"
	"strings"

	"localcache-wasm/internal/message"
	"localcache-wasm/msync"
)

// HistoryParams asks for one page of a conversation's past.
type HistoryParams struct {
	Target   string
	ChatType string // "singleChat", "groupChat" or "chatRoom"
	Cursor   string // "": from the latest
	PageSize int    // [1,50], default 20
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
		p.PageSize = 20
	}
	if err := checkPageSize(p.PageSize, 50); err != nil {
		return "", err
	}
	answer, err := c.send(call, "POST", "users/"+escape(c.Host.User)+"/messageroaming", nil, historyBody(p))
	if err != nil {
		return "", err
	}
	data := answer.fields().get("data").fields()
	var messages []raw
	var bodies []string
	var problems []Problem
	for i, one := range data.get("msgs").elements() {
		contents, err := c.Host.roamed(one.fields().get("msg").text())
		if err != nil {
			problems = append(problems, Problem{Row: i, ConversationID: p.Target, Reason: err.Error()})
		}
		for _, m := range contents {
			messages = append(messages, raw(m.JSON()))
			m.AccessToken = "" // no record has one (PLUGIN.md B17)
			bodies = append(bodies, m.JSON())
		}
	}
	if store := c.changer(); store != nil && p.Keep && p.ChatType != "chatRoom" && len(bodies) > 0 {
		conversation := Conversation{ID: p.Target, Type: p.ChatType}
		if err := local(call, store.KeepHistory(conversation, bodies)); err != nil {
			return "", err
		}
	}
	o := newObject().
		set("cursor", data.get("next_key")).
		set("messages", array(messages)).
		set("isLast", data.get("is_last"))
	return string(withProblems(o, problems).end()), nil
}

// roamed reads one roamed message: base64 of the wire's Meta. There is nothing
// to show of one that is no chat message.
func (h *Host) roamed(text string) ([]*message.Message, error) {
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil, errors.New("it is not base64: " + err.Error())
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

func historyBody(p HistoryParams) raw {
	domain := "@conference.easemob.com"
	if p.ChatType == "singleChat" {
		domain = "@easemob.com"
	}
	start := raw("-1")
	if p.Cursor != "" && p.Cursor != "-1" {
		start = quote(p.Cursor)
	}
	time := func(ms int64) raw {
		if ms == 0 {
			return "null"
		}
		return itoa(int(ms))
	}
	from := raw("null")
	if p.ChatType != "singleChat" && p.From != "" {
		from = quote(p.From)
	}
	return newObject().
		set("queue", quote(p.Target+domain)).
		set("start", start).
		set("pull_number", itoa(p.PageSize)).
		set("is_positive", boolean(p.Down)).
		set("msgType", quote(strings.Join(p.Types, ","))).
		set("end", "-1").
		set("startTime", time(p.Start)).
		set("endTime", time(p.End)).
		set("userId", from).
		end()
}
