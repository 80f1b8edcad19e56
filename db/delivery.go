package db

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"hoffelijk"
)

const (
	// queueMails queues rendered mails; VALUES follow. One with a key that is
	// taken was queued before.
	queueMails = `
INSERT INTO deliveries (purpose, key, case_id, version, message_id, sender, recipient, raw, sha256, queued_at)
VALUES `
	queueMailsOnce = ` ON CONFLICT (key) DO NOTHING`
	// addTokens writes the rights that review mails give.
	addTokens = `
INSERT INTO tokens (hash, case_id, version, owner, expires_at)
SELECT * FROM unnest($1::BYTEA[], $2::BIGINT[], $3::INTEGER[], $4::TEXT[], $5::TIMESTAMPTZ[])
ON CONFLICT (hash) DO NOTHING`
	// addEvents adds to the audit trail.
	addEvents = `
INSERT INTO events (at, case_id, kind, by_whom, note)
SELECT COALESCE(at, $6::TIMESTAMPTZ), case_id, kind, by_whom, note
FROM unnest($1::TIMESTAMPTZ[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[]) AS u (at, case_id, kind, by_whom, note)`
	// deliveryColumns are what a delivery shows; the raw bytes come apart.
	deliveryColumns = `id, purpose, key, COALESCE(case_id, 0) AS case_id, COALESCE(version, 0) AS version,
       message_id, sender, recipient, state, attempt, queued_at, note`
	// untold lists letters that reached an end of which nobody was told.
	untold = `
SELECT ` + deliveryColumns + `, raw FROM deliveries
WHERE purpose = 'letter' AND ended_at IS NOT NULL AND told_at IS NULL
ORDER BY id
LIMIT $1`
	// noteTold notes that the salesperson was told.
	noteTold = `UPDATE deliveries SET told_at = $2 WHERE id = $1 AND told_at IS NULL`
	// pendingCopies lists sent letters that lack a copy in the Sent folder.
	pendingCopies = `
SELECT ` + deliveryColumns + `, raw FROM deliveries
WHERE sender = $1 AND copy = 'pending'
ORDER BY id
LIMIT $2`
	// noteCopy notes what became of the copy.
	noteCopy = `UPDATE deliveries SET copy = $2 WHERE id = $1 AND copy = 'pending'`
)

// queueBatch is how many mails one statement queues.
const queueBatch = 100

type deliveryRow struct {
	ID        int64
	Purpose   hoffelijk.Purpose
	Key       string
	CaseID    int64 `db:"case_id"`
	Version   int
	MessageID string `db:"message_id"`
	Sender    string
	Recipient string
	Raw       []byte
	State     hoffelijk.DeliveryState
	Attempt   int
	QueuedAt  time.Time `db:"queued_at"`
	Note      string
}

func (r deliveryRow) delivery() hoffelijk.Delivery {
	return hoffelijk.Delivery{
		ID: r.ID, Purpose: r.Purpose, Key: r.Key, CaseID: r.CaseID, Version: r.Version, MessageID: r.MessageID,
		From: r.Sender, To: r.Recipient, Raw: r.Raw, State: r.State, Attempt: r.Attempt,
		QueuedAt: r.QueuedAt.UTC(), Note: r.Note,
	}
}

func deliveries(found []deliveryRow) []hoffelijk.Delivery {
	all := make([]hoffelijk.Delivery, len(found))
	for i, r := range found {
		all[i] = r.delivery()
	}
	return all
}

// follow is what comes with a step in a case: tokens, mails and events.
type follow struct {
	tokens, events rows
	mails          []hoffelijk.Delivery
}

// add gathers what comes with a step. version, when not 0, is the version
// that the step's letter got.
func (f *follow) add(caseID int64, version int, tokens []hoffelijk.Token, mails []hoffelijk.Delivery, events []hoffelijk.Event) {
	for _, k := range tokens {
		f.tokens.add(k.Hash[:], orElse(k.CaseID, caseID), orElse(version, k.Version), addressKey(k.Owner), k.ExpiresAt)
	}
	for _, m := range mails {
		m.CaseID, m.Version = orElse(m.CaseID, caseID), orElse(version, m.Version)
		f.mails = append(f.mails, m)
	}
	for _, e := range events {
		e.CaseID = orElse(e.CaseID, caseID)
		f.event(e)
	}
}

