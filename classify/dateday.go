package classify

import "hoffelijk"

// calendarDate reads a day: 2026-09-01, 12-05-2026, 15.04., "1 september",
// "September 1st, 2026", "12 t/m 16 mei".
func (p *dateParser) calendarDate(i int) (int, moment) {
	if n, m := p.numericDate(i); n > 0 {
		return n, m
	}
	if d := p.num(i); d >= 1 && d <= 31 {
		return p.dayMonth(i, d)
	}
	if month, ok := months[p.word(i)]; ok {
		if d := p.num(i + 1); d >= 1 && d <= 31 && p.toks[i+1].end-p.toks[i+1].start <= 2 {
			next := i + 2
			if ordinalSuffix[p.word(next)] {
				next++
			}
			return p.dayOfMonth(next, month, d)
		}
	}
	return 0, moment{}
}

// dayMonth reads the month after a day, or after a range of days.
func (p *dateParser) dayMonth(i, d int) (int, moment) {
	j := p.ordinalEnd(i)
	if n, last := p.dayRange(j, i); n > 0 && last > d {
		if month, ok := months[p.word(n)]; ok && realDay(2028, month, last) {
			return p.withYear(n+1, func(year int) interval {
				return interval{day(year, month, d), day(year, month, last), unitDay}
			})
		}
	}
	for p.word(j) == "of" || p.word(j) == "de" {
		j++
	}
	if month, ok := months[p.word(j)]; ok {
		return p.dayOfMonth(j+1, month, d)
	}
	return 0, moment{}
}

// ordinalEnd returns the token after the number at i and its suffix.
func (p *dateParser) ordinalEnd(i int) int {
	if ordinalSuffix[p.word(i+1)] && p.between(i) == "" || p.word(i+1) == "e" {
		return i + 2
	}
	return i + 1
}

// dayRange reads "t/m 16" after the number at token i; j is the token behind it.
func (p *dateParser) dayRange(j, i int) (next, last int) {
	k, ok := p.either(j, "tot en met", "t m", "tot", "to", "bis zum", "bis", "au", "till", "until", "en", "and", "und", "et")
	if !ok && (p.between(i) == "-" || p.between(i) == "–" || p.between(i) == " - " || p.between(i) == " – ") {
		k, ok = j, true
	}
	if n := p.num(k); ok && n >= 1 && n <= 31 {
		return p.ordinalEnd(k), n
	}
	return 0, 0
}

func (p *dateParser) dayOfMonth(next, month, d int) (int, moment) {
	if !realDay(2028, month, d) {
		return next, never()
	}
	next, m := p.withYear(next, func(year int) interval {
		if !realDay(year, month, d) { // 29 February
			return oneDay(day(year, month+1, 0))
		}
		return oneDay(day(year, month, d))
	})
	if n := p.num(next); m.year == 0 && n >= 26 && n < 60 && p.text[p.toks[next].start-1] == '\'' {
		m.year = 2000 + n
		next++
	}
	return next, m
}

// numericDate reads days that are written in figures only.
func (p *dateParser) numericDate(i int) (int, moment) {
	a, b, c := p.num(i), p.num(i+1), p.num(i+2)
	s1, s2 := p.between(i), p.between(i+1)
	if a < 0 || b < 0 || s1 != "-" && s1 != "/" && s1 != "." && s1 != ". " {
		return 0, moment{}
	}
	three := c >= 0 && s1 == s2
	switch {
	case three && a >= 1000:
		return p.exact(i+3, a, b, c)
	case three && (c >= 1000 || p.toks[i+2].end-p.toks[i+2].start == 2):
		if c < 100 {
			c += 2000
		}
		if p.lang == hoffelijk.EN && b > 12 {
			a, b = b, a
		}
		if p.lang == hoffelijk.EN && realDay(c, a, b) && day(c, b, a).Before(p.ref) && !day(c, a, b).Before(p.ref) {
			a, b = b, a // the American order, where the British one is past
		}
		return p.exact(i+3, c, b, a)
	}
	if !p.dayAndMonth(i, s1, s2) || !realDay(2028, b, a) {
		return 0, moment{}
	}
	return i + 2, moment{at: func(year int) interval { return oneDay(day(year, b, a)) }}
}

// dayAndMonth tells 15.04. and 1/9 from times, amounts and ranges.
func (p *dateParser) dayAndMonth(i int, sep, after string) bool {
	if units[p.word(i+2)] != 0 || p.word(i+2) == "uur" || p.word(i+2) == "uhr" || p.word(i+2) == "h" || p.word(i+2) == "u" {
		return false
	}
	switch sep {
	case ".", ". ":
		return p.lang == hoffelijk.DE && (p.toks[i+1].end-p.toks[i+1].start == 2 || len(after) > 0 && after[0] == '.')
	case "/":
		return true
	}
	return p.toks[i+1].end-p.toks[i+1].start <= 2 && (p.lang == hoffelijk.NL || p.lang == "") && p.num(i+1) <= 12
}

func (p *dateParser) exact(next, year, month, d int) (int, moment) {
	if !realDay(year, month, d) {
		return next, never()
	}
	return next, fixed(oneDay(day(year, month, d)))
}

// dayOnly reads "de 24e", "the 22nd", "dem 24." without a month: the next
// such day. Only a preposition before it makes it one.
func (p *dateParser) dayOnly(i int) (int, moment) {
	j := p.skip(i, 1, articles)
	d := p.num(j)
	if d < 1 || d > 31 || !ordinalSuffix[p.word(j+1)] || p.between(j) != "" {
		return 0, moment{}
	}
	return j + 2, p.nextDay(d)
}

func (p *dateParser) nextDay(d int) moment {
	for n := range 13 {
		first := day(p.ref.Year(), int(p.ref.Month())+n, 1)
		if v := day(first.Year(), int(first.Month()), d); v.Day() == d && v.After(p.ref) {
			return fixed(oneDay(v))
		}
	}
	return never()
}
