// Code generated from internal/bridge by go generate. DO NOT EDIT.

package bridge

// Read reads the fields that JavaScript wrote.
func (x *Header) Read(r *Reader) {
	x.ID = r.Text()
	x.From = r.Text()
	x.To = r.Text()
	x.ChatType = r.Text()
	x.Time = r.Float()
	x.Thread = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*Header) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ServerState) Read(r *Reader) {
	if !r.Absent() {
		value := r.Bool()
		x.Pinned = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.PinnedTime = &value
	}
	for range r.Count() {
		x.Marks = append(x.Marks, r.Int())
	}
	x.HasMarks = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*ServerState) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *StoreMessage) Read(r *Reader) {
	if r.Present() {
		x.Header = new(Header)
		x.Header.Read(r)
	}
	x.Status = r.Status()
	x.FromServer = r.Bool()
	x.Body = r.Body()
}

// Bodies appends the bodies that the fields refer to.
func (x *StoreMessage) Bodies(bodies []Body) []Body {
	if x.Body != 0 {
		bodies = append(bodies, x.Body)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *UpdateMessage) Read(r *Reader) {
	x.ClientID = r.Text()
	x.ServerMsgID = r.Text()
	x.Status = r.Status()
	x.HasStatus = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*UpdateMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetMessage) Read(r *Reader) {
	x.ID = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*GetMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *EditMessage) Read(r *Reader) {
	x.Body = r.Body()
	x.ServerMsgID = r.Text()
	x.ID = r.Text()
	x.Edits = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (x *EditMessage) Bodies(bodies []Body) []Body {
	if x.Body != 0 {
		bodies = append(bodies, x.Body)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Recall) Read(r *Reader) {
	x.ID = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*Recall) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetConversation) Read(r *Reader) {
	x.Session = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*GetConversation) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *UpdateConversation) Read(r *Reader) {
	x.Session = r.Text()
	x.AfterRecall = r.Bool()
	x.Unread = r.Int()
	x.HasUnread = r.Bool()
	x.CustomField = r.Body()
	x.Server.Read(r)
}

// Bodies appends the bodies that the fields refer to.
func (x *UpdateConversation) Bodies(bodies []Body) []Body {
	if x.CustomField != 0 {
		bodies = append(bodies, x.CustomField)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ChangeServerState) Read(r *Reader) {
	x.Session = r.Text()
	if !r.Absent() {
		value := r.Bool()
		x.Pinned = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.PinnedTime = &value
	}
	if !r.Absent() {
		value := r.Int()
		x.Mark = &value
	}
	x.Marked = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*ChangeServerState) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Clear) Read(r *Reader) {
	x.Name = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*Clear) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *List) Read(r *Reader) {
	x.One = r.Text()
	x.Limit = r.Int()
	x.Cursor = r.Text()
	x.Page = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*List) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SetCustomField) Read(r *Reader) {
	x.Type = r.Text()
	x.ID = r.Text()
	x.Field = r.Body()
}

// Bodies appends the bodies that the fields refer to.
func (x *SetCustomField) Bodies(bodies []Body) []Body {
	if x.Field != 0 {
		bodies = append(bodies, x.Field)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ClearUnread) Read(r *Reader) {
	x.Session = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*ClearUnread) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveConversation) Read(r *Reader) {
	x.Session = r.Text()
	x.WithMessages = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveConversation) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveMessages) Read(r *Reader) {
	x.Session = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Value) AppendTo(w *Writer) {
	w.Body(x.Body)
}

// Bodies appends the bodies that the fields refer to.
func (x *Value) Bodies(bodies []Body) []Body {
	if x.Body != 0 {
		bodies = append(bodies, x.Body)
	}
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Failure) AppendTo(w *Writer) {
	w.Text(x.Name)
	w.Text(x.Message)
	w.Body(x.Cause)
}

// Bodies appends the bodies that the fields refer to.
func (x *Failure) Bodies(bodies []Body) []Body {
	if x.Cause != 0 {
		bodies = append(bodies, x.Cause)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *OpenStore) Read(r *Reader) {
	x.Database = r.Text()
	x.VendorName = r.Text()
	x.User = r.Text()
	x.Nonce = r.Text()
	x.Durability = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*OpenStore) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *StoreReady) AppendTo(w *Writer) {
	w.Text(x.Storage)
	w.Text(x.Reason)
}

// Bodies appends the bodies that the fields refer to.
func (*StoreReady) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *ImportProgress) AppendTo(w *Writer) {
	w.Text(x.State)
	w.Int(x.Conversations)
	w.Int(x.Messages)
	w.Int(x.Skipped)
	w.Text(x.Reason)
}

// Bodies appends the bodies that the fields refer to.
func (*ImportProgress) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *StoreFault) AppendTo(w *Writer) {
	w.Text(x.Message)
}

// Bodies appends the bodies that the fields refer to.
func (*StoreFault) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (*StoreClosed) AppendTo(w *Writer) {
}

// Bodies appends the bodies that the fields refer to.
func (*StoreClosed) Bodies(bodies []Body) []Body {
	return bodies
}
