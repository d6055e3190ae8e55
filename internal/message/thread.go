package message

import "localcache-wasm/internal/jsontext"

// thread is chatThread of a message in a thread, as the vendor has it; "" for one that is in none.
func thread(parsed jsontext.Value) string {
	v := parsed.Members()
	if len(v) == 0 {
		return ""
	}
	var b jsontext.Builder
	b.BeginObject()
	copyMember(&b, "messageId", v.Get("msg_parent_id"))
	copyMember(&b, "parentId", v.Get("muc_parent_id"))
	copyMember(&b, "chatThreadName", v.Get("thread_name"))
	b.EndObject()
	return b.Text()
}

// threadOverview is chatThreadOverview of the message that a thread began with; "" if none did.
func threadOverview(parsed jsontext.Value) string {
	v := parsed.Members()
	if len(v) == 0 {
		return ""
	}
	var b jsontext.Builder
	b.BeginObject()
	copyMember(&b, "id", v.Get("id"))
	copyMember(&b, "parentId", v.Get("muc_parent_id"))
	copyMember(&b, "name", v.Get("name"))
	b.Member("lastMessage").Null()
	copyMember(&b, "createTimestamp", v.Get("create_timestamp"))
	copyMember(&b, "updateTimestamp", v.Get("update_timestamp"))
	b.Member("messageCount").Int(int(Int(v.Get("message_count"))))
	b.EndObject()
	return b.Text()
}

// copyMember copies a member that is there.
func copyMember(b *jsontext.Builder, name string, v jsontext.Value) {
	if v != "" {
		b.Member(name).Raw(string(v))
	}
}
