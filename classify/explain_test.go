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

// The hits of a verdict are the phrases that decided: polite words that speak
// for no setback are no evidence of one, and the other way round.
func TestHitsAreWhatDecided(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for category, body := range map[hoffelijk.Category]string{
		hoffelijk.Competitor: "Bedankt voor de offerte. We hebben voor een andere leverancier gekozen. Hun prijs lag lager. Nogmaals dank voor je moeite.",
		hoffelijk.None:       "Dank voor de prettige samenwerking. De bestelling is akkoord, hierbij de getekende offerte. Tot donderdag!",
	} {
		m := &hoffelijk.Message{Body: body}
		v := r.Classify(m, Context{})
		full, all, _ := r.classify(m, Context{})
		if v.Category != category || len(v.Hits) == 0 {
			t.Fatalf("%s, %v: want %s", v.Category, v.Hits, category)
		}
		for _, h := range v.Hits {
			for _, e := range all {
				if rule := &r.rules[e.rule]; rule.name.text == h.Rule && rule.means != category && len(rule.adds) == 0 {
					t.Errorf("%s is shown for %q, which means %s", category, h.Text, rule.means)
				}
			}
		}
		if category == hoffelijk.Competitor && len(full.Hits) == len(v.Hits) {
			t.Errorf("nothing was left out of %v", v.Hits)
		}
	}
}
