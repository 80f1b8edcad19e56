package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"hoffelijk"
)

// send makes one attempt at a mail and writes down what became of it. It
// reports whether the server took it; the error is that of the database.
func (o *Outbox) send(ctx context.Context, d hoffelijk.Delivery) (bool, error) {
	if d.Attempt == 1 {
		o.mail.Queued(d)
	}
	if d.Purpose == hoffelijk.PurposeLetter {
		return o.sendLetter(ctx, d)
	}
	out := o.attempt(ctx, d)
	return out.state == hoffelijk.DeliverySent, o.record(ctx, d, out)
}

// sendLetter is send with the burst limit: what may have reached a customer
// counts.
func (o *Outbox) sendLetter(ctx context.Context, d hoffelijk.Delivery) (bool, error) {
	ok, at := o.admit()
	if !ok {
		o.log.Error("outbox: too many letters at once, this one waits", "message_id", d.MessageID, "limit", o.BurstLetters, "period", o.BurstPeriod)
		return false, o.record(ctx, d, outcome{hoffelijk.DeliveryDeferred, "held back: too many letters in a short time", at})
	}
	out := o.attempt(ctx, d)
	if out.state != hoffelijk.DeliverySent && out.state != hoffelijk.DeliveryUnknown {
		o.takeBack(at)
	}
	return out.state == hoffelijk.DeliverySent, o.record(ctx, d, out)
}

// attempt talks to the server. Until DATA everything can be taken back; from
// its first byte on only the server's answer counts, also when ctx ends.
func (o *Outbox) attempt(ctx context.Context, d hoffelijk.Delivery) outcome {
	s, err := o.take(ctx)
	if err != nil {
		return o.notBegun(ctx, d, err)
	}
	w, err := o.begin(ctx, s, d)
	if err != nil {
		o.giveBack(s, err)
		return o.notBegun(ctx, d, err)
	}
	reply, err := s.mail(w, d.Raw)
	o.giveBack(s, err)
	if err != nil {
		return o.begun(d, err)
	}
	return outcome{state: hoffelijk.DeliverySent, note: reply}
}

// begin gives the envelope, commits that a letter's content follows, and asks
// leave to send it. Other mail may be repeated and needs no note of the
// moment. When ctx ends meanwhile the connection is dropped.
func (o *Outbox) begin(ctx context.Context, s *session, d hoffelijk.Delivery) (io.WriteCloser, error) {
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	defer stop()
	if err := s.envelope(d.From, d.To); err != nil {
		return nil, err
	}
	if d.Purpose == hoffelijk.PurposeLetter {
		if err := o.store.StartData(ctx, d.ID, d.Attempt); err != nil {
			return nil, err
		}
	}
	if !stop() {
		return nil, ctx.Err()
	}
	return s.data()
}

// notBegun judges a fault before the first byte of the mail: for good only
// when the server refused this mail.
func (o *Outbox) notBegun(ctx context.Context, d hoffelijk.Delivery, err error) outcome {
	switch {
	case errors.Is(err, hoffelijk.ErrStale):
		return outcome{}
	case ctx.Err() != nil:
		return outcome{hoffelijk.DeliveryDeferred, "the program was stopped before the mail went out", o.Now()}
	case replyCode(err) >= 500 && !errors.As(err, new(serverError)):
		return outcome{state: hoffelijk.DeliveryFailed, note: note(err)}
	}
	return o.later(d, err)
}

// begun judges a fault from the first byte of the mail on.
func (o *Outbox) begun(d hoffelijk.Delivery, err error) outcome {
	switch code := replyCode(err); {
	case code >= 500:
		return outcome{state: hoffelijk.DeliveryFailed, note: note(err)}
	case code >= 400, d.Purpose != hoffelijk.PurposeLetter:
		return o.later(d, err)
	}
	return outcome{state: hoffelijk.DeliveryUnknown, note: "the connection was lost before the server's answer: " + note(err)}
}

// later defers a mail, or gives it up when it has waited too long.
func (o *Outbox) later(d hoffelijk.Delivery, err error) outcome {
	now := o.Now()
	if !d.QueuedAt.IsZero() && now.Sub(d.QueuedAt) > o.GiveUp {
		return outcome{state: hoffelijk.DeliveryFailed, note: fmt.Sprintf("given up after %s: %s", o.GiveUp, note(err))}
	}
	return outcome{hoffelijk.DeliveryDeferred, note(err), now.Add(o.pause(d.Attempt))}
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

// note is an error in a line, short enough to be shown.
func note(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "") + " …"
	}
	return s
}
