package contact

import (
	"strconv"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
	"localcache-wasm/localcache"
)

// ListParams asks for one page of conversations. Zero values mean the default.
type ListParams struct {
	PageSize                  int    // 1 to bridge.MaxServerPage; 0 for the default
	Cursor                    string // "" begins with the latest
	IncludeEmptyConversations bool
}

// GetServerConversations asks for a page of the server's conversations, latest
// first, merges it into the store and returns
// {type: 0, data: {conversations, cursor}} as JSON text.
func (c *Client) GetServerConversations(p ListParams) (string, error) {
	return c.list("getServerConversations", p, false)
}

// GetServerPinnedConversations is GetServerConversations for pinned ones only.
func (c *Client) GetServerPinnedConversations(p ListParams) (string, error) {
	return c.list("getServerPinnedConversations", p, true)
}

func (c *Client) list(call string, p ListParams, pinned bool) (string, error) {
	if p.PageSize == 0 {
		p.PageSize = bridge.DefaultServerPage
	}
	if err := checkPageSize(p.PageSize, bridge.MaxServerPage); err != nil {
		return "", err
	}
	q := query{{"limit", strconv.Itoa(p.PageSize)}, {"cursor", p.Cursor}}
	if pinned {
		q = append(q, [2]string{"is_top", "true"})
	}
	q = append(q, [2]string{"need_mark", "true"},
		[2]string{"needEmptySession", strconv.FormatBool(p.IncludeEmptyConversations)})
	return c.page(call, "user_channels/list", q)
}

// FilterParams asks for one page of the conversations with a mark.
type FilterParams struct {
	PageSize int // 1 to bridge.MaxFilterPage; 0 for the default
	Cursor   string
	Mark     int // 0 to bridge.MaxConversationMark
}

// GetServerConversationsByFilter asks for a page of the conversations with a
// mark, merges it into the store and returns the same as
// GetServerConversations.
func (c *Client) GetServerConversationsByFilter(p FilterParams) (string, error) {
	if p.PageSize == 0 {
		p.PageSize = bridge.DefaultFilterPage
	}
	if err := checkPageSize(p.PageSize, bridge.MaxFilterPage); err != nil {
		return "", err
	}
	if err := checkMark(p.Mark); err != nil {
		return "", err
	}
	return c.page("getServerConversationsByFilter", "user_channels/mark/search", query{
		{"limit", strconv.Itoa(p.PageSize)}, {"cursor", p.Cursor},
		{"need_mark", "true"}, {"mark", markName(p.Mark)},
	})
}

func (c *Client) page(call, path string, q query) (string, error) {
	answer, err := c.get(call, "sdk/user/"+web.Escape(c.Host.User)+"/"+path, q)
	if err != nil {
		return "", err
	}
	p := c.Host.readPage(answer)
	if err := c.merge(call, p.conversations); err != nil {
		return "", err
	}
	return p.result(), nil
}

// merge stores a page. If that fails the call fails, although the page was fetched: a
// list that differs from the store's without an error would be worse.
func (c *Client) merge(call string, conversations []ServerConversation) error {
	if c.Cache == nil || len(conversations) == 0 {
		return nil
	}
	if err := c.Cache.MergeServerPage(conversations); err != nil {
		return &Error{Type: bridge.TypeLocalDatabase, Message: call + " is failed", Data: jsontext.Quote(err.Error()), Err: err}
	}
	return nil
}

func checkPageSize(size, most int) error {
	if size < 1 || size > most {
		return &ParamError{Name: "pageSize", Value: strconv.Itoa(size)}
	}
	return nil
}

func markName(mark int) string { return "mark_" + strconv.Itoa(mark) }

func checkMark(mark int) error {
	if !localcache.ValidMark(mark) {
		return &ParamError{Name: "mark", Value: strconv.Itoa(mark)}
	}
	return nil
}

// ParamError is a parameter that is out of its range; no request was made. The text
// is the vendor's.
type ParamError struct{ Name, Value string }

func (e *ParamError) Error() string { return "Invalid parameter " + e.Name + ": " + e.Value }
