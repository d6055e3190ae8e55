package localcache

// GiveUpAfter is how long a message may stay in progress, in ms.
const GiveUpAfter = giveUpAfter
