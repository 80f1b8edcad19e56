package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

// polite are the words with which somebody keeps a distance.
var polite = regexp.MustCompile(`(^|[^\p{L}])([Uu]w?|Sie|Ihnen|Ihr\p{L}*|[Vv]ous|[Vv]otre|[Vv]os)($|[^\p{L}])`)

// familiar reports whether the author greets the salesperson by first name,
// signs with a first name alone and nowhere keeps a distance.
func familiar(c Case) bool {
	hello := hellos.FindString(c.Message.Text)
	first, _, _ := strings.Cut(strings.TrimSpace(c.Owner.Name), " ")
	if hello == "" || first == "" || polite.MatchString(c.Message.Text) {
		return false
	}
	called, _, _ := strings.Cut(strings.TrimSpace(c.Message.Text[len(hello):]), "\n")
	if fold(strings.Trim(called, " ,!.")) != fold(first) {
		return false
	}
	p := signer(c.Message, c.Verdict.Lang)
	return p.given != "" && p.family == ""
}

// spoken is the language of a mail. A calendar object without words is in
// that of the program that made it, so the salesperson's goes before, unless
// the title of the appointment is in another.
func spoken(c Case) hoffelijk.Lang {
	if c.Message.Calendar == nil || strings.TrimSpace(c.Message.Text+c.Message.Calendar.Comment) != "" || c.Owner.Lang == "" {
		return c.Verdict.Lang
	}
	best, most := c.Owner.Lang, len(titleWords(c.Owner.Lang).FindAllString(bareSubject(c.Message.Subject), -1))
	for _, lang := range hoffelijk.Langs() {
		if n := len(titleWords(lang).FindAllString(bareSubject(c.Message.Subject), -1)); n > most {
			best, most = lang, n
		}
	}
	return best
}

// titleWords are words in the titles of appointments.
func titleWords(lang hoffelijk.Lang) *regexp.Regexp {
	switch lang {
	case hoffelijk.NL:
		return titleNL
	case hoffelijk.DE:
		return titleDE
	case hoffelijk.FR:
		return titleFR
	}
	return titleEN
}

var (
	titleNL = regexp.MustCompile(`(?i)\b(afspraak|belafspraak|kennismaking|gesprek|overleg|bespreking|offerte|bezoek|met|voor|over|en|van)\b`)
	titleEN = regexp.MustCompile(`(?i)\b(meeting|call|appointment|introduction|introductory|quote|proposal|visit|with|for|about|and|the|of)\b`)
	titleDE = regexp.MustCompile(`(?i)\b(termin|besprechung|gespräch|kennenlernen|angebot|besuch|mit|für|über|und|zum)\b`)
	titleFR = regexp.MustCompile(`(?i)\b(réunion|rendez-vous|entretien|offre|visite|avec|pour|et|du|des)\b`)
)
