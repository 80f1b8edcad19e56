package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hoffelijk"
)

const (
	// addFollowUp sets what is to happen on a later day.
	addFollowUp = `INSERT INTO follow_ups (case_id, due, what, words, created_at) VALUES ($1, $2, $3, $4, $5)`
	// dueFollowUps lists what is due.
	dueFollowUps = `
SELECT id, case_id, due, what, words FROM follow_ups
WHERE state = 'open' AND due <= $1
ORDER BY due, id`
	// caseFollowUps lists what is open in a case.
	caseFollowUps = `
SELECT id, case_id, due, what, words FROM follow_ups
WHERE state = 'open' AND case_id = $1
ORDER BY due, id`
	// settleFollowUp settles a follow-up that is open.
	settleFollowUp = `UPDATE follow_ups SET state = 'done', settled_at = $2 WHERE id = $1 AND state = 'open'`
	// followUpState reads where a follow-up stands.
	followUpState = `SELECT state FROM follow_ups WHERE id = $1`
)

type followUpRow struct {
	ID     int64
	CaseID int64 `db:"case_id"`
	Due    time.Time
	What   string
	Words  string
}

func (r followUpRow) followUp() hoffelijk.FollowUp {
	return hoffelijk.FollowUp{ID: r.ID, CaseID: r.CaseID, Due: r.Due.UTC(), What: r.What, Words: r.Words}
}

func followUps(found []followUpRow) []hoffelijk.FollowUp {
	all := make([]hoffelijk.FollowUp, len(found))
	for i, r := range found {
		all[i] = r.followUp()
	}
	return all
}

// Later withdraws the open draft, if any, and sets a follow-up. version is
// that of the open draft, or 0 when the case has none; ErrStale when it is not.
func (s *Store) Later(ctx context.Context, version int, f hoffelijk.FollowUp, d hoffelijk.Decision) error {
	return s.write(ctx, "setting a follow-up", func(t *tx) error {
		if err := t.lockCase(f.CaseID); err != nil {
			return err
		}
		if err := t.decide(f.CaseID, version, d); err != nil {
			return err
		}
		if err := t.run(endDraft, f.CaseID, version, string(hoffelijk.DraftWithdrawn), t.at(d)); err != nil {
			return err
		}
		if err := t.run(settleCase, f.CaseID, false, true, t.at(d)); err != nil {
			return err
		}
		if err := t.run(addFollowUp, f.CaseID, day(f.Due), f.What, f.Words, t.now); err != nil {
			return err
		}
		return t.event(hoffelijk.Event{At: d.At, CaseID: f.CaseID, Kind: "later", By: d.By, Note: day(f.Due) + ": " + f.Words})
	})
}

// DueFollowUps lists open follow-ups that are due on or before a day, the
// oldest first.
func (s *Store) DueFollowUps(ctx context.Context, on time.Time) ([]hoffelijk.FollowUp, error) {
	var found []followUpRow
	if err := s.list(ctx, &found, dueFollowUps, day(on)); err != nil {
		return nil, fmt.Errorf("listing follow-ups: %w", err)
	}
	return followUps(found), nil
}

// FollowUpDone settles a follow-up and, when r is not nil, revises its case in
// the same transaction. A follow-up that is done already changes nothing;
// ErrStale when it was cancelled, or when r is.
func (s *Store) FollowUpDone(ctx context.Context, id int64, r *hoffelijk.Revision) error {
	return s.write(ctx, "settling a follow-up", func(t *tx) error {
		if r != nil { // the case first, as everywhere
			if err := t.lockCase(r.CaseID); err != nil {
				return err
			}
		}
		n, err := t.exec(settleFollowUp, id, t.now)
		if err != nil {
			return err
		}
		if n == 0 {
			return t.followUpSettled(id)
		}
		if r == nil {
			return nil
		}
		_, err = t.revise(*r)
		return err
	})
}

func (t *tx) followUpSettled(id int64) error {
	var state string
	err := missing(t.get(&state, followUpState, id))
	if err == nil && state != "done" {
		err = hoffelijk.ErrStale
	}
	if errors.Is(err, hoffelijk.ErrNotFound) {
		return fmt.Errorf("follow-up %d: %w", id, err)
	}
	return err
}
