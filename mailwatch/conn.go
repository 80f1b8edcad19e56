package mailwatch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

var (
	errSilent = errors.New("the server says nothing any more")
	errFlood  = errors.New("the server sends more than was asked for")
)

// conn is the network connection under the IMAP client, which has no limits
// of its own: it ends the connection when a command makes no progress, and
// when a server sends more than its command can explain. It ignores the
// client's read deadlines, because those count the time that we need too.
type conn struct {
	net.Conn
	in      *bufio.Reader // larger than the client's own: it saves half the reads
	timeout time.Duration

	mu    sync.Mutex
	timer *time.Timer // runs while an answer is awaited
	left  int64       // bytes that may still come
	cause error       // why we or the network ended it; nil while it works
}

func dial(ctx context.Context, addr string, timeout time.Duration) (*conn, error) {
	d := net.Dialer{
		Timeout:         timeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3},
	}
	raw, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, in: bufio.NewReaderSize(raw, 64<<10), timeout: timeout}
	c.timer = time.AfterFunc(timeout, func() { c.end(fmt.Errorf("%w (for %v)", errSilent, timeout)) })
	c.timer.Stop()
	return c, nil
}

// await starts the watch for a command whose answer has at most budget bytes.
func (c *conn) await(budget int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = budget
	c.timer.Reset(c.timeout)
}

// pause stops the watch while it is our turn; resume goes on.
func (c *conn) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timer.Stop()
}

func (c *conn) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timer.Reset(c.timeout)
}

// progress gives a running watch its whole time again. c.mu is held.
func (c *conn) progress() {
	if c.timer.Stop() {
		c.timer.Reset(c.timeout)
	}
}

// end closes the connection and remembers the first cause.
func (c *conn) end(cause error) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = cause
	}
	c.mu.Unlock()
	c.Conn.Close()
}

// broken tells why the connection ended, or nil if it was not its own fault:
// then the client gave up because it could not read an answer.
func (c *conn) broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause
}

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left -= int64(n)
	switch {
	case err != nil && c.cause == nil && !errors.Is(err, net.ErrClosed):
		c.cause = fmt.Errorf("the connection broke: %w", err)
	case c.left < 0 && c.cause == nil:
		c.cause = errFlood
	}
	if c.left < 0 {
		return n, errFlood
	}
	if n > 0 {
		c.progress()
	}
	return n, err
}

// Write implements net.Conn.
func (c *conn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 {
		c.progress()
	}
	return n, err
}

// SetReadDeadline does nothing: see await.
func (c *conn) SetReadDeadline(time.Time) error { return nil }
