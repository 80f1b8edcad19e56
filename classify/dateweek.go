package classify

import (
	"strings"
	"time"

	"hoffelijk"
)

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
