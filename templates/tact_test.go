package templates

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hoffelijk"
)

func textCase(lang hoffelijk.Lang, c hoffelijk.Category, text string) Case {
	made := namedSample(letterKey{lang, c, hoffelijk.Formal})
	made.Message.Text = text
	return made
}

// Ensure that grief and grave illness get sympathy and no question, whatever
// the category.
func TestGriefIsAskedNothing(t *testing.T) {
	for _, tt := range []struct {
		lang hoffelijk.Lang
		text string
		want string
	}{
		{"nl", "Door het overlijden van mijn vader zeg ik onze afspraak af.", "gecondoleerd"},
		{"nl", "Onze directeur is vorige week overleden.", "gecondoleerd"},
		{"nl", "Ik moet naar een begrafenis en kan niet komen.", "gecondoleerd"},
		{"nl", "Mijn vrouw heeft kanker, dus het gaat niet door.", "sterkte"},
		{"nl", "Mijn compagnon is ernstig ziek.", "sterkte"},
		{"en", "My mother passed away on Sunday.", "condolences"},
		{"en", "My husband is seriously ill.", "strength"},
		{"de", "Meine Mutter ist verstorben.", "Beileid"},
		{"de", "Mein Mann ist schwer erkrankt.", "Kraft"},
		{"fr", "Suite au décès de mon père, je dois annuler.", "condoléances"},
		{"fr", "Ma femme est gravement malade.", "courage"},
	} {
		for _, category := range answeredKinds() {
			c := textCase(tt.lang, category, tt.text)
			c.Owner.Booking = "https://bedrijf.example/afspraak"
			l := write(t, c)
			if len(l.Asks) > 0 || strings.Contains(l.Body, "?") || strings.Contains(l.Body, "https") || !strings.Contains(l.Body, tt.want) {
				t.Errorf("%s, %q asks %v:\n%s", category, tt.text, l.Asks, l.Body)
			}
		}
	}
	for _, text := range []string{"We hebben ernstige twijfels over het plan.", "Wij besturen een ziekenhuis.", "De deadline is vertrouwd.", "Dat plan is begraven.", "Hospice De Linde kiest een ander.", "By a stroke of luck we need it no longer."} {
		if grieves(&hoffelijk.Message{Text: text}) {
			t.Errorf("%q counts as grief", text)
		}
	}
}

// Ensure that plain sickness gets a wish and keeps the careful invitation.
func TestSicknessGetsWishes(t *testing.T) {
	l := write(t, textCase("nl", hoffelijk.Cancelled, "Ik heb griep en kan morgen niet."))
	if !strings.Contains(l.Body, "beterschap") || !slices.Contains(l.Asks, "appointment") {
		t.Error(l.Body)
	}
}

// Ensure that a company that comes to an end is asked nothing.
func TestBankruptcyIsAskedNothing(t *testing.T) {
	for lang, text := range map[hoffelijk.Lang]string{
		"nl": "Ons bedrijf is failliet verklaard.", "en": "The company has gone into administration.",
		"de": "Wir haben Insolvenz angemeldet.", "fr": "Notre société est en liquidation judiciaire.",
	} {
		if l := write(t, textCase(lang, hoffelijk.Dropped, text)); len(l.Asks) > 0 || strings.Contains(l.Body, "?") {
			t.Errorf("%q asks %v:\n%s", text, l.Asks, l.Body)
		}
	}
}

// Ensure that who will get in touch is left the initiative.
func TestTheirTurnIsRespected(t *testing.T) {
	for text, lang := range map[string]hoffelijk.Lang{
		"Na de zomer neem ik zelf weer contact op.":        "nl",
		"Als het zover is, dan hoor je van ons.":           "nl",
		"Na de zomer nemen wij contact met u op.":          "nl",
		"We'll be in touch after the summer.":              "en",
		"Nach dem Sommer melden wir uns bei Ihnen.":        "de",
		"Nous vous recontacterons après l'été.":            "fr",
		"Wij komen na de zomer zelf bij u terug.":          "nl",
		"U hoort na de zomer van ons hoe wij verder gaan.": "nl",
	} {
		for _, category := range []hoffelijk.Category{hoffelijk.Cancelled, hoffelijk.Postponed, hoffelijk.Declined, hoffelijk.Unexplained} {
			c := textCase(lang, category, text)
			c.Verdict.ComeBack = sampleComeBack(lang)
			l := write(t, c)
			for _, bad := range []string{"na de zomer", "after the summer", "nach dem Sommer", "après l'été"} {
				if strings.Contains(l.Body, bad) {
					t.Errorf("%s, %q promises:\n%s", category, text, l.Body)
				}
			}
			if slices.Contains(l.Asks, "appointment") || slices.Contains(l.Asks, "permission") {
				t.Errorf("%s, %q asks %v", category, text, l.Asks)
			}
		}
	}
	for _, text := range []string{"Neem na de zomer weer contact op.", "Graag horen wij na de zomer van u.", "You can get in touch again after the summer.", "Wij nemen voorlopig geen contact op."} {
		if theyCall(text) {
			t.Errorf("%q counts as their turn", text)
		}
	}
}

