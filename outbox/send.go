package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"hoffelijk"
)

// outcome is what became of one attempt.
type outcome struct {
	state hoffelijk.DeliveryState // sent, deferred, failed or unknown; "" when the claim was lost
	note  string
}

// send makes one attempt at a mail and writes down what became of it. It
// reports whether the server took it; the error is that of the database.
func (o *Outbox) send(ctx context.Context, d hoffelijk.Delivery) (bool, error) {
	if d.Purpose == hoffelijk.PurposeLetter && !o.admit() {
		o.log.Error("outbox: too many letters at once, this one waits", "message_id", d.MessageID, "limit", o.BurstLetters, "period", o.BurstPeriod)
		return false, o.record(ctx, d, outcome{hoffelijk.DeliveryDeferred, "held back: too many letters in a short time"})
	}
	out := o.attempt(ctx, d)
	return out.state == hoffelijk.DeliverySent, o.record(ctx, d, out)
}

// attempt talks to the server. Until StartData is committed everything can be
// taken back; from then on only the server's answer counts, also when ctx
// ends.
func (o *Outbox) attempt(ctx context.Context, d hoffelijk.Delivery) outcome {
	s, err := o.take(ctx)
	if err != nil {
		return o.refused(ctx, d, err)
	}
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	err = s.envelope(d.From, d.To)
	if err == nil {
		err = o.store.StartData(ctx, d.ID, d.Attempt)
	}
	if !stop() || err != nil {
		// Dropping the connection is enough: nothing has been sent.
		if replyCode(err) != 0 {
			o.giveBack(s)
		} else {
			s.conn.Close()
		}
		if errors.Is(err, hoffelijk.ErrStale) {
			return outcome{}
		}
		if err == nil {
			err = ctx.Err()
		}
		return o.refused(ctx, d, err)
	}
	reply, err := s.data(d.Raw)
	if err == nil {
		o.giveBack(s)
		return outcome{hoffelijk.DeliverySent, reply}
	}
	return o.afterData(d, s, err)
}

// refused judges a fault before DATA: for good only when the server said 5xx
// to this mail.
func (o *Outbox) refused(ctx context.Context, d hoffelijk.Delivery, err error) outcome {
	if code := replyCode(err); code >= 500 && !isSignIn(err) {
		return outcome{hoffelijk.DeliveryFailed, note(err)}
	}
	return o.later(d, err)
}

// afterData judges a fault from DATA on.
func (o *Outbox) afterData(d hoffelijk.Delivery, s *session, err error) outcome {
	code := replyCode(err)
	if code != 0 {
		o.giveBack(s)
	} else {
		s.conn.Close()
	}
	switch {
	case code >= 500:
		return outcome{hoffelijk.DeliveryFailed, note(err)}
	case code >= 400, errors.As(err, new(errBeforeDot)), d.Purpose != hoffelijk.PurposeLetter:
		return o.later(d, err)
	}
	return outcome{hoffelijk.DeliveryUnknown, "the connection was lost before the server's answer: " + note(err)}
}

// isSignIn reports whether a reply concerns us rather than the mail: then it
// is not the mail's fault and it waits.
func isSignIn(err error) bool {
	switch replyCode(err) {
	case 530, 534, 535, 538, 554:
		return strings.HasPrefix(err.Error(), "the SMTP server")
	}
	return strings.HasPrefix(err.Error(), "the SMTP server")
}

// later defers a mail, or gives it up when it has waited too long.
func (o *Outbox) later(d hoffelijk.Delivery, err error) outcome {
	if !d.QueuedAt.IsZero() && o.Now().Sub(d.QueuedAt) > o.GiveUp {
		return outcome{hoffelijk.DeliveryFailed, fmt.Sprintf("given up after %s: %s", o.GiveUp, note(err))}
	}
	return outcome{hoffelijk.DeliveryDeferred, note(err)}
}

// record commits the outcome, whatever becomes of ctx: what the server said
// must not be forgotten. It tries again when the database has a bad moment.
func (o *Outbox) record(ctx context.Context, d hoffelijk.Delivery, out outcome) error {
	if out.state == "" {
		o.mail.Lost(d)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var err error
	for pause := 100 * time.Millisecond; ; pause *= 3 {
		if err = o.write(ctx, d, out); err == nil || errors.Is(err, hoffelijk.ErrStale) {
			break
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
			continue
		case <-ctx.Done():
			timer.Stop()
		}
		return fmt.Errorf("recording that %s is %s: %w", d.MessageID, out.state, err)
	}
	o.mail.Outcome(d, out.state, out.note)
	if errors.Is(err, hoffelijk.ErrStale) {
		o.log.Error("outbox: an outcome came too late to count", "message_id", d.MessageID, "outcome", out.state)
	}
	return nil
}

func (o *Outbox) write(ctx context.Context, d hoffelijk.Delivery, out outcome) error {
	switch out.state {
	case hoffelijk.DeliverySent:
		return o.store.Sent(ctx, d.ID, d.Attempt, out.note)
	case hoffelijk.DeliveryFailed:
		return o.store.Failed(ctx, d.ID, d.Attempt, out.note)
	case hoffelijk.DeliveryUnknown:
		return o.store.Unknown(ctx, d.ID, d.Attempt, out.note)
	}
	return o.store.Deferred(ctx, d.ID, d.Attempt, o.Now().Add(o.pause(d.Attempt)), out.note)
}

// pause is how long the next attempt waits: doubling, with up to a quarter
// added so that mails do not come back all at once.
func (o *Outbox) pause(attempt int) time.Duration {
	pause := o.RetryMin
	for i := 1; i < attempt && pause < o.RetryMax; i++ {
		pause *= 2
	}
	pause = min(pause, o.RetryMax)
	return pause + rand.N(pause/4+1)
}

// admit counts a letter against the burst limit.
func (o *Outbox) admit() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	recent := o.letters[:0]
	for _, t := range o.letters {
		if now.Sub(t) < o.BurstPeriod {
			recent = append(recent, t)
		}
	}
	o.letters = recent
	if len(o.letters) >= o.BurstLetters {
		return false
	}
	o.letters = append(o.letters, now)
	return true
}

// note is an error in a line, short enough to be shown.
func note(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "") + " …"
	}
	return s
}

func splitWords(s string) []string { return strings.Fields(s) }
