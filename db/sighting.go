package db

import (
	"context"

	"hoffelijk"
)

// maxFetches is how often a UID may fail to be fetched before it is unreadable.
const maxFetches = 3

const (
	// knownUIDs lists the UIDs that need no fetch any more.
	knownUIDs = `
SELECT s.uid FROM sightings s
JOIN mailboxes m ON m.id = s.mailbox_id
WHERE m.name = $1 AND s.uid_validity = $2 AND s.uid >= $3
  AND s.state IN ('kept', 'gone', 'unreadable')
ORDER BY s.uid`
	// countFailure notes a fetch that gave nothing.
	countFailure = `
INSERT INTO sightings (mailbox_id, uid_validity, uid, state, tries, note, seen_at)
SELECT id, $2::BIGINT, $3::BIGINT, 'failing', 1, $4::TEXT, $5::TIMESTAMPTZ FROM mailboxes WHERE name = $1
ON CONFLICT (mailbox_id, uid_validity, uid) DO UPDATE
SET tries = sightings.tries + 1,
    note = EXCLUDED.note,
    state = CASE WHEN sightings.tries + 1 >= $6::INTEGER THEN 'unreadable' ELSE 'failing' END
WHERE sightings.state = 'failing'
RETURNING tries`
	// settledTries reads the count of a UID that is settled already.
	settledTries = `
SELECT s.tries FROM sightings s
JOIN mailboxes m ON m.id = s.mailbox_id
WHERE m.name = $1 AND s.uid_validity = $2 AND s.uid = $3`
	// noteGone notes UIDs that were expunged before they were fetched.
	noteGone = `
INSERT INTO sightings (mailbox_id, uid_validity, uid, state, seen_at)
SELECT m.id, $2::BIGINT, u, 'gone', $4::TIMESTAMPTZ
FROM mailboxes m, unnest($3::BIGINT[]) AS u
WHERE m.name = $1
ORDER BY u
ON CONFLICT (mailbox_id, uid_validity, uid) DO UPDATE
SET state = 'gone'
WHERE sightings.state IN ('failing', 'unreadable')`
	// unmarked lists UIDs whose mail is dealt with and that lack the keyword.
	unmarked = `
SELECT s.uid FROM sightings s
JOIN mailboxes m ON m.id = s.mailbox_id
JOIN messages g ON g.id = s.message_id
WHERE m.name = $1 AND s.uid_validity = $2
  AND s.state = 'kept' AND s.marked_at IS NULL
  AND g.state <> 'stored'
ORDER BY s.uid
LIMIT $3`
	// noteMarked notes UIDs that got the keyword.
	noteMarked = `
UPDATE sightings s
SET marked_at = $4
FROM mailboxes m
WHERE m.id = s.mailbox_id AND m.name = $1
  AND s.uid_validity = $2 AND s.uid = ANY ($3::BIGINT[])
  AND s.state = 'kept' AND s.marked_at IS NULL`
)

// KnownUIDs lists, in order, the UIDs of at least from that are settled: kept,
// gone, or given up as unreadable.
func (s *Store) KnownUIDs(ctx context.Context, name string, uidValidity, from uint32) ([]uint32, error) {
	return s.uids(ctx, knownUIDs, key(name), int64(uidValidity), int64(from))
}

// Unmarked lists up to limit UIDs whose message is filed or quarantined and
// that were not marked yet.
func (s *Store) Unmarked(ctx context.Context, name string, uidValidity uint32, limit int) ([]uint32, error) {
	return s.uids(ctx, unmarked, key(name), int64(uidValidity), limit)
}

func (s *Store) uids(ctx context.Context, query string, args ...any) ([]uint32, error) {
	var uids []uint32
	err := s.list(ctx, &uids, query, args...)
	return uids, err
}

// Unfetched counts a fetch of a UID that gave nothing, and returns the count.
// At the third the UID becomes unreadable, and so settled.
func (s *Store) Unfetched(ctx context.Context, name string, uidValidity, uid uint32, why string) (int, error) {
	var tries int
	err := s.write(ctx, "counting a failed fetch", func(t *tx) error {
		if err := t.run(addMailboxes, texts([]string{key(name)})); err != nil {
			return err
		}
		err := missing(t.get(&tries, countFailure, key(name), int64(uidValidity), int64(uid), why, t.now, maxFetches))
		if err == hoffelijk.ErrNotFound {
			return t.get(&tries, settledTries, key(name), int64(uidValidity), int64(uid))
		}
		return err
	})
	return tries, err
}

// Gone settles UIDs that were expunged before they were fetched.
func (s *Store) Gone(ctx context.Context, name string, uidValidity uint32, uids []uint32) error {
	return s.write(ctx, "noting expunged mail", func(t *tx) error {
		if err := t.run(addMailboxes, texts([]string{key(name)})); err != nil {
			return err
		}
		return t.run(noteGone, key(name), int64(uidValidity), ids(uids), t.now)
	})
}

// Marked notes that UIDs got the keyword on the server.
func (s *Store) Marked(ctx context.Context, name string, uidValidity uint32, uids []uint32) error {
	return s.write(ctx, "noting marked mail", func(t *tx) error {
		return t.run(noteMarked, key(name), int64(uidValidity), ids(uids), t.now)
	})
}
