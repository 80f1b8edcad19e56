package classify

import (
	"math"
	"testing"

	"hoffelijk"
)

const factors = `language: nl
negations: niet geen nooit
not-really: ["niet alleen", "geen enkel probleem", "als ik eerlijk ben"]
conditions: als indien mocht
turns: maar echter
rules:
  - name: ander
    means: competitor
    adds: [decision]
    weight: 4
    phrases: |
      (kiezen|gekozen) .. ander
      naar <naam> gegaan
    except: |
      nog niet
  - name: prijs
    adds: price
    weight: 3
    phrases: |
      te duur
  - name: uitstel
    means: postponed
    weight: 4
    phrases: |
      stellen .. uit
  - name: verzetten
    means: rescheduled
    weight: 5
    question: ok
    negated: ok
    phrases: |
      kan .. later
  - name: verder
    means: declined
    weight: 4
    phrases: |
      niet verder
  - name: akkoord
    means: none
    weight: 5
    phrases: |
      helemaal akkoord
  - name: leverancier
    means: declined
    needs: cold
    weight: 5
    phrases: |
      al een leverancier
  - name: leverancier na offerte
    means: competitor
    needs: offer
    weight: 5
    phrases: |
      al een leverancier
`

// What stands around a phrase changes what it weighs, or voids it.
func TestSurroundings(t *testing.T) {
	r := load(t, factors)
	for _, tt := range []struct {
		text   string
		weight float64 // of the strongest hit; 0 for none
		by     string  // what voids
	}{
		{"Wij hebben gekozen voor een ander.", 4, ""},
		{"Wij hebben niet gekozen voor een ander.", 0, "niet"},
		{"Wij hebben gekozen, niet voor een ander.", 0, "niet"},
		{"Wij kiezen voor een ander niet.", 0, "niet"},
		{"Wij hebben nog niet echt heel zeker gekozen voor een ander.", 0, "nog niet"},
		{"Wij hebben nooit van u gehoord, wij hebben gekozen voor een ander.", 4, ""},
		{"Niet alleen gekozen voor een ander, ook blij.", 4, ""},
		{"Als dit zo blijft, kiezen wij een ander.", 1.2, ""},
		{"Als wij kiezen voor een ander hoort u het.", 1.2, ""},
		{"Als ik eerlijk ben, kiezen wij een ander.", 4, ""},
		{"Kiezen jullie een ander?", 1.2, ""},
		{"Het was goed maar we hebben gekozen voor een ander.", 6, ""},
		{"We stellen het uit maar we hebben gekozen voor een ander.", 6, ""},
		{"Kan het later?", 5, ""},
		{"We gaan niet verder.", 4, ""},
		{"Er is geen tijd, we gaan niet verder.", 4, ""},
	} {
		v := r.Classify(&hoffelijk.Message{Body: tt.text}, Context{})
		got, by := 0.0, ""
		if len(v.Hits) > 0 {
			got = v.Hits[0].Weight
		}
		if len(v.Voided) > 0 {
			by = v.Voided[0].By
		}
		if math.Abs(got-tt.weight) > 1e-9 || by != tt.by {
			t.Errorf("%q: weight %.2f voided by %q, want %.2f %q", tt.text, got, by, tt.weight, tt.by)
		}
	}
}

// What is known of the thread decides between rules that need it, and a
// subject weighs less than the text.
func TestZoneAndThread(t *testing.T) {
	r := load(t, factors)
	text := &hoffelijk.Message{Body: "Wij hebben al een leverancier."}
	for kind, want := range map[ThreadKind]hoffelijk.Category{ThreadCold: hoffelijk.Declined, ThreadOffer: hoffelijk.Competitor, "": hoffelijk.Competitor} {
		if v := r.Classify(text, Context{Thread: kind}); v.Category != want {
			t.Errorf("thread %q: %s, want %s", kind, v.Category, want)
		}
	}
	for subject, want := range map[string]float64{"Gekozen voor een ander": 2.8, "Re: gekozen voor een ander": 1.4} {
		v := r.Classify(&hoffelijk.Message{Subject: subject}, Context{})
		if len(v.Hits) != 1 || v.Hits[0].Zone != hoffelijk.ZoneSubject || v.Hits[0].End != len(subject) || math.Abs(v.Hits[0].Weight-want) > 1e-9 {
			t.Errorf("%s: %+v, want weight %.1f", subject, v.Hits, want)
		}
	}
	refusal := &hoffelijk.Message{Body: "Wij gaan niet verder."}
	for kind, want := range map[ThreadKind]hoffelijk.Category{ThreadOffer: hoffelijk.Unexplained, ThreadAppointment: hoffelijk.Cancelled, ThreadCold: hoffelijk.Declined} {
		if v := r.Classify(refusal, Context{Thread: kind}); v.Category != want {
			t.Errorf("thread %q: %s, want %s", kind, v.Category, want)
		}
	}
}

