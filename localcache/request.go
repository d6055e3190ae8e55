package localcache

// Request is a call waiting in line.
type Request struct {
	ID     int // the caller's number for it; 0 if nobody waits
	Call   Call
	Bodies []Body    // the bodies that came with it
	New    []NewBody // bodies that its transaction puts into the table of values

	// Ended, if not nil, is called with the end of the call, before Settle. It runs
	// on the engine's goroutine and must not wait.
	Ended func(error)

	done  chan error // of Do
	tries int        // a list whose connection was lost runs again
	lost  error
}

// Settled is how a request ended.
type Settled struct {
	ID     int
	Result Result // nil for none
	Err    error

	ended func(error)
	done  chan error
}

func (r *Request) settled(err error) Settled {
	return Settled{ID: r.ID, Err: err, ended: r.Ended, done: r.done}
}
