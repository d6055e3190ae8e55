package minicore

import (
	"errors"
	"sync"
	"time"

	"localcache-wasm/internal/bridge"
	"localcache-wasm/internal/web"
	"localcache-wasm/msync"
)

// closeTooLarge is the websocket's close code for a frame that the peer does not
// take for its size.
const closeTooLarge = 1009

// link is one websocket. Sending never blocks: frames wait in a queue.
type link struct {
	socket web.Socket
	done   chan struct{} // closed when the link is dead
	wake   chan struct{}

	mu     sync.Mutex
	out    [][]byte
	ending bool // close once out is sent
	dead   bool
	// The server closed the connection for the size of a frame.
	tooLarge bool

	provisioned chan *msync.Provision
	lastFrame   time.Time // guarded by Client.mu
}

func newLink(socket web.Socket) *link {
	return &link{
		socket: socket, done: make(chan struct{}), wake: make(chan struct{}, 1),
		provisioned: make(chan *msync.Provision, 1), lastFrame: time.Now(),
	}
}

func (l *link) send(frame []byte) {
	l.mu.Lock()
	if !l.ending && !l.dead {
		l.out = append(l.out, frame)
	}
	l.mu.Unlock()
	l.signal()
}

// end closes the link when everything is sent.
func (l *link) end() {
	l.mu.Lock()
	l.ending = true
	l.mu.Unlock()
	l.signal()
}

// drop closes the link at once.
func (l *link) drop() {
	l.mu.Lock()
	was := l.dead
	l.dead, l.out = true, nil
	l.mu.Unlock()
	if !was {
		close(l.done)
		l.socket.Close("")
	}
}

func (l *link) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// write sends what waits until the link is dead.
func (l *link) write() {
	defer l.drop()
	for {
		l.mu.Lock()
		if l.dead {
			l.mu.Unlock()
			return
		}
		if len(l.out) == 0 {
			ending := l.ending
			l.mu.Unlock()
			if ending {
				return
			}
			select {
			case <-l.wake:
			case <-l.done:
			}
			continue
		}
		frame := l.out[0]
		l.out[0] = nil
		l.out = l.out[1:]
		l.mu.Unlock()
		if l.socket.Send(frame) != nil {
			l.waitForEnd()
			return
		}
	}
}

// waitForEnd gives the reader of a broken connection time to learn why it broke.
func (l *link) waitForEnd() {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-l.done:
	case <-timer.C:
	}
}

func (l *link) isTooLarge() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tooLarge
}

// connect opens a websocket and logs in on it (2.2).
func (c *Client) connect() (*link, *Error) {
	socket, err := c.options.Dial(c.options.URL, connectTimeout)
	if err != nil {
		var failed *web.Error
		if errors.As(err, &failed) && failed.Timeout {
			return nil, &Error{Type: bridge.TypeTimeout, Message: "connection timeout", Err: err}
		}
		return nil, &Error{Type: bridge.TypeDisconnected, Message: "websocket has been disconnected", Err: err}
	}
	l := newLink(socket)
	go l.write()
	if c.isClosing() {
		l.drop()
		return nil, errClosed()
	}
	c.mu.Lock()
	frame, err := c.provision()
	c.mu.Unlock()
	if err != nil {
		l.drop()
		return nil, &Error{Type: bridge.TypeParameter, Message: "the login cannot be encoded", Err: err}
	}
	l.send(frame)
	go c.read(l)
	timer := time.NewTimer(provisionTimeout)
	defer timer.Stop()
	select {
	case answer := <-l.provisioned:
		if refused := provisionError(answer); refused != nil {
			l.drop()
			c.emit("onError", refused)
			return nil, refused
		}
		if !c.provisioned(l, answer) {
			l.drop()
			return nil, errClosed()
		}
		return l, nil
	case <-timer.C:
		l.drop()
		return nil, &Error{Type: bridge.TypeTimeout, Message: "provision timeout"}
	case <-l.done:
		return nil, &Error{Type: bridge.TypeDisconnected, Message: "websocket has been disconnected", Err: errors.New("the server closed the connection before it answered the login")}
	case <-c.closing:
		l.drop()
		return nil, errClosed()
	}
}

// read takes the frames of a link until it is dead.
func (c *Client) read(l *link) {
	defer l.drop()
	for {
		data, err := l.socket.Receive()
		if err != nil {
			var end *web.CloseError
			if errors.As(err, &end) && end.Code == closeTooLarge {
				l.mu.Lock()
				l.tooLarge = true
				l.mu.Unlock()
			}
			return
		}
		var frame msync.MSync
		if frame.UnmarshalVT(data) != nil {
			c.unreadable(l)
			continue
		}
		c.receive(l, &frame)
	}
}
