package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hoffelijk"
)

// Finding is something that is wrong with a letter.
type Finding struct {
	Template string // "nl/unexplained.formal"
	Sample   string // the case on which it shows
	Problem  string
}

func (f Finding) String() string { return fmt.Sprintf("%s (%s): %s", f.Template, f.Sample, f.Problem) }

// Check writes every letter on several sample cases and reports where one
// cannot be written, asks more than its category allows, or loses courtesy.
// An empty list is good news.
func (s *Set) Check() []Finding {
	var findings []Finding
	for _, key := range s.keys() {
		cases := samples(key)
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			c := cases[name]
			letter, err := s.Letter(c)
			if err != nil {
				findings = append(findings, Finding{key.name(), name, err.Error()})
				continue
			}
			for _, problem := range discourtesies(letter, c) {
				findings = append(findings, Finding{key.name(), name, problem})
			}
		}
	}
	return findings
}

// Preview writes a letter on a sample case, for people who edit letters.
func (s *Set) Preview(lang hoffelijk.Lang, c hoffelijk.Category, form hoffelijk.Form) (hoffelijk.Letter, error) {
	sample := namedSample(letterKey{lang, c, form})
	return s.Letter(sample)
}

func (k letterKey) name() string { return fmt.Sprintf("%s/%s.%s", k.lang, k.category, k.form) }

// keys lists the letters in a fixed order.
func (s *Set) keys() []letterKey {
	var keys []letterKey
	for _, lang := range hoffelijk.Langs() {
		for _, c := range letterKinds() {
			for _, form := range forms() {
				keys = append(keys, letterKey{lang, c, form})
			}
		}
	}
	return keys
}

// allowed is what a letter of a category may ask.
func allowed(c hoffelijk.Category) []string {
	switch c {
	case hoffelijk.Cancelled, hoffelijk.Rescheduled, hoffelijk.Continuity, returning:
		return []string{"appointment"}
	case hoffelijk.Declined:
		return []string{"reason", "permission"}
	case hoffelijk.Competitor:
		return []string{"reason"}
	case hoffelijk.Postponed:
		return []string{"reason", "next_step"}
	case hoffelijk.Dropped:
		return []string{"reason", "conditions"}
	}
	return nil
}

// discourtesies says in what a letter asks too much or presses.
func discourtesies(l hoffelijk.Letter, c Case) []string {
	var problems []string
	complain := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Sprintf(format, args...))
		}
	}
	category := c.Verdict.Category
	if instead := tactful(c); instead != "" {
		category = instead
	}
	for _, ask := range l.Asks {
		complain(!slices.Contains(allowed(category), ask), "asks for %q, which %s may not", ask, category)
		complain(ask == "reason" && len(c.Verdict.Reasons) > 0, "asks for the reason that was given")
	}
	for _, d := range Discourtesies(l.Body, category) {
		complain(true, "%s", d.In(hoffelijk.EN))
	}
	complain(seam(l.Body) != "", "shows %q", seam(l.Body))
	complain(len(strings.Fields(l.Body)) > 160, "is too long")
	return problems
}
