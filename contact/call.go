package contact

import "strings"

// Call makes the call that JavaScript names. Params is the JSON text of its
// parameter object ("" if there is none), the result is JSON text too, "" for
// undefined. Wrong parameters are told in the vendor's own words, before any
// request.
func (c *Client) Call(name, params string) (string, error) {
	var call func(*Client, *args) (string, error)
	for i := range calls {
		if calls[i].name == name {
			call = calls[i].call
		}
	}
	if call == nil {
		return "", &ParamError{Text: "contact has no call " + name}
	}
	var p raw
	if params != "" && params != "null" {
		var err error
		if p, err = parse(params); err != nil {
			return "", &ParamError{Text: name + ": the parameters are not JSON: " + err.Error()}
		}
	}
	a := args{fields: p.fields()}
	return call(c, &a)
}

// Calls lists the names that Call knows.
func Calls() []string {
	var names []string
	for i := range calls {
		names = append(names, calls[i].name)
	}
	return names
}

// calls read all their parameters, then stop if one was wrong.
var calls = []struct {
	name string
	call func(*Client, *args) (string, error)
}{
	{"getServerConversations", getServerConversations},
	{"getServerPinnedConversations", getServerPinnedConversations},
	{"getServerConversationsByFilter", getServerConversationsByFilter},
	{"getConversationlist", getConversationlist},
	{"pinConversation", pinConversation},
	{"deleteConversation", deleteConversation},
	{"addConversationMark", addConversationMark},
	{"removeConversationMark", removeConversationMark},
	{"getContacts", getContacts},
	{"getAllContacts", getAllContacts},
	{"getContactsWithCursor", getContactsWithCursor},
	{"getHistoryMessages", getHistoryMessages},
}

func getServerConversations(c *Client, a *args) (string, error) {
	p := a.list(50)
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.GetServerConversations(p)
}

func getServerPinnedConversations(c *Client, a *args) (string, error) {
	p := a.list(50)
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.GetServerPinnedConversations(p)
}

func getServerConversationsByFilter(c *Client, a *args) (string, error) {
	p := FilterParams{PageSize: a.pageSize(10), Cursor: a.cursor()}
	filter := args{fields: a.fields.get("filter").fields(), wrong: a.wrong}
	p.Mark = filter.mark()
	if filter.wrong != nil {
		return "", filter.wrong
	}
	return c.GetServerConversationsByFilter(p)
}

// getConversationlist refuses no parameters, as the vendor's does not.
func getConversationlist(c *Client, a *args) (string, error) {
	return c.GetConversationlist(OldListParams{PageNum: a.fields.get("pageNum"), PageSize: a.fields.get("pageSize")})
}

func pinConversation(c *Client, a *args) (string, error) {
	p := PinParams{
		Conversation: Conversation{ID: a.name("conversationId"), Type: a.chatType("conversationType")},
		Pinned:       a.flag("isPinned"),
	}
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.PinConversation(p)
}

func deleteConversation(c *Client, a *args) (string, error) {
	p := DeleteParams{
		Conversation: Conversation{ID: a.name("channel"), Type: a.chatType("chatType")},
		DeleteRoam:   a.flag("deleteRoam"),
	}
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.DeleteConversation(p)
}

func addConversationMark(c *Client, a *args) (string, error)    { return mark(c, a, true) }
func removeConversationMark(c *Client, a *args) (string, error) { return mark(c, a, false) }

func mark(c *Client, a *args, on bool) (string, error) {
	p := MarkParams{Conversations: a.conversations(), Mark: a.mark()}
	if a.wrong != nil {
		return "", a.wrong
	}
	return "", c.markConversations(p, on)
}

func getContacts(c *Client, _ *args) (string, error)    { return c.GetContacts() }
func getAllContacts(c *Client, _ *args) (string, error) { return c.GetAllContacts() }

func getContactsWithCursor(c *Client, a *args) (string, error) {
	size, cursor := a.pageSize(50), a.cursor()
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.GetContactsWithCursor(size, cursor)
}

func getHistoryMessages(c *Client, a *args) (string, error) {
	p := a.history()
	if a.wrong != nil {
		return "", a.wrong
	}
	return c.GetHistoryMessages(p)
}

// args reads the parameters of one call and keeps the first that is wrong.
type args struct {
	fields members
	wrong  error
}

