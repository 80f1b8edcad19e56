package db

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"hoffelijk"
)

const (
	// mailboxIDs finds mailboxes by name.
	mailboxIDs = `SELECT id, name FROM mailboxes WHERE name = ANY ($1::TEXT[])`
	// keptUIDs finds which of the UIDs are kept already.
	keptUIDs = `
SELECT s.mailbox_id, s.uid_validity, s.uid FROM sightings s
JOIN unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[]) AS u (mailbox_id, uid_validity, uid)
    USING (mailbox_id, uid_validity, uid)
WHERE s.state = 'kept'`
	// keptMail finds which mail is known by its content.
	keptMail = `SELECT fingerprint FROM messages WHERE fingerprint = ANY ($1::BYTEA[])`
	// keepMessages stores raw mail. COPY is the fastest way in; mail that is
	// known must be left out before.
	keepMessages = `COPY messages (mailbox_id, fingerprint, raw, received_at) FROM STDIN`
	// keepSightings notes under which UIDs the mail stands.
	keepSightings = `
INSERT INTO sightings (mailbox_id, uid_validity, uid, state, message_id, seen_at)
SELECT u.mailbox_id, u.uid_validity, u.uid, 'kept', m.id, $5::TIMESTAMPTZ
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BYTEA[])
    AS u (mailbox_id, uid_validity, uid, fingerprint)
JOIN messages m USING (fingerprint)
ON CONFLICT (mailbox_id, uid_validity, uid) DO UPDATE
SET state = 'kept', message_id = EXCLUDED.message_id
WHERE sightings.state <> 'kept'`
	// claimStored takes the oldest messages that wait and that no living
	// instance holds. One that was claimed before comes alone.
	claimStored = `
WITH free AS (
    SELECT id, tries FROM messages
    WHERE state = 'stored'
      AND (claimed_by IS NULL OR claimed_by <> ALL ((SELECT living_instances())::INTEGER[]))
    ORDER BY id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), oldest AS (
    SELECT id, tries FROM free ORDER BY id LIMIT 1
)
UPDATE messages m
SET claimed_by = $2, tries = m.tries + 1
WHERE m.id = ANY (ARRAY(
    SELECT free.id FROM free, oldest
    WHERE free.id = oldest.id OR (oldest.tries = 0 AND free.tries = 0)))
RETURNING m.id, m.raw, m.received_at, m.tries, COALESCE(m.mailbox_id, 0) AS mailbox_id`
	// readMailboxes reads the mailboxes of claimed messages.
	readMailboxes = `SELECT id, name, address, owner FROM mailboxes WHERE id = ANY ($1::BIGINT[])`
	// unclaimMessages gives back all claims of an instance, as if they had
	// never been.
	unclaimMessages = `
UPDATE messages SET claimed_by = NULL, tries = GREATEST(tries - 1, 0)
WHERE state = 'stored' AND claimed_by = $1`
	// releaseMessage gives a claim back.
	releaseMessage = `
UPDATE messages SET claimed_by = NULL, note = $3
WHERE id = $1 AND state = 'stored' AND claimed_by = $2`
	// quarantineMessage sets a claimed message aside.
	quarantineMessage = `
UPDATE messages SET state = 'quarantined', quarantined_at = $4, claimed_by = NULL, note = $3
WHERE id = $1 AND state = 'stored' AND claimed_by = $2`
	// messageState reads where a message stands.
	messageState = `SELECT state FROM messages WHERE id = $1`
)

// errRaced says that another watcher kept one of the same UIDs meanwhile.
var errRaced = errors.New("another watcher kept the same mail")

// sighting is a UID in a mailbox.
type sighting struct {
	Mailbox     int64 `db:"mailbox_id"`
	UIDValidity int64 `db:"uid_validity"`
	UID         int64 `db:"uid"`
}

// kept is a mail on its way in, with what finds it again.
type kept struct {
	sighting
	fingerprint [sha256.Size]byte
	mail        hoffelijk.Received
}

// Keep commits raw mail, all of it or nothing. Mail that is known by its UID
// or by its fingerprint adds no message. Of mail with UIDValidity 0, which
// comes from a file, no UID is noted.
func (s *Store) Keep(ctx context.Context, mail []hoffelijk.Received) error {
	if len(mail) == 0 {
		return nil
	}
	all := make([]kept, len(mail))
	for i, m := range mail {
		all[i] = kept{mail: m, fingerprint: hoffelijk.Fingerprint(m.Raw)}
	}
	return s.write(ctx, "keeping mail", func(t *tx) error {
		if err := t.nameMailboxes(all); err != nil {
			return err
		}
		fresh, err := t.unkept(all)
		if err != nil {
			return err
		}
		if err := t.keepMessages(fresh); err != nil {
			return err
		}
		return t.keepSightings(fresh)
	})
}

// nameMailboxes fills in the database ids of the mailboxes.
func (t *tx) nameMailboxes(mail []kept) error {
	var names []string
	for _, m := range mail {
		if k := key(m.mail.Mailbox); k != "" && !slices.Contains(names, k) {
			names = append(names, k)
		}
	}
	if err := t.run(addMailboxes, texts(names)); err != nil {
		return err
	}
	var found []struct {
		ID   int64
		Name string
	}
	if err := t.list(&found, mailboxIDs, texts(names)); err != nil {
		return err
	}
	byName := map[string]int64{}
	for _, f := range found {
		byName[f.Name] = f.ID
	}
	for i, m := range mail {
		mail[i].sighting = sighting{byName[key(m.mail.Mailbox)], int64(m.mail.UIDValidity), int64(m.mail.UID)}
	}
	return nil
}

