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
	place := rapid.Custom(func(t *rapid.T) localcache.Place {
		return localcache.Place{
			Time: float64(rapid.IntRange(1, 3).Draw(t, "time")),
			Tie:  rapid.SampledFrom([]string{"00000000000000000007", "00000000000000000008", "00000000000000000007~000000", "00000000000000000007~~000001", "~530417075104~n", "~x"}).Draw(t, "tie"),
		}
	})
	maybe := rapid.OneOf(rapid.Just(localcache.Place{}), place)
	rapid.Check(t, func(t *rapid.T) {
		c := &localcache.Conversation{
			Session: "singleChat-bob", Type: "singleChat", ID: "bob",
			Time: float64(rapid.IntRange(0, 3).Draw(t, "time")), Unread: rapid.IntRange(0, 3).Draw(t, "unread"),
			Last: maybe.Draw(t, "last"), Newest: maybe.Draw(t, "newest"), Removed: maybe.Draw(t, "removed"),
		}
		if rapid.Bool().Draw(t, "marked") {
			c.Mark = localcache.Mark{Place: maybe.Draw(t, "mark"), Cleared: rapid.Bool().Draw(t, "cleared"), Base: rapid.IntRange(0, 2).Draw(t, "base"), Set: true}
		}
		if read := throughRow(t, c); read.Last != c.Last || read.Newest != c.Newest || read.Removed != c.Removed || read.Mark != c.Mark {
			t.Fatalf("wrote %+v\n read %+v\nrules %s", c, read, rulesOf(c))
		}
	})
}

func TestAnOrdinaryConversationNeedsNoRulesInItsRow(t *testing.T) {
	last := localcache.Place{Time: 5, Tie: localcache.ServerKey("1480000000001048577")}
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
		row.LastID = trimKey(c.Last.Tie)
	}
	return conversationOf(&row)
}

// trimKey is the serverMsgId of a message with that tie: its server's id, or
// what the host gave, if it has none.
func trimKey(tie string) string {
	if strings.Contains(tie, "~") {
		return "530417075104"
	}
	for len(tie) > 0 && tie[0] == '0' {
		tie = tie[1:]
	}
	return tie
}
