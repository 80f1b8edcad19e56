package classify

import (
	"testing"
	"time"

	"hoffelijk"
)

// An explanation names every phrase with its rule, its factors and what
// voids it.
func TestExplainNamesWhatDecided(t *testing.T) {
	r := load(t, factors)
	m := &hoffelijk.Message{
		Subject: "Re: te duur?",
		Body:    "Wij hebben niet gekozen voor een ander. Het was goed, maar we stellen het uit. Bel na de zomer terug. Kiezen jullie een ander?",
	}
	_, got := r.Explain(m, Context{Now: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)})
	if got != readGolden(t, "testdata/explain.want", got) {
		t.Errorf("got\n%s", got)
	}
}
