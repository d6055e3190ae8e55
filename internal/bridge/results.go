package bridge

// Value is a result that is one JavaScript value: a message, a conversation, a
// list. Body 0 is undefined.
//
//bridge:result
type Value struct{ Body Body }

// Failure is why a call failed.
//
//bridge:result
type Failure struct {
	Name    string // of the browser's exception, "Error" for others
	Message string
	Cause   Body // the exception itself
}
