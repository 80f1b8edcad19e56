package classify

import "time"

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
