package classify

import (
	"strings"
	"time"

	"hoffelijk"
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

// numbered reads "Q3", "T3", "H2", "week 38", "KW 38" and "2027".
func (p *dateParser) numbered(i int) (int, moment) {
	n := p.num(i + 1)
	switch p.word(i) {
	case "q", "k", "t":
		if n >= 1 && n <= 4 && p.between(i) == "" {
			return p.quarter(i+2, n)
		}
	case "h":
		if (n == 1 || n == 2) && p.between(i) == "" {
			return p.half(i+2, n)
		}
	case "week", "weeknummer", "weken", "wk", "kw", "kalenderwoche", "semaine", "w", "woche":
		if n >= 1 && n <= 53 && units[p.word(i+2)] == 0 && months[p.word(i+2)] == 0 {
			return p.isoWeek(i+2, n)
		}
		if weekBegins[p.word(i+1)] {
			next, m := p.weekdayOrDate(i + 2)
			return next, m.then(func(v interval) interval { return weekOf(v.from) })
		}
	}
	if y := p.num(i); y >= 2000 && y <= 2100 && p.toks[i].end-p.toks[i].start == 4 && p.yearAlone(i) {
		return i + 1, fixed(yearOf(y))
	}
	return 0, moment{}
}

// weekBegins stand between "week" and one of its days.
var weekBegins = table(map[string]bool{"of van commencing beginning starting du vom beginnend": true})

func (p *dateParser) weekdayOrDate(i int) (int, moment) {
	i = p.skip(i, 1, articles)
	if n, m := p.weekday(i); n > 0 {
		return n, m
	}
	return p.calendarDate(i)
}

func (p *dateParser) isoWeek(next, week int) (int, moment) {
	return p.withYear(next, func(year int) interval {
		v, ok := isoWeek(year, week)
		if !ok {
			v, _ = isoWeek(year, 52)
		}
		return v
	})
}

// yearAlone reports that a number is not the beginning of 2026-09-01, an
// amount or part of a longer number.
func (p *dateParser) yearAlone(i int) bool {
	next := p.between(i)
	return next != "-" && next != "/" && next != "." && next != "," && p.word(i+1) != "euro" && !strings.Contains(next, "€") &&
		(i == 0 || !strings.HasSuffix(p.between(i-1), "-") && !strings.Contains(p.between(i-1), "€"))
}

// weekday reads a day of the week, with the date that may follow.
func (p *dateParser) weekday(i int) (int, moment) {
	d, ok := weekdays[p.word(i)]
	if !ok || len(p.word(i)) <= 4 && (p.lang != hoffelijk.EN || !p.toks[i].upper) && p.num(i+1) < 0 && p.num(i+2) < 0 {
		return 0, moment{}
	}
	j := p.skip(i+1, 2, articles)
	if n, m := p.calendarDate(j); n > 0 {
		v, ok := p.resolve(m)
		if ok && v.grain == unitDay && isoWeekday(v.from) != d {
			return n, never()
		}
		return n, m
	}
	v := oneDay(p.ref.AddDate(0, 0, (d-isoWeekday(p.ref)+6)%7+1))
	next := i + 1
	if n, ok := p.either(next, "prochain", "prochaine", "over een week", "in een week", "aanstaande", "week"); ok {
		if p.word(n-1) == "week" {
			v = oneDay(v.from.AddDate(0, 0, 7))
		}
		next = n
	}
	return next, fixed(v)
}

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// named reads months, seasons and holidays.
func (p *dateParser) named(i int) (int, moment) {
	word := p.word(i)
	if n, ok := months[word]; ok && p.monthAlone(i) {
		return p.withYear(i+1, func(year int) interval { return monthOf(year, n) })
	}
	if s, ok := seasons[word]; ok && p.seasonAlone(i) {
		next := i + 1
		switch p.word(next) { // "summer holidays", "nouvel an"
		case "holidays", "holiday", "break", "vacation":
			next++
			if word == "summer" {
				s = seasons["zomervakantie"]
			}
		}
		return p.withYear(next, func(year int) interval { return seasonOf(year, s) })
	}
	if vacation[word] {
		return p.vacation(i)
	}
	if n, ok := p.either(i, "grandes vacances", "oud en nieuw", "nouvel an", "new year"); ok {
		s := seasons["jaarwisseling"]
		if word == "grandes" {
			s = seasons["zomervakantie"]
		}
		return p.withYear(n, func(year int) interval { return seasonOf(year, s) })
	}
	switch word {
	case "pasen", "paasdagen", "easter", "ostern", "paques":
		return p.withYear(i+1, func(year int) interval {
			return interval{easter(year).AddDate(0, 0, -2), easter(year).AddDate(0, 0, 1), unitWeek}
		})
	case "carnaval", "karneval", "fasching", "carnival":
		return p.withYear(i+1, func(year int) interval {
			return interval{easter(year).AddDate(0, 0, -49), easter(year).AddDate(0, 0, -46), unitWeek}
		})
	case "pinksteren", "pfingsten", "pentecote", "whitsun":
		return p.withYear(i+1, func(year int) interval {
			return interval{easter(year).AddDate(0, 0, 49), easter(year).AddDate(0, 0, 50), unitWeek}
		})
	}
	return 0, moment{}
}

// monthAlone reports that a word is surely a month: "may" is a verb too, and
// "jan" a name.
func (p *dateParser) monthAlone(i int) bool {
	word := p.word(i)
	if n := p.num(i + 1); n >= 2000 {
		return true
	}
	switch {
	case shortMonths[word]:
		return i > 0 && (beginWords[p.word(i-1)] || midWords[p.word(i-1)] || endWords[p.word(i-1)])
	case word == "may" || word == "march":
		return p.toks[i].upper && i > 0
	}
	return true
}

// seasonAlone tells "l'été" from "a été" and "this fall" from "to fall".
func (p *dateParser) seasonAlone(i int) bool {
	switch p.word(i) {
	case "ete":
		switch p.word(i - 1) {
		case "le", "de", "cet", "en", "prochain", "du":
			return true
		}
		return false
	case "fall", "spring":
		before := p.word(i - 1)
		return articles[before] || dayPrepositions[before] || nextWords[before] || thisWords[before] || beginWords[before] || endWords[before] || midWords[before]
	}
	return true
}

// vacation is the summer's, unless the year is nearly over.
func (p *dateParser) vacation(i int) (int, moment) {
	before := i - 1
	if articles[p.word(before)] {
		before--
	}
	if word := p.word(before); !afterWords[word] && !beforeWords[word] && word != "grandes" {
		return 0, moment{} // "met vakantie" is no date
	}
	next := i + 1
	for p.word(next) == "de" || p.word(next) == "ete" || p.word(next) == "scolaires" || p.word(next) == "noel" {
		next++
	}
	s := seasons["zomervakantie"]
	if p.word(next-1) == "noel" || p.word(next-1) != "ete" && p.ref.Month() >= time.September && p.ref.Month() != time.January {
		s = seasons["feestdagen"]
	}
	return p.withYear(next, func(year int) interval { return seasonOf(year, s) })
}

// otherDay reads "morgen" and "overmorgen".
func (p *dateParser) otherDay(i int) (int, moment) {
	switch p.word(i) {
	case "morgen", "tomorrow", "demain", "morgenvroeg", "morgenochtend":
		if p.word(i) == "morgen" && (p.word(i-1) == "guten" || p.word(i-1) == "am") {
			return 0, moment{}
		}
		return i + 1, fixed(oneDay(p.ref.AddDate(0, 0, 1)))
	case "overmorgen", "ubermorgen", "uebermorgen":
		return i + 1, fixed(oneDay(p.ref.AddDate(0, 0, 2)))
	}
	return 0, moment{}
}
