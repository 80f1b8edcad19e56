package classify

import (
	"strings"
	"time"
)

// expression reads a date with the preposition before it. ok is false when
// it is one but means no day that can be named.
func (p *dateParser) expression(i int) (next int, v interval, ok bool) {
	if p.num(i) < 0 && !dateStarts[p.word(i)] {
		return 0, v, false
	}
	next, m := p.moment(i)
	if next <= i {
		return 0, v, false
	}
	if agoWords[p.word(next)] && m.wrong {
		next++
	}
	v, ok = p.resolve(m)
	return next, v, ok
}

// never is a moment that nothing can be made of.
func never() moment { return moment{wrong: true} }

// moment reads a date with its preposition, if any, which may shift it.
func (p *dateParser) moment(i int) (int, moment) {
	if n, m := p.past(i); n > i {
		return n, m
	}
	word := p.word(i)
	if n, ok := p.notBefore(i, word); ok {
		if p.word(n-1) == "na" || p.word(n-1) == "nach" || p.word(n-1) == "after" {
			return p.after(n)
		}
		return p.core(n)
	}
	switch {
	case word == "":
		return 0, moment{}
	case strings.Contains(p.between(i), ","): // a preposition stands with its date
		return p.core(i)
	case afterWords[word]:
		return p.after(i + 1)
	case fromWords[word]:
		return p.core(i + 1)
	case untilWords[word] || word == "t" && p.word(i+1) == "m":
		return p.until(i + 1)
	case aroundWords[word]:
		return p.around(i + 1)
	case laterWords[word]:
		return p.later(i + 1)
	}
	return p.preposition(i, word)
}

// notBefore reads the words that say that a time is the earliest.
func (p *dateParser) notBefore(i int, word string) (int, bool) {
	switch word {
	case "niet", "not", "nicht", "pas", "erst", "only":
		return p.either(i, "niet voor", "not before", "nicht vor", "pas avant", "not until", "not till", "pas na", "erst nach", "erst ab", "pas vanaf", "only after")
	}
	return i, false
}

// preposition reads what stands after the weaker prepositions, which may
// also be no part of a date.
func (p *dateParser) preposition(i int, word string) (int, moment) {
	if n, ok := p.either(i, "a partir de", "a partir du", "as of", "as from", "des"); ok {
		return p.core(n)
	}
	if n, ok := p.either(i, "a le issue de"); ok {
		for skipped := range 4 { // "à l'issue de la séance de septembre"
			if next, m := p.after(n + skipped); next > 0 {
				return next, m
			}
		}
	}
	if earliest[word] && !earliest[p.word(i+1)] {
		return p.moment(i + 1)
	}
	if inWords[word] {
		if n, m := p.inDuration(i + 1); n > 0 {
			return n, m
		}
	}
	if beforeWords[word] {
		return p.before(i + 1)
	}
	if n, ok := p.either(i, "de ici"); ok {
		if end, m := p.inDuration(n); end > 0 {
			return end, m
		}
		return p.core(n)
	}
	if dayPrepositions[word] {
		if n, m := p.core(i + 1); n > 0 {
			return n, m
		}
		return p.dayOnly(i + 1)
	}
	return p.core(i)
}

// earliest words stand before a preposition and change no day.
var earliest = table(map[string]bool{"pas erst fruhestens vroegst": true})

// dayPrepositions may stand before a day, a month or a season.
var dayPrepositions = table(map[string]bool{"in im op on am a au aux en zum zur bij at by dans during tijdens": true})

// past recognises "vor zwei Wochen" and "il y a deux semaines": not to come.
func (p *dateParser) past(i int) (int, moment) {
	n, ok := p.either(i, "vor", "il y a", "sinds", "seit", "since", "depuis", "al", "already", "deja")
	if ok {
		if end, _, _, _, is := p.duration(n); is {
			return end, never()
		}
	}
	if end, _, _, _, is := p.duration(i); is && agoWords[p.word(end)] {
		return end + 1, never()
	}
	return i, moment{}
}

// in is the time that lies least to most units ahead.
func (p *dateParser) in(least, most int, u unit) interval {
	slack := map[unit]int{unitDay: 0, unitWeek: 6, unitMonth: 15, unitQuarter: 30, unitHalf: 30, unitYear: 60}[u]
	return interval{addUnits(p.ref, least, u), addUnits(p.ref, most, u).AddDate(0, 0, slack), u}
}

func (p *dateParser) inDuration(i int) (int, moment) {
	i = p.skip(i, 1, aroundWords)
	next, least, most, u, ok := p.duration(i)
	if !ok {
		return 0, moment{}
	}
	return next, fixed(p.in(least, most, u))
}

func (p *dateParser) around(i int) (int, moment) {
	n, m := p.core(i)
	if n > 0 {
		return n, m
	}
	return p.inDuration(i)
}

// after reads what follows "na": a date, or a length of time.
func (p *dateParser) after(i int) (int, moment) {
	if p.word(i) == "tomorrow" || p.word(i) == "demain" {
		return i + 1, fixed(oneDay(p.ref.AddDate(0, 0, 2)))
	}
	if n, ok := p.either(i, "afloop van", "the end of", "le fin de", "la fin de", "ablauf des", "ablauf der"); ok {
		i = n
	}
	if n, m := p.core(i); n > 0 {
		return n, m.then(interval.after)
	}
	if n, m := p.inDuration(i); n > 0 {
		return n, m
	}
	return 0, moment{}
}

// before is the month before a date, at most.
func (p *dateParser) before(i int) (int, moment) {
	n, m := p.core(i)
	if n == 0 {
		return 0, m
	}
	return n, m.then(func(v interval) interval {
		return interval{v.from.AddDate(0, 0, -31), v.from.AddDate(0, 0, -1), v.grain}
	})
}

// until reads the end of an absence: they are back the day after, or on the
// day itself when nothing says that it is included.
func (p *dateParser) until(i int) (int, moment) {
	inclusive := false
	if n, ok := p.either(i, "en met", "and including", "einschliesslich", "m"); ok {
		i, inclusive = n, true
	}
	i = p.skip(i, 1, untilFillers)
	if afterWords[p.word(i)] {
		return p.after(i + 1)
	}
	n, m := p.core(i)
	if n == 0 {
		return p.inDuration(i)
	}
	if end, ok := p.either(n, "inclus", "included", "inclusive", "einschliesslich", "incl"); ok {
		n, inclusive = end, true
	}
	return n, m.then(func(v interval) interval {
		from := v.to
		if inclusive || v.grain != unitDay {
			from = v.to.AddDate(0, 0, 1)
		}
		return interval{from, v.to.AddDate(0, 0, 1), v.grain}
	})
}

// later reads "later dit jaar", "later this year", "später im Jahr".
func (p *dateParser) later(i int) (int, moment) {
	i = p.skip(i, 2, laterFillers)
	u, ok := units[p.word(i)]
	if !ok || u == unitDay {
		return 0, moment{}
	}
	v := unitAfter(p.ref, 0, u)
	rest := int(v.to.Sub(p.ref)/(24*time.Hour)) / 4
	v.from = p.ref.AddDate(0, 0, max(1, rest))
	if v.from.After(v.to) {
		v.from = v.to
	}
	return i + 1, fixed(v)
}
