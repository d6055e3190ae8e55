package contact

import (
	"strings"

	"localcache-wasm/internal/jsontext"
)

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
	var p jsontext.Value
	if params != "" && params != "null" {
		var err error
		if p, err = jsontext.Parse(params); err != nil {
			return "", &ParamError{Text: name + ": the parameters are not JSON: " + err.Error()}
		}
	}
	a := args{fields: p.Members()}
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
	filter := args{fields: a.fields.Get("filter").Members(), wrong: a.wrong}
	p.Mark = filter.mark()
	if filter.wrong != nil {
		return "", filter.wrong
	}
	return c.GetServerConversationsByFilter(p)
}

// getConversationlist refuses no parameters, as the vendor's does not.
func getConversationlist(c *Client, a *args) (string, error) {
	return c.GetConversationlist(OldListParams{PageNum: a.fields.Get("pageNum"), PageSize: a.fields.Get("pageSize")})
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
	fields jsontext.Members
	wrong  error
}

// given tells a parameter's text; null counts as not given.
func (a *args) given(name string) (jsontext.Value, bool) {
	value := a.fields.Get(name)
	return value, value != "" && value != "null"
}

func (a *args) reject(name string) {
	if a.wrong == nil {
		a.wrong = &ParamError{Name: name, Value: shown(a.fields.Get(name))}
	}
}

// rejectText is for the parameters whose error text has no value in it.
func (a *args) rejectText(text string) {
	if a.wrong == nil {
		a.wrong = &ParamError{Text: text}
	}
}

// shown is a value as JavaScript puts it into a text.
func shown(v jsontext.Value) string {
	switch {
	case v == "":
		return "undefined"
	case v.IsString():
		return v.Text()
	case v.IsObject():
		return "[object Object]"
	case v.IsArray():
		var parts []string
		for _, element := range v.Elements() {
			parts = append(parts, shown(element))
		}
		return strings.Join(parts, ",")
	}
	return string(v)
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
	whole, ok := value.Whole()
	size := int(whole)
	if !ok || size < 1 || size > most {
		a.reject("pageSize")
	}
	return size
}

func (a *args) cursor() string {
	value, ok := a.given("cursor")
	if ok && !value.IsString() {
		a.reject("cursor")
	}
	return value.Text()
}

func (a *args) optionalFlag(name string) bool {
	if _, ok := a.given(name); !ok {
		return false
	}
	return a.flag(name)
}

func (a *args) flag(name string) bool {
	value := a.fields.Get(name)
	if value != "true" && value != "false" {
		a.reject(name)
	}
	return value == "true"
}

func (a *args) name(name string) string {
	text := a.fields.Get(name).Text()
	if text == "" {
		a.reject(name)
	}
	return text
}

func (a *args) chatType(name string) string {
	text := a.fields.Get(name).Text()
	if text != "singleChat" && text != "groupChat" {
		a.reject(name)
	}
	return text
}

func (a *args) mark() int {
	value := a.fields.Get("mark")
	whole, ok := value.Whole()
	mark := int(whole)
	if !ok || !validMark(mark) {
		a.reject("mark")
	}
	return mark
}

func (a *args) conversations() []Conversation {
	const text = "Invalid parameter conversations"
	value, ok := a.given("conversations")
	if ok && !value.IsArray() {
		a.rejectText(text)
	}
	var all []Conversation
	for _, element := range value.Elements() {
		one := args{fields: element.Members()}
		c := Conversation{ID: one.name("conversationId"), Type: one.chatType("conversationType")}
		if one.wrong != nil {
			a.rejectText(text)
		}
		all = append(all, c)
	}
	return all
}

func (a *args) history() HistoryParams {
	p := HistoryParams{Keep: a.fields.Get("keep") == "true"}
	if p.Target = a.fields.Get("targetId").Text(); p.Target == "" {
		a.rejectText(`"Invalid parameter": "targetId"`)
	}
	p.ChatType = a.fields.Get("chatType").Text()
	p.Cursor = a.fields.Get("cursor").ID() // a number or a text
	p.PageSize = a.pageSize(50)
	p.Down = a.fields.Get("searchDirection").Text() == "down"

	o := args{fields: a.fields.Get("searchOptions").Members()}
	check := func(name string, right func(jsontext.Value) bool) jsontext.Value {
		value, ok := o.given(name)
		if ok && !right(value) {
			a.rejectText(`"Invalid parameter": "searchOptions.` + name + `"`)
		}
		return value
	}
	p.From = check("from", jsontext.Value.IsString).Text()
	for _, t := range check("msgTypes", jsontext.Value.IsArray).Elements() {
		p.Types = append(p.Types, t.Text())
	}
	p.Start = check("startTime", jsontext.Value.IsNumber).Int()
	p.End = check("endTime", jsontext.Value.IsNumber).Int()
	return p
}
