package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hoffelijk"
)

// outcome is what became of one attempt.
type outcome struct {
	state hoffelijk.DeliveryState // sent, deferred, failed or unknown; "" when the claim was lost
	note  string
	next  time.Time // of deferred: from when it may be tried again
}

// ending is an outcome that the database did not take yet.
type ending struct {
	mail hoffelijk.Delivery
	outcome
}

// record commits the outcome, whatever becomes of ctx: what the server said
// must not be forgotten. It tries again when the database has a bad moment;
// when that lasts, the outcome is kept for the next pass. Should the program
// end before, Recover calls a letter unknown.
func (o *Outbox) record(ctx context.Context, d hoffelijk.Delivery, out outcome) error {
	o.tell(d, out)
	if out.state == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.RecordTimeout)
	defer cancel()
	d.Raw = nil
	for pause := 100 * time.Millisecond; ; pause *= 3 {
		err := o.write(ctx, ending{d, out})
		if err == nil {
			return nil
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			o.mu.Lock()
			defer o.mu.Unlock()
			o.unwritten = append(o.unwritten, ending{d, out})
			return err
		}
	}
}

// catchUp commits what the database did not take before.
func (o *Outbox) catchUp(ctx context.Context) error {
	o.mu.Lock()
	old := o.unwritten
	o.unwritten = nil
	o.mu.Unlock()
	for i, e := range old {
		if err := o.write(ctx, e); err != nil {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.unwritten = append(o.unwritten, old[i:]...)
			return err
		}
	}
	return nil
}

// write commits an outcome. One that comes too late is logged: nothing can be
// done with it.
func (o *Outbox) write(ctx context.Context, e ending) error {
	var err error
	switch id, attempt := e.mail.ID, e.mail.Attempt; e.state {
	case hoffelijk.DeliverySent:
		err = o.store.Sent(ctx, id, attempt, e.note)
	case hoffelijk.DeliveryFailed:
		err = o.store.Failed(ctx, id, attempt, e.note)
	case hoffelijk.DeliveryUnknown:
		err = o.store.Unknown(ctx, id, attempt, e.note)
	default:
		err = o.store.Deferred(ctx, id, attempt, e.next, e.note)
	}
	if errors.Is(err, hoffelijk.ErrStale) {
		o.log.Error("outbox: an outcome came too late to count", "message_id", e.mail.MessageID, "outcome", e.state, "note", e.note)
		return nil
	}
	if err != nil {
		return fmt.Errorf("recording that %s is %s: %w", e.mail.MessageID, e.state, err)
	}
	return nil
}

// tell writes the mail log.
func (o *Outbox) tell(d hoffelijk.Delivery, out outcome) {
	now := o.Now()
	switch out.state {
	case "":
		o.mail.Lost(now, d)
	case hoffelijk.DeliverySent:
		o.mail.Sent(now, d, out.note)
	case hoffelijk.DeliveryFailed:
		o.mail.Failed(now, d, out.note)
	case hoffelijk.DeliveryUnknown:
		o.mail.Unknown(now, d, out.note)
	default:
		o.mail.Deferred(now, d, out.note)
	}
}