// Only the author's own words count, and offsets point into the whole body.
func TestQuotedAndSignatureNeverCount(t *testing.T) {
	r := load(t, factors)
	body := "> te duur\nWij hebben gekozen voor een ander.\n-- \nhelemaal akkoord"
	m := &hoffelijk.Message{Body: body, Segments: []hoffelijk.Segment{
		{Zone: hoffelijk.ZoneQuoted, Start: 0, End: 10}, {Zone: hoffelijk.ZoneText, Start: 10, End: 45}, {Zone: hoffelijk.ZoneSignature, Start: 45, End: len(body)},
	}}
	v := r.Classify(m, Context{})
	if len(v.Hits) != 1 || body[v.Hits[0].Start:v.Hits[0].End] != "gekozen voor een ander" || v.Hits[0].Text != "gekozen voor een ander" {
		t.Errorf("hits %+v", v.Hits)
	}
	if len(v.Reasons) != 1 || v.Reasons[0] != hoffelijk.ReasonDecision {
		t.Errorf("reasons %v, want only that of the rule that counted", v.Reasons)
	}
}

// The competitor's name is the capitalised words of the slot.
func TestCompetitorName(t *testing.T) {
	r := load(t, factors)
	for text, want := range map[string]string{
		"De order is naar Van der Berg Techniek gegaan.":  "Van der Berg Techniek",
		"De order is naar KPN gegaan, met dank.":          "KPN",
		"De order is naar een ander gegaan.":              "",
		"De order is naar Maandag gegaan.":                "",
		"De order is naar U gegaan.":                      "",
		"De order is niet naar Toyota gegaan.":            "",
		"De order is naar Jansen & Zonen gegaan.":         "Jansen & Zonen",
		"De order is naar één of andere Toyota gegaan hè": "",
	} {
		if v := r.Classify(&hoffelijk.Message{Body: text}, Context{}); v.Competitor != want {
			t.Errorf("%q: %q, want %q", text, v.Competitor, want)
		}
	}
}

// The three levels, and a person is asked rather than a "no" passed over.
func TestLevels(t *testing.T) {
	r := load(t, factors)
	for _, tt := range []struct {
		text     string
		c        Context
		category hoffelijk.Category
		level    hoffelijk.Level
	}{
		{"Kan het later?", Context{}, hoffelijk.Rescheduled, hoffelijk.Certain},
		{"We hebben gekozen voor een ander.", Context{}, hoffelijk.Competitor, hoffelijk.Suggested},
		{"Als dit zo blijft, kiezen wij een ander.", Context{}, hoffelijk.Competitor, hoffelijk.Unsure},
		{"Wij hebben niet gekozen voor een ander.", Context{}, hoffelijk.None, hoffelijk.Unsure},
		{"Tot dan.", Context{}, hoffelijk.None, hoffelijk.Suggested},
		{"Tot dan.", Context{Known: true}, hoffelijk.None, hoffelijk.Unsure},
		{"Tot dan.", Context{Forwarded: true}, hoffelijk.None, hoffelijk.Unsure},
		{"Wij zijn helemaal akkoord.", Context{Known: true}, hoffelijk.None, hoffelijk.Certain},
		{"Wij zijn helemaal akkoord.", Context{Forwarded: true}, hoffelijk.None, hoffelijk.Unsure},
		{"Wij zijn helemaal akkoord. We stellen het uit.", Context{}, hoffelijk.None, hoffelijk.Unsure},
	} {
		v := r.Classify(&hoffelijk.Message{Body: tt.text}, tt.c)
		if v.Category != tt.category || v.Level != tt.level {
			t.Errorf("%q %+v: %s %s %.2f, want %s %s", tt.text, tt.c, v.Category, v.Level, v.Score, tt.category, tt.level)
		}
	}
}

// Headers, reports and calendar objects settle the category before any word.
func TestStructureComesFirst(t *testing.T) {
	r := load(t, factors)
	for _, tt := range []struct {
		m    hoffelijk.Message
		want hoffelijk.Category
	}{
		{hoffelijk.Message{Kind: hoffelijk.KindBounce}, hoffelijk.Bounce},
		{hoffelijk.Message{Kind: hoffelijk.KindAutoReply, Automatic: "Auto-Submitted: auto-replied"}, hoffelijk.AutoReply},
		{hoffelijk.Message{Kind: hoffelijk.KindCalendar, Calendar: &hoffelijk.Calendar{Method: "CANCEL"}}, hoffelijk.Cancelled},
		{hoffelijk.Message{Kind: hoffelijk.KindCalendar, Calendar: &hoffelijk.Calendar{Method: "REPLY", PartStat: "DECLINED"}}, hoffelijk.Cancelled},
		{hoffelijk.Message{Kind: hoffelijk.KindCalendar, Calendar: &hoffelijk.Calendar{Method: "COUNTER"}}, hoffelijk.Rescheduled},
		{hoffelijk.Message{Kind: hoffelijk.KindCalendar, Calendar: &hoffelijk.Calendar{Method: "REPLY", PartStat: "ACCEPTED"}}, hoffelijk.None},
	} {
		tt.m.Body = "Wij zijn helemaal akkoord."
		v := r.Classify(&tt.m, Context{})
		if v.Category != tt.want || v.Level != hoffelijk.Certain {
			t.Errorf("%+v: %s %s, want %s", tt.m.Kind, v.Category, v.Level, tt.want)
		}
		if tt.want != hoffelijk.None && (len(v.Hits) == 0 || v.Hits[0].Rule != structureRule) {
			t.Errorf("%s: the first hit must be the structure, have %+v", tt.want, v.Hits)
		}
	}
}
