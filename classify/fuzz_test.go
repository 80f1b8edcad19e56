package classify

import (
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"hoffelijk"
)

// A rule file of any bytes loads or is refused with an error; it never
// panics, and what loads can be checked and used.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(factors))
	files, err := filepath.Glob("testdata/errors/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	m := &hoffelijk.Message{Body: "We hebben niet voor een ander gekozen, maar 3 weken later voor Jansen."}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Load(map[string][]byte{"nl.yaml": text})
		if (r == nil) == (err == nil) {
			t.Fatalf("rules %v, error %v", r, err)
		}
		if r != nil {
			r.Check()
			r.Classify(m, Context{})
		}
	})
}

// A mail of any text gets a verdict with a valid category, whose offsets
// point at the words that it quotes.
func FuzzClassify(f *testing.F) {
	f.Add("Re: afspraak", "Beste Jan,\n\nHelaas gaat de afspraak van 12 mei niet door, maar na de zomer weer.\n> ja\n", 20)
	f.Add("", "I can't. L'offre n'est pas retenue; d'ici 3 mois? 12-05-2026 15.04. Q3 ſtraße İ", 0)
	r, err := Shipped()
	if err != nil {
		f.Fatal(err)
	}
	own, err := Load(map[string][]byte{"nl.yaml": []byte(factors)})
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, subject, body string, split int) {
		if !utf8.ValidString(subject) || !utf8.ValidString(body) {
			t.Skip()
		}
		split = max(0, min(split, len(body)))
		m := &hoffelijk.Message{Subject: subject, Body: body, Segments: []hoffelijk.Segment{
			{Zone: hoffelijk.ZoneText, Start: 0, End: split}, {Zone: hoffelijk.ZoneText, Start: split, End: len(body)},
		}}
		for _, rules := range []*Rules{r, own} {
			v := rules.Classify(m, Context{Now: now})
			if !v.Category.Valid() || v.Score < 0 || v.Score > maxScore {
				t.Fatalf("verdict %+v", v)
			}
			for _, h := range v.Hits {
				text := body
				if h.Zone == hoffelijk.ZoneSubject {
					text = subject
				}
				if h.Start < 0 || h.End > len(text) || h.Start >= h.End || text[h.Start:h.End] != h.Text {
					t.Fatalf("hit %+v", h)
				}
			}
			if v.ComeBack != nil && (v.ComeBack.To.Before(v.ComeBack.From) || v.ComeBack.From.Before(now)) {
				t.Fatalf("come-back %+v", v.ComeBack)
			}
		}
	})
}
