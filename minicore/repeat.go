package minicore

import "time"

// The waits for an answer of the server's, and how often it is asked again.
const (
	answerTimeout = 10 * time.Second
	maxRepeats    = 5
)

// repeat makes a request again whose answer is lost or cannot be used, with growing
// pauses and a limit. Client.mu guards it; the zero value is ready.
type repeat struct {
	again func()
	timer *time.Timer // runs again at due; nil if that is not planned
	due   time.Time
	tries int // since the last good answer
}

// asked waits for the answer to a question. Without one, again is called; it
// takes the lock itself.
func (r *repeat) asked(again func()) {
	r.again = again
	r.plan(answerTimeout)
}

// arrived ends the waiting: an answer has come. answered or soon then says whether it
// could be used.
func (r *repeat) arrived() {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
}

// answered is for a good answer.
func (r *repeat) answered() {
	r.arrived()
	r.tries = 0
}

// soon asks again after a pause of 1 s, 2 s, 4 s and so on, because the answer
// that came is of no use.
func (r *repeat) soon() {
	pause := time.Second << min(r.tries, maxRepeats)
	if r.again != nil && (r.timer == nil || time.Until(r.due) > pause) {
		r.plan(pause)
	}
}

func (r *repeat) plan(wait time.Duration) {
	r.arrived()
	r.due = time.Now().Add(wait)
	r.timer = time.AfterFunc(wait, r.again)
}

// next reports whether to ask once more, and counts it.
func (r *repeat) next() bool {
	r.tries++
	return r.tries <= maxRepeats
}
