package contact

import (
	"errors"
	"fmt"

	"localcache-wasm/internal/bridge"
)

// Call is one call of the contact plugin, as internal/bridge declares it. Its types
// were checked where the application made it (js/src/contact.ts).
type Call interface {
	// run returns the result as JSON text, "" for undefined.
	run(*Client) (string, error)
}

// ReadRequest reads what JavaScript sends: two records, the connection as it is, and a
// call with its name.
func ReadRequest(text string) (host bridge.ContactHost, call Call, err error) {
	r := bridge.NewReader(text)
	r.Next()
	host.Read(r)
	if err := r.Err(); err != nil {
		return host, nil, fmt.Errorf("the connection of a call cannot be read: %w", err)
	}
	if !r.Next() {
		return host, nil, errNoCall
	}
	call, err = readRecord(r)
	return host, call, err
}

var errNoCall = errors.New("the script made no call")

// readRecord reads a call's name and its fields.
func readRecord(r *bridge.Reader) (Call, error) {
	name := r.Text()
	call, _ := readCall(name, r)
	if call == nil {
		return nil, fmt.Errorf("the script made the call %q, which this module does not know", name)
	}
	if r.Err() != nil {
		return nil, fmt.Errorf("the call %s cannot be read: %w", name, r.Err())
	}
	return call, nil
}

// Run makes a call and returns its result as JSON text, "" for undefined.
func (c *Client) Run(call Call) (string, error) { return call.run(c) }

type (
	GetServerConversations         bridge.GetServerConversations
	GetServerPinnedConversations   bridge.GetServerPinnedConversations
	GetServerConversationsByFilter bridge.GetServerConversationsByFilter
	GetConversationlist            bridge.GetConversationlist
	PinConversation                bridge.PinConversation
	DeleteConversation             bridge.DeleteConversation
	AddConversationMark            bridge.AddConversationMark
	RemoveConversationMark         bridge.RemoveConversationMark
	GetContacts                    bridge.GetContacts
	GetAllContacts                 bridge.GetAllContacts
	GetContactsWithCursor          bridge.GetContactsWithCursor
	GetHistoryMessages             bridge.GetHistoryMessages
)

func (x *GetServerConversations) run(c *Client) (string, error) {
	return c.GetServerConversations(ListParams(*x))
}

func (x *GetServerPinnedConversations) run(c *Client) (string, error) {
	return c.GetServerPinnedConversations(ListParams(*x))
}

func (x *GetServerConversationsByFilter) run(c *Client) (string, error) {
	return c.GetServerConversationsByFilter(FilterParams(*x))
}

func (x *GetConversationlist) run(c *Client) (string, error) {
	return c.GetConversationlist(OldListParams(*x))
}

func (x *PinConversation) run(c *Client) (string, error) {
	return c.PinConversation(PinParams{Conversation: Conversation(x.Conversation), Pinned: x.Pinned})
}

func (x *DeleteConversation) run(c *Client) (string, error) {
	return c.DeleteConversation(DeleteParams{Conversation: Conversation(x.Conversation), DeleteRoam: x.DeleteRoam})
}

func (x *AddConversationMark) run(c *Client) (string, error) {
	return "", c.AddConversationMark(markParams(x.Conversations, x.Mark))
}

func (x *RemoveConversationMark) run(c *Client) (string, error) {
	return "", c.RemoveConversationMark(markParams(x.Conversations, x.Mark))
}

func markParams(names []bridge.ConversationName, mark int) MarkParams {
	p := MarkParams{Mark: mark}
	for _, name := range names {
		p.Conversations = append(p.Conversations, Conversation(name))
	}
	return p
}

func (*GetContacts) run(c *Client) (string, error)    { return c.GetContacts() }
func (*GetAllContacts) run(c *Client) (string, error) { return c.GetAllContacts() }

func (x *GetContactsWithCursor) run(c *Client) (string, error) {
	return c.GetContactsWithCursor(x.PageSize, x.Cursor)
}

func (x *GetHistoryMessages) run(c *Client) (string, error) {
	return c.GetHistoryMessages(HistoryParams{
		Target: x.Target, ChatType: x.ChatType, Cursor: x.Cursor, PageSize: x.PageSize, Down: x.Down,
		From: x.From, Types: x.Types, Start: int64(x.Start), End: int64(x.End), Keep: x.Keep,
	})
}
