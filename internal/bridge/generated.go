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
	if r.Present() {
		x.Select = new(Selection)
		x.Select.Read(r)
	}
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

// Read reads the fields that JavaScript wrote.
func (x *Server) Read(r *Reader) {
	x.AppKey = r.Text()
	x.URL = r.Text()
	x.APIURL = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*Server) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Device) Read(r *Reader) {
	x.Resource = r.Text()
	x.UUID = r.Text()
	x.Name = r.Text()
	if !r.Absent() {
		value := r.Int()
		x.Platform = &value
	}
}

// Bodies appends the bodies that the fields refer to.
func (*Device) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Connect) Read(r *Reader) {
	x.Server.Read(r)
	x.Device.Read(r)
	x.User = r.Text()
	x.AccessToken = r.Text()
	x.Password = r.Text()
	x.AutoReconnectMax = r.Int()
	x.Delivery = r.Bool()
	x.OwnUpload = r.Bool()
	x.ReplacedContents = r.Bool()
	x.LoginExt = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*Connect) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RegisterUser) Read(r *Reader) {
	x.Server.Read(r)
	x.User = r.Text()
	x.Password = r.Text()
	x.Nickname = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*RegisterUser) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *EncodeCombined) Read(r *Reader) {
	x.AppKey = r.Text()
	x.User = r.Text()
	for range r.Count() {
		x.Messages = append(x.Messages, r.Text())
	}
}

// Bodies appends the bodies that the fields refer to.
func (*EncodeCombined) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SendMessage) Read(r *Reader) {
	x.ID = r.Text()
	x.Message = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*SendMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RenewToken) Read(r *Reader) {
	x.Token = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*RenewToken) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *UseStore) Read(r *Reader) {
	x.Store = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*UseStore) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Opened) AppendTo(w *Writer) {
	w.Text(x.AccessToken)
	w.Float(x.Duration)
}

// Bodies appends the bodies that the fields refer to.
func (*Opened) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *ConnectionState) AppendTo(w *Writer) {
	w.Text(x.Phase)
	w.Text(x.Token)
	w.Text(x.Resource)
}

// Bodies appends the bodies that the fields refer to.
func (*ConnectionState) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Refused) AppendTo(w *Writer) {
	x.Reason.AppendTo(w)
}

// Bodies appends the bodies that the fields refer to.
func (*Refused) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Sent) AppendTo(w *Writer) {
	w.Text(x.ID)
	w.Text(x.Result)
}

// Bodies appends the bodies that the fields refer to.
func (*Sent) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Unsent) AppendTo(w *Writer) {
	w.Text(x.ID)
	x.Reason.AppendTo(w)
}

// Bodies appends the bodies that the fields refer to.
func (*Unsent) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Happened) AppendTo(w *Writer) {
	w.Text(x.Name)
	w.Text(x.Data)
	w.Int(len(x.Messages))
	for i := range x.Messages {
		x.Messages[i].AppendTo(w)
	}
	w.Bool(x.List)
}

// Bodies appends the bodies that the fields refer to.
func (*Happened) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *EventMessage) AppendTo(w *Writer) {
	w.Int(x.Number)
	w.Text(x.Text)
}

// Bodies appends the bodies that the fields refer to.
func (*EventMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Rejection) AppendTo(w *Writer) {
	w.Int(x.Type)
	w.Text(x.Message)
	w.Text(x.Data)
}

// Bodies appends the bodies that the fields refer to.
func (*Rejection) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *OpenCache) AppendTo(w *Writer) {
	w.Text(x.User)
	w.Text(x.DBName)
}

// Bodies appends the bodies that the fields refer to.
func (*OpenCache) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheMessage) AppendTo(w *Writer) {
	w.Text(x.Message)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheAnswer) AppendTo(w *Writer) {
	w.Text(x.ClientID)
	w.Text(x.ServerID)
	w.Status(x.Status)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheAnswer) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheRecall) AppendTo(w *Writer) {
	w.Text(x.ServerID)
	w.Text(x.ConversationID)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheRecall) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheEdit) AppendTo(w *Writer) {
	w.Text(x.Message)
	w.Bool(x.ReplaceExt)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheEdit) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheReplace) AppendTo(w *Writer) {
	w.Text(x.ClientID)
	w.Text(x.Message)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheReplace) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *CacheChange) AppendTo(w *Writer) {
	w.Text(x.Session)
	w.Bool(x.Deleted)
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
	if x.Mark != nil {
		w.Int(*x.Mark)
	} else {
		w.Absent()
	}
	w.Bool(x.Marked)
}

// Bodies appends the bodies that the fields refer to.
func (*CacheChange) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (*CloseCache) AppendTo(w *Writer) {
}

