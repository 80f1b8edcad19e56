package web

import (
	"context"

	"hoffelijk"
)

// Desk is what the pages need of the desk. Errors that wrap
// hoffelijk.ErrStale or hoffelijk.ErrNotFound get a page of their own; one
// with a method Sentence(hoffelijk.Lang) string is said beside the form; any
// other is logged and kept from the page.
type Desk interface {
	// Cases lists cases, newest first.
	Cases(ctx context.Context, f hoffelijk.CaseFilter) ([]hoffelijk.CaseLine, error)
	// CaseFile reads a case with its messages parsed.
	CaseFile(ctx context.Context, id int64) (*hoffelijk.CaseFile, error)
	// Approve sends exactly that version of the draft.
	Approve(ctx context.Context, caseID int64, version int, d hoffelijk.Decision) error
	// Edit replaces that version and returns the new one's number. Empty
	// fields of the letter are taken over.
	Edit(ctx context.Context, caseID int64, version int, l hoffelijk.Letter, d hoffelijk.Decision) (int, error)
	// Discard settles the case without a letter.
	Discard(ctx context.Context, caseID int64, version int, d hoffelijk.Decision) error
	// Later brings the case up again on the day that the words give.
	Later(ctx context.Context, caseID int64, version int, words string, d hoffelijk.Decision) (hoffelijk.FollowUp, error)
	// Refile says what the case is and returns the fresh draft's version, 0
	// when the category gets no letter.
	Refile(ctx context.Context, caseID int64, version int, c hoffelijk.Category, d hoffelijk.Decision) (int, error)
	// Figures counts the current day, week or month.
	Figures(ctx context.Context, p hoffelijk.Period) (hoffelijk.Figures, error)
}
