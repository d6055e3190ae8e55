//go:build !js

package imserver

import (
	"net/http"
	"slices"
	"strings"
)

// groups are users who talk together. A group's members are each there once, the
// owner first; the list of them is replaced and never changed.
type groups struct {
	store   *store
	members map[string][]string // by group
}

func (g *groups) set(id string, members []string) {
	g.members[id] = lowerAll(members)
	g.store.save(bucketGroups, g.members[id], id)
}

func (g *groups) known(id string) bool { return g.members[id] != nil }

func (g *groups) has(id, user string) bool { return slices.Contains(g.members[id], user) }

// owns reports whether a user is the owner of a group.
func (g *groups) owns(user, id string) bool {
	return len(g.members[id]) > 0 && g.members[id][0] == user
}

// of are the groups that a user is in, by id.
func (g *groups) of(user string) []string {
	var list []string
	for id := range g.members {
		if g.has(id, user) {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

// groupDetails tells of groups, their ids with commas between.
func (s *Server) groupDetails(c *call) (any, *problem) {
	rows := []any{}
	for id := range strings.SplitSeq(c.r.PathValue("ids"), ",") {
		members := s.groups.members[id]
		if len(members) == 0 {
			continue
		}
		affiliations := []any{}
		for i, name := range members {
			role := "member"
			if i == 0 {
				role = "owner"
			}
			affiliations = append(affiliations, map[string]any{role: name})
		}
		rows = append(rows, map[string]any{
			"id": id, "name": id, "owner": members[0], "affiliations": affiliations, "affiliations_count": len(members),
			"public": false, "allowinvites": false, "membersonly": false, "mute": false, "disabled": false,
		})
	}
	if len(rows) == 0 {
		return nil, &problem{http.StatusNotFound, "resource_not_found", "do not find this group"}
	}
	return data(rows), nil
}

// SetGroup makes a group, or gives one other members; the first is the owner.
func (s *Server) SetGroup(id string, members []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups.set(id, members)
}
