package localcache

import "time"

// GiveUpAfter is how long a message may stay in progress, in ms.
const GiveUpAfter = giveUpAfter

func init() { sleep = func(time.Duration) {} } // how long the engine pauses is nothing to test