// Bodies appends the bodies that the fields refer to.
func (*CloseCache) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ContactHost) Read(r *Reader) {
	x.APIURL = r.Text()
	x.OrgName = r.Text()
	x.AppName = r.Text()
	x.AccessToken = r.Text()
	x.User = r.Text()
	x.Resource = r.Text()
	x.OwnUpload = r.Bool()
	x.ReplacedContents = r.Bool()
	x.Store = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*ContactHost) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ConversationName) Read(r *Reader) {
	x.ID = r.Text()
	x.Type = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*ConversationName) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetServerConversations) Read(r *Reader) {
	x.PageSize = r.Int()
	x.Cursor = r.Text()
	x.IncludeEmptyConversations = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*GetServerConversations) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetServerPinnedConversations) Read(r *Reader) {
	x.PageSize = r.Int()
	x.Cursor = r.Text()
	x.IncludeEmptyConversations = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*GetServerPinnedConversations) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetServerConversationsByFilter) Read(r *Reader) {
	x.PageSize = r.Int()
	x.Cursor = r.Text()
	x.Mark = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*GetServerConversationsByFilter) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetConversationlist) Read(r *Reader) {
	x.PageNum = r.Float()
	x.PageSize = r.Float()
}

// Bodies appends the bodies that the fields refer to.
func (*GetConversationlist) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *PinConversation) Read(r *Reader) {
	x.Conversation.Read(r)
	x.Pinned = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*PinConversation) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *DeleteConversation) Read(r *Reader) {
	x.Conversation.Read(r)
	x.DeleteRoam = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*DeleteConversation) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *AddConversationMark) Read(r *Reader) {
	for range r.Count() {
		var item ConversationName
		item.Read(r)
		x.Conversations = append(x.Conversations, item)
	}
	x.Mark = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*AddConversationMark) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveConversationMark) Read(r *Reader) {
	for range r.Count() {
		var item ConversationName
		item.Read(r)
		x.Conversations = append(x.Conversations, item)
	}
	x.Mark = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveConversationMark) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (*GetContacts) Read(r *Reader) {
}

// Bodies appends the bodies that the fields refer to.
func (*GetContacts) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (*GetAllContacts) Read(r *Reader) {
}

// Bodies appends the bodies that the fields refer to.
func (*GetAllContacts) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetContactsWithCursor) Read(r *Reader) {
	x.PageSize = r.Int()
	x.Cursor = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*GetContactsWithCursor) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetHistoryMessages) Read(r *Reader) {
	x.Target = r.Text()
	x.ChatType = r.Text()
	x.Cursor = r.Text()
	x.PageSize = r.Int()
	x.Down = r.Bool()
	x.From = r.Text()
	for range r.Count() {
		x.Types = append(x.Types, r.Text())
	}
	x.Start = r.Float()
	x.End = r.Float()
	x.Keep = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*GetHistoryMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Selection) Read(r *Reader) {
	x.ConversationType = r.Text()
	if !r.Absent() {
		value := r.Bool()
		x.Unread = &value
	}
	if !r.Absent() {
		value := r.Bool()
		x.Pinned = &value
	}
	if !r.Absent() {
		value := r.Int()
		x.Mark = &value
	}
	if !r.Absent() {
		value := r.Bool()
		x.Draft = &value
	}
	x.RemindType = r.Text()
	x.PinnedFirst = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*Selection) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *CountUnread) Read(r *Reader) {
	x.ConversationType = r.Text()
	x.IncludeMuted = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*CountUnread) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ClearAllUnread) Read(r *Reader) {
	x.ConversationType = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*ClearAllUnread) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SetCurrent) Read(r *Reader) {
	x.Session = r.Text()
	x.Visible = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*SetCurrent) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (*GetCurrent) Read(r *Reader) {
}

// Bodies appends the bodies that the fields refer to.
func (*GetCurrent) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Current) AppendTo(w *Writer) {
	w.Text(x.Session)
	w.Bool(x.Visible)
}

// Bodies appends the bodies that the fields refer to.
func (*Current) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveConversations) Read(r *Reader) {
	for range r.Count() {
		x.Sessions = append(x.Sessions, r.Text())
	}
	x.WithMessages = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveConversations) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveAllConversations) Read(r *Reader) {
	x.WithMessages = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveAllConversations) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SetDraft) Read(r *Reader) {
	x.Type = r.Text()
	x.ID = r.Text()
	x.Draft = r.Body()
}

