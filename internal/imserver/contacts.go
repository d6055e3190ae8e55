//go:build !js

package imserver

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"sort"
	"strconv"
)

// contacts are each user's list of others, by name. A list is replaced and never
// changed.
type contacts struct {
	store *store
	lists map[string][]contact // by user
}

type contact struct {
	Name   string `json:"username"`
	Remark string `json:"remark"`
}

// set gives a user its list: names and remarks.
func (c *contacts) set(user string, remarks map[string]string) {
	list := []contact{}
	for name, remark := range remarks {
		list = append(list, contact{lower(name), remark})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	c.lists[user] = list
	c.store.save(bucketContacts, list, user)
}

// remark is how a user calls another, "" for no name of its own.
func (c *contacts) remark(user, other string) string {
	list := c.lists[user]
	if i := slices.IndexFunc(list, func(one contact) bool { return one.Name == other }); i >= 0 {
		return list[i].Remark
	}
	return ""
}

// version is a text that changes with a user's list.
func (c *contacts) version(user string) string {
	data, _ := json.Marshal(c.lists[user]) // texts always are writable
	hash := fnv.New64a()
	_, _ = hash.Write(data)
	return strconv.FormatUint(hash.Sum64(), 36)
}

// SetContacts gives a user its contact list: names and remarks.
func (s *Server) SetContacts(user string, remarks map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.contacts.set(lower(user), remarks)
}

// allContacts tells both of what the client's two calls read: names, and names
// with remarks.
func (s *Server) allContacts(c *call) (any, *problem) {
	names, list := []string{}, s.contacts.lists[c.user]
	for _, one := range list {
		names = append(names, one.Name)
	}
	return map[string]any{"data": names, "entities": append([]contact{}, list...), "count": len(list)}, nil
}

func (s *Server) contactPage(c *call) (any, *problem) {
	list := s.contacts.lists[c.user]
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

// rosterVersion tells a 5.x client whether its copy of the contact list is the
// present one; only if not it asks the gateway.
func (s *Server) rosterVersion(c *call) (any, *problem) {
	return data(map[string]any{"version": s.contacts.version(c.user)}), nil
}