func (f *follow) event(e hoffelijk.Event) {
	f.events.add(optional(e.At), reference(e.CaseID), e.Kind, e.By, e.Note)
}

func orElse[N int | int64](a, b N) N {
	if a != 0 {
		return a
	}
	return b
}

func (t *tx) follow(f follow) error {
	if err := t.write(addTokens, &f.tokens); err != nil {
		return err
	}
	if err := t.queue(f.mails); err != nil {
		return err
	}
	return t.write(addEvents, &f.events, t.now)
}

// event adds one line to the audit trail.
func (t *tx) event(e hoffelijk.Event) error {
	var f follow
	f.event(e)
	return t.write(addEvents, &f.events, t.now)
}

// queue queues mails; those whose key is taken are left out.
func (t *tx) queue(mails []hoffelijk.Delivery) error {
	_, err := t.queued(mails)
	return err
}

// queued queues mails and counts those whose key was free.
func (t *tx) queued(mails []hoffelijk.Delivery) (int, error) {
	total := 0
	for batch := range slices.Chunk(mails, queueBatch) {
		args := make([]any, 0, 10*len(batch))
		for _, m := range batch {
			if m.QueuedAt.IsZero() {
				m.QueuedAt = t.now
			}
			sum := sha256.Sum256(m.Raw)
			args = append(args, string(m.Purpose), key(m.Key), reference(m.CaseID), reference(m.Version),
				key(m.MessageID), m.From, m.To, m.Raw, sum[:], m.QueuedAt)
		}
		n, err := t.exec(queueMails+placeholders(len(batch), 10)+queueMailsOnce, args...)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Queue queues a mail that belongs to no other step, once for its key.
func (s *Store) Queue(ctx context.Context, mail hoffelijk.Delivery) error {
	return s.write(ctx, "queueing a mail", func(t *tx) error { return t.queue([]hoffelijk.Delivery{mail}) })
}

// Untold lists letters that reached an end (sent, failed, unknown) of which
// the salesperson has not been told, with their bytes.
func (s *Store) Untold(ctx context.Context, limit int) ([]hoffelijk.Delivery, error) {
	return s.deliveries(ctx, "listing letters to tell of", untold, limit)
}

// Tell queues the notice about a delivery and notes that it was told.
func (s *Store) Tell(ctx context.Context, deliveryID int64, notice hoffelijk.Delivery) error {
	return s.write(ctx, "telling of a letter", func(t *tx) error {
		n, err := t.exec(noteTold, deliveryID, t.now)
		if err != nil || n == 0 {
			return err
		}
		return t.queue([]hoffelijk.Delivery{notice})
	})
}

// PendingCopies lists sent letters of an envelope sender whose copy for the
// Sent folder is pending, with their bytes.
func (s *Store) PendingCopies(ctx context.Context, from string, limit int) ([]hoffelijk.Delivery, error) {
	return s.deliveries(ctx, "listing letters to copy", pendingCopies, from, limit)
}

// Copied notes that the copy in the Sent folder is there, or was skipped for
// the reason in note.
func (s *Store) Copied(ctx context.Context, deliveryID int64, done bool, note string) error {
	state, kind := "skipped", "copy_skipped"
	if done {
		state, kind = "done", "copied"
	}
	return s.write(ctx, "noting a copy", func(t *tx) error {
		n, err := t.exec(noteCopy, deliveryID, state)
		if err != nil || n == 0 {
			return err
		}
		return t.eventOfDelivery(deliveryID, kind, note)
	})
}

func (s *Store) deliveries(ctx context.Context, doing, query string, args ...any) ([]hoffelijk.Delivery, error) {
	var found []deliveryRow
	if err := s.list(ctx, &found, query, args...); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return deliveries(found), nil
}
