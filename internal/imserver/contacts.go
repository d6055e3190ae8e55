//go:build !js

package imserver

import (
	"sort"
	"strconv"
)

type contact struct {
	Name   string `json:"username"`
	Remark string `json:"remark"`
}

// SetContacts gives a user its contact list: names and remarks.
func (s *Server) SetContacts(user string, remarks map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user = lower(user)
	list := []contact{}
	for name, remark := range remarks {
		list = append(list, contact{lower(name), remark})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	s.contacts[user] = list
	s.save(bucketContacts, list, user)
}

// allContacts tells both of what the client's two calls read: names, and names
// with remarks.
func (s *Server) allContacts(c *call) (any, *problem) {
	names, list := []string{}, s.contacts[c.user]
	for _, one := range list {
		names = append(names, one.Name)
	}
	return map[string]any{"data": names, "entities": append([]contact{}, list...), "count": len(list)}, nil
}

func (s *Server) contactPage(c *call) (any, *problem) {
	list := s.contacts[c.user]
	start, err := strconv.Atoi(c.query.Get("cursor"))
	if err != nil || start < 0 {
		start = 0
	}
	start = min(start, len(list))
	end, cursor := min(start+pageSize(c.query, "limit", 20), len(list)), ""
	if end < len(list) {
		cursor = strconv.Itoa(end)
	}
	return data(map[string]any{"contacts": append([]contact{}, list[start:end]...), "cursor": cursor}), nil
}
