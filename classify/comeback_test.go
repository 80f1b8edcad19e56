package classify

import (
	"testing"
	"time"

	"hoffelijk"
)

// The come-back is the date of the sentence that speaks of returning, and
// not a slot, a budget year or a date of the past.
func TestComeBackIsFoundInContext(t *testing.T) {
	r := load(t, `language: nl
rules:
  - {name: a, means: postponed, weight: 5, phrases: stellen het uit}
  - {name: b, means: auto_reply, weight: 5, phrases: afwezig}
  - {name: c, means: rescheduled, weight: 5, phrases: verzetten}
  - {name: d, means: none, weight: 5, phrases: akkoord}
`)
	now := time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"We stellen het uit. Neem in september weer contact op.":                             "in september",
		"We stellen het uit. Het budget voor dit jaar is op, volgend jaar pakken we het op.": "volgend jaar",
		"We stellen het uit, want in april verhuizen we. Bel na de zomer nog eens terug.":    "na de zomer",
		"Ik ben afwezig tot en met 2 april.":                                                 "tot en met 2 april",
		"Ik ben afwezig en vanaf 3 april weer bereikbaar.":                                   "vanaf 3 april",
		"Ik ben afwezig van 3 t/m 14 augustus.":                                              "3 t/m 14 augustus",
		"Kunnen we het verzetten naar donderdag 10 uur?":                                     "",
		"Akkoord, tot donderdag! Na de zomer kijken we weer verder.":                         "",
		"We stellen het uit. De offerte van 1 februari 2026 vervalt.":                        "",
		"We stellen het uit. Stuur over een half jaar een nieuwe prijs.":                     "over een half jaar",
		"We stellen het uit.": "",
	} {
		v := r.Classify(&hoffelijk.Message{Body: text}, Context{Now: now})
		got := ""
		if v.ComeBack != nil {
			got = v.ComeBack.Text
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The date of the mail counts, not that of its reading.
func TestComeBackCountsFromTheMail(t *testing.T) {
	r := load(t, "language: nl\nrules:\n  - {name: a, means: postponed, phrases: stellen het uit}\n")
	m := &hoffelijk.Message{Body: "We stellen het uit, bel over 3 weken terug.", Date: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)}
	v := r.Classify(m, Context{Now: time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)})
	if v.ComeBack == nil || v.ComeBack.From.Format(time.DateOnly) != "2026-01-26" {
		t.Errorf("come-back %+v", v.ComeBack)
	}
}
