package localcache

import (
	"errors"
	"fmt"

	"localcache-wasm/internal/bridge"
)

// A search looks through texts that the storage keeps packed, or through the
// messages themselves, for those in which the keywords may be; each is then
// read as a row, and must match as it is now. So the result is right even if packed
// texts are old: a message that was edited matches its new text only, one that was
// recalled or removed does not match. Which text of a message can match, and what
// matches, is decided in indexeddb/search.js.

// SearchMessages finds messages by words.
type SearchMessages bridge.SearchMessages

func (s *SearchMessages) need(n *needs, _ *self) {
	s.Session = oneSpelling(s.Session)
	if s.Session != "" {
		n.sessions[s.Session] = true
	}
}

// What can match of a message.
const (
	SearchContent = "content" // what the user sees of it
	SearchExt     = "ext"     // its ext as JSON text
	SearchAll     = "all"
)

// searchRounds is how many times a call asks for candidates. A search that finds little
// in a large store then ends with a page that is not full, and other calls run.
const searchRounds = 4

func (s *SearchMessages) apply(v *view) (Result, error) {
	size, err := pageSize(s.PageSize)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(v)
	if err != nil {
		return nil, err
	}
	at := Found{}
	if s.Cursor != "" {
		var ok bool
		if at, ok = parseMessageCursor(s.Cursor); !ok {
			return nil, fmt.Errorf("the cursor %q is not one that a search gave", s.Cursor)
		}
	}
	page := &bridge.MessagePage{}
	var messages []*Message
	for range searchRounds {
		q := &Query{
			Kind: TextCandidates, Only: s.Session, Session: at.Session, Order: at.Order,
			Filter: f, Newest: !s.Down, Limit: size + 1 - len(messages),
		}
		if err := v.read(q); err != nil {
			return nil, err
		}
		found, err := v.verify(q.Found, f)
		if err != nil {
			return nil, err
		}
		messages = append(messages, found...)
		if q.End {
			page.IsLast = len(messages) <= size
			break
		}
		if len(messages) > size {
			break
		}
		if len(q.Found) > 0 {
			at = q.Found[len(q.Found)-1]
		}
	}
	if len(messages) > size {
		messages = messages[:size]
		last := messages[size-1]
		at = Found{last.Session, last.Order}
	}
	if !page.IsLast {
		page.Cursor = messageCursor(at)
	}
	page.Messages, err = v.export(messages)
	return page, err
}

func (s *SearchMessages) filter(v *view) (*Filter, error) {
	f := v.filter(s.Filter)
	if f == nil {
		f = &Filter{}
	}
	if len(s.Keywords) == 0 {
		return nil, errors.New("a search has no keywords")
	}
	for _, keyword := range s.Keywords {
		if keyword == "" {
			return nil, errors.New("a keyword of the search is empty")
		}
	}
	switch s.Scope {
	case "":
		f.Scope = SearchAll
	case SearchContent, SearchExt, SearchAll:
		f.Scope = s.Scope
	default:
		return nil, fmt.Errorf("the search scope %q is none of content, ext, all", s.Scope)
	}
	f.Keywords = s.Keywords
	return f, nil
}

// verify reads the messages found that match as they are now, in the same
// order.
func (v *view) verify(found []Found, f *Filter) (messages []*Message, err error) {
	queries := make([]*Query, len(found))
	for i, at := range found {
		queries[i] = &Query{Kind: MessageAt, Session: at.Session, Order: at.Order, Filter: f}
	}
	if len(queries) == 0 {
		return nil, nil
	}
	if err := v.tx.Read(queries...); err != nil {
		return nil, err
	}
	for _, q := range queries {
		messages = append(messages, q.Messages...)
	}
	return messages, nil
}