// Bodies appends the bodies that the fields refer to.
func (x *SetDraft) Bodies(bodies []Body) []Body {
	if x.Draft != 0 {
		bodies = append(bodies, x.Draft)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SetRemindType) Read(r *Reader) {
	x.Type = r.Text()
	x.ID = r.Text()
	x.RemindType = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*SetRemindType) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *FollowList) Read(r *Reader) {
	x.Watch = r.Int()
	if r.Present() {
		x.Select = new(Selection)
		x.Select.Read(r)
	}
	x.Limit = r.Int()
	x.Unlogged = r.Bool()
	for range r.Count() {
		x.Likely = append(x.Likely, r.Text())
	}
}

// Bodies appends the bodies that the fields refer to.
func (*FollowList) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *ListPatch) AppendTo(w *Writer) {
	w.Bool(x.Changed)
	w.Bool(x.Reset)
	w.Text(x.Reason)
	w.Int(len(x.Left))
	for i := range x.Left {
		w.Int(x.Left[i])
	}
	w.Int(len(x.Upserted))
	for i := range x.Upserted {
		w.Text(x.Upserted[i])
	}
	w.Body(x.Items)
	w.Int(len(x.At))
	for i := range x.At {
		w.Int(x.At[i])
	}
	w.Int(len(x.Removed))
	for i := range x.Removed {
		w.Text(x.Removed[i])
	}
	w.Int(x.Length)
	w.Bool(x.More)
}

// Bodies appends the bodies that the fields refer to.
func (x *ListPatch) Bodies(bodies []Body) []Body {
	if x.Items != 0 {
		bodies = append(bodies, x.Items)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *EndWatch) Read(r *Reader) {
	x.Watch = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*EndWatch) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ListChanges) Read(r *Reader) {
	x.Limit = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*ListChanges) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *ChangeList) AppendTo(w *Writer) {
	w.Int(len(x.Changes))
	for i := range x.Changes {
		x.Changes[i].AppendTo(w)
	}
}

// Bodies appends the bodies that the fields refer to.
func (*ChangeList) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *LoggedChange) AppendTo(w *Writer) {
	w.Int(x.Number)
	w.Int(len(x.Conversations))
	for i := range x.Conversations {
		w.Text(x.Conversations[i])
	}
	w.Int(len(x.Reasons))
	for i := range x.Reasons {
		w.Text(x.Reasons[i])
	}
	w.Int(len(x.Messages))
	for i := range x.Messages {
		w.Text(x.Messages[i])
	}
	w.Int(len(x.Emptied))
	for i := range x.Emptied {
		w.Text(x.Emptied[i])
	}
}

// Bodies appends the bodies that the fields refer to.
func (*LoggedChange) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *MessageFilter) Read(r *Reader) {
	x.From = r.Text()
	for range r.Count() {
		x.Types = append(x.Types, r.Text())
	}
	if !r.Absent() {
		value := r.Float()
		x.StartTime = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.EndTime = &value
	}
}

// Bodies appends the bodies that the fields refer to.
func (*MessageFilter) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *GetMessages) Read(r *Reader) {
	x.Session = r.Text()
	x.StartID = r.Text()
	x.Cursor = r.Text()
	x.PageSize = r.Int()
	x.Down = r.Bool()
	if r.Present() {
		x.Filter = new(MessageFilter)
		x.Filter.Read(r)
	}
}

// Bodies appends the bodies that the fields refer to.
func (*GetMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *MessagePage) AppendTo(w *Writer) {
	w.Int(len(x.Messages))
	for i := range x.Messages {
		w.Body(x.Messages[i])
	}
	w.Text(x.Cursor)
	w.Bool(x.IsLast)
	w.Bool(x.HasGap)
}

// Bodies appends the bodies that the fields refer to.
func (x *MessagePage) Bodies(bodies []Body) []Body {
	bodies = append(bodies, x.Messages...)
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *FindMessage) Read(r *Reader) {
	x.ID = r.Text()
}

// Bodies appends the bodies that the fields refer to.
func (*FindMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *CountMessages) Read(r *Reader) {
	x.Session = r.Text()
	if !r.Absent() {
		value := r.Float()
		x.StartTime = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.EndTime = &value
	}
}

// Bodies appends the bodies that the fields refer to.
func (*CountMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Count) AppendTo(w *Writer) {
	w.Int(x.Count)
}

// Bodies appends the bodies that the fields refer to.
func (*Count) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *LocalMessage) Read(r *Reader) {
	x.Header.Read(r)
	x.ServerMsgID = r.Text()
	x.Status = r.Status()
	x.Body = r.Body()
}

