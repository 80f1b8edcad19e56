package hoffelijk

import (
	"cmp"
	"slices"
	"time"
)

// Verdict is what the rules say of a message, and why.
type Verdict struct {
	Lang       Lang
	Category   Category
	Level      Level
	Score      float64  // of Category, 0 to 6; 4.5 and more is strong evidence
	Second     Category // the runner-up, "" if there is none
	Reasons    []Reason
	Competitor string // the name of who was chosen, "" if not named
	ComeBack   *ComeBack
	OptOut     bool // no more contact is wanted, even where another category fits too
	Form       Form // how the author addresses us, so how we answer
	Hits       []Hit
	Voided     []Voided
	Context    string // what was known about the thread, in words; may be empty
}

// Drafted reports whether a letter is drafted on this verdict.
func (v Verdict) Drafted() bool {
	return v.Category.Answered() && v.Level != Unsure && !v.OptOut
}

// ComeBack says when to return: the words of the mail and the days they mean.
type ComeBack struct {
	Text string
	From time.Time // first day, midnight UTC
	To   time.Time // last day, midnight UTC; not before From
}

// Hit is a phrase that counted. Start and End are byte offsets into the text
// that Zone names (see Zone), Text is what stands there.
type Hit struct {
	Rule   string  `json:"rule"`
	Phrase string  `json:"phrase"`
	Text   string  `json:"text"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
	Zone   Zone    `json:"zone"`
	Weight float64 `json:"-"` // after negation, condition and zone
}

// Voided is a phrase that was found and did not count.
type Voided struct {
	Hit
	By string // the words that void it
}

// HeaviestFirst returns the hits by falling weight; those of equal weight keep
// their order.
func HeaviestFirst(hits []Hit) []Hit {
	return slices.SortedStableFunc(slices.Values(hits), func(a, b Hit) int { return cmp.Compare(b.Weight, a.Weight) })
}
