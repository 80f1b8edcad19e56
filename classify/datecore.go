package classify

import (
	"strings"
	"time"
)

// maxDateDepth bounds how many parts of parts are read.
const maxDateDepth = 4

// core reads a date without a preposition.
func (p *dateParser) core(i int) (int, moment) {
	if p.depth >= maxDateDepth {
		return 0, moment{}
	}
	p.depth++
	defer func() { p.depth-- }()
	i = p.skip(i, 2, articles)
	if n, m := p.partOf(i); n > i {
		return n, m
	}
	if n, m := p.ordinal(i); n > i {
		return n, m
	}
	if n, m := p.relative(i); n > i {
		return n, m
	}
	if n, m := p.numbered(i); n > i {
		return n, m
	}
	if n, m := p.weekday(i); n > i {
		return n, m
	}
	if n, m := p.calendarDate(i); n > i {
		return n, m
	}
	if n, m := p.named(i); n > i {
		return n, m
	}
	return p.otherDay(i)
}

// partOf reads "begin september", "mid-May", "Ende des Jahres", "in de loop
// van 2027".
func (p *dateParser) partOf(i int) (int, moment) {
	which, j := -1, i+1
	switch word := p.word(i); {
	case beginWords[word]:
		which = 0
	case midWords[word]:
		which = 1
	case endWords[word]:
		which = 2
	}
	if n, ok := p.either(i, "loop van", "laufe des", "laufe der", "course of", "courant"); ok {
		which, j = 3, n
	}
	if which < 0 {
		return 0, moment{}
	}
	if p.word(j) == "in" {
		j++
	}
	if p.word(i) == "half" && units[p.word(j)] != 0 { // "half jaar" is a length
		return 0, moment{}
	}
	n, m := p.core(p.skip(j, 3, fillers))
	if n == 0 {
		if u, ok := units[p.word(p.skip(j, 3, fillers))]; ok && u >= unitWeek && which < 3 {
			k := p.skip(j, 3, fillers)
			return k + 1, p.running(u, which)
		}
		return 0, moment{}
	}
	if which == 3 {
		return n, m
	}
	return n, m.then(func(v interval) interval { return v.part(which) })
}

// running is the beginning, middle or end of this year, month or week, or of
// the next when that is past.
func (p *dateParser) running(u unit, which int) moment {
	v := unitAfter(p.ref, 0, u).part(which)
	if v.to.Before(p.ref) {
		v = unitAfter(p.ref, 1, u).part(which)
	}
	return fixed(v)
}

// ordinal reads "derde kwartaal", "3e kwartaal van 2027", "first week of
// September", "tweede helft van het jaar", "zweite Jahreshälfte".
func (p *dateParser) ordinal(i int) (int, moment) {
	nth, j := ordinals[p.word(i)], i+1
	if n := p.num(i); n > 0 && n <= 5 && (ordinalSuffix[p.word(i+1)] || strings.HasPrefix(p.between(i), ".")) {
		nth = n
		if ordinalSuffix[p.word(i+1)] {
			j++
		}
	}
	if nth == 0 {
		return 0, moment{}
	}
	word := p.word(j)
	switch {
	case units[word] == unitQuarter:
		return p.quarter(j+1, nth)
	case units[word] == unitHalf || word == "jaarhelft" || word == "jahreshalfte":
		return p.half(j+1, nth)
	case word == "helft" || word == "half" || word == "halfte" || word == "moitie":
		k := p.skip(j+1, 3, fillers)
		n, m := p.core(k)
		if n == 0 && units[p.word(k)] == unitYear {
			return p.half(k+1, nth)
		}
		return n, m.then(func(v interval) interval { return v.halve(nth) })
	case units[word] == unitWeek:
		n, m := p.core(p.skip(j+1, 3, fillers))
		if n == 0 {
			return 0, m
		}
		return n, m.then(func(v interval) interval { return v.week(nth) })
	}
	return 0, moment{}
}

var ordinalSuffix = table(map[string]bool{"e de ste st nd rd th er eme ere": true})

func (v interval) halve(nth int) interval {
	if v.grain == unitYear {
		return halfOf(v.from.Year(), nth)
	}
	middle := v.from.Add(v.to.Sub(v.from) / 2).Truncate(24 * time.Hour)
	if nth == 1 {
		v.to = middle
	} else {
		v.from = middle.AddDate(0, 0, 1)
	}
	return v
}

