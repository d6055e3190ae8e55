package contact

// GetContacts returns the server's answer, with the contacts' names in data.
func (c *Client) GetContacts() (string, error) {
	answer, err := c.get("getContacts", "users/"+escape(c.Host.User)+"/contacts/users", nil)
	if err != nil {
		return "", err
	}
	return withType(answer), nil
}

// GetAllContacts returns {type: 0, data: [{userId, remark}]}.
func (c *Client) GetAllContacts() (string, error) {
	answer, err := c.get("getAllContacts", "users/"+escape(c.Host.User)+"/contacts/users",
		query{{"needReturnRemark", "true"}})
	if err != nil {
		return "", err
	}
	return string(fill(`{"type":0,"data":%}`, contactItems(answer.fields().get("entities")))), nil
}

// GetContactsWithCursor returns a page of contacts,
// {type: 0, data: {cursor, contacts: [{userId, remark}]}}. pageSize is in
// [1,50]; 0 means 20.
func (c *Client) GetContactsWithCursor(pageSize int, cursor string) (string, error) {
	if pageSize == 0 {
		pageSize = 20
	}
	if err := checkPageSize(pageSize, 50); err != nil {
		return "", err
	}
	answer, err := c.get("getContactsWithCursor", "users/"+escape(c.Host.User)+"/contacts", query{
		{"needReturnRemark", "true"}, {"limit", string(itoa(pageSize))}, {"cursor", cursor},
	})
	if err != nil {
		return "", err
	}
	data := answer.fields().get("data").fields()
	return string(fill(`{"type":0,"data":{"cursor":%,"contacts":%}}`,
		data.get("cursor").or(`""`), contactItems(data.get("contacts")))), nil
}

var contactFields = []field{{"userId", "username", ""}, {"remark", "remark", ""}}

func contactItems(list raw) raw {
	var items []raw
	for _, one := range list.elements() {
		items = append(items, take(one.fields(), contactFields))
	}
	return array(items)
}
