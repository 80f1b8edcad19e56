package db

import (
	"context"
	"slices"
	"time"

	"hoffelijk"
)

const (
	// claimDeliveries takes mails that wait. The number of the attempt is what
	// every later step must show.
	claimDeliveries = `
WITH due AS (
    SELECT id FROM deliveries
    WHERE state IN ('queued', 'deferred') AND (next_try IS NULL OR next_try <= $2)
    ORDER BY id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE deliveries d
SET state = 'sending', attempt = attempt + 1, claimed_by = $3, next_try = NULL
FROM due
WHERE d.id = due.id
RETURNING d.id, purpose, key, COALESCE(case_id, 0) AS case_id, COALESCE(version, 0) AS version,
          message_id, sender, recipient, state, attempt, queued_at, note, raw`
	// startData notes that from here on the mail may have been accepted.
	startData = `
UPDATE deliveries SET data_started_at = $4
WHERE id = $1 AND attempt = $2 AND claimed_by = $3 AND state = 'sending' AND data_started_at IS NULL`
	// endDelivery ends an attempt: sent, failed or unknown. An attempt that
	// others gave up as unknown may still turn out to be sent.
	endDelivery = `
UPDATE deliveries
SET state = $3, ended_at = $4, claimed_by = NULL, note = $5, told_at = NULL,
    copy = CASE WHEN purpose = 'letter' AND $3 = 'sent' THEN 'pending' ELSE copy END,
    raw = CASE WHEN purpose = 'review' AND $3 <> 'unknown' THEN ''::BYTEA ELSE raw END
WHERE id = $1 AND attempt = $2
  AND (state = 'sending' OR (state = 'unknown' AND $3 = 'sent'))`
	// deferDelivery sets an attempt aside until later.
	deferDelivery = `
UPDATE deliveries
SET state = 'deferred', next_try = $3, claimed_by = NULL, data_started_at = NULL, note = $4
WHERE id = $1 AND attempt = $2 AND state = 'sending'`
	// attemptState reads how far a delivery is.
	attemptState = `SELECT state, attempt FROM deliveries WHERE id = $1`
	// finishDraft takes a letter's end over into its draft.
	finishDraft = `
UPDATE drafts
SET state = $2, sent_at = $3
WHERE (case_id, version) = (SELECT case_id, version FROM deliveries WHERE id = $1 AND purpose = 'letter')
  AND state = 'approved'`
	// eventOfLetter adds a line about a letter to the audit trail.
	eventOfLetter = `
INSERT INTO events (at, case_id, kind, by_whom, note)
SELECT $2::TIMESTAMPTZ, case_id, $3::TEXT, 'hoffelijk', $4::TEXT FROM deliveries WHERE id = $1 AND purpose = 'letter'`
	// deadClaims locks the mails that a dead instance was sending.
	deadClaims = `
SELECT id, attempt, purpose = 'letter' AND data_started_at IS NOT NULL AS unsure FROM deliveries
WHERE state = 'sending' AND claimed_by <> ALL ((SELECT living_instances())::INTEGER[])
ORDER BY id
FOR UPDATE SKIP LOCKED`
	// requeueDelivery takes back a mail that is safe to send again.
	requeueDelivery = `
UPDATE deliveries SET state = 'queued', claimed_by = NULL, data_started_at = NULL
WHERE id = $1 AND state = 'sending'`
	// deliveryByMessageID finds a delivery by its Message-ID.
	deliveryByMessageID = `SELECT id, attempt, state FROM deliveries WHERE message_id = $1 FOR UPDATE`
)

// ClaimDeliveries takes up to n mails that are queued, or deferred and due,
// and starts a new attempt of each.
func (s *Store) ClaimDeliveries(ctx context.Context, n int) ([]hoffelijk.Delivery, error) {
	var found []deliveryRow
	err := s.write(ctx, "claiming mails to send", func(t *tx) error {
		found = nil
		return t.list(&found, claimDeliveries, n, t.now, t.instance)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b deliveryRow) int { return int(a.ID - b.ID) })
	return deliveries(found), nil
}

// StartData commits that the mail's content is about to be sent: after this,
// only an answer of the server tells whether it was. ErrStale when the
// attempt is not this store's any more; then nothing may be sent.
func (s *Store) StartData(ctx context.Context, id int64, attempt int) error {
	return s.write(ctx, "starting to send", func(t *tx) error {
		n, err := t.exec(startData, id, attempt, t.instance, t.now)
		if err == nil && n == 0 {
			err = hoffelijk.ErrStale
		}
		return err
	})
}

