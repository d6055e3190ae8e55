package localcache

import (
	"math"

	"localcache-wasm/internal/bridge"
)

// ListChanges is a read of the newest records of the change log.
type ListChanges bridge.ListChanges

func (l *ListChanges) need(*needs, *self) {}

func (l *ListChanges) apply(v *view) (Result, error) {
	end := &Query{Kind: ChangesAfter, Number: math.MaxInt32} // no records, only where the log ends
	if err := v.read(end); err != nil {
		return nil, err
	}
	log := &Query{Kind: ChangesAfter, Number: max(end.Number-l.Limit, 0)}
	if err := v.read(log); err != nil {
		return nil, err
	}
	list := &bridge.ChangeList{}
	for _, change := range log.Changes {
		logged := bridge.LoggedChange{Number: change.Number, Emptied: change.Emptied}
		for _, c := range change.Conversations {
			logged.Conversations = append(logged.Conversations, c.Session)
			logged.Reasons = append(logged.Reasons, c.Reason.String())
		}
		for _, m := range change.Messages {
			logged.Messages = append(logged.Messages, m.Session)
		}
		list.Changes = append(list.Changes, logged)
	}
	return list, nil
}
