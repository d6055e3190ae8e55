package indexeddb

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// damage.js names the columns that rules read once more, with the types that they must
// have in JavaScript. The columns of keys are not among them: the database checks those.
func TestEveryColumnThatRulesReadIsCheckedForDamage(t *testing.T) {
	source, err := Source.ReadFile("damage.js")
	if err != nil {
		t.Fatal(err)
	}
	for store, row := range map[string]any{"conversations": ConversationRow{}, "messages": MessageRow{}} {
		found := regexp.MustCompile(`(?s)` + store + `: Object\.entries\(\{(.*?)\}\)`).FindSubmatch(source)
		if found == nil {
			t.Fatalf("damage.js has no columns of %s", store)
		}
		var checked, read []string
		for _, column := range regexp.MustCompile(`(\w+):`).FindAllSubmatch(found[1], -1) {
			checked = append(checked, string(column[1]))
		}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(row)) {
			if name := columnOf(field); name != "" {
				read = append(read, name)
			}
		}
		slices.Sort(checked)
		slices.Sort(read)
		if !slices.Equal(checked, read) {
			t.Errorf("damage.js checks of %s\n%v, rules read\n%v", store, checked, read)
		}
	}
}

// columnOf is the column that a field is read from; "" for a part of a key, or of another
// column.
func columnOf(field reflect.StructField) string {
	name := field.Tag.Get("js")
	if name == "" {
		name = strings.ToLower(field.Name[:1]) + strings.Replace(field.Name[1:], "ID", "Id", 1)
	}
	_, elsewhere := field.Tag.Lookup("from")
	key := slices.Contains([]string{"sessionId", "order", "tie", "lastMessageTime"}, name)
	if elsewhere || key || name == "body" {
		return ""
	}
	return name
}
