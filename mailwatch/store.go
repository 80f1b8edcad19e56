package mailwatch

import (
	"context"

	"hoffelijk"
)

// Store is what a Watcher needs of the database. Each method that writes is
// one transaction, and repeating it is harmless. A UID is settled when it is
// kept, gone or unreadable: it is not fetched again.
type Store interface {
	// OpenMailbox returns what is remembered of a mailbox. The first time it
	// remembers the UIDVALIDITY and the baseline (the last existing UID) that
	// are given. Changed is true when another UIDVALIDITY is remembered.
	OpenMailbox(ctx context.Context, name string, uidValidity, baseline uint32) (hoffelijk.MailboxState, error)
	// RebaseMailbox remembers a new UIDVALIDITY with a new baseline.
	RebaseMailbox(ctx context.Context, name string, uidValidity, baseline uint32) error
	// KnownUIDs lists the settled UIDs that are at least from.
	KnownUIDs(ctx context.Context, name string, uidValidity, from uint32) ([]uint32, error)
	// Keep commits mails; their UIDs are settled then.
	Keep(ctx context.Context, mails []hoffelijk.Received) error
	// Unfetched counts a fetch that gave nothing, and returns the count. At
	// the third the UID is unreadable.
	Unfetched(ctx context.Context, name string, uidValidity, uid uint32, why string) (tries int, err error)
	// Gone settles UIDs whose mail is there no more, or was never ours.
	Gone(ctx context.Context, name string, uidValidity uint32, uids []uint32) error
	// Unmarked lists UIDs whose mail is filed and not yet moved or marked.
	Unmarked(ctx context.Context, name string, uidValidity uint32, limit int) ([]uint32, error)
	// Marked notes that UIDs are moved or marked.
	Marked(ctx context.Context, name string, uidValidity uint32, uids []uint32) error
	// PendingCopies lists sent letters of a sender without a copy in Sent.
	PendingCopies(ctx context.Context, from string, limit int) ([]hoffelijk.Delivery, error)
	// Copied settles a copy: done, or given up with a note that says why.
	Copied(ctx context.Context, deliveryID int64, done bool, note string) error
}
