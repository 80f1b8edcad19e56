package desk

import (
	"context"
	"crypto/sha256"
	"time"

	"hoffelijk"
)

// Store is what the desk needs of the database. Every method that writes is
// one transaction, and repeating it is harmless.
type Store interface {
	// ClaimStored takes up to n messages that wait to be filed, in the order
	// of arrival, so that no other daemon takes them while this one lives. A
	// message that was claimed before (its daemon died, or it was released)
	// comes alone. None waiting is an empty list.
	ClaimStored(ctx context.Context, n int) ([]hoffelijk.Stored, error)
	// Unclaim frees all messages that this daemon has claimed; the claims do
	// not count as tries.
	Unclaim(ctx context.Context) error
	// Release gives a claimed message back after a failure, to be tried again.
	Release(ctx context.Context, id int64, why string) error
	// Quarantine sets a claimed message aside, with its raw bytes and the reason.
	Quarantine(ctx context.Context, id int64, why string) error
	// ReserveCases returns n case numbers that nobody else will get.
	ReserveCases(ctx context.Context, n int) ([]int64, error)
	// Threads tells what is known about Message-IDs (without brackets);
	// unknown ones are missing from the map.
	Threads(ctx context.Context, ids []string) (map[string]hoffelijk.Thread, error)
	// Prospects finds prospects by address, any case; the map's keys are
	// lower case. Unknown ones are missing.
	Prospects(ctx context.Context, addresses []string) (map[string]hoffelijk.Prospect, error)
	// File writes the filings in one transaction and returns how many it
	// wrote; those whose message is no longer stored are left out.
	File(ctx context.Context, filings []hoffelijk.Filing) (int, error)

	// Cases lists cases, newest first.
	Cases(ctx context.Context, f hoffelijk.CaseFilter) ([]hoffelijk.CaseLine, error)
	// CaseFile reads one case with everything in it, or ErrNotFound.
	CaseFile(ctx context.Context, id int64) (*hoffelijk.CaseFile, error)
	// Token finds a review token by its hash, used and expired ones too, or
	// ErrNotFound.
	Token(ctx context.Context, hash [sha256.Size]byte) (hoffelijk.Token, error)

	// Approve records a person's yes to exactly these bytes to this recipient
	// and queues the letter. ErrStale when the version is no longer the open
	// draft. Repeating the same decision (same Answer or same Token) after it
	// succeeded returns nil and changes nothing.
	Approve(ctx context.Context, letter hoffelijk.Delivery, d hoffelijk.Decision) error
	// ApproveEdited makes the text of r the next version of the draft and
	// approves it, in one transaction; letter is that version, rendered.
	// ErrStale and repetition as for Approve.
	ApproveEdited(ctx context.Context, r hoffelijk.Revision, letter hoffelijk.Delivery) error
	// Revise replaces the open draft. It returns the new version's number (0
	// when the revision has no letter), or ErrStale.
	Revise(ctx context.Context, r hoffelijk.Revision) (int, error)
	// Discard closes the case without a letter, or ErrStale.
	Discard(ctx context.Context, caseID int64, version int, d hoffelijk.Decision) error
	// Later withdraws the open draft, if any, and sets a follow-up, or ErrStale.
	Later(ctx context.Context, version int, f hoffelijk.FollowUp, d hoffelijk.Decision) error
	// Answered marks a message as an answer to a review mail: filed, belonging
	// to the case (0 for none), and queues what is to be told.
	Answered(ctx context.Context, f hoffelijk.Filing) error

	// Untold lists letters that reached an end (sent, failed, unknown) of
	// which the salesperson has not been told; Raw is filled.
	Untold(ctx context.Context, limit int) ([]hoffelijk.Delivery, error)
	// Tell queues the notice about a delivery and marks it told.
	Tell(ctx context.Context, deliveryID int64, notice hoffelijk.Delivery) error

	// DueFollowUps lists open follow-ups due on or before a day.
	DueFollowUps(ctx context.Context, day time.Time) ([]hoffelijk.FollowUp, error)
	// FollowUpDone settles a follow-up and, when r is not nil, revises its
	// case in the same transaction.
	FollowUpDone(ctx context.Context, id int64, r *hoffelijk.Revision) error

	// Figures counts for a summary.
	Figures(ctx context.Context, p hoffelijk.Period, from, to time.Time, owner string) (hoffelijk.Figures, error)
	// SaveSummary keeps a summary and queues its mail, unless the same period
	// was already summarised for that owner; it reports whether it did.
	SaveSummary(ctx context.Context, f hoffelijk.Figures, mail hoffelijk.Delivery) (bool, error)
	// Queue queues a mail that belongs to no other step (by its Key, once).
	Queue(ctx context.Context, mail hoffelijk.Delivery) error
}
