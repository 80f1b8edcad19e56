package classify

import (
	"os"
	"testing"

	"hoffelijk"
)

// TestEvalGuess scores the guesser alone on the corpus, as TestEval does.
func TestEvalGuess(t *testing.T) {
	folder := os.Getenv("HOFFELIJK_CORPUS")
	if folder == "" {
		t.Skip("HOFFELIJK_CORPUS names no folder of *.jsonl")
	}
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	type score struct{ n, given, right, top2 int }
	scores := map[string]*score{}
	for _, s := range readCorpus(t, folder) {
		d := rules.body(s.message())
		first, second, _ := rules.guesser.guess(d, languageOf(d.toks), guessKnownThread)
		for _, key := range []string{string(s.Lang), string(s.Lang) + " " + string(s.Category)} {
			if scores[key] == nil {
				scores[key] = &score{}
			}
			c := scores[key]
			c.n++
			if first != "" {
				c.given++
			}
			if first == s.Category {
				c.right++
			}
			if first == s.Category || second == s.Category {
				c.top2++
			}
		}
	}
	for _, key := range sortedKeys(scores) {
		t.Logf("%-16s %+v", key, *scores[key])
	}
}

const resembling = `language: nl
negations: niet
rules:
  - name: ander
    means: competitor
    weight: 5
    phrases: |
      concurrent heeft opdracht
      leverancier gekozen
    examples: |
      De concurrent heeft opdracht gekregen.
  - name: uitstel
    means: postponed
    weight: 5
    phrases: |
      project wordt uitgesteld
      begroting afwachten
  - name: rond
    means: none
    weight: 5
    phrases: |
      contract getekend retour
      bestelling volgt
`

// Where no phrase is found, words that resemble those of the rules suggest
// a category; the verdict stays unsure and shows the words.
func TestGuessOnlySuggests(t *testing.T) {
	r := load(t, resembling)
	for _, tt := range []struct {
		text     string
		category hoffelijk.Category
		level    hoffelijk.Level
	}{
		{"Onze leverancier, jullie concurrent, kreeg de opdracht.", hoffelijk.Competitor, hoffelijk.Unsure},
		{"Het project moet de begroting nog door.", hoffelijk.Postponed, hoffelijk.Unsure},
		{"Hier het contract en de bestelling.", hoffelijk.None, hoffelijk.Suggested},
		{"Het project in Utrecht met begroting vergt gemetseld baksteen, cement, zand, water, steigers, kranen.", hoffelijk.None, hoffelijk.Suggested},
		{"Het project.", hoffelijk.None, hoffelijk.Suggested},
		{"Er is veel gebeurd, groeten aan allen.", hoffelijk.None, hoffelijk.Suggested},
		{"Het project wordt uitgesteld, zegt de concurrent van de leverancier.", hoffelijk.Postponed, hoffelijk.Certain},
	} {
		v := r.Classify(&hoffelijk.Message{Body: tt.text}, Context{})
		if v.Category != tt.category || v.Level != tt.level {
			t.Errorf("%q: %s %s, want %s %s", tt.text, v.Category, v.Level, tt.category, tt.level)
		}
		for _, h := range v.Hits {
			if tt.text[h.Start:h.End] != h.Text {
				t.Errorf("%q: hit %+v points elsewhere", tt.text, h)
			}
		}
		if v.Drafted() && v.Level == hoffelijk.Unsure {
			t.Errorf("%q: a guess must not be drafted", tt.text)
		}
	}
}
