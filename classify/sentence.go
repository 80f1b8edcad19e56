package classify

import (
	"strings"
	"unicode/utf8"

	"hoffelijk"
)

// sentence is a span of tokens [lo, hi).
type sentence struct {
	lo, hi   int
	question bool
	zone     hoffelijk.Zone
	lang     hoffelijk.Lang // valid when known; found only when it is asked for
	known    bool
}

// shortLine is the length up to which a line end is taken for meant, not
// for the wrapping of a mail program.
const shortLine = 48

// sentences cuts tokens [lo, hi) of text into sentences and marks where
// clauses begin. base is the offset of text in the tokens' original.
func sentences(toks []tok, lo, hi int, text string, base int, zone hoffelijk.Zone, out []sentence) []sentence {
	first := lo
	for i := lo; i < hi; i++ {
		to := len(text)
		if i+1 < hi {
			to = toks[i+1].start - base
		}
		between := text[toks[i].end-base : to]
		if i+1 < hi {
			toks[i+1].clause = strings.ContainsAny(between, ",;:()–—\n") && strings.Trim(between, " \n") != "" || strings.Contains(between, " - ")
		}
		if i+1 == hi || ends(toks, i, text, base, between) {
			toks[first].first = true
			out = append(out, sentence{lo: first, hi: i + 1, question: strings.Contains(between, "?"), zone: zone})
			first = i + 1
		}
	}
	return out
}

// ends reports whether a sentence ends between tokens i and i+1.
func ends(toks []tok, i int, text string, base int, between string) bool {
	if between == " " {
		return false
	}
	next := toks[i+1]
	if strings.ContainsAny(between, "!?") {
		return true
	}
	if lineEnds(text, toks[i].end-base, between, next) {
		return true
	}
	dot := strings.IndexByte(between, '.')
	if dot < 0 {
		return strings.Contains(between, "…") && next.upper
	}
	tail := between[dot+1:]
	if tail == "" { // "Booking.com" or "graag.Tot"
		return next.upper && len(toks[i].word) > 1 && toks[i].num < 0 && !toks[i].upper
	}
	prev := toks[i]
	switch {
	case strings.HasPrefix(tail, "."):
		return next.upper
	case strings.HasPrefix(strings.TrimLeft(tail, " "), ","):
		return false
	case prev.num >= 0:
		_, month := months[next.word]
		return next.upper && !month
	case len(prev.word) == 1 || abbreviation(prev.word):
		return false
	}
	return true
}

// lineEnds reports whether the line end in between, if any, ends a sentence.
func lineEnds(text string, end int, between string, next tok) bool {
	n := strings.IndexByte(between, '\n')
	if n < 0 {
		return false
	}
	rest := strings.TrimLeft(between[n+1:], " \t\r")
	if strings.HasPrefix(rest, "\n") || strings.IndexAny(rest, "-*•·") == 0 {
		return true
	}
	from := strings.LastIndexByte(text[:end], '\n') + 1
	return utf8.RuneCountInString(text[from:end+n]) <= shortLine && (next.upper || next.num >= 0)
}

// abbreviation knows words that a full stop does not end a sentence after.
func abbreviation(word string) bool {
	switch word {
	case "dhr", "mevr", "mw", "drs", "ing", "mr", "mrs", "ms", "dr", "ir", "prof", "bijv", "bv", "nl", "evt", "incl", "excl", "ca", "nr",
		"str", "tel", "tav", "mvg", "bzw", "evtl", "ggf", "inkl", "zzgl", "hr", "fr", "etc", "vs", "approx", "ltd", "inc", "mme", "mlle", "env", "st", "jl", "aug", "sept", "okt", "nov", "dec", "jan", "feb":
		return true
	}
	return false
}
