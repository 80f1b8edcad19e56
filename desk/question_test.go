package desk_test

import (
	"testing"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/desk"
)

// hints are rules that are sure of nothing.
const hints = `language: nl
negations: niet geen nooit
rules:
  - name: misschien later
    means: postponed
    weight: 1.5
    phrases: |
      misschien volgend jaar
  - name: liever niet
    means: opt_out
    weight: 1.5
    phrases: |
      liever minder post
`

func unsure(t *testing.T) func(*desk.Config) {
	t.Helper()
	rules, err := classify.Load(map[string][]byte{"nl.yaml": []byte(hints)})
	if err != nil {
		t.Fatal(err)
	}
	return func(c *desk.Config) { c.Rules = rules }
}

// Ensure that "ja" to "is this a rejection?" takes the guess that was shown:
// a letter is drafted and asked about, or contact ends.
func TestQuestion_Yes(t *testing.T) {
	b := setup(t, unsure(t))
	b.answer(b.review("Beste Sanne, misschien volgend jaar.\n"), "ja")
	b.answer(b.one(hoffelijk.PurposeReview, "uitgesteld"), "ok")
	b.one(hoffelijk.PurposeLetter)

	b = setup(t, unsure(t))
	b.answer(b.review("Beste Sanne, ik krijg liever minder post.\n"), "Ja")
	b.one(hoffelijk.PurposeNotice)
	b.wants(1, "SELECT count(*) FROM prospects WHERE suppressed_at IS NOT NULL")
	b.wants(0, "SELECT count(*) FROM drafts")
}

// Ensure that a "ja" without a guess, and an address for a letter that is not
// there yet, change nothing and are told what is possible.
func TestQuestion_Unclear(t *testing.T) {
	b := setup(t, unsure(t))
	q := b.review("Beste Sanne, tot ziens.\n")
	for _, words := range []string{"ja", "aan jan@x.example", "Wat bedoel je?"} {
		b.answer(q, words)
		b.one(hoffelijk.PurposeNotice, "Niet begrepen")
	}
	b.wants(1, "SELECT count(*) FROM case_lines WHERE waiting")
	b.answer(q, "geen afwijzing")
	b.one(hoffelijk.PurposeNotice)
	b.wants(0, "SELECT count(*) FROM case_lines WHERE waiting")
}

// Ensure that a question can be put off and settled by mail.
func TestQuestion_Later(t *testing.T) {
	b := setup(t, unsure(t))
	b.answer(b.review("Beste Sanne, misschien volgend jaar.\n"), "later 3 weken")
	b.one(hoffelijk.PurposeNotice, "15 december")
	b.days(21)
	b.must(b.BringUp(b.ctx))
	b.answer(b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?"), "stop")
	b.one(hoffelijk.PurposeNotice)
	b.wants(0, "SELECT count(*) FROM case_lines WHERE waiting")
}
