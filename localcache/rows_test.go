package localcache

import (
	"strings"
	"testing"

	"github.com/valyala/fastjson"
	"pgregory.net/rapid"

	"localcache-wasm/internal/jsontext"
)

// What the rules know of a conversation survives being written as a row and read
// again, with as little in the row as can be.
func TestAConversationIsReadAsItWasWritten(t *testing.T) {
	place := rapid.Custom(func(t *rapid.T) Place {
		return Place{
			Time: float64(rapid.IntRange(1, 3).Draw(t, "time")),
			Tie:  rapid.SampledFrom([]string{"00000000000000000007", "00000000000000000008", "00000000000000000007~000000", "00000000000000000007~~000001", "~530417075104~n", "~x"}).Draw(t, "tie"),
		}
	})
	maybe := rapid.OneOf(rapid.Just(Place{}), place)
	rapid.Check(t, func(t *rapid.T) {
		c := &Conversation{
			Session: "singleChat-bob", Type: "singleChat", ID: "bob",
			Time: float64(rapid.IntRange(0, 3).Draw(t, "time")), Unread: rapid.IntRange(0, 3).Draw(t, "unread"),
			Last: maybe.Draw(t, "last"), Newest: maybe.Draw(t, "newest"), Removed: maybe.Draw(t, "removed"),
		}
		if rapid.Bool().Draw(t, "marked") {
			c.Mark = Mark{Place: maybe.Draw(t, "mark"), Cleared: rapid.Bool().Draw(t, "cleared"), Base: rapid.IntRange(0, 2).Draw(t, "base"), Set: true}
		}
		if read := throughRow(t, c); read.Last != c.Last || read.Newest != c.Newest || read.Removed != c.Removed || read.Mark != c.Mark {
			t.Fatalf("wrote %+v\n read %+v\nrules %s", c, read, c.rules())
		}
	})
}

func TestAnOrdinaryConversationNeedsNoRulesInItsRow(t *testing.T) {
	last := Place{Time: 5, Tie: serverKey("1480000000001048577")}
	c := &Conversation{Session: "singleChat-bob", Type: "singleChat", ID: "bob", Time: 5, Last: last, Newest: last}
	if rules := c.rules(); rules != "[]" {
		t.Errorf("rules are %s", rules)
	}
}

// throughRow does with a row what carrier.js does.
func throughRow(t *rapid.T, c *Conversation) *Conversation {
	var b jsontext.Builder
	c.Fields(&b)
	row := fastjson.MustParse(b.Text())
	var out jsontext.Builder
	out.BeginArray()
	out.Int(0)
	out.Int(0)
	for _, column := range ConversationColumns {
		switch v := row.Get(column); {
		case column == "lastServerMsgId" && !c.Last.IsZero():
			out.String(trimKey(c.Last.Tie))
		case v == nil:
			out.Null()
		default:
			out.Raw(v.String())
		}
	}
	out.EndArray()
	return ReadConversation(fastjson.MustParse(out.Text()))
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
