// Package minicore is the connection to an MSync server: login, offline and
// live messages, sending, reconnecting. It is pure Go over a socket, so it runs
// in the browser and natively alike. The protocol is docs/protocol.md; the
// numbers in comments are its sections.
//
// It stores nothing: received messages and the outcome of own ones go to a
// [Cache]. It asks for no lists and no history: package contact does. Files are
// uploaded by the shim (js/src/minicore/upload.ts), not here.
package minicore

import (
	"sync"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/message"
	"localcache-wasm/internal/web"
)

// Options say where to connect and as what. AppKey, URL and APIURL are needed.
type Options struct {
	AppKey string // org#app
	URL    string // of the websocket
	APIURL string // of the REST server, without a slash at the end
	Device Device

	AutoReconnectMax int  // attempts after a drop; 0 = 5, below 0 = without end
	Delivery         bool // acknowledge each single-chat message as delivered
	OwnUpload        bool // attachments live elsewhere: their URLs are taken as they are
	ReplacedContents bool // give the sender the contents that moderation put in place of its own
	LoginExt         string
	MaxFrame         int // bytes that the server takes in one frame; 0 = 1 MiB

	// Events gets what happens, in order, from one goroutine at a time.
	Events func(Event)
	// Cache stores messages; nil = none.
	Cache Cache

	// For tests; nil = the real ones. Time is package time's, which testing/synctest replaces.
	Dial func(url string, timeout time.Duration) (web.Socket, error)
	HTTP web.Doer
	Rand func() float64 // in [0, 1)
}

// The waits of the protocol (2.2, 4, 5) and our own.
const (
	connectTimeout   = 10 * time.Second
	provisionTimeout = 10 * time.Second
	sendTimeout      = 15 * time.Second
	restTimeout      = 15 * time.Second
	loginAttempts    = 3
	silence          = 30 * time.Second // without a frame before the client asks
	silenceAnswer    = 15 * time.Second // without an answer before the connection is given up
	returnSilence    = 5 * time.Second  // without a frame before a user's return makes the client ask
	cacheTimeout     = 2 * time.Second  // a cache that does not answer delays a message for this long at most
	cacheOpenTimeout = 5 * time.Second  // a cache that does not open must not keep the user offline (B11)
	defaultReconnect = 5
	defaultMaxFrame  = 1 << 20
)

type phase string

const (
	phaseNew          phase = bridge.PhaseNew
	phaseLoggingIn    phase = bridge.PhaseLoggingIn
	phaseOnline       phase = bridge.PhaseOnline // provisioned; the cache may still be opening
	phaseReconnecting phase = bridge.PhaseReconnecting
	phaseLost         phase = bridge.PhaseLost
	phaseClosed       phase = bridge.PhaseClosed
)

// Client is one login. To log in again, make another.
type Client struct {
	options Options
	events  Worker // calls of Options.Events
	inbox   Worker // received metas, in order
	answers Worker // ends of sends, in order
	sends   Worker // starts of sends, in order

	mu        sync.Mutex
	phase     phase
	user      string
	token     string
	sessionID string
	resource  string
	link      *link
	ready     bool // the cache is open (or given up): messages may flow
	readyOnce chan struct{}
	kicked    *Error
	closing   chan struct{} // closed by Close and by a kick
	wake      chan struct{} // the network is back
	returned  chan struct{} // the user is back
	attempts  int           // to reconnect, since the last good connection or the giving up
	returns   int           // of the user, since the last good connection
	lastTry   time.Time     // to reconnect
	queues    map[string]*queue
	offline   map[string]bool // queues of the offline sync that are not finished; nil = not begun
	seen      seen
	pending   map[string]*Pending
	writes    int        // how many messages were given to a connection
	kept      []*Pending // written when the connection is back
	expiry    expiry
	heartbeat *time.Timer
	probed    time.Time // when the server was asked whether it is there; zero = not, or it has answered
	cacheOpen bool
	unread    repeat // the question which queues hold messages
}

// New makes a client that is not connected yet.
func New(options Options) *Client {
	if options.AutoReconnectMax == 0 {
		options.AutoReconnectMax = defaultReconnect
	}
	if options.MaxFrame <= 0 {
		options.MaxFrame = defaultMaxFrame
	}
	if options.Dial == nil {
		options.Dial = web.Dial
	}
	if options.HTTP == nil {
		options.HTTP = web.NewDoer()
	}
	if options.Rand == nil {
		options.Rand = random
	}
	if options.Events == nil {
		options.Events = func(Event) {}
	}
	return &Client{
		options:   options,
		phase:     phaseNew,
		resource:  options.Device.Resource,
		closing:   make(chan struct{}),
		wake:      make(chan struct{}, 1),
		returned:  make(chan struct{}, 1),
		readyOnce: make(chan struct{}),
		queues:    make(map[string]*queue),
		pending:   make(map[string]*Pending),
	}
}

// IsOpened tells whether the client is logged in and connected at this moment.
func (c *Client) IsOpened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.phase == phaseOnline && c.link != nil
}

// Token is the token in use, "" when logged out.
func (c *Client) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// Resource is the name of this device as the server knows it.
func (c *Client) Resource() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.resource
}

// reader is how this client reads messages. The caller holds mu.
func (c *Client) reader() *message.Reader {
	return &message.Reader{
		User: c.user, Resource: c.resource, APIURL: c.options.APIURL, AccessToken: c.token,
		OwnUpload: c.options.OwnUpload, Replaced: c.options.ReplacedContents,
	}
}

// Reader is how this client reads messages: for history and combined messages.
func (c *Client) Reader() *message.Reader {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reader()
}

func (c *Client) emit(name string, data Payload) {
	event := Event{Name: name, Data: data}
	c.events.Do(func() { c.options.Events(event) })
}

func (c *Client) isClosing() bool {
	select {
	case <-c.closing:
		return true
	default:
		return false
	}
}