// week is the n-th seven days of an interval, the last for -1.
func (v interval) week(nth int) interval {
	if nth < 0 {
		return interval{v.to.AddDate(0, 0, -6), v.to, unitWeek}
	}
	from := v.from.AddDate(0, 0, 7*(nth-1))
	return interval{from, from.AddDate(0, 0, 6), unitWeek}
}

func (p *dateParser) quarter(next, q int) (int, moment) {
	if q < 0 {
		q = 4
	}
	if q > 4 {
		return 0, moment{}
	}
	return p.withYear(next, func(year int) interval { return quarterOf(year, q) })
}

func (p *dateParser) half(next, h int) (int, moment) {
	if h < 0 {
		h = 2
	}
	if h > 2 {
		return 0, moment{}
	}
	return p.withYear(next, func(year int) interval { return halfOf(year, h) })
}

// withYear reads the year that may follow a recurring date.
func (p *dateParser) withYear(next int, at func(int) interval) (int, moment) {
	m := moment{at: at}
	j := p.skip(next, 2, fillers)
	if n := p.num(j); n >= 1000 && n <= 9999 && j-next < 2 {
		m.year = n
		return j + 1, m
	}
	if n, ok := p.either(next, "prochain", "prochaine"); ok {
		m.next = true
		return n, m
	}
	j = p.skip(next, 1, yearFillers)
	if j2, ok := p.either(j, "volgend jaar", "next year", "nachsten jahres", "nachstes jahr", "nachsten jahr", "kommenden jahres", "le annee prochaine", "het volgende jaar", "het nieuwe jaar"); ok {
		m.year = p.ref.Year() + 1
		return j2, m
	}
	if j2, ok := p.either(j, "dit jaar", "this year", "dieses jahres", "dieses jahr", "cette annee"); ok {
		m.year = p.ref.Year()
		return j2, m
	}
	return next, m
}

// relative reads "volgende week", "next spring", "dit najaar", "nächsten
// Dienstag", "komende twee weken".
func (p *dateParser) relative(i int) (int, moment) {
	word := p.word(i)
	switch {
	case nextWords[word]:
		return p.following(i, i+1, 1)
	case thisWords[word]:
		return p.following(i, i+1, 0)
	}
	if u, ok := units[word]; ok { // "semaine prochaine", "an prochain"
		if n, is := p.either(i+1, "prochain", "prochaine"); is {
			return n, fixed(unitAfter(p.ref, 1, u))
		}
	}
	return 0, moment{}
}

func (p *dateParser) following(i, j, n int) (int, moment) {
	if p.word(j) == "boekjaar" || p.word(j) == "schooljaar" {
		return 0, moment{}
	}
	if u, ok := units[p.word(j)]; ok {
		v := unitAfter(p.ref, n, u)
		if u == unitYear && isNew(p.word(i)) { // "het nieuwe jaar" is its beginning
			v.to = day(v.from.Year(), 2, 28)
		}
		if u == unitWeek {
			if next, d := p.weekdayIn(j+1, v); next > 0 {
				return next, d
			}
		}
		return j + 1, fixed(v)
	}
	if next, least, _, u, ok := p.duration(j); ok && n == 1 && !isNew(p.word(i)) {
		return next, fixed(interval{p.ref.AddDate(0, 0, 1), addUnits(p.ref, least, u), u})
	}
	next, m := p.weekday(j)
	if next == 0 {
		next, m = p.named(j)
	}
	m.next = n == 1
	return next, m
}

func isNew(word string) bool {
	switch word {
	case "nieuwe", "new", "neuen", "neue", "neues", "nouvelle", "nouvel":
		return true
	}
	return false
}

// weekdayIn reads the day of "volgende week dinsdag".
func (p *dateParser) weekdayIn(i int, week interval) (int, moment) {
	i = p.skip(i, 1, dayPrepositions)
	d, ok := weekdays[p.word(i)]
	if !ok {
		return 0, moment{}
	}
	return i + 1, fixed(oneDay(week.from.AddDate(0, 0, d-1)))
}
