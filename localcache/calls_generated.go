// Code generated from internal/bridge by go generate. DO NOT EDIT.

package localcache

import "localcache-wasm/internal/bridge"

// readCall reads a call by its name, and the bodies that came with it. It is nil
// for a name that is not declared.
func readCall(name string, r *bridge.Reader) (call Call, bodies []bridge.Body) {
	switch name {
	case "storeMessage":
		c := new(bridge.StoreMessage)
		c.Read(r)
		return (*StoreMessage)(c), c.Bodies(nil)
	case "updateMessage":
		c := new(bridge.UpdateMessage)
		c.Read(r)
		return (*UpdateMessage)(c), c.Bodies(nil)
	case "getMessage":
		c := new(bridge.GetMessage)
		c.Read(r)
		return (*GetMessage)(c), c.Bodies(nil)
	case "editMessage":
		c := new(bridge.EditMessage)
		c.Read(r)
		return (*EditMessage)(c), c.Bodies(nil)
	case "recall":
		c := new(bridge.Recall)
		c.Read(r)
		return (*Recall)(c), c.Bodies(nil)
	case "getConversation":
		c := new(bridge.GetConversation)
		c.Read(r)
		return (*GetConversation)(c), c.Bodies(nil)
	case "updateConversation":
		c := new(bridge.UpdateConversation)
		c.Read(r)
		return (*UpdateConversation)(c), c.Bodies(nil)
	case "changeServerState":
		c := new(bridge.ChangeServerState)
		c.Read(r)
		return (*ChangeServerState)(c), c.Bodies(nil)
	case "clear":
		c := new(bridge.Clear)
		c.Read(r)
		return (*Clear)(c), c.Bodies(nil)
	case "list":
		c := new(bridge.List)
		c.Read(r)
		return (*List)(c), c.Bodies(nil)
	case "setCustomField":
		c := new(bridge.SetCustomField)
		c.Read(r)
		return (*SetCustomField)(c), c.Bodies(nil)
	case "clearUnread":
		c := new(bridge.ClearUnread)
		c.Read(r)
		return (*ClearUnread)(c), c.Bodies(nil)
	case "removeConversation":
		c := new(bridge.RemoveConversation)
		c.Read(r)
		return (*RemoveConversation)(c), c.Bodies(nil)
	case "removeMessages":
		c := new(bridge.RemoveMessages)
		c.Read(r)
		return (*RemoveMessages)(c), c.Bodies(nil)
	case "countUnread":
		c := new(bridge.CountUnread)
		c.Read(r)
		return (*CountUnread)(c), c.Bodies(nil)
	case "clearAllUnread":
		c := new(bridge.ClearAllUnread)
		c.Read(r)
		return (*ClearAllUnread)(c), c.Bodies(nil)
	case "setCurrent":
		c := new(bridge.SetCurrent)
		c.Read(r)
		return (*SetCurrent)(c), c.Bodies(nil)
	case "getCurrent":
		c := new(bridge.GetCurrent)
		c.Read(r)
		return (*GetCurrent)(c), c.Bodies(nil)
	case "removeConversations":
		c := new(bridge.RemoveConversations)
		c.Read(r)
		return (*RemoveConversations)(c), c.Bodies(nil)
	case "removeAllConversations":
		c := new(bridge.RemoveAllConversations)
		c.Read(r)
		return (*RemoveAllConversations)(c), c.Bodies(nil)
	case "setDraft":
		c := new(bridge.SetDraft)
		c.Read(r)
		return (*SetDraft)(c), c.Bodies(nil)
	case "setRemindType":
		c := new(bridge.SetRemindType)
		c.Read(r)
		return (*SetRemindType)(c), c.Bodies(nil)
	case "followList":
		c := new(bridge.FollowList)
		c.Read(r)
		return (*FollowList)(c), c.Bodies(nil)
	case "endWatch":
		c := new(bridge.EndWatch)
		c.Read(r)
		return (*EndWatch)(c), c.Bodies(nil)
	case "listChanges":
		c := new(bridge.ListChanges)
		c.Read(r)
		return (*ListChanges)(c), c.Bodies(nil)
	case "getMessages":
		c := new(bridge.GetMessages)
		c.Read(r)
		return (*GetMessages)(c), c.Bodies(nil)
	case "findMessage":
		c := new(bridge.FindMessage)
		c.Read(r)
		return (*FindMessage)(c), c.Bodies(nil)
	case "countMessages":
		c := new(bridge.CountMessages)
		c.Read(r)
		return (*CountMessages)(c), c.Bodies(nil)
	case "insertMessage":
		c := new(bridge.InsertMessage)
		c.Read(r)
		return (*InsertMessage)(c), c.Bodies(nil)
	case "importLocalMessages":
		c := new(bridge.ImportLocalMessages)
		c.Read(r)
		return (*ImportLocalMessages)(c), c.Bodies(nil)
	case "changeMessage":
		c := new(bridge.ChangeMessage)
		c.Read(r)
		return (*ChangeMessage)(c), c.Bodies(nil)
	case "removeChosenMessages":
		c := new(bridge.RemoveChosenMessages)
		c.Read(r)
		return (*RemoveChosenMessages)(c), c.Bodies(nil)
	case "reconnected":
		c := new(bridge.Reconnected)
		c.Read(r)
		return (*Reconnected)(c), c.Bodies(nil)
	case "trim":
		c := new(bridge.Trim)
		c.Read(r)
		return (*Trim)(c), c.Bodies(nil)
	case "countAll":
		c := new(bridge.CountAll)
		c.Read(r)
		return (*CountAll)(c), c.Bodies(nil)
	case "searchMessages":
		c := new(bridge.SearchMessages)
		c.Read(r)
		return (*SearchMessages)(c), c.Bodies(nil)
	}
	return nil, nil
}
