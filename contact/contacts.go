package contact

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/jsontext"
	"localcache-wasm/internal/web"
)

// GetContacts returns the server's answer, with the contacts' names in data.
func (c *Client) GetContacts() (string, error) {
	answer, err := c.get("getContacts", "users/"+web.Escape(c.Host.User)+"/contacts/users", nil)
	if err != nil {
		return "", err
	}
	return withType(answer), nil
}

// GetAllContacts returns {type: 0, data: [{userId, remark}]}.
func (c *Client) GetAllContacts() (string, error) {
	answer, err := c.get("getAllContacts", "users/"+web.Escape(c.Host.User)+"/contacts/users",
		query{{"needReturnRemark", "true"}})
	if err != nil {
		return "", err
	}
	return string(object("type", "0", "data", contactItems(answer.Get("entities")))), nil
}

// GetContactsWithCursor returns a page of contacts,
// {type: 0, data: {cursor, contacts: [{userId, remark}]}}. pageSize is in
// 1 to bridge.MaxServerPage; 0 means the default.
func (c *Client) GetContactsWithCursor(pageSize int, cursor string) (string, error) {
	if pageSize == 0 {
		pageSize = bridge.DefaultServerPage
	}
	if err := checkPageSize(pageSize, bridge.MaxServerPage); err != nil {
		return "", err
	}
	answer, err := c.get("getContactsWithCursor", "users/"+web.Escape(c.Host.User)+"/contacts", query{
		{"needReturnRemark", "true"}, {"limit", string(itoa(pageSize))}, {"cursor", cursor},
	})
	if err != nil {
		return "", err
	}
	data := answer.Get("data").Members()
	return string(object("type", "0", "data", object(
		"cursor", data.Get("cursor").Or(`""`), "contacts", contactItems(data.Get("contacts"))))), nil
}

var contactFields = []field{{"userId", "username", ""}, {"remark", "remark", ""}}

func contactItems(list jsontext.Value) jsontext.Value {
	var items []jsontext.Value
	for _, one := range list.Elements() {
		items = append(items, take(one.Members(), contactFields))
	}
	return array(items)
}
