package indexeddb

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"localcache-wasm/localcache"
)

// What the rules know of a conversation survives being written as a row and read
// again, with as little in the row as can be.
func TestAConversationIsReadAsItWasWritten(t *testing.T) {
	key := rapid.Custom(func(t *rapid.T) localcache.OrderKey {
		return localcache.OrderKey{
			Time: float64(rapid.IntRange(1, 3).Draw(t, "time")),
			ID:   rapid.SampledFrom([]string{"00000000000000000007", "00000000000000000008", "00000000000000000007~000000", "00000000000000000007~~000001", "~530417075104~n", "~x"}).Draw(t, "id"),
		}
	})
	maybe := rapid.OneOf(rapid.Just(localcache.OrderKey{}), key)
	rapid.Check(t, func(t *rapid.T) {
		c := &localcache.Conversation{
			Session: "singleChat-bob", Type: "singleChat", ID: "bob",
			Time: float64(rapid.IntRange(0, 3).Draw(t, "time")), Unread: rapid.IntRange(0, 3).Draw(t, "unread"),
			Last: maybe.Draw(t, "last"), Newest: maybe.Draw(t, "newest"), Removed: maybe.Draw(t, "removed"),
		}
		if rapid.Bool().Draw(t, "marked") {
			c.Mark = localcache.Mark{Order: maybe.Draw(t, "mark"), Cleared: rapid.Bool().Draw(t, "cleared"), Base: rapid.IntRange(0, 2).Draw(t, "base"), Set: true}
		}
		if read := throughRow(t, c); read.Last != c.Last || read.Newest != c.Newest || read.Removed != c.Removed || read.Mark != c.Mark {
			t.Fatalf("wrote %+v\n read %+v\nrules %s", c, read, rulesOf(c))
		}
	})
}

func TestAnOrdinaryConversationNeedsNoRulesInItsRow(t *testing.T) {
	last := localcache.OrderKey{Time: 5, ID: localcache.ServerKey("1480000000001048577")}
	c := &localcache.Conversation{Session: "singleChat-bob", Type: "singleChat", ID: "bob", Time: 5, Last: last, Newest: last}
	if rules := rulesOf(c); rules != "[]" {
		t.Errorf("rules are %s", rules)
	}
}

// throughRow does with a row what driver.js does.
func throughRow(t *rapid.T, c *localcache.Conversation) *localcache.Conversation {
	fields := conversationFields(c)
	row := ConversationRow{Session: fields.Session, Type: fields.Type, ID: fields.ID, Time: fields.Time, Unread: fields.Unread}
	if fields.Rules != nil {
		row.Rules = *fields.Rules
	}
	if !c.Last.IsZero() {
		row.LastID = trimKey(c.Last.ID)
	}
	return conversationOf(&row)
}

// trimKey is the serverMsgId of a message with that id in its order key: its server's id, or
// what the host gave, if it has none.
func trimKey(id string) string {
	if strings.Contains(id, "~") {
		return "530417075104"
	}
	for len(id) > 0 && id[0] == '0' {
		id = id[1:]
	}
	return id
}
