package classify

import (
	"strings"
	"time"

	"hoffelijk"
)

// maxYearsAhead bounds what a mail can mean; later years are typing errors.
const maxYearsAhead = 3

// When reads words that say when to return, as the first and last day that
// they mean, counted from ref: "na de zomer", "Q3", "in zwei Wochen", "3
// weken". It takes the first such expression in text, with the words before
// it that belong to it. It reports false for what is past, more than three
// years ahead, or contradicts itself ("Monday" with a date that is a Tuesday).
// lang decides between day and month where both orders are in use; "" is
// treated as Dutch.
func When(text string, lang hoffelijk.Lang, ref time.Time) (hoffelijk.ComeBack, bool) {
	toks := tokenize(cut(text, 2000), 0)
	p := &dateParser{toks: toks, text: text, lang: lang, ref: dayOf(ref)}
	for i := range toks {
		n, v, ok := p.expression(i)
		if n == 0 {
			if next, least, most, u, is := p.duration(i); is && !agoWords[p.word(next)] {
				n, v, ok = next, p.in(least, most, u), true
			}
		}
		if n == 0 {
			continue
		}
		if v, ok = p.sensible(v, ok); !ok {
			return hoffelijk.ComeBack{}, false
		}
		return hoffelijk.ComeBack{Text: text[toks[i].start:toks[n-1].end], From: v.from, To: v.to}, true
	}
	return hoffelijk.ComeBack{}, false
}

// dateSpan returns how many tokens a date expression takes at a token; 0 if
// none begins there.
func dateSpan(toks []tok, text string, at int, lang hoffelijk.Lang, ref time.Time) int {
	p := &dateParser{toks: toks, text: text, lang: lang, ref: dayOf(ref)}
	if next, _, _ := p.expression(at); next > at {
		return next - at
	}
	return 0
}

// dateLength is what document.dates says of an expression of n tokens where
// the sentence ends after room tokens.
func dateLength(n, room int) uint8 { return uint8(max(0, min(n, maxDate, room))) + 1 }

// dateParser reads date expressions by recursive descent. Its methods take
// the token to start from and return the token after what they read; the
// same token, or 0, when nothing is there.
type dateParser struct {
	toks []tok
	text string
	lang hoffelijk.Lang
	ref  time.Time

	lengths []uint8 // see document.dates

	depth int // of core in core: "begin of the end of …"
}

// moment is a date that may recur every year until a year is known.
type moment struct {
	at    func(year int) interval
	year  int  // 0 for the next one
	wrong bool // contradicts itself
	next  bool // must begin after today
}

func fixed(v interval) moment { return moment{at: func(int) interval { return v }, year: 1} }

// then applies f to whatever interval the moment turns out to be.
func (m moment) then(f func(interval) interval) moment {
	at := m.at
	m.at = func(year int) interval { return f(at(year)) }
	return m
}

// resolve chooses the year.
func (p *dateParser) resolve(m moment) (interval, bool) {
	if m.wrong {
		return interval{}, false
	}
	if m.year != 0 {
		return m.at(m.year), true
	}
	for year := p.ref.Year() - 1; ; year++ {
		v := m.at(year)
		if m.next && v.from.After(p.ref) || !m.next && !v.to.Before(p.ref) || year > p.ref.Year()+1 {
			return v, true
		}
	}
}

// sensible refuses what is past or too far ahead and never begins before
// today.
func (p *dateParser) sensible(v interval, ok bool) (interval, bool) {
	if !ok || v.to.Before(p.ref) || v.from.Year() > p.ref.Year()+maxYearsAhead {
		return v, false
	}
	if v.from.Before(p.ref) {
		v.from = p.ref
	}
	return v, true
}

func (p *dateParser) word(i int) string {
	if i < 0 || i >= len(p.toks) {
		return ""
	}
	return p.toks[i].word
}

func (p *dateParser) num(i int) int {
	if i < 0 || i >= len(p.toks) {
		return -1
	}
	return p.toks[i].num
}

// between is the text from token i to the next one.
func (p *dateParser) between(i int) string {
	if i < 0 || i+1 >= len(p.toks) {
		return ""
	}
	return p.text[p.toks[i].end:p.toks[i+1].start]
}

// follows reports whether the words stand at a token, and returns the token
// after them.
func (p *dateParser) follows(i int, words string) (int, bool) {
	for end := i; ; end++ {
		w := p.word(end)
		rest, ok := strings.CutPrefix(words, w)
		switch {
		case !ok || w == "":
			return i, false
		case rest == "":
			return end + 1, true
		case rest[0] != ' ':
			return i, false
		}
		words = rest[1:]
	}
}

// either is follows for one of several.
func (p *dateParser) either(i int, phrases ...string) (int, bool) {
	for _, words := range phrases {
		if n, ok := p.follows(i, words); ok {
			return n, true
		}
	}
	return i, false
}

// skip passes over up to n words of a set.
func (p *dateParser) skip(i, n int, set map[string]bool) int {
	for ; n > 0 && set[p.word(i)]; n-- {
		i++
	}
	return i
}
