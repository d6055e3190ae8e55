package contact

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

// Conversation names a conversation.
type Conversation struct {
	ID   string
	Type string // "singleChat" or "groupChat"
}

// SessionID is the conversation's name in the store.
func (c Conversation) SessionID() string { return c.Type + "-" + c.ID }

// Changer is a Cache that can also store what a call changed on the server.
type Changer interface {
	// ChangeConversation stores one change of a conversation's pin or marks. It does
	// not make a conversation.
	ChangeConversation(Change) error
	// RemoveConversation removes a conversation, and its messages too if asked.
	RemoveConversation(c Conversation, messages bool) error
	// KeepHistory stores a page of history: its messages never count as unread and
	// overwrite nothing.
	KeepHistory(History) error
}

// History is a page of a conversation's past, as the server gave it.
type History struct {
	Conversation
	Bodies []string // public messages as JSON text
	Start  string   // the server id it was asked to begin behind; "" for the newest message
	Down   bool     // it goes towards newer messages
	Whole  bool     // it leaves out no message: it was asked for without a filter, and all could be read
	Last   bool     // the server has no more in this direction
}

// Change is what became different about a conversation.
type Change struct {
	Conversation
	Pinned     *bool
	PinnedTime int64 // ms; with Pinned
	Mark       *int  // 0 … 19
	Marked     bool  // with Mark: it was added, else removed
}

// wireType is how requests name the type of a conversation.
func (c Conversation) wireType() string {
	if c.Type == "singleChat" {
		return "chat"
	}
	return "groupChat"
}

// changer is the store if it can take in changes, nil otherwise.
func (c *Client) changer() Changer {
	changer, _ := c.Cache.(Changer)
	return changer
}

// local is the error if the server has done what was asked and the store has not.
func local(call string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Type: bridge.TypeLocalDatabase, Message: call + " is failed", Data: jsontext.Quote(err.Error()), Err: err}
}

// PinParams pins or unpins a conversation.
type PinParams struct {
	Conversation
	Pinned bool
}

// PinConversation pins or unpins a conversation, on the server and in the store,
// and returns {type: 0, data: {isPinned, pinnedTime}}.
func (c *Client) PinConversation(p PinParams) (string, error) {
	const call = "pinConversation"
	path := "sdk/user/" + web.Escape(c.Host.User) + "/user_channel/top"
	resource := [2]string{"resource", c.Host.Resource}
	var answer jsontext.Value
	var err error
	if p.Pinned {
		body := object("type", jsontext.Quote(p.wireType()), "to", jsontext.Quote(p.ID))
		answer, err = c.send(call, "POST", path, query{resource}, body)
	} else {
		answer, err = c.send(call, "DELETE", path, query{{"type", p.wireType()}, {"to", p.ID}, resource}, "")
	}
	if err != nil {
		return "", err
	}
	data := answer.Get("data").Members()
	pinned, pinnedTime := data.Get("is_top").Truthy(), jsontext.Value("0")
	if pinned {
		pinnedTime = data.Get("update_top_status_time")
	}
	if store := c.changer(); store != nil {
		change := Change{Conversation: p.Conversation, Pinned: &pinned, PinnedTime: pinnedTime.Int()}
		if err := local(call, store.ChangeConversation(change)); err != nil {
			return "", err
		}
	}
	return string(object("type", "0", "data", object("isPinned", data.Get("is_top").Or("false"), "pinnedTime", pinnedTime))), nil
}

// DeleteParams deletes a conversation.
type DeleteParams struct {
	Conversation
	DeleteRoam bool // the server's copies of its messages too
}

// DeleteConversation deletes a conversation on the server, then in the store: its
// messages only if the server's went too. It returns the server's answer.
func (c *Client) DeleteConversation(p DeleteParams) (string, error) {
	const call = "deleteConversation"
	answer, err := c.send(call, "DELETE", "user/"+web.Escape(c.Host.User)+"/user_channel",
		query{{"resource", c.Host.Resource}},
		object("channel", jsontext.Quote(p.ID), "type", jsontext.Quote(p.wireType()), "delete_roam", boolean(p.DeleteRoam)))
	if err != nil {
		return "", err
	}
	if store := c.changer(); store != nil {
		if err := local(call, store.RemoveConversation(p.Conversation, p.DeleteRoam)); err != nil {
			return "", err
		}
	}
	return withType(answer), nil
}

// MarkParams marks conversations or takes the mark away.
type MarkParams struct {
	Conversations []Conversation
	Mark          int // 0 … 19
}

// AddConversationMark puts a mark on conversations, on the server and in the store.
func (c *Client) AddConversationMark(p MarkParams) error { return c.markConversations(p, true) }

// RemoveConversationMark takes a mark away, on the server and in the store.
func (c *Client) RemoveConversationMark(p MarkParams) error { return c.markConversations(p, false) }

func (c *Client) markConversations(p MarkParams, on bool) error {
	if err := checkMark(p.Mark); err != nil {
		return err
	}
	call, method := "addConversationMark", "POST"
	if !on {
		call, method = "removeConversationMark", "DELETE"
	}
	var targets []jsontext.Value
	for _, one := range p.Conversations {
		kind := "chat"
		if one.Type == "groupChat" {
			kind = "groupchat" // unlike the pin's, all in small letters
		}
		targets = append(targets, object("to", jsontext.Quote(one.ID), "type", jsontext.Quote(kind)))
	}
	answer, err := c.send(call, method, "sdk/user/"+web.Escape(c.Host.User)+"/user_channels/mark",
		query{{"resource", c.Host.Resource}},
		object("mark", jsontext.Quote(markName(p.Mark)), "targets", array(targets)))
	store := c.changer()
	if err != nil || store == nil {
		return err
	}
	ignored := map[string]bool{} // conversations the server does not have
	for _, one := range answer.Get("data", "ignore").Elements() {
		f := one.Members()
		ignored[chatType(f.Get("type").Text())+"-"+f.Get("to").ID()] = true
	}
	for _, one := range p.Conversations {
		if ignored[one.SessionID()] {
			continue
		}
		if err := local(call, store.ChangeConversation(Change{Conversation: one, Mark: &p.Mark, Marked: on})); err != nil {
			return err
		}
	}
	return nil
}