// unkept leaves out the mail whose UID is kept already, and repetitions.
func (t *tx) unkept(mail []kept) ([]kept, error) {
	var r rows
	for _, m := range mail {
		if m.seen() {
			r.add(m.Mailbox, m.UIDValidity, m.UID)
		}
	}
	have := map[sighting]bool{}
	if r.n > 0 {
		var found []sighting
		if err := t.list(&found, keptUIDs, r.args()...); err != nil {
			return nil, err
		}
		for _, f := range found {
			have[f] = true
		}
	}
	fresh := make([]kept, 0, len(mail))
	for _, m := range mail {
		if m.seen() && have[m.sighting] {
			continue
		}
		have[m.sighting] = true
		fresh = append(fresh, m)
	}
	return fresh, nil
}

// seen reports whether the mail stands in a mailbox under a UID.
func (k kept) seen() bool { return k.UIDValidity != 0 && k.Mailbox != 0 }

// keepMessages copies the mail in that is not known by its content. When
// somebody else keeps the same mail at the same time, one of the two starts
// again.
func (t *tx) keepMessages(mail []kept) error {
	mail, err := t.unknown(mail)
	if err != nil || len(mail) == 0 {
		return err
	}
	in, err := t.PrepareContext(t.ctx, keepMessages)
	if err != nil {
		return err
	}
	for _, m := range mail {
		at := m.mail.At
		if at.IsZero() {
			at = t.now
		}
		if _, err := in.ExecContext(t.ctx, reference(m.Mailbox), m.fingerprint[:], m.mail.Raw, clamp(at)); err != nil {
			return errors.Join(err, in.Close())
		}
	}
	if _, err = in.ExecContext(t.ctx); pq.As(err, pqerror.UniqueViolation) != nil {
		err = errRaced
	}
	return errors.Join(err, in.Close())
}

// unknown leaves out the mail of which the content is known.
func (t *tx) unknown(mail []kept) ([]kept, error) {
	var r rows
	for _, m := range mail {
		r.add(m.fingerprint[:])
	}
	if r.n == 0 {
		return nil, nil
	}
	var found [][]byte
	if err := t.list(&found, keptMail, r.args()...); err != nil {
		return nil, err
	}
	known := map[[sha256.Size]byte]bool{}
	for _, f := range found {
		known[[sha256.Size]byte(f)] = true
	}
	var unknown []kept
	for _, m := range mail {
		if !known[m.fingerprint] {
			known[m.fingerprint] = true
			unknown = append(unknown, m)
		}
	}
	return unknown, nil
}

func (t *tx) keepSightings(mail []kept) error {
	var r rows
	for _, m := range mail {
		if m.seen() {
			r.add(m.Mailbox, m.UIDValidity, m.UID, m.fingerprint[:])
		}
	}
	if r.n == 0 {
		return nil
	}
	n, err := t.exec(keepSightings, r.args(t.now)...)
	if err == nil && n != r.n {
		return errRaced
	}
	return err
}

// ClaimStored takes up to n messages that wait to be filed, in the order of
// arrival. Those of an instance that died are free; a message that was
// claimed before comes alone.
func (s *Store) ClaimStored(ctx context.Context, n int) ([]hoffelijk.Stored, error) {
	var claimed []struct {
		ID         int64
		Raw        []byte
		ReceivedAt time.Time `db:"received_at"`
		Tries      int
		MailboxID  int64 `db:"mailbox_id"`
	}
	var boxes []hoffelijk.Mailbox
	err := s.write(ctx, "claiming messages", func(t *tx) error {
		claimed, boxes = nil, nil
		if err := t.list(&claimed, claimStored, n, t.instance); err != nil {
			return err
		}
		var in []int64
		for _, c := range claimed {
			if !slices.Contains(in, c.MailboxID) {
				in = append(in, c.MailboxID)
			}
		}
		return t.list(&boxes, readMailboxes, ids(in))
	})
	if err != nil {
		return nil, err
	}
	byID := map[int64]hoffelijk.Mailbox{}
	for _, b := range boxes {
		byID[b.ID] = b
	}
	stored := make([]hoffelijk.Stored, len(claimed))
	for i, c := range claimed {
		stored[i] = hoffelijk.Stored{ID: c.ID, Mailbox: byID[c.MailboxID], Raw: c.Raw, At: c.ReceivedAt.UTC(), Tries: c.Tries}
	}
	slices.SortFunc(stored, func(a, b hoffelijk.Stored) int { return int(a.ID - b.ID) })
	return stored, nil
}

// Release gives a claimed message back, to be tried again.
func (s *Store) Release(ctx context.Context, id int64, why string) error {
	return s.write(ctx, "releasing a message", func(t *tx) error {
		return t.run(releaseMessage, id, t.instance, why)
	})
}

// Quarantine sets a claimed message aside with the reason. ErrStale when it is
// not claimed by this store, or filed.
func (s *Store) Quarantine(ctx context.Context, id int64, why string) error {
	return s.write(ctx, "setting a message aside", func(t *tx) error {
		n, err := t.exec(quarantineMessage, id, t.instance, why, t.now)
		if err != nil || n == 1 {
			return err
		}
		var state string
		if err := missing(t.get(&state, messageState, id)); err != nil {
			return err
		}
		if state != string(hoffelijk.MessageQuarantined) {
			return hoffelijk.ErrStale
		}
		return nil
	})
}

// Unclaim frees all messages that this instance has claimed; the claims do not
// count as tries.
func (s *Store) Unclaim(ctx context.Context) error {
	return s.write(ctx, "freeing messages", func(t *tx) error {
		return t.run(unclaimMessages, t.instance)
	})
}
