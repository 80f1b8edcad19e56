package classify

import (
	"time"

	"hoffelijk"
)

// months maps folded names and abbreviations to 1..12.
var months = map[string]int{
	"januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "augustus": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
	"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10,
	"januar": 1, "janner": 1, "februar": 2, "marz": 3, "mai": 5, "dezember": 12,
	"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
	"jan": 1, "feb": 2, "mrt": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12, "dez": 12,
}

// dateSpan returns how many tokens a date expression takes at a token.
func dateSpan(toks []tok, text string, at int, lang hoffelijk.Lang, ref time.Time) int {
	if toks[at].num > 0 && toks[at].num <= 31 && at+1 < len(toks) && months[toks[at+1].word] > 0 {
		return 2
	}
	return 0
}

func (d *document) comeBack(lang hoffelijk.Lang, ref time.Time) *hoffelijk.ComeBack { return nil }
