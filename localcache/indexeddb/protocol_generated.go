// Code generated from internal/bridge by go generate. DO NOT EDIT.

package indexeddb

import "localcache-wasm/internal/bridge"

// Read reads the fields that JavaScript wrote.
func (x *ConversationRow) Read(r *bridge.Reader) {
	x.Row = r.Body()
	x.Session = r.Text()
	x.Type = r.Text()
	x.ID = r.Text()
	x.Time = r.Float()
	x.Unread = r.Int()
	x.Rules = r.Text()
	x.ClearedAt = r.Float()
	if !r.Absent() {
		value := r.Bool()
		x.Pinned = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.PinnedTime = &value
	}
	if r.Present() {
		x.Marks = new([]int)
		for range r.Count() {
			*x.Marks = append(*x.Marks, r.Int())
		}
	}
	x.RemindType = r.Text()
	x.HasDraft = r.Bool()
	x.Drift = r.Float()
	x.Whole = r.Text()
	x.LastID = r.Text()
}

// AppendTo writes the fields for JavaScript.
func (x *ConversationFields) AppendTo(w *bridge.Writer) {
	w.Text(x.Session)
	w.Text(x.Type)
	w.Text(x.ID)
	w.Float(x.Time)
	w.Int(x.Unread)
	if x.Rules != nil {
		w.Text(*x.Rules)
	} else {
		w.Absent()
	}
	if x.ClearedAt != nil {
		w.Float(*x.ClearedAt)
	} else {
		w.Absent()
	}
	if x.Pinned != nil {
		w.Bool(*x.Pinned)
	} else {
		w.Absent()
	}
	if x.PinnedTime != nil {
		w.Float(*x.PinnedTime)
	} else {
		w.Absent()
	}
	w.Present(x.Marks != nil)
	if x.Marks != nil {
		w.Int(len(*x.Marks))
		for _, item := range *x.Marks {
			w.Int(item)
		}
	}
	if x.RemindType != nil {
		w.Text(*x.RemindType)
	} else {
		w.Absent()
	}
	if x.HasDraft != nil {
		w.Bool(*x.HasDraft)
	} else {
		w.Absent()
	}
	if x.Drift != nil {
		w.Float(*x.Drift)
	} else {
		w.Absent()
	}
	if x.Whole != nil {
		w.Text(*x.Whole)
	} else {
		w.Absent()
	}
}

// Read reads the fields that JavaScript wrote.
func (x *MessageRow) Read(r *bridge.Reader) {
	x.Row = r.Body()
	x.Body = r.Body()
	x.Session = r.Text()
	x.Order = r.Float()
	x.Tie = r.Text()
	x.ServerKey = r.Text()
	x.ClientID = r.Text()
	x.Nonce = r.Text()
	x.Status = r.Status()
	x.Counted = r.Bool()
	x.Recalled = r.Bool()
	x.Removed = r.Bool()
	x.Edits = r.Int()
	x.Deadline = r.Float()
	x.Time = r.Float()
}

// AppendTo writes the fields for JavaScript.
func (x *MessageFields) AppendTo(w *bridge.Writer) {
	w.Text(x.Session)
	w.Float(x.Order)
	w.Text(x.Tie)
	w.Status(x.Status)
	if x.ServerKey != nil {
		w.Text(*x.ServerKey)
	} else {
		w.Absent()
	}
	if x.ClientID != nil {
		w.Text(*x.ClientID)
	} else {
		w.Absent()
	}
	if x.Nonce != nil {
		w.Text(*x.Nonce)
	} else {
		w.Absent()
	}
	if x.Counted != nil {
		w.Bool(*x.Counted)
	} else {
		w.Absent()
	}
	if x.Recalled != nil {
		w.Bool(*x.Recalled)
	} else {
		w.Absent()
	}
	if x.Removed != nil {
		w.Bool(*x.Removed)
	} else {
		w.Absent()
	}
	if x.Edits != nil {
		w.Int(*x.Edits)
	} else {
		w.Absent()
	}
	if x.Time != nil {
		w.Float(*x.Time)
	} else {
		w.Absent()
	}
	if x.Pending != nil {
		w.Text(*x.Pending)
	} else {
		w.Absent()
	}
	if x.Deadline != nil {
		w.Float(*x.Deadline)
	} else {
		w.Absent()
	}
}

// Read reads the fields that JavaScript wrote.
func (x *VendorConversation) Read(r *bridge.Reader) {
	x.Row = r.Body()
	x.Session = r.Text()
	x.UpdateTime = r.Float()
	x.Unread = r.Int()
	x.ClearedAt = r.Float()
	x.CustomField = r.Body()
}

