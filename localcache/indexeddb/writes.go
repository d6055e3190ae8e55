//go:build js && wasm

package indexeddb

import (
	"localcache-wasm/internal/bridge"
	"localcache-wasm/localcache"
)

// write writes a change as the record, or records, that make it.
func write(w *bridge.Writer, x *localcache.Write) {
	switch x.Kind {
	case localcache.PutConversation:
		c := x.Conversation
		(&PutConversation{
			Row: c.Row(), Fields: conversationFields(c), Last: c.LastBody, DropLast: c.DropLast(), CustomField: c.CustomField,
			Draft: c.Draft, DropDraft: c.DropDraft(), Inherits: c.Inherits(),
		}).Record(w)
	case localcache.PutMessage:
		m := x.Message
		(&PutMessage{Row: m.Row(), Body: m.Body, Fields: messageFields(m)}).Record(w)
	case localcache.DeleteConversation:
		(&Delete{Store: "conversations", Key: bridge.TextKey(x.Session)}).Record(w)
	case localcache.DeleteMessage:
		(&Delete{Store: "messages", Key: messageKey(x.Session, x.Order)}).Record(w)
	case localcache.DeleteMessages:
		(&DeleteMessages{Low: sessionStart(x.Session), High: sessionEnd(x.Session)}).Record(w)
	case localcache.ClearMessages:
		(&DeleteMessages{High: sessionStart(localcache.Tombstones), HighOpen: true}).Record(w)
		(&DeleteMessages{Low: sessionEnd(localcache.Tombstones)}).Record(w)
	case localcache.PutMeta:
		(&PutMeta{Key: x.Session, Text: x.Meta}).Record(w)
	case localcache.ChangeBody:
		(&ChangeBody{Body: x.Body, From: x.From}).Record(w)
	case localcache.AppendChange:
		(&AppendChange{Text: x.Change.Text()}).Record(w)
	case localcache.KeepBody:
		keepBodyOf(x.New).Record(w)
	case localcache.AssignBody:
		(&AssignBody{Body: x.Body, Session: x.Session, Status: x.Status, ServerMsgID: x.ServerMsgID}).Record(w)
	case localcache.PatchBody:
		(&PatchBody{Body: x.Body, From: x.From, Members: localcache.EditableMembers, OfType: localcache.ContentMembers}).Record(w)
	}
}

func keepBodyOf(n *localcache.NewBody) *KeepBody {
	return &KeepBody{Number: int(n.Body), Text: n.Text, Copy: int(n.Copy), Without: n.Without}
}
