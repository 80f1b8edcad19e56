package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hoffelijk"
)

const (
	// addMailboxes makes rows for mailboxes that are not known yet.
	addMailboxes = `
INSERT INTO mailboxes (name)
SELECT unnest($1::TEXT[])
ON CONFLICT (name) DO NOTHING`
	// syncMailboxes takes over what the configuration says.
	syncMailboxes = `
INSERT INTO mailboxes (name, address, owner)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[])
ON CONFLICT (name) DO UPDATE
SET address = EXCLUDED.address, owner = EXCLUDED.owner`
	// readMailbox reads what is remembered of a mailbox.
	readMailbox = `
SELECT uid_validity, baseline, baseline_at FROM mailboxes
WHERE name = $1
FOR UPDATE`
	// openMailbox sets the baseline of a mailbox that is opened for the first time.
	openMailbox = `
UPDATE mailboxes
SET uid_validity = $2, baseline = $3, baseline_at = $4
WHERE name = $1 AND uid_validity = 0`
	// rebaseMailbox starts on a new UIDVALIDITY. baseline_at stays: mail that
	// is older was never ours.
	rebaseMailbox = `
UPDATE mailboxes
SET uid_validity = $2, baseline = $3, baseline_at = COALESCE(baseline_at, $4)
WHERE name = $1`
	// syncPeople takes over what the configuration says of the salespeople.
	syncPeople = `
INSERT INTO salespeople (address, name, lang, signature, booking)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[])
ON CONFLICT (address) DO UPDATE
SET name = EXCLUDED.name, lang = EXCLUDED.lang, signature = EXCLUDED.signature, booking = EXCLUDED.booking`
)

// SyncMailboxes takes over the configured mailboxes. Others stay as they are,
// for the mail that came from them.
func (s *Store) SyncMailboxes(ctx context.Context, mailboxes []hoffelijk.Mailbox) error {
	var r rows
	for _, m := range mailboxes {
		r.add(key(m.Name), addressKey(m.Address), addressKey(m.Owner))
	}
	return s.write(ctx, "saving the mailboxes", func(t *tx) error { return t.write(syncMailboxes, &r) })
}

// SyncPeople takes over the configured salespeople. Others stay, for their cases.
func (s *Store) SyncPeople(ctx context.Context, people []hoffelijk.Salesperson) error {
	var r rows
	for _, p := range people {
		r.add(addressKey(p.Address), p.Name, string(p.Lang), p.Signature, p.Booking)
	}
	return s.write(ctx, "saving the salespeople", func(t *tx) error { return t.write(syncPeople, &r) })
}

// OpenMailbox returns what is remembered of a mailbox. The first time it
// remembers the given UIDVALIDITY and baseline. A UIDVALIDITY that differs
// from the remembered one is reported as Changed and not remembered; see
// RebaseMailbox.
func (s *Store) OpenMailbox(ctx context.Context, name string, uidValidity, baseline uint32) (hoffelijk.MailboxState, error) {
	var state hoffelijk.MailboxState
	if uidValidity == 0 {
		return state, fmt.Errorf("opening mailbox %s: its UIDVALIDITY is 0", name)
	}
	err := s.write(ctx, "opening mailbox "+name, func(t *tx) error {
		if err := t.run(addMailboxes, texts([]string{key(name)})); err != nil {
			return err
		}
		if err := t.run(openMailbox, key(name), int64(uidValidity), int64(baseline), t.now); err != nil {
			return err
		}
		var row struct {
			UIDValidity int64     `db:"uid_validity"`
			Baseline    int64     `db:"baseline"`
			BaselineAt  time.Time `db:"baseline_at"`
		}
		if err := t.get(&row, readMailbox, key(name)); err != nil {
			return err
		}
		state = hoffelijk.MailboxState{
			UIDValidity: uint32(row.UIDValidity),
			Baseline:    uint32(row.Baseline),
			BaselineAt:  row.BaselineAt.UTC(),
			Changed:     uint32(row.UIDValidity) != uidValidity,
		}
		return nil
	})
	return state, err
}

// RebaseMailbox remembers a mailbox's new UIDVALIDITY with a baseline. When
// the first baseline was taken stays remembered.
func (s *Store) RebaseMailbox(ctx context.Context, name string, uidValidity, baseline uint32) error {
	if uidValidity == 0 {
		return fmt.Errorf("rebasing mailbox %s: its UIDVALIDITY is 0", name)
	}
	return s.write(ctx, "rebasing mailbox "+name, func(t *tx) error {
		if err := t.run(addMailboxes, texts([]string{key(name)})); err != nil {
			return err
		}
		return t.run(rebaseMailbox, key(name), int64(uidValidity), int64(baseline), t.now)
	})
}

// missing turns "no rows" into the word the rest of the program knows.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return hoffelijk.ErrNotFound
	}
	return err
}
