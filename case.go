package hoffelijk

import (
	"crypto/sha256"
	"time"
)

// Salesperson owns cases. The configuration lists them; the database keeps
// a row for each so that history survives a changed configuration.
type Salesperson struct {
	ID        int64
	Name      string
	Address   string
	Lang      Lang   // of review mails and summaries
	Signature string // below the name in letters; may be empty
	Booking   string // link where a customer can choose a time; may be empty
}

// Mailbox is one watched IMAP mailbox.
type Mailbox struct {
	ID      int64
	Name    string // its name in the configuration
	Address string // where its mail is addressed to
	Owner   string // salesperson's address; "" for a shared one, whose mail belongs to who forwards it
}

// Received is a mail as fetched, on its way into the database.
type Received struct {
	Mailbox     string // name
	UIDValidity uint32 // 0 for mail that was imported from a file
	UID         uint32
	Raw         []byte
	At          time.Time
}

// MessageState is where a message stands.
type MessageState string

// Message states: stored -> filed | quarantined.
const (
	MessageStored      MessageState = "stored"
	MessageFiled       MessageState = "filed"
	MessageQuarantined MessageState = "quarantined"
)

// Stored is a message whose raw bytes are committed and that waits to be
// filed.
type Stored struct {
	ID      int64
	Mailbox Mailbox
	Raw     []byte
	At      time.Time
	Tries   int // claims so far, this one included
}

// Prospect is the customer or prospect who wrote the no.
type Prospect struct {
	ID         int64
	Address    string // lower case; "" when only a name is known
	Name       string
	Suppressed bool // asked for no more contact
}

// Thread is what the database knows about a Message-ID.
type Thread struct {
	CaseID   int64
	Purpose  Purpose // "" when the ID is that of a received mail
	Versions int     // drafts made in the case so far
	Open     int     // the version that waits for a person, 0 for none
	Owner    string  // address of the salesperson who owns the case, "" if unknown
	Subject  string  // of the case
	Prospect Address // of the case
}

// Case is one setback.
type Case struct {
	ID        int64
	Prospect  Prospect
	Owner     Salesperson
	Subject   string
	Category  Category
	Level     Level
	OpenedAt  time.Time
	ClosedAt  *time.Time
	NeedsHand string // why a person must look, "" if all went well
}

// DraftState is where a draft stands.
type DraftState string

// Draft states: drafted -> approved -> sent, drafted -> discarded | withdrawn | replaced,
// and approved -> withdrawn when its delivery failed for good.
const (
	DraftDrafted   DraftState = "drafted"
	DraftApproved  DraftState = "approved"
	DraftSent      DraftState = "sent"
	DraftDiscarded DraftState = "discarded"
	DraftWithdrawn DraftState = "withdrawn"
	DraftReplaced  DraftState = "replaced"
)

// Letter is the content of a draft: what the customer will get.
type Letter struct {
	To       Address
	Subject  string
	Body     string // text with "\n" line ends, signature included
	Lang     Lang
	Template string   // which template made it; "" when a person wrote it
	Asks     []string // what it asks: reason, appointment, conditions, next_step, permission
}

// Draft is one version of the answer in a case.
type Draft struct {
	CaseID    int64
	Version   int // from 1, each edit makes a new one
	State     DraftState
	MessageID int64 // database id of the message it answers
	Letter
	CreatedAt time.Time
}

// Token is the right to decide about one version of one draft, given to one
// person by a review mail. The database holds only its SHA-256.
type Token struct {
	Hash      [sha256.Size]byte
	CaseID    int64
	Version   int // 0 when the case has no draft and the mail asks what it is
	Owner     string
	ExpiresAt time.Time
	UsedAt    *time.Time
	UsedFor   int64 // database id of the answer that used it; 0 where none did
}

// Channel is the way in which a decision came in.
type Channel string

// The channels.
const (
	ByMail    Channel = "mail"
	ByPage    Channel = "page"
	ByCommand Channel = "command"
	ByDaemon  Channel = "daemon"
)

// Decision says who decides and how.
type Decision struct {
	By      string // address of the salesperson, or the account on the command line
	Channel Channel
	Token   *[sha256.Size]byte // of the review mail that was answered
	Answer  int64              // database id of the answering message; 0 if none
	At      time.Time
}

// Purpose is what an outgoing mail is for.
type Purpose string

// The purposes. Only a letter goes to a customer, and only a letter needs an
// approval.
const (
	PurposeLetter  Purpose = "letter"
	PurposeReview  Purpose = "review" // asks a salesperson about a draft
	PurposeNotice  Purpose = "notice" // receipt, "not understood", trouble
	PurposeSummary Purpose = "summary"
)

// DeliveryState is where a delivery stands.
type DeliveryState string

// Delivery states: queued -> sending -> sent | deferred | failed | unknown,
// deferred -> sending, unknown -> sent when proof turns up.
const (
	DeliveryQueued   DeliveryState = "queued"
	DeliverySending  DeliveryState = "sending"
	DeliverySent     DeliveryState = "sent"
	DeliveryDeferred DeliveryState = "deferred"
	DeliveryFailed   DeliveryState = "failed"
	DeliveryUnknown  DeliveryState = "unknown"
)

// Outgoing is a mail to be rendered.
type Outgoing struct {
	Purpose    Purpose
	MessageID  string // without brackets; fixed before rendering
	From       Address
	ReplyTo    Address // zero for none
	To         Address
	Subject    string
	InReplyTo  string   // without brackets, "" for none
	References []string // without brackets
	Text       string
	At         time.Time
}

// Delivery is a rendered mail and the state of handing it to the SMTP server.
type Delivery struct {
	ID        int64
	Purpose   Purpose
	Key       string // unique; makes queueing the same mail twice harmless
	CaseID    int64  // 0 for none
	Version   int    // of the draft, for letters
	MessageID string // without brackets
	From      string // envelope sender
	To        string // the single recipient
	Raw       []byte // exactly what is sent
	State     DeliveryState
	Attempt   int
	QueuedAt  time.Time
	Note      string // the server's last word
}

// FollowUp is what is to happen on a later day.
type FollowUp struct {
	ID     int64
	CaseID int64
	Due    time.Time // day, midnight UTC
	What   string    // "draft again", or the promise in words
	Words  string    // the words that set it: "na de zomer", "later 3 weken"
}

// Event is a line of the audit trail. It is never changed.
type Event struct {
	At     time.Time
	CaseID int64
	Kind   string // filed, approved, edited, discarded, later, refiled, sent, ...
	By     string
	Note   string
}
