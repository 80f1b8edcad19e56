package mailwatch

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-imap/v2"
)

// watch does rounds until something fails.
func (s *session) watch(ctx context.Context) error {
	for {
		if err := s.round(ctx); err != nil {
			return err
		}
		if err := s.wait(ctx); err != nil {
			return err
		}
	}
}

// wait returns when there may be something to do: news, a nudge, or the time
// for another look. It ends the IDLE and proves that the connection lives.
func (s *session) wait(ctx context.Context) error {
	if !s.caps.Has(imap.CapIdle) && !s.caps.Has(imap.CapIMAP4rev2) {
		if err := s.rest(ctx, s.w.cfg.PollEvery); err != nil {
			return err
		}
		return s.within(ctx, answerBudget, func() error { return s.client.Noop().Wait() })
	}
	return s.idle(ctx, min(s.w.cfg.IdleFor, s.w.cfg.PollEvery))
}

// idle sits in an IDLE (RFC 2177) of our own length. The library would
// restart its own only after 28 minutes, and nothing else can be sent then.
func (s *session) idle(ctx context.Context, d time.Duration) error {
	stop := context.AfterFunc(ctx, func() { s.conn.end(context.Cause(ctx)) })
	defer stop()
	s.conn.await(answerBudget)
	cmd, err := s.client.Idle()
	s.conn.pause()
	if err != nil {
		return s.w.refused("cannot wait for mail", s.because(ctx, err))
	}
	rested := s.rest(ctx, d)
	err = s.within(ctx, answerBudget, func() error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
	if rested != nil {
		return rested
	}
	if err != nil {
		return s.w.refused("lost the connection while waiting", err)
	}
	return nil
}

// because prefers the reason why a connection ended to what came of it.
func (s *session) because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if cause := s.conn.broken(); cause != nil {
		return cause
	}
	return err
}

// rest waits, at most d.
func (s *session) rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.news:
	case <-s.w.nudge:
	case <-s.client.Closed():
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// delay is how long to wait after a number of failures in a row: from about a
// second, doubled each time, to five minutes; with chance in it, so that many
// daemons do not come back together. A refused login waits so long that there
// are at most six in an hour.
func delay(failures int, login bool) time.Duration {
	d := min(time.Second<<min(failures-1, 10), 5*time.Minute)
	d = d/2 + rand.N(d)
	if login {
		d += loginEvery
	}
	return d
}

// sleep waits and reports whether it could to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
