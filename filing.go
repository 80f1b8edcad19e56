package hoffelijk

import "time"

// Filing is everything that one message leads to. The store writes it in one
// transaction or not at all.
type Filing struct {
	MessageID int64 // database id of the stored message
	Message   *Message
	Verdict   *Verdict // nil for answers to review mails and other mail of ours
	RulesHash string   // version of the rules that gave the verdict
	CaseID    int64    // the case it belongs to, 0 for none
	NewCase   *Case    // set when CaseID is to be opened by this filing
	Draft     *Letter  // set when a letter was drafted; becomes the next version
	Tokens    []Token
	Mails     []Delivery // review mail or notice to queue
	Suppress  bool       // the prospect wants no more contact
	Withdraw  bool       // withdraw the open draft of CaseID: the customer wrote again
	Events    []Event
}

// Revision replaces the open draft of a case by another, or gives a case
// without one its draft. Verdict is set when a person re-files.
type Revision struct {
	CaseID    int64
	Version   int     // of the open draft that was seen; 0 when there was none
	MessageID int64   // database id of the message it is about; 0 for the one that the open draft answers
	Letter    *Letter // nil when the new category gets no letter
	Verdict   *Verdict
	Close     bool // the case is settled with this: it is no setback, or an opt-out
	Suppress  bool
	Tokens    []Token
	Mails     []Delivery
	Decision  Decision
	Event     Event
}

// CaseFile is a case with all that belongs to it, for the page and for show.
type CaseFile struct {
	Case
	Messages   []FiledMessage
	Drafts     []Draft
	Deliveries []Delivery // without Raw
	FollowUps  []FollowUp
	Events     []Event
}

// Open returns the draft that waits for a person, or nil.
func (f *CaseFile) Open() *Draft {
	for i := len(f.Drafts) - 1; i >= 0; i-- {
		if f.Drafts[i].State == DraftDrafted {
			return &f.Drafts[i]
		}
	}
	return nil
}

// FiledMessage is a message of a case with its latest verdict.
type FiledMessage struct {
	ID      int64
	Raw     []byte
	At      time.Time
	Verdict Verdict
	// Message is Raw as eml reads it; the desk fills it, the store does not.
	Message *Message
	// ByPerson is set when a person re-filed it.
	ByPerson bool
}

// CaseFilter narrows a list of cases. Zero fields do not narrow.
type CaseFilter struct {
	Owner    string // address
	Category Category
	Waiting  bool // only those with an open draft or question
	Limit    int
}

// CaseLine is a case in a list.
type CaseLine struct {
	Case
	Draft   DraftState // of the latest version, "" for none
	Version int
	Waiting bool // a person is to decide
}

// Period is the span of a summary.
type Period string

// The periods. A week starts on Monday.
const (
	Day   Period = "day"
	Week  Period = "week"
	Month Period = "month"
)

// Figures are the numbers of a summary over [From, To).
type Figures struct {
	Period      Period
	From, To    time.Time
	Owner       string // "" for everybody
	Received    int
	ByCategory  map[Category]int
	ByReason    map[Reason]int
	Waiting     []CaseLine // oldest first
	Sent        []CaseLine
	Unknown     []CaseLine // letters whose delivery nobody can tell
	Failed      []CaseLine
	Quarantined []QuarantinedMail
	DueSoon     []DueLine // follow-ups of the coming period
}

// DueLine is a follow-up with the case it belongs to.
type DueLine struct {
	FollowUp
	Case CaseLine
}

// QuarantinedMail is a mail that could not be read.
type QuarantinedMail struct {
	ID      int64
	At      time.Time
	Problem string
}

// MailboxState is what the database remembers of a watched mailbox.
type MailboxState struct {
	UIDValidity uint32    // as last seen
	Baseline    uint32    // mail with this UID or a lower one is older than us and is left alone
	BaselineAt  time.Time // when the baseline was taken
	Changed     bool      // the UIDVALIDITY given now differs from the one remembered
}
