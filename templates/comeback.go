package templates

import (
	"regexp"
	"strings"
	"time"

	"hoffelijk"
)

var (
	// again are words that make a moment one to get in touch at.
	again = regexp.MustCompile(`(?i)(contact|terug|weer|opnieuw|nog eens|nogmaals|later|\bbel|horen|\bhoor|mail|spreken|benader|probeer|uitgesteld|uitstel|\buit\b|schui?[fv]|opschort|pakken|bekijk|kijken|pas\b|eerst|misschien|wellicht|gesprek|\btot\b|wacht|parkeer|\bhold|voorlopig|\bnieuw|besluit|beslis|budget|welkom|langs|verder|vooruit|verzet|verplaats` +
		`|again|back|touch|later|postpone|until|revisit|review|delay|put off|defer|\bcall|decide|decision|wait|speak|talk|move` +
		`|wieder|erneut|später|melden|kontakt|verschieb|verschob|zurück|bis |erst|noch einmal|sprechen|entscheid|vertag` +
		`|nouveau|recontact|report|revenir|reviendr|reparl|plus tard|jusqu|attend|reprend|rappel|décid|attendre|suspend)`)
	// limit are words of a period that is something else than a return.
	limit = regexp.MustCompile(`(?i)(bezwaar|geldig|betal|factu|termijn|na [^.]*wachten|levertijd|leverd|levering|gestart|starten|opgeleverd|garantie|alcatel` +
		`|objection|appeal|valid|payment|invoice|deliver|after [^.]*waiting|warranty|einspruch|gültig|zahl|rechnung|liefer|frist|recours|valable|paiement|facture|livr|délai)`)
)

// returns reports whether the words stand in a sentence about getting in
// touch again. Where the sentence is not in the mail, the verdict is trusted.
func returns(text, words string) bool {
	found := false
	for _, s := range sentence.FindAllString(text, 200) {
		if !strings.Contains(strings.ToLower(oneLine(s)), strings.ToLower(oneLine(words))) {
			continue
		}
		if found = true; again.MatchString(s) && !limit.MatchString(s) {
			return true
		}
	}
	return !found
}

// reworded are times that fit in our sentence once a word is changed: who
// says "until January" is called in January.
var reworded = []struct {
	lang hoffelijk.Lang
	from *regexp.Regexp
	to   string
}{
	{hoffelijk.NL, regexp.MustCompile(`(?i)^tot (na .+|in .+|begin .+|half .+|eind .+)$`), "$1"},
	{hoffelijk.NL, regexp.MustCompile(`(?i)^(?:tot )?(` + monthsNL + `)( \d{4})?$`), "in $1$2"},
	{hoffelijk.NL, regexp.MustCompile(`(?i)^(?:niet|pas) (?:voor|vóór) (.+)$`), "vanaf $1"},
	{hoffelijk.EN, regexp.MustCompile(`(?i)^until (after .+|early .+|late .+|mid.+|next .+)$`), "$1"},
	{hoffelijk.EN, regexp.MustCompile(`(?i)^(?:until )?(` + monthsEN + `)( \d{4})?$`), "in $1$2"},
	{hoffelijk.EN, regexp.MustCompile(`(?i)^not (?:before|until) (.+)$`), "from $1"},
	{hoffelijk.DE, regexp.MustCompile(`(?i)^bis (nach .+|anfang .+|mitte .+|ende .+)$`), "$1"},
	{hoffelijk.DE, regexp.MustCompile(`(?i)^(?:bis )?(` + monthsDE + `)( \d{4})?$`), "im $1$2"},
	{hoffelijk.FR, regexp.MustCompile(`(?i)^(?:jusqu['’])?(?:en )?(` + monthsFR + `)( \d{4})?$`), "en $1$2"},
}

const (
	monthsNL = `januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december`
	monthsEN = `january|february|march|april|may|june|july|august|september|october|november|december`
	monthsDE = `januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember`
	monthsFR = `janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre`
)

func reword(words string, lang hoffelijk.Lang) string {
	for _, r := range reworded {
		if r.lang == lang && r.from.MatchString(words) {
			return r.from.ReplaceAllString(words, r.to)
		}
	}
	return words
}

// weekAhead is a wish for next week, in a question or a request.
var weekAhead = regexp.MustCompile(`(?i)((kan|kun|kunt|lukt|zullen|schikt|past|verzet|verplaats|verschui|liever|graag|could|can|would|shall|move|reschedule|rather|geht|ginge|können|verschieb|verleg|pourr|peut|possible|report|décal)[^.!]*\b(volgende week|next week|nächste[rn]? woche|semaine prochaine)\b)`)

func nextWeek(text string) bool {
	for _, s := range sentence.FindAllString(text, 200) {
		if weekAhead.MatchString(s) && !refusal.MatchString(s) {
			return true
		}
	}
	return false
}

// mondayAfter is the first day of the week after that of t.
func mondayAfter(t time.Time) time.Time {
	return t.AddDate(0, 0, 7-(int(t.Weekday())+6)%7)
}
