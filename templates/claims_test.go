package templates

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hoffelijk"
)

func nlCase(c hoffelijk.Category) Case { return namedSample(letterKey{"nl", c, hoffelijk.Formal}) }

func write(t *testing.T, c Case) hoffelijk.Letter {
	t.Helper()
	l, err := shippedSet(t).Letter(c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Ensure that an answer keeps their subject behind a single prefix.
func TestSubjectDoesNotStackPrefixes(t *testing.T) {
	key := letterKey{"nl", hoffelijk.Declined, hoffelijk.Formal}
	for in, want := range map[string]string{
		"Offerte 5":                      "Re: Offerte 5",
		"RE: Offerte 5":                  "Re: Offerte 5",
		"Re: Antw: AW: RE: Offerte 5":    "Re: Offerte 5",
		"FW: Fwd: WG: TR: Offerte 5":     "Re: Offerte 5",
		"RE : Offre":                     "Re: Offre",
		"Re[2]: Offerte":                 "Re: Offerte",
		"RE: [EXTERN] RE: Offerte 5":     "Re: Offerte 5",
		"Reorganisatie":                  "Re: Reorganisatie",
		"":                               "Re: uw bericht",
		"Re:":                            "Re: uw bericht",
		"Offerte\r\nBcc: x@evil.example": "Re: Offerte Bcc: x@evil.example",
	} {
		if got := reply(in, key); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// Ensure that a reason that was given is acknowledged and not asked again.
func TestGivenReasonIsNotAskedAgain(t *testing.T) {
	for _, category := range []hoffelijk.Category{hoffelijk.Declined, hoffelijk.Competitor, hoffelijk.Postponed, hoffelijk.Dropped} {
		c := nlCase(category)
		if l := write(t, c); !slices.Contains(l.Asks, "reason") {
			t.Errorf("%s without a reason asks %v", category, l.Asks)
		}
		c.Verdict.Reasons = []hoffelijk.Reason{hoffelijk.ReasonPrice}
		l := write(t, c)
		if slices.Contains(l.Asks, "reason") || !strings.Contains(l.Body, "prijs") {
			t.Errorf("%s with a reason asks %v:\n%s", category, l.Asks, l.Body)
		}
	}
}

// Ensure that an unexplained no is never met with a question.
func TestUnexplainedAsksNothing(t *testing.T) {
	for _, lang := range hoffelijk.Langs() {
		for _, form := range forms() {
			for name, c := range samples(letterKey{lang, hoffelijk.Unexplained, form}) {
				if l := write(t, c); len(l.Asks) > 0 || strings.Contains(l.Body, "?") {
					t.Errorf("%s %s, %s asks:\n%s", lang, form, name, l.Body)
				}
			}
		}
	}
}

// Ensure that their own words for a return stand in our sentence where they
// fit, between quotation marks where they do not, and nowhere when they are
// no plain words.
func TestComeBackWordsAreTheirs(t *testing.T) {
	for _, tt := range []struct {
		lang        hoffelijk.Lang
		text        string
		woven, said string
	}{
		{"nl", "Na de zomer", "na de zomer", ""},
		{"nl", "Half april", "half april", ""},
		{"nl", "over een maand of vier.", "over een maand of vier", ""},
		{"nl", "Zodra uw jaarcijfers beschikbaar zijn", "", "zodra uw jaarcijfers beschikbaar zijn"},
		{"nl", "niet vóór september", "vanaf september", ""},
		{"nl", "tot januari", "in januari", ""},
		{"nl", "tot na de zomer", "na de zomer", ""},
		{"nl", "na onze verhuizing", "", "na onze verhuizing"},
		{"nl", "in <b>mei</b>", "", ""},
		{"nl", "in {{.Owner}}", "", ""},
		{"en", "After the summer holidays", "after the summer holidays", ""},
		{"en", "January", "in January", ""},
		{"de", "Im Februar", "im Februar", ""},
		{"de", "nicht vor dem vierten Quartal", "", "nicht vor dem vierten Quartal"},
		{"fr", "À la rentrée", "à la rentrée", ""},
		{"fr", "l'année prochaine", "l'année prochaine", ""},
		{"fr", "le trimestre prochain", "le trimestre prochain", ""},
		{"nl", "op 1 oktober", "op 1 oktober", ""},
		{"nl", "het volgende kwartaal", "het volgende kwartaal", ""},
		{"nl", "als de vergunning binnen is", "als de vergunning binnen is", ""},
		{"nl", "donderdag", "", "donderdag"},
	} {
		v := hoffelijk.Verdict{Lang: tt.lang, ComeBack: &hoffelijk.ComeBack{Text: tt.text, From: sampleDay(), To: sampleDay()}}
		woven, said := comeBack(v, tt.lang, sampleDay())
		if woven != tt.woven || said != tt.said {
			t.Errorf("%q: got %q, %q", tt.text, woven, said)
		}
	}
}

// Ensure that the come-back words take the place of the question when.
func TestComeBackReplacesAskingWhen(t *testing.T) {
	c := nlCase(hoffelijk.Declined)
	c.Verdict.ComeBack = sampleComeBack("nl")
	l := write(t, c)
	if slices.Contains(l.Asks, "permission") || !strings.Contains(l.Body, "na de zomer") {
		t.Errorf("asks %v:\n%s", l.Asks, l.Body)
	}
}

// Ensure that a letter names the competitor, the appointment and the booking
// link when they are known.
func TestLettersUseWhatIsKnown(t *testing.T) {
	c := nlCase(hoffelijk.Competitor)
	c.Verdict.Competitor = "Dakwerken Claes"
	if l := write(t, c); !strings.Contains(l.Body, "keuze voor Dakwerken Claes") {
		t.Error(l.Body)
	}
	c = nlCase(hoffelijk.Cancelled)
	start := time.Date(2026, time.March, 12, 10, 0, 0, 0, time.UTC)
	c.Message.Calendar = &hoffelijk.Calendar{Method: "CANCEL", Start: &start}
	c.Owner.Booking = "https://bedrijf.example/afspraak"
	l := write(t, c)
	if !strings.Contains(l.Body, "van donderdag 12 maart niet") || !strings.Contains(l.Body, "\nhttps://bedrijf.example/afspraak\n") {
		t.Error(l.Body)
	}
	c.Owner.Booking = "javascript:alert(1)"
	if l := write(t, c); strings.Contains(l.Body, "javascript") {
		t.Error(l.Body)
	}
}

// Ensure that a proposed time is agreed to, and that otherwise two working
// days are offered that are no holidays.
func TestRescheduledConfirmsOrOffers(t *testing.T) {
	c := nlCase(hoffelijk.Rescheduled)
	c.Message.Text = "Kunnen we onze afspraak verzetten naar woensdag 4 februari, zelfde tijd?"
	if l := write(t, c); len(l.Asks) > 0 || !strings.Contains(l.Body, "voorstel") {
		t.Error(l.Body)
	}
	c.Message.Text = "Heeft u volgende week nog een ander moment vrij, bijvoorbeeld donderdag?"
	if l := write(t, c); !slices.Contains(l.Asks, "appointment") || !strings.Contains(l.Body, "dinsdag 10 of donderdag 12 maart") {
		t.Error(l.Body)
	}
	for _, tt := range []struct {
		now  time.Time
		want string
	}{
		{time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC), "dinsdag 5 of donderdag 7 januari"},
		{time.Date(2026, 4, 21, 9, 0, 0, 0, time.UTC), "dinsdag 28 of donderdag 30 april"},
		{time.Date(2026, 5, 8, 9, 0, 0, 0, time.UTC), "dinsdag 19 of donderdag 21 mei"},
	} {
		c.Now = tt.now
		if got := offer(c, "nl"); got != tt.want {
			t.Errorf("on %s: got %q, want %q", tt.now.Format(time.DateOnly), got, tt.want)
		}
	}
}

// Ensure that days are offered in the week that they ask for, and after the
// appointment that falls through.
func TestDaysOfferedFitWhatIsAsked(t *testing.T) {
	c := nlCase(hoffelijk.Rescheduled)
	c.Verdict.ComeBack = &hoffelijk.ComeBack{Text: "over drie weken", From: sampleDay().AddDate(0, 0, 21), To: sampleDay().AddDate(0, 0, 25)}
	if l := write(t, c); !strings.Contains(l.Body, "dinsdag 24 of donderdag 26 maart") {
		t.Error(l.Body)
	}
	c = nlCase(hoffelijk.Rescheduled)
	start := time.Date(2026, time.March, 26, 10, 0, 0, 0, time.UTC)
	c.Message.Calendar = &hoffelijk.Calendar{Method: "CANCEL", Start: &start}
	if l := write(t, c); !strings.Contains(l.Body, "dinsdag 31 maart of donderdag 2 april") {
		t.Error(l.Body)
	}
}

// Ensure that the same case gets the same wording each time, and that not
// every case gets the same one.
func TestWordingsAreSteadyAndVaried(t *testing.T) {
	seen := map[string]bool{}
	for _, key := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		c := nlCase(hoffelijk.Dropped)
		c.Key = key
		l := write(t, c)
		if again := write(t, c); again.Body != l.Body {
			t.Errorf("case %s reads differently the second time", key)
		}
		seen[l.Body] = true
	}
	if len(seen) < 4 {
		t.Errorf("8 cases share %d wordings", len(seen))
	}
}

// Ensure that the letter comes in the language of the mail, else of the
// salesperson, else in Dutch.
func TestLanguageFollowsTheMail(t *testing.T) {
	for _, tt := range []struct{ mail, owner, want hoffelijk.Lang }{
		{"de", "nl", "de"}, {"it", "fr", "fr"}, {"", "en", "en"}, {"", "", "nl"},
	} {
		c := nlCase(hoffelijk.Declined)
		c.Verdict.Lang, c.Owner.Lang = tt.mail, tt.owner
		if l := write(t, c); l.Lang != tt.want {
			t.Errorf("mail %q, owner %q: got %q", tt.mail, tt.owner, l.Lang)
		}
	}
}

// Ensure that nothing is written to who wants no more contact.
func TestNoLetterWhereNoneIsDue(t *testing.T) {
	for _, c := range []hoffelijk.Category{hoffelijk.OptOut, hoffelijk.AutoReply, hoffelijk.Bounce, hoffelijk.None, ""} {
		if _, err := shippedSet(t).Letter(nlCase(c)); !errors.Is(err, ErrNoLetter) {
			t.Errorf("%q: got %v", c, err)
		}
	}
}

// Ensure that a folder of one's own replaces single letters, and that a
// mistake in it is found when it is read.
func TestOwnLettersAreCheckedOnLoading(t *testing.T) {
	own := func(content string) fstest.MapFS {
		return fstest.MapFS{"letter/nl/declined.formal.txt": {Data: []byte(content)}}
	}
	s, err := With(own("Subject: {{reply .Subject}}\nAsks:\n\n{{.Greeting}}\n\nHet is goed zo.\n\n{{.Sender}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if l, err := s.Letter(nlCase(hoffelijk.Declined)); err != nil || !strings.Contains(l.Body, "Het is goed zo.") {
		t.Errorf("got %v:\n%s", err, l.Body)
	}
	for name, content := range map[string]string{
		"unknown field":    "Subject: x\nAsks:\n\n{{.Greeting}}\n\n{{.Korting}}\n\n{{.Sender}}",
		"unknown function": "Subject: x\nAsks:\n\n{{.Greeting}}\n\n{{roll}}\n\n{{.Sender}}",
		"no header":        "Asks:\n\n{{.Greeting}}\n\n{{.Sender}}",
		"unknown header":   "Subject: x\nAsks:\nBcc: y\n\n{{.Greeting}}\n\n{{.Sender}}",
		"no body":          "Subject: x\nAsks:",
		"no greeting":      "Subject: x\nAsks:\n\nHallo\n\n{{.Sender}}",
		"no sender":        "Subject: x\nAsks:\n\n{{.Greeting}}\n\nDag",
		"open action":      "Subject: x\nAsks:\n\n{{.Greeting}}\n\n{{if .Day}}\n\n{{.Sender}}",
	} {
		if _, err := With(own(content)); err == nil || !strings.Contains(err.Error(), "declined.formal") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder counts as complete")
	}
}

// Ensure that a letter that asks too much is reported.
func TestCheckFindsDiscourtesy(t *testing.T) {
	s, err := With(fstest.MapFS{"letter/nl/unexplained.formal.txt": {Data: []byte(
		"Subject: {{reply .Subject}}\nAsks: reason\n\n{{.Greeting}}\n\nWaarom niet? Met korting wel!\n\n{{.Sender}}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range s.Check() {
		all.WriteString(f.String() + "\n")
	}
	for _, want := range []string{`asks for "reason"`, "asks a question", "asks for the reason", "exclamation mark", "presses"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("not reported: %s", want)
		}
	}
}

// Ensure that people can name a category in their own words.
func TestCategoryByName(t *testing.T) {
	for text, want := range map[string]hoffelijk.Category{
		"concurrent": hoffelijk.Competitor, "Naar de concurrent.": hoffelijk.Competitor, "opt_out": hoffelijk.OptOut, "opt-out": hoffelijk.OptOut,
		"continuiteit": hoffelijk.Continuity, "Continuïteit": hoffelijk.Continuity, "zonder reden": hoffelijk.Unexplained, "geen afwijzing": hoffelijk.None,
		"on hold": hoffelijk.Postponed, "Zurückgestellt": hoffelijk.Postponed, "reporte": hoffelijk.Postponed, "geen contact meer": hoffelijk.OptOut,
	} {
		if got, ok := CategoryByName(text); !ok || got != want {
			t.Errorf("%q: got %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "ok", "akkoord", "nee", "no", "nein", "non", "later 3 weken", "later", "cancel", "stop", "niets"} {
		if got, ok := CategoryByName(text); ok {
			t.Errorf("%q counts as %q", text, got)
		}
	}
}

// Ensure that every name stands for one category only, and is understood.
func TestCategoryNamesAreUnderstood(t *testing.T) {
	for _, lang := range hoffelijk.Langs() {
		names := CategoryNames(lang)
		if len(names) != len(hoffelijk.Categories()) || len(ReasonNames(lang)) != len(hoffelijk.Reasons()) {
			t.Fatalf("%s: names are missing", lang)
		}
		for c, name := range names {
			if got, ok := CategoryByName(name); !ok || got != c {
				t.Errorf("%s: %q means %q, not %q", lang, name, got, c)
			}
		}
	}
}

// Ensure that a letter that a person edited is looked at as well, and that
// every shipped letter passes.
func TestDiscourtesiesOfEditedLetters(t *testing.T) {
	for _, tt := range []struct {
		body     string
		category hoffelijk.Category
		want     []Discourtesy
	}{
		{"Dank u. Wij staan klaar.", hoffelijk.Unexplained, nil},
		{"Mag ik vragen waarom?", hoffelijk.Unexplained, []Discourtesy{AsksWhy, AsksAll}},
		{"Wat gaf de doorslag?", hoffelijk.Competitor, nil},
		{"Wat gaf de doorslag? En wanneer?", hoffelijk.Competitor, []Discourtesy{AsksMuch}},
		{"Met 10 % korting!", hoffelijk.Declined, []Discourtesy{Presses, Shouts}},
	} {
		if got := Discourtesies(tt.body, tt.category); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, want %v", tt.body, got, tt.want)
		}
	}
	for _, lang := range hoffelijk.Langs() {
		for _, d := range []Discourtesy{AsksWhy, AsksAll, AsksMuch, Presses, Shouts} {
			if d.In(lang) == string(d) || d.In(lang) == "" {
				t.Errorf("%s has no words for %s", lang, d)
			}
		}
	}
}