// Ensure that a period that is no moment to return is not promised.
func TestOnlyReturnsArePromised(t *testing.T) {
	for _, tt := range []struct {
		text, words string
		want        bool
	}{
		{"U kunt binnen 20 dagen bezwaar maken.", "binnen 20 dagen", false},
		{"Na drie weken wachten hebben we voor een ander gekozen.", "na drie weken", false},
		{"Neem na de zomer nog eens contact op.", "na de zomer", true},
		{"We stellen de aanschaf uit tot na de zomer.", "na de zomer", true},
		{"Get in touch again after the summer.", "after the summer", true},
	} {
		if got := returns(tt.text, tt.words); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}

// Ensure that a counter-proposal is taken up, also where the verdict is a
// cancelled appointment, and that a vague one gets days in that week.
func TestCounterProposalIsTakenUp(t *testing.T) {
	for _, tt := range []struct {
		lang       hoffelijk.Lang
		text, want string
	}{
		{"nl", "Morgen lukt niet. 9 december om 14.00 uur wel. Past dat?", "9 december om 14.00 uur"},
		{"en", "I can't make it. Could you do Tuesday 1 December at 14:00 instead?", "Tuesday 1 December at 14:00"},
		{"nl", "Morgen lukt niet. Donderdag 3 december om 10.00 uur kan ik wel.", "heb donderdag 3 december om 10.00 uur"},
		{"nl", "Kunnen we verzetten naar donderdag 12 maart om 10.00 uur?", "donderdag 12 maart om 10.00 uur"},
		{"nl", "Ik kan morgen helaas niet. Kan het volgende week?", "dinsdag 10 of donderdag 12 maart"},
	} {
		for _, category := range []hoffelijk.Category{hoffelijk.Cancelled, hoffelijk.Rescheduled} {
			c := textCase(tt.lang, category, tt.text)
			c.Message.Date, c.Now = sampleDay(), sampleDay()
			if l := write(t, c); !strings.Contains(l.Body, tt.want) {
				t.Errorf("%s, %q:\n%s", category, tt.text, l.Body)
			}
		}
	}
	if proposes("De afspraak van 9 december om 14.00 uur gaat niet door.") {
		t.Error("a cancelled time counts as a proposal")
	}
}

// Ensure that a reason outside the list is not asked for again.
func TestExplanationsAreNotAskedAgain(t *testing.T) {
	for text, lang := range map[string]hoffelijk.Lang{
		"We kozen een ander omdat ze in december konden starten.": "nl", "De levertijd is te lang.": "nl",
		"We chose another supplier, mainly because they could start in May.": "en", "Jullie waren te duur.": "nl",
	} {
		l := write(t, textCase(lang, hoffelijk.Competitor, text))
		if slices.Contains(l.Asks, "reason") || strings.Contains(l.Body, "?") {
			t.Errorf("%q asks %v:\n%s", text, l.Asks, l.Body)
		}
	}
	if l := write(t, textCase("nl", hoffelijk.Declined, "Dat is ons te duur.")); !strings.Contains(l.Body, "prijs") {
		t.Error(l.Body)
	}
}

// Ensure that first names both ways are answered as among acquaintances, and
// that a name keeps its last dot.
func TestFirstNamesBothWays(t *testing.T) {
	c := textCase("nl", hoffelijk.Declined, "Hoi Erik,\n\nWe doen het niet.\n\nGroet,\nKarin")
	if l := write(t, c); !strings.Contains(l.Body, "Hoi Karin,") || strings.Contains(l.Body, " u ") {
		t.Error(l.Body)
	}
	c.Message.Text = "Hoi Erik,\n\nDank voor uw offerte. We doen het niet.\n\nGroet,\nKarin"
	if l := write(t, c); strings.Contains(l.Body, " je ") {
		t.Error(l.Body)
	}
	if got := properName("Brouwer B.V."); got != "Brouwer B.V." {
		t.Errorf("got %q", got)
	}
}

// Ensure that a declined invitation without words is answered in the language
// of the salesperson unless its title is in another, and that the word that
// the calendar put before the title goes.
func TestEmptyDeclineSpeaksTheOwnersLanguage(t *testing.T) {
	start := time.Date(2026, time.March, 12, 10, 0, 0, 0, time.UTC)
	for subject, want := range map[string]hoffelijk.Lang{
		"Declined: Kennismaking met Bakker": "nl", "Declined: Meeting with Bakker": "en", "Declined: Bakker": "nl",
	} {
		c := textCase("en", hoffelijk.Cancelled, "")
		c.Owner.Lang, c.Message.Subject = "nl", subject
		c.Message.Calendar = &hoffelijk.Calendar{Method: "REPLY", PartStat: "DECLINED", Start: &start}
		if l := write(t, c); l.Lang != want || strings.Contains(l.Subject, "Declined") {
			t.Errorf("%q: %s, %q", subject, l.Lang, l.Subject)
		}
	}
	key := letterKey{"nl", hoffelijk.Cancelled, hoffelijk.Formal}
	for _, word := range []string{"Geweigerd", "Declined", "Geannuleerd", "Canceled", "Abgelehnt", "Refusé"} {
		if got := reply("RE: "+word+": Kennismaking", key); got != "Re: Kennismaking" {
			t.Errorf("got %q", got)
		}
	}
}
