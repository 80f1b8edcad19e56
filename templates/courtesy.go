package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

// Discourtesy is something in a letter that may close the door.
type Discourtesy string

// The discourtesies that can be told from the words.
const (
	AsksWhy  Discourtesy = "asks_why"  // asks for the reason where the category forbids it
	AsksAll  Discourtesy = "asks_all"  // asks anything in answer to an unexplained no
	AsksMuch Discourtesy = "asks_much" // more than one question
	Presses  Discourtesy = "presses"   // a discount, a last chance, disappointment, doubt about the decision
	Shouts   Discourtesy = "shouts"    // an exclamation mark
)

var (
	links    = regexp.MustCompile(`https?://\S+`) // may hold a question mark
	pressure = regexp.MustCompile(`(?i)(korting|discount|rabatt|remise|actieprijs|laatste kans|last chance|letzte chance|dernière chance|teleurgesteld|disappointed|enttäuscht|déçu|een vergissing|a mistake|een fout|een gemiste kans|bedenk u|bedenkt u|reconsider|heroverweeg|heroverwegen|überdenken|reconsidér)`)
	asksWhy  = regexp.MustCompile(`(?i)(waarom|hoezo|\bwhy\b|warum|wieso|pourquoi|de reden|the reason|den grund|\bgründe\b|la raison|le motif|doorslag|tipped the balance|ausschlag|pencher la balance)`)
)

// Discourtesies looks at the words of a letter in answer to a category,
// whoever wrote them. It warns; whether the letter goes out is up to the
// person.
func Discourtesies(body string, c hoffelijk.Category) []Discourtesy {
	var found []Discourtesy
	body = links.ReplaceAllString(body, "")
	for _, sign := range []struct {
		seen bool
		what Discourtesy
	}{
		{!mayAskReason(c) && asksWhy.MatchString(body), AsksWhy},
		{(c == hoffelijk.Unexplained || c == sympathy || c == farewell) && strings.Contains(body, "?"), AsksAll},
		{strings.Count(body, "?") > 1, AsksMuch},
		{pressure.MatchString(body), Presses},
		{strings.Contains(body, "!"), Shouts},
	} {
		if sign.seen {
			found = append(found, sign.what)
		}
	}
	return found
}

// In says to a salesperson what is the matter, in a language; English where
// there are no words.
func (d Discourtesy) In(lang hoffelijk.Lang) string {
	words := strings.Split(discourtesyWords(lang), "\n")
	for i, what := range []Discourtesy{AsksWhy, AsksAll, AsksMuch, Presses, Shouts} {
		if d == what {
			return words[i]
		}
	}
	return string(d)
}

// discourtesyWords has a line for each discourtesy, in the order of In.
func discourtesyWords(lang hoffelijk.Lang) string {
	switch lang {
	case hoffelijk.NL:
		return `de brief vraagt naar de reden; die doet er hier niet toe
de brief stelt een vraag; een besluit zonder uitleg aanvaarden wij met gratie
de brief stelt meer dan één vraag
de brief dringt aan of trekt het besluit in twijfel
de brief heeft een uitroepteken`
	case hoffelijk.DE:
		return `der Brief fragt nach dem Grund; auf den kommt es hier nicht an
der Brief stellt eine Frage; eine Entscheidung ohne Begründung nehmen wir mit Anstand an
der Brief stellt mehr als eine Frage
der Brief drängt oder zweifelt die Entscheidung an
der Brief enthält ein Ausrufezeichen`
	case hoffelijk.FR:
		return `la lettre demande le motif ; il n'importe pas ici
la lettre pose une question ; une décision sans explication s'accepte avec grâce
la lettre pose plus d'une question
la lettre insiste ou met la décision en doute
la lettre contient un point d'exclamation`
	}
	return `the letter asks for the reason, which does not matter here
the letter asks a question; a decision without a reason is accepted with grace
the letter asks more than one question
the letter presses, or doubts the decision
the letter has an exclamation mark`
}