// Sent ends an attempt: the server took the mail. A letter's draft is sent
// with it. ErrStale when another attempt was started meanwhile.
func (s *Store) Sent(ctx context.Context, id int64, attempt int, note string) error {
	return s.end(ctx, id, attempt, hoffelijk.DeliverySent, note)
}

// Failed ends an attempt for good: the server refused the mail. A letter's
// draft is withdrawn with it.
func (s *Store) Failed(ctx context.Context, id int64, attempt int, note string) error {
	return s.end(ctx, id, attempt, hoffelijk.DeliveryFailed, note)
}

// Unknown ends an attempt of which nobody can tell whether the server took
// the mail. It is not sent again.
func (s *Store) Unknown(ctx context.Context, id int64, attempt int, note string) error {
	return s.end(ctx, id, attempt, hoffelijk.DeliveryUnknown, note)
}

// Deferred sets an attempt aside, to be tried again at next.
func (s *Store) Deferred(ctx context.Context, id int64, attempt int, next time.Time, note string) error {
	return s.write(ctx, "deferring a mail", func(t *tx) error {
		n, err := t.exec(deferDelivery, id, attempt, next, note)
		if err != nil || n == 1 {
			return err
		}
		return t.already(id, attempt, hoffelijk.DeliveryDeferred)
	})
}

// Proven notes that the mail with a Message-ID did reach its server, whatever
// was thought of it. Only what is unknown changes.
func (s *Store) Proven(ctx context.Context, messageID, note string) error {
	return s.write(ctx, "noting a proof of sending", func(t *tx) error {
		var d struct {
			ID      int64
			Attempt int
			State   hoffelijk.DeliveryState
		}
		if err := missing(t.get(&d, deliveryByMessageID, key(messageID))); err != nil {
			return err
		}
		if d.State != hoffelijk.DeliveryUnknown {
			return nil
		}
		return t.end(d.ID, d.Attempt, hoffelijk.DeliverySent, note)
	})
}

// Recover looks after the mails that instances were sending when they died.
// Those that cannot have been accepted, and those that may come twice because
// no customer gets them, are queued again; letters that may have been
// accepted become unknown.
func (s *Store) Recover(ctx context.Context) (requeued, unknown int, err error) {
	err = s.write(ctx, "recovering mails", func(t *tx) error {
		requeued, unknown = 0, 0
		var claims []struct {
			ID      int64
			Attempt int
			Unsure  bool
		}
		if err := t.list(&claims, deadClaims); err != nil {
			return err
		}
		for _, c := range claims {
			if !c.Unsure {
				requeued++
				if err := t.run(requeueDelivery, c.ID); err != nil {
					return err
				}
				continue
			}
			unknown++
			if err := t.end(c.ID, c.Attempt, hoffelijk.DeliveryUnknown, "the program stopped while it was sending"); err != nil {
				return err
			}
		}
		return nil
	})
	return requeued, unknown, err
}

func (s *Store) end(ctx context.Context, id int64, attempt int, state hoffelijk.DeliveryState, note string) error {
	return s.write(ctx, "noting that a mail is "+string(state), func(t *tx) error {
		return t.end(id, attempt, state, note)
	})
}

// end ends an attempt, and takes a letter's end over into its draft and the
// audit trail.
func (t *tx) end(id int64, attempt int, state hoffelijk.DeliveryState, note string) error {
	n, err := t.exec(endDelivery, id, attempt, string(state), t.now, note)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.already(id, attempt, state)
	}
	switch state {
	case hoffelijk.DeliverySent:
		err = t.run(finishDraft, id, string(hoffelijk.DraftSent), t.now)
	case hoffelijk.DeliveryFailed:
		err = t.run(finishDraft, id, string(hoffelijk.DraftWithdrawn), nil)
	}
	if err != nil {
		return err
	}
	return t.eventOfDelivery(id, string(state), note)
}

func (t *tx) eventOfDelivery(id int64, kind, note string) error {
	return t.run(eventOfLetter, id, t.now, kind, note)
}

// already returns nil when the same attempt came to the same end before, and
// ErrStale otherwise.
func (t *tx) already(id int64, attempt int, state hoffelijk.DeliveryState) error {
	var d struct {
		State   hoffelijk.DeliveryState
		Attempt int
	}
	if err := missing(t.get(&d, attemptState, id)); err != nil {
		return err
	}
	if d.State == state && d.Attempt == attempt {
		return nil
	}
	return hoffelijk.ErrStale
}
