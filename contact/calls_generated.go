// Code generated from internal/bridge by go generate. DO NOT EDIT.

package contact

import "localcache-wasm/internal/bridge"

// readCall reads a call by its name, and the bodies that came with it. It is nil
// for a name that is not declared.
func readCall(name string, r *bridge.Reader) (call Call, bodies []bridge.Body) {
	switch name {
	case "getServerConversations":
		c := new(bridge.GetServerConversations)
		c.Read(r)
		return (*GetServerConversations)(c), c.Bodies(nil)
	case "getServerPinnedConversations":
		c := new(bridge.GetServerPinnedConversations)
		c.Read(r)
		return (*GetServerPinnedConversations)(c), c.Bodies(nil)
	case "getServerConversationsByFilter":
		c := new(bridge.GetServerConversationsByFilter)
		c.Read(r)
		return (*GetServerConversationsByFilter)(c), c.Bodies(nil)
	case "getConversationlist":
		c := new(bridge.GetConversationlist)
		c.Read(r)
		return (*GetConversationlist)(c), c.Bodies(nil)
	case "pinConversation":
		c := new(bridge.PinConversation)
		c.Read(r)
		return (*PinConversation)(c), c.Bodies(nil)
	case "deleteConversation":
		c := new(bridge.DeleteConversation)
		c.Read(r)
		return (*DeleteConversation)(c), c.Bodies(nil)
	case "addConversationMark":
		c := new(bridge.AddConversationMark)
		c.Read(r)
		return (*AddConversationMark)(c), c.Bodies(nil)
	case "removeConversationMark":
		c := new(bridge.RemoveConversationMark)
		c.Read(r)
		return (*RemoveConversationMark)(c), c.Bodies(nil)
	case "getContacts":
		c := new(bridge.GetContacts)
		c.Read(r)
		return (*GetContacts)(c), c.Bodies(nil)
	case "getAllContacts":
		c := new(bridge.GetAllContacts)
		c.Read(r)
		return (*GetAllContacts)(c), c.Bodies(nil)
	case "getContactsWithCursor":
		c := new(bridge.GetContactsWithCursor)
		c.Read(r)
		return (*GetContactsWithCursor)(c), c.Bodies(nil)
	case "getHistoryMessages":
		c := new(bridge.GetHistoryMessages)
		c.Read(r)
		return (*GetHistoryMessages)(c), c.Bodies(nil)
	}
	return nil, nil
}
