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
	}
	return nil, nil
}
