package eml

import (
	"strings"
	"sync"
	"unicode"
)

// attributionVerbs are the words with which programs introduce a quote, in
// lower case.
const attributionVerbs = `schreef geschreven wrote writes schrieb geschrieben écrit ecrit escribió scritto escreveu skrev skreiv
kirjoitti napisał napisała napisał(a) pisze napsal napsala napísal napísala írta scris napisao napisala je yazdı
написал написала написав написала пише пишет kirjutas έγραψε`

// attributionStarts are the words that begin an introduction of more than one line.
const attributionStarts = `op on am le el il em den dnia w dne dňa u în pe a at il på ma vr di wo do za zo от в на у 于`

// wordSet makes a set of the words of a list.
func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// verbs and starts are the two lists as sets. They are built once and never
// changed.
var (
	verbs  = sync.OnceValue(func() map[string]bool { return wordSet(attributionVerbs) })
	starts = sync.OnceValue(func() map[string]bool { return wordSet(attributionStarts) })
)

// attribution is an introduction such as "Op ma 3 mrt. 2025 om 10:12 schreef
// Karin Bos <karin@x.nl>:".
type attribution struct {
	lines  int    // how many it covers
	text   string // all of them
	strong bool   // it has an address or name and a date and a time
}

// attributionAt reads the introduction that begins at line i: it ends in a
// colon and has a verb of writing and a date or an address. Programs wrap it
// over up to four lines.
func attributionAt(ls []line, i int) (attribution, bool) {
	first := ls[i].text
	if first == "" || len(first) > 300 {
		return attribution{}, false
	}
	text := ""
	for n := 0; n < 4 && i+n < len(ls); n++ {
		l := ls[i+n]
		if l.blank() || l.depth != ls[i].depth {
			break
		}
		text = strings.TrimSpace(text + " " + l.text)
		if strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") {
			return judgeAttribution(text, n+1)
		}
		if n == 0 && !maybeAttribution(first) {
			break
		}
	}
	return attribution{}, false
}

// maybeAttribution reports whether a line without a colon at its end can be
// the first of an introduction.
func maybeAttribution(s string) bool {
	if !strings.ContainsAny(s, "0123456789") {
		return false
	}
	word, _, _ := strings.Cut(s, " ")
	start, _ := lookup(starts(), strings.Trim(word, ",."))
	return start || strings.Contains(s, "@")
}

func judgeAttribution(text string, n int) (attribution, bool) {
	if len(text) > 400 {
		return attribution{}, false
	}
	digits, verb := 0, false
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		verb = verb || verbs()[strings.Trim(w, ",:.")]
	}
	address, _ := findAddress(text)
	if !verb || digits < 3 && address == "" {
		return attribution{}, false
	}
	return attribution{lines: n, text: text, strong: digits >= 5 && (address != "" || clockTime(text))}, true
}

// clockTime reports whether a text has a time of day.
func clockTime(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == 'h' || s[i] == '.') && isDigit(s[i-1]) && isDigit(s[i+1]) && isDigit(s[i+2]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
