package templates

import (
	"time"

	"hoffelijk"
)

// ReviewData is what a review mail shows: a draft that waits for a yes.
type ReviewData struct {
	Lang    hoffelijk.Lang // of the salesperson
	Case    int64
	Version int // of the draft
	Message *hoffelijk.Message
	Verdict hoffelijk.Verdict
	Letter  hoffelijk.Letter
	// FollowUp is set when the draft is made because a day has come.
	FollowUp *hoffelijk.FollowUp
	// Refiled is set when the draft is made because a person said what it is.
	Refiled bool
	// Warnings are sentences that say what to look at before saying yes.
	Warnings []string
	Page     string // address of the case on the review desk; may be empty
}

// Review writes the mail that asks a salesperson about a draft: who said no,
// what kind of no and by which words, the letter between two marks, and how
// to answer.
func (s *Set) Review(d ReviewData) (Text, error) {
	if d.Message == nil {
		d.Message = &hoffelijk.Message{}
	}
	d.Letter.Subject, d.Letter.Body = unmark(d.Letter.Subject), unmark(d.Letter.Body)
	return s.write(d.Lang, "review", d)
}

// FollowUp writes the review mail for a draft that is due again; it opens
// with the words that set the day.
func (s *Set) FollowUp(d ReviewData) (Text, error) {
	if d.FollowUp == nil {
		d.FollowUp = &hoffelijk.FollowUp{CaseID: d.Case}
	}
	return s.Review(d)
}

// QuestionData is what the mail about an unsure verdict shows.
type QuestionData struct {
	Lang    hoffelijk.Lang
	Case    int64
	Message *hoffelijk.Message
	Verdict hoffelijk.Verdict
	Page    string
}

// Question writes the mail that asks whether a mail is a rejection, and of
// which kind.
func (s *Set) Question(d QuestionData) (Text, error) {
	if d.Message == nil {
		d.Message = &hoffelijk.Message{}
	}
	return s.write(d.Lang, "question", d)
}

// ReceiptData is what a receipt shows: exactly what went out.
type ReceiptData struct {
	Lang   hoffelijk.Lang
	Case   int64
	Letter hoffelijk.Letter // as sent
	At     time.Time        // when the server took it
	Page   string
}

// Receipt writes the mail that shows exactly what went out.
func (s *Set) Receipt(d ReceiptData) (Text, error) { return s.write(d.Lang, "receipt", d) }

// NotUnderstoodData is what the mail about an unclear answer shows.
type NotUnderstoodData struct {
	Lang    hoffelijk.Lang
	Case    int64
	Subject string // of the answer
	Answer  string // what was read as the answer
	Why     string // a sentence on what is wrong with it, may be empty
	// NoLetter is set when the mail that was answered only asked what a mail
	// is: then there is nothing to send, and no answer that would do so.
	NoLetter bool
	Page     string
}

// NotUnderstood writes the mail that says that an answer was not understood,
// that nothing happened, and which answers are. Without a case it explains how
// the program works.
func (s *Set) NotUnderstood(d NotUnderstoodData) (Text, error) {
	return s.write(d.Lang, "not-understood", d)
}

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeFailed     NoticeKind = "failed"      // the letter was refused for good
	NoticeUnknown    NoticeKind = "unknown"     // nobody can tell whether the letter arrived
	NoticeBounced    NoticeKind = "bounced"     // the letter came back
	NoticeAnswered   NoticeKind = "answered"    // the customer wrote again
	NoticeOptOut     NoticeKind = "opt-out"     // the customer wants no more contact
	NoticeStale      NoticeKind = "stale"       // somebody else was first
	NoticeNotAllowed NoticeKind = "not-allowed" // who answered may not decide
	NoticeDiscarded  NoticeKind = "discarded"   // confirms: nothing goes out
	NoticeLater      NoticeKind = "later"       // confirms: comes back on Due
	NoticeClosed     NoticeKind = "closed"      // re-filed as something that gets no letter
)

func noticeKinds() []NoticeKind {
	return []NoticeKind{
		NoticeFailed, NoticeUnknown, NoticeBounced, NoticeAnswered, NoticeOptOut,
		NoticeStale, NoticeNotAllowed, NoticeDiscarded, NoticeLater, NoticeClosed,
	}
}

// NoticeData is what a notice shows. Case, Who and Subject go with every
// kind; the others where the kind has use for them.
type NoticeData struct {
	Lang     hoffelijk.Lang
	Kind     NoticeKind
	Case     int64
	Who      hoffelijk.Address // the customer
	Subject  string            // of the case
	Note     string            // the server's last word, or the customer's words
	Body     string            // the letter that did not arrive
	By       string            // who was first
	Category hoffelijk.Category
	State    hoffelijk.DraftState // what became of the draft
	Newest   hoffelijk.DraftState // what became of the newest version; "" if that is not known
	Due      time.Time
	At       time.Time
	Page     string
}

// Notice writes a short mail about something that a salesperson must know.
func (s *Set) Notice(d NoticeData) (Text, error) {
	if d.State == hoffelijk.DraftReplaced && d.Newest != "" && d.Newest != hoffelijk.DraftDrafted {
		d.State = d.Newest // no newer version waits
	}
	return s.write(d.Lang, "notice-"+string(d.Kind), d)
}

// SummaryData is what a summary shows.
type SummaryData struct {
	hoffelijk.Figures
	Lang hoffelijk.Lang
	Page string
}

// Summary writes the digest of a period.
func (s *Set) Summary(d SummaryData) (Text, error) { return s.write(d.Lang, "summary", d) }