// Read reads the fields that JavaScript wrote.
func (x *VendorMessage) Read(r *bridge.Reader) {
	x.Row = r.Body()
	x.ID = r.Text()
	x.From = r.Text()
	x.To = r.Text()
	x.ChatType = r.Text()
	if !r.Absent() {
		value := r.Float()
		x.Time = &value
	}
	x.Status = r.Status()
	x.ServerMsgID = r.Text()
	x.ChatThread = r.Bool()
	x.IsChatThread = r.Bool()
	x.Session = r.Text()
}

// AppendTo writes the fields for JavaScript.
func (x *GetConversation) AppendTo(w *bridge.Writer) {
	w.Text(x.Session)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetConversation) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getConversation")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *ConversationRows) Read(r *bridge.Reader) {
	for range r.Count() {
		var item ConversationRow
		item.Read(r)
		x.Rows = append(x.Rows, item)
	}
}

// AppendTo writes the fields for JavaScript.
func (*GetLatest) AppendTo(w *bridge.Writer) {
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetLatest) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getLatest")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *Latest) Read(r *bridge.Reader) {
	x.Time = r.Float()
}

// AppendTo writes the fields for JavaScript.
func (x *GetMessages) AppendTo(w *bridge.Writer) {
	w.Text(x.Index)
	w.Key(x.Low)
	w.Key(x.High)
	w.Bool(x.LowOpen)
	w.Bool(x.HighOpen)
	w.Int(x.Limit)
	w.Bool(x.Backward)
	w.Bool(x.Unlikely)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetMessages) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getMessages")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *MessageRows) Read(r *bridge.Reader) {
	for range r.Count() {
		var item MessageRow
		item.Read(r)
		x.Rows = append(x.Rows, item)
	}
}

// AppendTo writes the fields for JavaScript.
func (x *Filter) AppendTo(w *bridge.Writer) {
	w.Text(x.From)
	w.Bool(x.FromAbsent)
	w.Int(len(x.Types))
	for i := range x.Types {
		w.Text(x.Types[i])
	}
	if x.Start != nil {
		w.Float(*x.Start)
	} else {
		w.Absent()
	}
	if x.End != nil {
		w.Float(*x.End)
	} else {
		w.Absent()
	}
	w.Int(len(x.Keywords))
	for i := range x.Keywords {
		w.Text(x.Keywords[i])
	}
	w.Text(x.Scope)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *Filter) Record(w *bridge.Writer) {
	w.Record()
	w.Text("filter")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *ScanMessages) AppendTo(w *bridge.Writer) {
	w.Key(x.Low)
	w.Key(x.High)
	w.Int(x.Limit)
	w.Bool(x.Backward)
	w.Present(x.Filter != nil)
	if x.Filter != nil {
		x.Filter.AppendTo(w)
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *ScanMessages) Record(w *bridge.Writer) {
	w.Record()
	w.Text("scanMessages")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *GetMessage) AppendTo(w *bridge.Writer) {
	w.Key(x.Key)
	w.Present(x.Filter != nil)
	if x.Filter != nil {
		x.Filter.AppendTo(w)
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetMessage) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getMessage")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *CountMessages) AppendTo(w *bridge.Writer) {
	w.Key(x.Low)
	w.Key(x.High)
	w.Present(x.Filter != nil)
	if x.Filter != nil {
		x.Filter.AppendTo(w)
	}
	w.Text(x.Except)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *CountMessages) Record(w *bridge.Writer) {
	w.Record()
	w.Text("countMessages")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *Count) Read(r *bridge.Reader) {
	x.Count = r.Int()
}

// AppendTo writes the fields for JavaScript.
func (x *FindTexts) AppendTo(w *bridge.Writer) {
	w.Text(x.Only)
	w.Text(x.Except)
	w.Float(x.Time)
	w.Text(x.Session)
	w.Text(x.Tie)
	w.Bool(x.Newest)
	w.Int(x.Limit)
	w.Present(x.Filter != nil)
	if x.Filter != nil {
		x.Filter.AppendTo(w)
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *FindTexts) Record(w *bridge.Writer) {
	w.Record()
	w.Text("findTexts")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *FoundTexts) Read(r *bridge.Reader) {
	for range r.Count() {
		var item FoundText
		item.Read(r)
		x.Found = append(x.Found, item)
	}
	x.End = r.Bool()
}

// Read reads the fields that JavaScript wrote.
func (x *FoundText) Read(r *bridge.Reader) {
	x.Session = r.Text()
	x.Order = r.Float()
	x.Tie = r.Text()
}

// AppendTo writes the fields for JavaScript.
func (x *GetConversationPage) AppendTo(w *bridge.Writer) {
	w.Int(x.Limit)
	w.Float(x.Time)
	w.Text(x.Session)
	w.Bool(x.Many)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetConversationPage) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getConversationPage")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (*GetPinned) AppendTo(w *bridge.Writer) {
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetPinned) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getPinned")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *GetUnread) AppendTo(w *bridge.Writer) {
	w.Text(x.Type)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetUnread) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getUnread")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *GetChanges) AppendTo(w *bridge.Writer) {
	w.Int(x.After)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetChanges) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getChanges")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *ChangeRows) Read(r *bridge.Reader) {
	for range r.Count() {
		var item ChangeRow
		item.Read(r)
		x.Rows = append(x.Rows, item)
	}
	x.Last = r.Int()
	x.Cut = r.Int()
}

