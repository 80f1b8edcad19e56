package db

import (
	"context"
	"fmt"
	"time"

	"hoffelijk"
)

const (
	// listCases lists cases, newest first; empty arguments do not narrow.
	listCases = `
SELECT * FROM case_lines
WHERE ($1 = '' OR owner_address = $1)
  AND ($2 = '' OR category = $2)
  AND (NOT $3::BOOLEAN OR waiting)
ORDER BY id DESC
LIMIT NULLIF($4::INTEGER, 0)`
	// readCase reads one case.
	readCase = `SELECT * FROM case_lines WHERE id = $1`
	// caseMessages reads the messages of a case, in order of arrival.
	caseMessages = `SELECT id, raw, received_at FROM messages WHERE case_id = $1 ORDER BY id`
	// caseDeliveries reads what went out in a case.
	caseDeliveries = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE case_id = $1 ORDER BY id`
	// caseEvents reads the audit trail of a case.
	caseEvents = `
SELECT at, case_id, kind, by_whom, note FROM events
WHERE case_id = $1
ORDER BY id`
)

type caseRow struct {
	ID              int64
	Subject         string
	Category        hoffelijk.Category
	Level           hoffelijk.Level
	OpenedAt        time.Time  `db:"opened_at"`
	ClosedAt        *time.Time `db:"closed_at"`
	NeedsHand       string     `db:"needs_hand"`
	ProspectID      int64      `db:"prospect_id"`
	ProspectAddress string     `db:"prospect_address"`
	ProspectName    string     `db:"prospect_name"`
	Suppressed      bool
	OwnerID         int64          `db:"owner_id"`
	OwnerAddress    string         `db:"owner_address"`
	OwnerName       string         `db:"owner_name"`
	OwnerLang       hoffelijk.Lang `db:"owner_lang"`
	OwnerSignature  string         `db:"owner_signature"`
	OwnerBooking    string         `db:"owner_booking"`
	Draft           hoffelijk.DraftState
	Version         int
	Waiting         bool
}

func (r caseRow) line() hoffelijk.CaseLine {
	return hoffelijk.CaseLine{
		Case: hoffelijk.Case{
			ID: r.ID,
			Prospect: hoffelijk.Prospect{
				ID: r.ProspectID, Address: r.ProspectAddress, Name: r.ProspectName, Suppressed: r.Suppressed,
			},
			Owner: hoffelijk.Salesperson{
				ID: r.OwnerID, Name: r.OwnerName, Address: r.OwnerAddress,
				Lang: r.OwnerLang, Signature: r.OwnerSignature, Booking: r.OwnerBooking,
			},
			Subject: r.Subject, Category: r.Category, Level: r.Level,
			OpenedAt: r.OpenedAt.UTC(), ClosedAt: r.ClosedAt, NeedsHand: r.NeedsHand,
		},
		Draft: r.Draft, Version: r.Version, Waiting: r.Waiting,
	}
}

func caseLines(found []caseRow) []hoffelijk.CaseLine {
	all := make([]hoffelijk.CaseLine, len(found))
	for i, r := range found {
		all[i] = r.line()
	}
	return all
}

// Cases lists cases, newest first. A Limit of 0 is none.
func (s *Store) Cases(ctx context.Context, f hoffelijk.CaseFilter) ([]hoffelijk.CaseLine, error) {
	var found []caseRow
	err := s.list(ctx, &found, listCases, addressKey(f.Owner), string(f.Category), f.Waiting, f.Limit)
	if err != nil {
		return nil, fmt.Errorf("listing cases: %w", err)
	}
	return caseLines(found), nil
}

// CaseFile reads one case with everything in it, or returns ErrNotFound.
func (s *Store) CaseFile(ctx context.Context, id int64) (*hoffelijk.CaseFile, error) {
	var row caseRow
	if err := s.get(ctx, &row, readCase, id); err != nil {
		return nil, fmt.Errorf("reading case %d: %w", id, missing(err))
	}
	f := &hoffelijk.CaseFile{Case: row.line().Case}
	for _, read := range []func(context.Context, *hoffelijk.CaseFile) error{
		s.readMessages, s.readDrafts, s.readDeliveries, s.readFollowUps, s.readEvents,
	} {
		if err := read(ctx, f); err != nil {
			return nil, fmt.Errorf("reading case %d: %w", id, err)
		}
	}
	return f, nil
}

func (s *Store) readMessages(ctx context.Context, f *hoffelijk.CaseFile) error {
	var found []struct {
		ID         int64
		Raw        []byte
		ReceivedAt time.Time `db:"received_at"`
	}
	if err := s.list(ctx, &found, caseMessages, f.ID); err != nil {
		return err
	}
	for _, m := range found {
		f.Messages = append(f.Messages, hoffelijk.FiledMessage{ID: m.ID, Raw: m.Raw, At: m.ReceivedAt.UTC()})
	}
	return s.judge(ctx, f.Messages)
}

func (s *Store) readDrafts(ctx context.Context, f *hoffelijk.CaseFile) error {
	var found []draftRow
	err := s.list(ctx, &found, readDrafts, f.ID)
	for _, d := range found {
		f.Drafts = append(f.Drafts, d.draft())
	}
	return err
}

func (s *Store) readDeliveries(ctx context.Context, f *hoffelijk.CaseFile) error {
	var found []deliveryRow
	err := s.list(ctx, &found, caseDeliveries, f.ID)
	f.Deliveries = deliveries(found)
	return err
}

func (s *Store) readFollowUps(ctx context.Context, f *hoffelijk.CaseFile) error {
	var found []followUpRow
	err := s.list(ctx, &found, caseFollowUps, f.ID)
	f.FollowUps = followUps(found)
	return err
}

func (s *Store) readEvents(ctx context.Context, f *hoffelijk.CaseFile) error {
	var found []struct {
		At     time.Time
		CaseID int64 `db:"case_id"`
		Kind   string
		By     string `db:"by_whom"`
		Note   string
	}
	err := s.list(ctx, &found, caseEvents, f.ID)
	for _, e := range found {
		f.Events = append(f.Events, hoffelijk.Event{At: e.At.UTC(), CaseID: e.CaseID, Kind: e.Kind, By: e.By, Note: e.Note})
	}
	return err
}
