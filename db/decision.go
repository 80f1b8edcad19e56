package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hoffelijk"
)

const (
	// lockCase makes decisions about a case wait for each other.
	lockCase = `SELECT id FROM cases WHERE id = $1 FOR UPDATE`
	// openVersion reads which version of a case is open, 0 for none.
	openVersion = `SELECT COALESCE(max(version), 0) FROM drafts WHERE case_id = $1 AND state = 'drafted'`
	// readApproval reads who approved a version.
	readApproval = `SELECT token, COALESCE(answer, 0) AS answer FROM approvals WHERE case_id = $1 AND version = $2`
	// addApproval records a person's yes.
	addApproval = `
INSERT INTO approvals (case_id, version, recipient, sha256, person, channel, token, answer, approved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	// endDraft ends the open draft of a case.
	endDraft = `
UPDATE drafts SET state = $3, decided_at = $4
WHERE case_id = $1 AND version = $2 AND state = 'drafted'`
	// useToken uses up the token of a review mail.
	useToken = `
UPDATE tokens SET used_at = $4, used_for = $5
WHERE hash = $1 AND case_id = $2 AND version = $3 AND used_at IS NULL AND expires_at > $4`
	// readToken finds a token by its hash.
	readToken = `SELECT case_id, version, owner, expires_at, used_at, COALESCE(used_for, 0) AS used_for FROM tokens WHERE hash = $1`
	// answered finds the message that a draft of the case answers: that of its
	// version, else the last one of the case that is a person's no.
	answered = `
SELECT COALESCE(
    (SELECT answers FROM drafts WHERE case_id = $1 AND version = $2),
    (SELECT max(m.id) FROM messages m JOIN verdicts v ON v.message_id = m.id WHERE m.case_id = $1),
    (SELECT max(id) FROM messages WHERE case_id = $1),
    0)`
	// liftSuppression lets a customer be written to again, where a person says
	// that their case was no wish for no more contact after all.
	liftSuppression = `
UPDATE prospects SET suppressed_at = NULL
WHERE suppressed_at IS NOT NULL
  AND id = (SELECT prospect_id FROM cases WHERE id = $1 AND category = 'opt_out')`
	// judgeCase gives a case the verdict of a person.
	judgeCase = `UPDATE cases SET category = $2, level = $3 WHERE id = $1`
	// settleCase notes what a decision does to the case itself.
	settleCase = `
UPDATE cases SET needs_hand = '', closed_at = CASE
    WHEN $2::BOOLEAN THEN COALESCE(closed_at, $4)
    WHEN $3::BOOLEAN THEN NULL
    ELSE closed_at END
WHERE id = $1`
	// cancelFollowUps cancels what was to happen later in a case.
	cancelFollowUps = `UPDATE follow_ups SET state = 'cancelled', settled_at = $2 WHERE case_id = $1 AND state = 'open'`
)

// Token finds a review token by its hash, used and expired ones too, or
// returns ErrNotFound.
func (s *Store) Token(ctx context.Context, hash [sha256.Size]byte) (hoffelijk.Token, error) {
	var row struct {
		CaseID    int64 `db:"case_id"`
		Version   int
		Owner     string
		ExpiresAt time.Time  `db:"expires_at"`
		UsedAt    *time.Time `db:"used_at"`
		UsedFor   int64      `db:"used_for"`
	}
	if err := s.get(ctx, &row, readToken, hash[:]); err != nil {
		return hoffelijk.Token{}, missing(err)
	}
	return hoffelijk.Token{
		Hash: hash, CaseID: row.CaseID, Version: row.Version, Owner: row.Owner,
		ExpiresAt: row.ExpiresAt.UTC(), UsedAt: row.UsedAt, UsedFor: row.UsedFor,
	}, nil
}

// Approve records a person's yes to exactly the bytes of letter, to its
// recipient, and queues it. ErrStale when the letter's version is not the open
// draft, or the decision's token is used, expired or another draft's. The same
// decision again, by its Answer or Token, is harmless.
func (s *Store) Approve(ctx context.Context, letter hoffelijk.Delivery, d hoffelijk.Decision) error {
	letter.Purpose = hoffelijk.PurposeLetter
	return s.write(ctx, "approving a letter", func(t *tx) error {
		if err := t.lockCase(letter.CaseID); err != nil {
			return err
		}
		done, err := t.approved(letter, d)
		if done || err != nil {
			return err
		}
		if err := t.decide(letter.CaseID, letter.Version, d); err != nil {
			return err
		}
		if letter.Version == 0 {
			return hoffelijk.ErrStale
		}
		return t.approve(letter, d)
	})
}

// ApproveEdited makes the text of r the new version of a draft and records a
// person's yes to it, in one transaction: letter is that version, rendered.
// ErrStale as for Approve and Revise. The same decision again is harmless.
func (s *Store) ApproveEdited(ctx context.Context, r hoffelijk.Revision, letter hoffelijk.Delivery) error {
	letter.Purpose = hoffelijk.PurposeLetter
	return s.write(ctx, "approving an edited letter", func(t *tx) error {
		if err := t.lockCase(r.CaseID); err != nil {
			return err
		}
		done, err := t.approved(letter, r.Decision)
		if done || err != nil {
			return err
		}
		version, err := t.revise(r)
		if err != nil {
			return err
		}
		if version == 0 || version != letter.Version {
			return hoffelijk.ErrStale
		}
		return t.approve(letter, r.Decision)
	})
}

// approve records the yes to the open draft and queues its letter.
func (t *tx) approve(letter hoffelijk.Delivery, d hoffelijk.Decision) error {
	sum := sha256.Sum256(letter.Raw)
	if err := t.run(addApproval, letter.CaseID, letter.Version, letter.To, sum[:], d.By, string(d.Channel),
		tokenHash(d), reference(d.Answer), t.at(d)); err != nil {
		return err
	}
	if err := t.run(endDraft, letter.CaseID, letter.Version, string(hoffelijk.DraftApproved), t.at(d)); err != nil {
		return err
	}
	n, err := t.queued([]hoffelijk.Delivery{letter})
	if err == nil && n == 0 { // approved and never sent would be silence
		err = fmt.Errorf("another mail has the key %q", letter.Key)
	}
	if err != nil {
		return err
	}
	return t.event(hoffelijk.Event{At: d.At, CaseID: letter.CaseID, Kind: "approved", By: d.By, Note: string(d.Channel)})
}

// approved reports whether the same decision was taken before; ErrStale when
// the version was approved by another one.
func (t *tx) approved(letter hoffelijk.Delivery, d hoffelijk.Decision) (bool, error) {
	var before struct {
		Token  []byte
		Answer int64
	}
	err := t.get(&before, readApproval, letter.CaseID, letter.Version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	case d.Answer != 0 && d.Answer == before.Answer,
		d.Token != nil && bytes.Equal(d.Token[:], before.Token):
		return true, nil
	}
	return false, hoffelijk.ErrStale
}

// lockCase lets nobody else decide about the case meanwhile.
func (t *tx) lockCase(id int64) error {
	var locked int64
	return missing(t.get(&locked, lockCase, id))
}

// decide makes sure that version is the open one (0: there is none) and uses
// up the token of the decision.
func (t *tx) decide(caseID int64, version int, d hoffelijk.Decision) error {
	var open int
	if err := t.get(&open, openVersion, caseID); err != nil {
		return err
	}
	if open != version {
		return hoffelijk.ErrStale
	}
	if d.Token == nil {
		return nil
	}
	n, err := t.exec(useToken, d.Token[:], caseID, version, t.at(d), reference(d.Answer))
	if err == nil && n == 0 {
		err = hoffelijk.ErrStale
	}
	return err
}

// at is when a decision was taken.
func (t *tx) at(d hoffelijk.Decision) time.Time {
	if d.At.IsZero() {
		return t.now
	}
	return d.At
}

func tokenHash(d hoffelijk.Decision) any {
	if d.Token == nil {
		return nil
	}
	return d.Token[:]
}

// Revise replaces the open draft of a case, or gives a case without one its
// draft. It returns the number of the new version, 0 when the revision has no
// letter; that number is written into the revision's tokens and mails.
// ErrStale when r.Version is not the open draft.
func (s *Store) Revise(ctx context.Context, r hoffelijk.Revision) (int, error) {
	version := 0
	err := s.write(ctx, "revising a draft", func(t *tx) (err error) {
		version, err = t.revise(r)
		return err
	})
	if err != nil {
		return 0, err
	}
	return version, nil
}

func (t *tx) revise(r hoffelijk.Revision) (int, error) {
	if err := t.lockCase(r.CaseID); err != nil {
		return 0, err
	}
	if err := t.decide(r.CaseID, r.Version, r.Decision); err != nil {
		return 0, err
	}
	ended := hoffelijk.DraftWithdrawn
	if r.Letter != nil {
		ended = hoffelijk.DraftReplaced
	}
	if err := t.run(endDraft, r.CaseID, r.Version, string(ended), t.at(r.Decision)); err != nil {
		return 0, err
	}
	message := r.MessageID
	if message == 0 {
		if err := t.get(&message, answered, r.CaseID, r.Version); err != nil {
			return 0, err
		}
	}
	if err := t.judge(r, message); err != nil {
		return 0, err
	}
	var letters letterRows
	if r.Letter != nil {
		letters.add(r.CaseID, message, r.Letter)
	}
	versions, err := t.addDrafts(&letters)
	if err != nil {
		return 0, err
	}
	return versions[r.CaseID], t.settle(r, versions[r.CaseID])
}

// judge records a person's verdict on the message.
func (t *tx) judge(r hoffelijk.Revision, message int64) error {
	if r.Verdict == nil {
		return nil
	}
	if message != 0 {
		var v verdictRows
		v.add(message, r.Verdict, orNobody(r.Decision.By), "")
		if err := t.writeVerdicts(&v); err != nil {
			return err
		}
	}
	if r.Verdict.Category != hoffelijk.OptOut && !r.Suppress {
		if err := t.run(liftSuppression, r.CaseID); err != nil {
			return err
		}
	}
	return t.run(judgeCase, r.CaseID, string(r.Verdict.Category), string(r.Verdict.Level))
}

func orNobody(by string) string {
	if by == "" {
		return "hoffelijk"
	}
	return by
}

// settle does what comes with a revision.
func (t *tx) settle(r hoffelijk.Revision, version int) error {
	if err := t.run(settleCase, r.CaseID, r.Close, r.Letter != nil, t.at(r.Decision)); err != nil {
		return err
	}
	if r.Close {
		if err := t.run(cancelFollowUps, r.CaseID, t.now); err != nil {
			return err
		}
	}
	var then follow
	then.add(r.CaseID, version, r.Tokens, r.Mails, nil)
	if r.Event.Kind != "" {
		then.add(r.CaseID, version, nil, nil, []hoffelijk.Event{r.Event})
	}
	if err := t.follow(then); err != nil {
		return err
	}
	if r.Suppress {
		return t.suppress([]int64{r.CaseID}, nil)
	}
	return nil
}

// Discard closes a case without a letter. version is that of the open draft,
// or 0 when the case has none; ErrStale when it is not.
func (s *Store) Discard(ctx context.Context, caseID int64, version int, d hoffelijk.Decision) error {
	return s.write(ctx, "discarding a draft", func(t *tx) error {
		if err := t.lockCase(caseID); err != nil {
			return err
		}
		if err := t.decide(caseID, version, d); err != nil {
			return err
		}
		if err := t.run(endDraft, caseID, version, string(hoffelijk.DraftDiscarded), t.at(d)); err != nil {
			return err
		}
		if err := t.run(settleCase, caseID, true, false, t.at(d)); err != nil {
			return err
		}
		if err := t.run(cancelFollowUps, caseID, t.now); err != nil {
			return err
		}
		return t.event(hoffelijk.Event{At: d.At, CaseID: caseID, Kind: "discarded", By: d.By, Note: string(d.Channel)})
	})
}