// Read reads the fields that JavaScript wrote.
func (x *ChangeRow) Read(r *bridge.Reader) {
	x.Number = r.Int()
	x.Text = r.Text()
}

// AppendTo writes the fields for JavaScript.
func (*GetNewestChange) AppendTo(w *bridge.Writer) {
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetNewestChange) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getNewestChange")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *NewestChange) Read(r *bridge.Reader) {
	x.Number = r.Int()
}

// AppendTo writes the fields for JavaScript.
func (x *GetMeta) AppendTo(w *bridge.Writer) {
	w.Text(x.Key)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetMeta) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getMeta")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *Meta) Read(r *bridge.Reader) {
	x.Text = r.Text()
}

// AppendTo writes the fields for JavaScript.
func (*GetVendorConversations) AppendTo(w *bridge.Writer) {
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetVendorConversations) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getVendorConversations")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *VendorConversations) Read(r *bridge.Reader) {
	for range r.Count() {
		var item VendorConversation
		item.Read(r)
		x.Rows = append(x.Rows, item)
	}
}

// AppendTo writes the fields for JavaScript.
func (x *GetVendorMessages) AppendTo(w *bridge.Writer) {
	w.Key(x.After)
	w.Int(x.Limit)
	w.Int(len(x.Without))
	for i := range x.Without {
		w.Text(x.Without[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetVendorMessages) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getVendorMessages")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *VendorMessages) Read(r *bridge.Reader) {
	for range r.Count() {
		var item VendorMessage
		item.Read(r)
		x.Rows = append(x.Rows, item)
	}
}

// AppendTo writes the fields for JavaScript.
func (x *GetVendorKeys) AppendTo(w *bridge.Writer) {
	w.Text(x.Store)
	w.Key(x.After)
	w.Int(x.Limit)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *GetVendorKeys) Record(w *bridge.Writer) {
	w.Record()
	w.Text("getVendorKeys")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *Keys) Read(r *bridge.Reader) {
	for range r.Count() {
		x.Keys = append(x.Keys, r.Key())
	}
}

// AppendTo writes the fields for JavaScript.
func (x *TryVendorConversation) AppendTo(w *bridge.Writer) {
	w.Key(x.Key)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *TryVendorConversation) Record(w *bridge.Writer) {
	w.Record()
	w.Text("tryVendorConversation")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *TryVendorMessage) AppendTo(w *bridge.Writer) {
	w.Key(x.Key)
	w.Int(len(x.Without))
	for i := range x.Without {
		w.Text(x.Without[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *TryVendorMessage) Record(w *bridge.Writer) {
	w.Record()
	w.Text("tryVendorMessage")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *TryVendorLast) AppendTo(w *bridge.Writer) {
	w.Text(x.Session)
	w.Int(len(x.Without))
	for i := range x.Without {
		w.Text(x.Without[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *TryVendorLast) Record(w *bridge.Writer) {
	w.Record()
	w.Text("tryVendorLast")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *PutConversation) AppendTo(w *bridge.Writer) {
	w.Body(x.Row)
	x.Fields.AppendTo(w)
	w.Body(x.Last)
	w.Bool(x.DropLast)
	w.Body(x.CustomField)
	w.Body(x.Draft)
	w.Bool(x.DropDraft)
	w.Body(x.Inherits)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *PutConversation) Record(w *bridge.Writer) {
	w.Record()
	w.Text("putConversation")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *PutMessage) AppendTo(w *bridge.Writer) {
	w.Body(x.Row)
	w.Body(x.Body)
	x.Fields.AppendTo(w)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *PutMessage) Record(w *bridge.Writer) {
	w.Record()
	w.Text("putMessage")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *Delete) AppendTo(w *bridge.Writer) {
	w.Text(x.Store)
	w.Key(x.Key)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *Delete) Record(w *bridge.Writer) {
	w.Record()
	w.Text("delete")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *DeleteMessages) AppendTo(w *bridge.Writer) {
	w.Key(x.Low)
	w.Key(x.High)
	w.Bool(x.LowOpen)
	w.Bool(x.HighOpen)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *DeleteMessages) Record(w *bridge.Writer) {
	w.Record()
	w.Text("deleteMessages")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *PutMeta) AppendTo(w *bridge.Writer) {
	w.Text(x.Key)
	w.Text(x.Text)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *PutMeta) Record(w *bridge.Writer) {
	w.Record()
	w.Text("putMeta")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *KeepBody) AppendTo(w *bridge.Writer) {
	w.Int(x.Number)
	w.Text(x.Text)
	w.Int(x.Copy)
	w.Int(len(x.Without))
	for i := range x.Without {
		w.Text(x.Without[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *KeepBody) Record(w *bridge.Writer) {
	w.Record()
	w.Text("keepBody")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *DropBodies) AppendTo(w *bridge.Writer) {
	w.Int(len(x.Numbers))
	for i := range x.Numbers {
		w.Int(x.Numbers[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *DropBodies) Record(w *bridge.Writer) {
	w.Record()
	w.Text("dropBodies")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *AssignBody) AppendTo(w *bridge.Writer) {
	w.Body(x.Body)
	w.Text(x.Session)
	w.Status(x.Status)
	w.Text(x.ServerMsgID)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *AssignBody) Record(w *bridge.Writer) {
	w.Record()
	w.Text("assignBody")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *PatchBody) AppendTo(w *bridge.Writer) {
	w.Body(x.Body)
	w.Body(x.From)
	w.Int(len(x.Members))
	for i := range x.Members {
		w.Text(x.Members[i])
	}
	w.Int(len(x.OfType))
	for i := range x.OfType {
		w.Text(x.OfType[i])
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *PatchBody) Record(w *bridge.Writer) {
	w.Record()
	w.Text("patchBody")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *ChangeBody) AppendTo(w *bridge.Writer) {
	w.Body(x.Body)
	w.Body(x.From)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *ChangeBody) Record(w *bridge.Writer) {
	w.Record()
	w.Text("changeBody")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *AppendChange) AppendTo(w *bridge.Writer) {
	w.Text(x.Text)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *AppendChange) Record(w *bridge.Writer) {
	w.Record()
	w.Text("appendChange")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *CutChanges) AppendTo(w *bridge.Writer) {
	w.Int(x.Number)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *CutChanges) Record(w *bridge.Writer) {
	w.Record()
	w.Text("cutChanges")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *ListConversations) AppendTo(w *bridge.Writer) {
	w.Text(x.One)
	w.Int(x.Limit)
	w.Bool(x.Paged)
	w.Float(x.Time)
	w.Text(x.Session)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *ListConversations) Record(w *bridge.Writer) {
	w.Record()
	w.Text("listConversations")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *ItemsOf) AppendTo(w *bridge.Writer) {
	w.Int(len(x.Rows))
	for i := range x.Rows {
		x.Rows[i].AppendTo(w)
	}
	w.Bool(x.One)
	w.Bool(x.Paged)
	w.Text(x.Cursor)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *ItemsOf) Record(w *bridge.Writer) {
	w.Record()
	w.Text("itemsOf")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *MatchBody) AppendTo(w *bridge.Writer) {
	w.Body(x.Body)
	w.Present(x.Filter != nil)
	if x.Filter != nil {
		x.Filter.AppendTo(w)
	}
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *MatchBody) Record(w *bridge.Writer) {
	w.Record()
	w.Text("matchBody")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *ItemsOfRows) AppendTo(w *bridge.Writer) {
	w.Int(len(x.Rows))
	for i := range x.Rows {
		w.Body(x.Rows[i])
	}
	w.Bool(x.One)
	w.Bool(x.Paged)
	w.Text(x.Cursor)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *ItemsOfRows) Record(w *bridge.Writer) {
	w.Record()
	w.Text("itemsOfRows")
	x.AppendTo(w)
}

// AppendTo writes the fields for JavaScript.
func (x *MemoryConversation) AppendTo(w *bridge.Writer) {
	x.Fields.AppendTo(w)
	w.Body(x.Last)
	w.Body(x.CustomField)
	w.Body(x.Draft)
}

// Record writes a record: the name as JavaScript spells it, and the fields.
func (x *MemoryConversation) Record(w *bridge.Writer) {
	w.Record()
	w.Text("memoryConversation")
	x.AppendTo(w)
}

// Read reads the fields that JavaScript wrote.
func (x *Fault) Read(r *bridge.Reader) {
	x.Name = r.Text()
	x.Message = r.Text()
	x.Cause = r.Body()
	x.Begun = r.Bool()
}
