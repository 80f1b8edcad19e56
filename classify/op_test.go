package classify

import (
	"testing"

	"hoffelijk"
)

const head = `language: nl
words:
  kiezen: kies kiest kiezen koos gekozen
  ander: ander andere "een ander"
negations: niet geen nooit
not-really: ["niet alleen", "als ik eerlijk ben"]
conditions: als indien mocht
turns: maar echter
rules:
  - name: r
    means: competitor
    weight: 5
    phrases: |
      `

func load(t *testing.T, text string) *Rules {
	t.Helper()
	r, err := Load(map[string][]byte{"nl.yaml": []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every operator of a phrase finds what it should and nothing else.
func TestPhraseOperators(t *testing.T) {
	for _, tt := range []struct {
		phrase, text string
		want         string // the words found, "" for none
	}{
		{"andere partij", "Wij nemen een andere partij.", "andere partij"},
		{"andere partij", "Wij nemen een andere grote partij.", ""},
		{"andere partij", "Wij nemen een andere. Partij is dat.", ""},
		{"nemen .. partij", "Wij nemen een heel andere grote partij.", "nemen een heel andere grote partij"},
		{"nemen ..2 partij", "Wij nemen een heel andere grote partij.", ""},
		{"andere partij|leverancier", "een andere leverancier", "andere leverancier"},
		{"(in zee|van start) met", "we gaan van start met hen", "van start met"},
		{"(in zee|van start) met", "we gaan van zee met hen", ""},
		{"andere grote? partij", "een andere partij", "andere partij"},
		{"andere (heel grote)? partij", "een andere heel grote partij", "andere heel grote partij"},
		{"lever* .. partij", "de leverancier is een partij", "leverancier is een partij"},
		{"@kiezen voor @ander", "Wij kozen voor een ander, en ik koos voor andere", "koos voor andere"},
		{"@kiezen voor @ander", "ik heb gekozen voor een ander", "gekozen voor een ander"},
		{"over # weken", "Bel over 3 weken", "over 3 weken"},
		{"op <datum> terug", "ik ben op 12 mei terug", "op 12 mei terug"},
		{"naar <naam> gegaan", "De order is naar Van der Berg Techniek gegaan", "naar Van der Berg Techniek gegaan"},
		{"naar <naam> gegaan", "De order is naar hen gegaan", ""},
		{"^ nee $", "Nee. Dank je.", "Nee"},
		{"^ nee $", "Nee dank je.", ""},
		{"reünie gekozen", "REUNIE gekozen", "REUNIE gekozen"},
		{"e-mail afmelden", "E-mail afmelden", "E-mail afmelden"},
		{"leverancier vinden", "een levrancier vinden", "levrancier vinden"},
		{"leverancier vinden", "een beverancier vinden", ""},
	} {
		r := load(t, head+tt.phrase+"\n")
		v := r.Classify(&hoffelijk.Message{Body: "Wij willen dat jullie het weten. " + tt.text}, Context{})
		got := ""
		if len(v.Hits) > 0 {
			got = v.Hits[0].Text
		}
		if got != tt.want {
			t.Errorf("%q in %q: found %q, want %q", tt.phrase, tt.text, got, tt.want)
		}
	}
}
