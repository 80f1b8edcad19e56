package outbox

import (
	"context"
	"errors"
	"time"
)

// signInPause is how long a refused password is not tried again: servers lock
// accounts on which somebody keeps trying.
const signInPause = 10 * time.Minute

// downtime is why the server is not dialled for a while.
type downtime struct {
	err   error
	until time.Time // of a refused password; else until the next pass
}

// take returns a session that waits, or a fresh one. A server that failed is
// dialled once in a pass, however many mails there are.
func (o *Outbox) take(ctx context.Context) (*session, error) {
	for s := o.waiting(); s != nil; s = o.waiting() {
		if s.reset() {
			return s, nil
		}
		s.conn.Close()
	}
	if err := o.isDown(); err != nil {
		return nil, err
	}
	s, err := o.dial(ctx)
	if err != nil && ctx.Err() == nil {
		o.goesDown(err)
	}
	return s, err
}

func (o *Outbox) isDown() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.down == nil {
		return nil
	}
	return o.down.err
}

func (o *Outbox) goesDown(err error) {
	o.log.Error("outbox: no connection", "error", err)
	var why serverError
	o.mu.Lock()
	defer o.mu.Unlock()
	o.down = &downtime{err: err}
	if errors.As(err, &why) && why.signIn {
		o.down.until = o.Now().Add(signInPause)
	}
}

// forgive lets a new pass dial a server that failed.
func (o *Outbox) forgive() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.down != nil && !o.Now().Before(o.down.until) {
		o.down = nil
	}
}

// waiting takes a session out of those that wait, or returns nil.
func (o *Outbox) waiting() *session {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(o.idle)
	if n == 0 {
		return nil
	}
	s := o.idle[n-1]
	o.idle = o.idle[:n-1]
	return s
}

// giveBack keeps a session for the next mail, unless err says that the
// connection is of no use any more.
func (o *Outbox) giveBack(s *session, err error) {
	if code := replyCode(err); err != nil && (code == 0 || code == 421) {
		s.conn.Close()
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.idle = append(o.idle, s)
}

func (o *Outbox) closeIdle() {
	for s := o.waiting(); s != nil; s = o.waiting() {
		s.quit()
	}
}