// given tells a parameter's text; null counts as not given.
func (a *args) given(name string) (raw, bool) {
	value := a.fields.get(name)
	return value, value != "" && value != "null"
}

func (a *args) reject(name string) {
	if a.wrong == nil {
		a.wrong = &ParamError{Name: name, Value: a.fields.get(name).shown()}
	}
}

// rejectText is for the parameters whose error text has no value in it.
func (a *args) rejectText(text string) {
	if a.wrong == nil {
		a.wrong = &ParamError{Text: text}
	}
}

// shown is a value as JavaScript puts it into a text.
func (r raw) shown() string {
	switch {
	case r == "":
		return "undefined"
	case r.isString():
		return r.text()
	case r.isObject():
		return "[object Object]"
	case strings.HasPrefix(string(r), "["):
		var parts []string
		for _, element := range r.elements() {
			parts = append(parts, element.shown())
		}
		return strings.Join(parts, ",")
	}
	return string(r)
}

func (a *args) list(most int) ListParams {
	return ListParams{
		PageSize:                  a.pageSize(most),
		Cursor:                    a.cursor(),
		IncludeEmptyConversations: a.optionalFlag("includeEmptyConversations"),
	}
}

// pageSize is 0 if it is not given. 0 itself is out of range.
func (a *args) pageSize(most int) int {
	value, ok := a.given("pageSize")
	if !ok {
		return 0
	}
	f, isNumber := value.number()
	size := int(value.int())
	if !isNumber || f != float64(size) || size < 1 || size > most {
		a.reject("pageSize")
	}
	return size
}

func (a *args) cursor() string {
	value, ok := a.given("cursor")
	if ok && !value.isString() {
		a.reject("cursor")
	}
	return value.text()
}

func (a *args) optionalFlag(name string) bool {
	if _, ok := a.given(name); !ok {
		return false
	}
	return a.flag(name)
}

func (a *args) flag(name string) bool {
	value := a.fields.get(name)
	if value != "true" && value != "false" {
		a.reject(name)
	}
	return value == "true"
}

func (a *args) name(name string) string {
	text := a.fields.get(name).text()
	if text == "" {
		a.reject(name)
	}
	return text
}

func (a *args) chatType(name string) string {
	text := a.fields.get(name).text()
	if text != "singleChat" && text != "groupChat" {
		a.reject(name)
	}
	return text
}

func (a *args) mark() int {
	value := a.fields.get("mark")
	f, isNumber := value.number()
	mark := int(value.int())
	if !isNumber || f != float64(mark) || !validMark(mark) {
		a.reject("mark")
	}
	return mark
}

func (a *args) conversations() []Conversation {
	const text = "Invalid parameter conversations"
	value, ok := a.given("conversations")
	if ok && !strings.HasPrefix(string(value), "[") {
		a.rejectText(text)
	}
	var all []Conversation
	for _, element := range value.elements() {
		one := args{fields: element.fields()}
		c := Conversation{ID: one.name("conversationId"), Type: one.chatType("conversationType")}
		if one.wrong != nil {
			a.rejectText(text)
		}
		all = append(all, c)
	}
	return all
}

func (a *args) history() HistoryParams {
	p := HistoryParams{Keep: a.fields.get("keep") == "true"}
	if p.Target = a.fields.get("targetId").text(); p.Target == "" {
		a.rejectText(`"Invalid parameter": "targetId"`)
	}
	p.ChatType = a.fields.get("chatType").text()
	p.Cursor = a.fields.get("cursor").id() // a number or a text
	p.PageSize = a.pageSize(50)
	p.Down = a.fields.get("searchDirection").text() == "down"

	o := args{fields: a.fields.get("searchOptions").fields()}
	check := func(name string, right func(raw) bool) raw {
		value, ok := o.given(name)
		if ok && !right(value) {
			a.rejectText(`"Invalid parameter": "searchOptions.` + name + `"`)
		}
		return value
	}
	isNumber := func(r raw) bool { _, ok := r.number(); return ok }
	p.From = check("from", raw.isString).text()
	for _, t := range check("msgTypes", func(r raw) bool { return strings.HasPrefix(string(r), "[") }).elements() {
		p.Types = append(p.Types, t.text())
	}
	p.Start = check("startTime", isNumber).int()
	p.End = check("endTime", isNumber).int()
	return p
}
