package classify

import (
	"slices"
	"testing"
	"time"

	"hoffelijk"
)

// The indexes lose nothing: trying every program at every token of the
// examples finds what they find.
func TestIndexLosesNothing(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.rules {
		for j, e := range r.rules[i].examples {
			if (i+j)%7 == 0 {
				indexAgrees(t, r, e.text)
			}
		}
	}
}

// A phrase whose anchors stand at different places is found by each of them,
// whichever comes first in the text.
func TestAnchorsAtDifferentPlaces(t *testing.T) {
	r := load(t, head+"(geboeid door|ons geboeid)\n      (boeit ons|ons .. boeit|wij heel erg geboeid)\n")
	for _, text := range []string{"Het heeft ons geboeid.", "Geboeid door u.", "Dat ons dat boeit.", "Dat boeit ons.", "Zijn wij heel erg geboeid door u?"} {
		indexAgrees(t, r, text)
		if v := r.Classify(&hoffelijk.Message{Body: text}, Context{}); len(v.Hits) == 0 {
			t.Errorf("%q is not found", text)
		}
	}
}

func indexAgrees(t *testing.T, r *Rules, text string) {
	t.Helper()
	d := r.body(&hoffelijk.Message{Body: text})
	s := newScan(r, d, languageOf(d.toks), time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC))
	for _, sent := range d.sentences {
		s.enter(sent)
		for in, x := range []*index{&r.found, &r.excepted, &r.markers} {
			var byIndex, byTrying []candidate
			for _, c := range s.look(in) {
				if _, ok := s.attempt(x.programs[c.program()], c.at()); ok {
					byIndex = append(byIndex, c)
				}
			}
			for i, p := range x.programs {
				for at := s.lo; at < s.hi; at++ {
					if _, ok := s.attempt(p, at); ok {
						byTrying = append(byTrying, newCandidate(int32(i), at))
					}
				}
			}
			if !slices.Equal(byIndex, byTrying) {
				t.Errorf("%q: by index %x, by trying %x", text, byIndex, byTrying)
			}
		}
	}
}