// Bodies appends the bodies that the fields refer to.
func (x *LocalMessage) Bodies(bodies []Body) []Body {
	if x.Body != 0 {
		bodies = append(bodies, x.Body)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *InsertMessage) Read(r *Reader) {
	x.Message.Read(r)
}

// Bodies appends the bodies that the fields refer to.
func (x *InsertMessage) Bodies(bodies []Body) []Body {
	bodies = x.Message.Bodies(bodies)
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ImportLocalMessages) Read(r *Reader) {
	for range r.Count() {
		var item LocalMessage
		item.Read(r)
		x.Messages = append(x.Messages, item)
	}
}

// Bodies appends the bodies that the fields refer to.
func (x *ImportLocalMessages) Bodies(bodies []Body) []Body {
	for i := range x.Messages {
		bodies = x.Messages[i].Bodies(bodies)
	}
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Imported) AppendTo(w *Writer) {
	w.Int(x.Imported)
	w.Int(len(x.Skipped))
	for i := range x.Skipped {
		x.Skipped[i].AppendTo(w)
	}
}

// Bodies appends the bodies that the fields refer to.
func (*Imported) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *SkippedMessage) AppendTo(w *Writer) {
	w.Text(x.ID)
	w.Text(x.Reason)
}

// Bodies appends the bodies that the fields refer to.
func (*SkippedMessage) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *ChangeMessage) Read(r *Reader) {
	x.ID = r.Text()
	x.Changes = r.Body()
}

// Bodies appends the bodies that the fields refer to.
func (x *ChangeMessage) Bodies(bodies []Body) []Body {
	if x.Changes != 0 {
		bodies = append(bodies, x.Changes)
	}
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *RemoveChosenMessages) Read(r *Reader) {
	x.Session = r.Text()
	for range r.Count() {
		x.IDs = append(x.IDs, r.Text())
	}
	if !r.Absent() {
		value := r.Float()
		x.StartTime = &value
	}
	if !r.Absent() {
		value := r.Float()
		x.EndTime = &value
	}
}

// Bodies appends the bodies that the fields refer to.
func (*RemoveChosenMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (*Reconnected) Read(r *Reader) {
}

// Bodies appends the bodies that the fields refer to.
func (*Reconnected) Bodies(bodies []Body) []Body {
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
func (x *Retention) Read(r *Reader) {
	x.MessagesPerConversation = r.Int()
	x.Days = r.Int()
}

// Bodies appends the bodies that the fields refer to.
func (*Retention) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *Trim) Read(r *Reader) {
	x.PerConversation = r.Int()
	x.Before = r.Float()
}

// Bodies appends the bodies that the fields refer to.
func (*Trim) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Trimmed) AppendTo(w *Writer) {
	w.Int(x.Removed)
	w.Bool(x.More)
}

// Bodies appends the bodies that the fields refer to.
func (*Trimmed) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (*CountAll) Read(r *Reader) {
}

// Bodies appends the bodies that the fields refer to.
func (*CountAll) Bodies(bodies []Body) []Body {
	return bodies
}

// AppendTo writes the fields for JavaScript.
func (x *Holdings) AppendTo(w *Writer) {
	w.Int(x.Conversations)
	w.Int(x.Messages)
}

// Bodies appends the bodies that the fields refer to.
func (*Holdings) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *SearchMessages) Read(r *Reader) {
	for range r.Count() {
		x.Keywords = append(x.Keywords, r.Text())
	}
	x.Scope = r.Text()
	x.Session = r.Text()
	if r.Present() {
		x.Filter = new(MessageFilter)
		x.Filter.Read(r)
	}
	x.PageSize = r.Int()
	x.Cursor = r.Text()
	x.Down = r.Bool()
}

// Bodies appends the bodies that the fields refer to.
func (*SearchMessages) Bodies(bodies []Body) []Body {
	return bodies
}

// Read reads the fields that JavaScript wrote.
func (x *OpenStore) Read(r *Reader) {
	x.Database = r.Text()
	x.VendorName = r.Text()
	x.User = r.Text()
	x.Nonce = r.Text()
	x.Durability = r.Text()
	if r.Present() {
		x.Retention = new(Retention)
		x.Retention.Read(r)
	}
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
func (x *StoreState) AppendTo(w *Writer) {
	w.Text(x.State)
	w.Text(x.Storage)
	w.Text(x.Code)
	w.Text(x.Reason)
}

// Bodies appends the bodies that the fields refer to.
func (*StoreState) Bodies(bodies []Body) []Body {
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
func (x *StoreChanged) AppendTo(w *Writer) {
	w.Int(len(x.Sessions))
	for i := range x.Sessions {
		w.Text(x.Sessions[i])
	}
}

// Bodies appends the bodies that the fields refer to.
func (*StoreChanged) Bodies(bodies []Body) []Body {
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
