// Package hoffelijk holds the words that the whole program shares: the kinds
// of "no", how sure a verdict is, what a message, a case, a draft and a
// delivery are. It imports nothing but the standard library and does no work
// itself; every other package speaks this vocabulary.
package hoffelijk

import "errors"

var (
	// ErrNotFound says that what was asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrStale says that the thing exists but is no longer in the state in
	// which the caller saw it: somebody else was first.
	ErrStale = errors.New("overtaken by another change")
)

// Category is the kind of "no" of one message. Exactly one fits a message;
// the names are the ones stored in the database and printed as JSON.
type Category string

// The twelve categories, as defined in docs/flow.md.
const (
	Cancelled   Category = "cancelled"   // an agreed appointment is called off
	Rescheduled Category = "rescheduled" // an agreed appointment is moved, or another time asked
	Declined    Category = "declined"    // refuses contact; nothing agreed, no offer out
	Competitor  Category = "competitor"  // an offer loses to someone else
	Postponed   Category = "postponed"   // put off, still alive
	Dropped     Category = "dropped"     // called off altogether, in-house, no budget or need
	Unexplained Category = "unexplained" // an offer turned down without a reason
	Continuity  Category = "continuity"  // they doubt whether we will last
	OptOut      Category = "opt_out"     // wants no more contact
	AutoReply   Category = "auto_reply"  // an absence or another machine's answer
	Bounce      Category = "bounce"      // a delivery report
	None        Category = "none"        // no setback
)

// Categories lists all categories in the order in which pages and summaries
// show them.
func Categories() []Category {
	return []Category{
		Cancelled, Rescheduled, Declined, Competitor, Postponed, Dropped,
		Unexplained, Continuity, OptOut, AutoReply, Bounce, None,
	}
}

// Valid reports whether c is one of the twelve categories.
func (c Category) Valid() bool {
	for _, k := range Categories() {
		if c == k {
			return true
		}
	}
	return false
}

// Answered reports whether a category gets a letter: every setback except a
// request for no more contact.
func (c Category) Answered() bool {
	switch c {
	case Cancelled, Rescheduled, Declined, Competitor, Postponed, Dropped, Unexplained, Continuity:
		return true
	}
	return false
}

// Setback reports whether a category is a "no" that opens a case.
func (c Category) Setback() bool { return c.Answered() || c == OptOut }

// Level says how sure a verdict is.
type Level string

// The three levels.
const (
	Certain   Level = "certain"   // act on it (a person still approves the letter)
	Suggested Level = "suggested" // shown to a person with the runner-up
	Unsure    Level = "unsure"    // a person is asked: is this a rejection?
)

// Reason is why they say no. A message has none or several, and only those
// that it states.
type Reason string

// The reasons.
const (
	ReasonPrice      Reason = "price"
	ReasonFit        Reason = "fit"
	ReasonTiming     Reason = "timing"
	ReasonBudget     Reason = "budget"
	ReasonNoNeed     Reason = "no_need"
	ReasonIncumbent  Reason = "incumbent"
	ReasonInHouse    Reason = "in_house"
	ReasonContinuity Reason = "continuity"
	ReasonDecision   Reason = "decision"
	ReasonPersonal   Reason = "personal"
	ReasonConflict   Reason = "conflict"
	ReasonLocation   Reason = "location"
)

// Reasons lists all reasons.
func Reasons() []Reason {
	return []Reason{
		ReasonPrice, ReasonFit, ReasonTiming, ReasonBudget, ReasonNoNeed, ReasonIncumbent,
		ReasonInHouse, ReasonContinuity, ReasonDecision, ReasonPersonal, ReasonConflict, ReasonLocation,
	}
}

// Lang is an ISO 639-1 language code in lower case.
type Lang string

// The languages of the shipped rules and letters.
const (
	NL Lang = "nl"
	EN Lang = "en"
	DE Lang = "de"
	FR Lang = "fr"
)

// Langs lists the languages, Dutch first.
func Langs() []Lang { return []Lang{NL, EN, DE, FR} }

// Form is the form of address of a letter.
type Form string

// The forms: u/Sie/vous or je/du/tu.
const (
	Formal   Form = "formal"
	Informal Form = "informal"
)
