package web

import (
	"strings"
	"testing"

	"hoffelijk"
)

// shown writes pieces with the marked ones in brackets.
func shown(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Evidence is marked where it stands; whatever the offsets say, no word of
// the mail is lost or repeated.
func TestEvidence(t *testing.T) {
	const body = "Wij gaan voor één ander. Eén ander!"
	hit := func(text string, start int) hoffelijk.Hit {
		return hoffelijk.Hit{Text: text, Start: start, End: start + len(text), Zone: hoffelijk.ZoneText}
	}
	for _, evidence := range []struct {
		name string
		hits []hoffelijk.Hit
		want string
	}{
		{"none", nil, body},
		{"one", []hoffelijk.Hit{hit("voor", 9)}, "Wij gaan [voor] één ander. Eén ander!"},
		{"overlapping", []hoffelijk.Hit{hit("voor één", 9), hit("één ander", 14)}, "Wij gaan [voor één ander]. Eén ander!"},
		{"one in another", []hoffelijk.Hit{hit("gaan voor één", 4), hit("voor", 9)}, "Wij [gaan voor één] ander. Eén ander!"},
		{"adjoining", []hoffelijk.Hit{hit("Wij ", 0), hit("gaan", 4)}, "[Wij gaan] voor één ander. Eén ander!"},
		{"out of order", []hoffelijk.Hit{hit("Eén", 28), hit("Wij", 0)}, "[Wij] gaan voor één ander. [Eén] ander!"},
		{"moved since", []hoffelijk.Hit{hit("voor", 2)}, "Wij gaan [voor] één ander. Eén ander!"},
		{"gone since", []hoffelijk.Hit{hit("tegen", 2)}, body},
		{"out of bounds", []hoffelijk.Hit{hit("voor", 999), hit("voor", -5)}, "Wij gaan [voor] één ander. Eén ander!"},
		{"in the middle of a letter", []hoffelijk.Hit{hit("\xa9\xa9n", 15)}, body},
		{"empty", []hoffelijk.Hit{hit("", 3)}, body},
	} {
		t.Run(evidence.name, func(t *testing.T) {
			got := blocks(&hoffelijk.Message{Body: body}, evidence.hits)
			if len(got) != 1 || shown(got[0].Pieces) != evidence.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// A phrase that runs over the border of two zones is marked in both.
func TestEvidenceAcrossZones(t *testing.T) {
	m := &hoffelijk.Message{Body: "a bc\nd\n\n", Segments: []hoffelijk.Segment{
		{Zone: hoffelijk.ZoneText, Start: 0, End: 3}, {Zone: hoffelijk.ZoneQuoted, Start: 3, End: 7}, {Zone: hoffelijk.ZoneText, Start: 7, End: 8},
	}}
	got := blocks(m, []hoffelijk.Hit{{Text: "bc", Start: 2, End: 4, Zone: hoffelijk.ZoneText}})
	if len(got) != 2 || shown(got[0].Pieces) != "a [b]" || shown(got[1].Pieces) != "[c]\nd" || got[1].Zone != hoffelijk.ZoneQuoted {
		t.Errorf("got %v", got)
	}
}

// Evidence in the subject is marked there and nowhere else.
func TestEvidenceInSubject(t *testing.T) {
	m := &hoffelijk.Message{Subject: "Afzegging: afspraak", Body: "Afzegging: zie boven"}
	hits := []hoffelijk.Hit{{Text: "Afzegging", End: 9, Zone: hoffelijk.ZoneSubject}}
	if got := shown(subject(m, hits)); got != "[Afzegging]: afspraak" {
		t.Errorf("subject %q", got)
	}
	if got := shown(blocks(m, hits)[0].Pieces); got != m.Body {
		t.Errorf("body %q", got)
	}
}

// Of an endless mail a page shows the beginning, and says so.
func TestEndlessMail(t *testing.T) {
	d := sampleDesk()
	m := d.file.Messages[0].Message
	m.Body, m.Segments = "x"+strings.Repeat("é", longestMail), nil
	a := signedIn(t, d).get("/case/7")
	a.says(t, "ééé</div>", "te lang om hier helemaal te tonen")
	if len(a.Text) > longestMail+20<<10 {
		t.Errorf("the page has %d bytes", len(a.Text))
	}
}

// FuzzEvidence ensures that no zones and no hits, however odd, lose a visible
// character of a mail or break off the page.
func FuzzEvidence(f *testing.F) {
	f.Add("Wij gaan voor een ander", "voor", 9, 4, 12)
	f.Add("é\n\n", "\xa9", 1, 0, 1)
	f.Fuzz(func(t *testing.T, body, text string, start, from, to int) {
		m := &hoffelijk.Message{Body: body, Segments: []hoffelijk.Segment{
			{Zone: hoffelijk.ZoneText, End: from}, {Zone: hoffelijk.ZoneQuoted, Start: from, End: to}, {Zone: hoffelijk.ZoneSignature, Start: to, End: len(body)},
		}}
		var all strings.Builder
		for _, b := range blocks(m, []hoffelijk.Hit{{Text: text, Start: start}, {Text: text}}) {
			for _, p := range b.Pieces {
				all.WriteString(p.Text)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(all.String()) != bare(body) {
			t.Errorf("%q became %q", body, all.String())
		}
	})
}
