package bridge

// Value is a result that is one JavaScript value: a message, a conversation, a
// list. Body 0 is undefined.
//
//bridge:result
type Value struct{ Body Body }
