package templates

import (
	"fmt"
	"strings"
	"time"

	"hoffelijk"
)

// names of days (Sunday first) and months, as they stand inside a sentence.
func dayNames(lang hoffelijk.Lang) []string {
	return strings.Fields(map[hoffelijk.Lang]string{
		hoffelijk.NL: "zondag maandag dinsdag woensdag donderdag vrijdag zaterdag",
		hoffelijk.EN: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
		hoffelijk.DE: "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
		hoffelijk.FR: "dimanche lundi mardi mercredi jeudi vendredi samedi",
	}[lang])
}

func monthNames(lang hoffelijk.Lang) []string {
	return strings.Fields(map[hoffelijk.Lang]string{
		hoffelijk.NL: "januari februari maart april mei juni juli augustus september oktober november december",
		hoffelijk.EN: "January February March April May June July August September October November December",
		hoffelijk.DE: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
		hoffelijk.FR: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	}[lang])
}

// day writes a day without its year: "donderdag 12 maart".
func day(t time.Time, lang hoffelijk.Lang) string {
	name := dayNames(lang)[t.Weekday()]
	if lang == hoffelijk.DE {
		name += ","
	}
	return name + " " + date(t, lang)
}

// date writes the day of the month: "12 maart", "12. März", "1er mars".
func date(t time.Time, lang hoffelijk.Lang) string {
	n := fmt.Sprint(t.Day())
	switch {
	case lang == hoffelijk.DE:
		n += "."
	case lang == hoffelijk.FR && t.Day() == 1:
		n = "1er"
	}
	return n + " " + monthNames(lang)[t.Month()-1]
}

// fullDate writes a day with its year.
func fullDate(t time.Time, lang hoffelijk.Lang) string {
	return date(t, lang) + " " + fmt.Sprint(t.Year())
}

// moment writes a day and the time of day as the language does.
func moment(t time.Time, lang hoffelijk.Lang) string {
	switch lang {
	case hoffelijk.EN:
		return day(t, lang) + " at " + t.Format("15:04")
	case hoffelijk.DE:
		return day(t, lang) + " um " + t.Format("15:04") + " Uhr"
	case hoffelijk.FR:
		return day(t, lang) + " à " + t.Format("15 h 04")
	}
	return day(t, lang) + " om " + t.Format("15.04") + " uur"
}

// offer names two working days that are near enough to plan and far enough
// away to be no pressure, after the appointment that falls through and in the
// days that they name: "dinsdag 3 of donderdag 5 maart".
func offer(c Case, lang hoffelijk.Lang) string {
	if c.Now.IsZero() {
		return ""
	}
	from := c.Now.AddDate(0, 0, 6)
	if cal := c.Message.Calendar; cal != nil && cal.Start != nil && cal.Start.After(from) {
		from = cal.Start.AddDate(0, 0, 1)
	}
	if cb := soon(c); cb != nil && cb.From.After(c.Now.AddDate(0, 0, 1)) {
		from = cb.From
	}
	days := workingDays(from)
	first := day(days[0], lang)
	if days[0].Month() == days[1].Month() {
		first = strings.TrimSuffix(first, " "+monthNames(lang)[days[0].Month()-1])
	}
	or := map[hoffelijk.Lang]string{hoffelijk.NL: " of ", hoffelijk.EN: " or ", hoffelijk.DE: " oder ", hoffelijk.FR: " ou le "}[lang]
	return first + or + day(days[1], lang)
}

// workingDays finds the first Tuesday, Wednesday or Thursday from a day on
// that is no holiday, and the second next working day of that kind.
func workingDays(from time.Time) []time.Time {
	var days []time.Time
	for t := from; len(days) < 2; t = t.AddDate(0, 0, 1) {
		free := t.Weekday() < time.Tuesday || t.Weekday() > time.Thursday || holiday(t)
		if free || len(days) == 1 && t.Sub(days[0]) < 36*time.Hour {
			continue
		}
		days = append(days, t)
	}
	return days
}

// holiday reports days on which offices in our countries are closed, or half
// of them are.
func holiday(t time.Time) bool {
	switch t.Format("01-02") {
	case "01-01", "04-27", "05-01", "05-05", "07-14", "07-21", "08-15", "10-03", "11-01", "11-11":
		return true
	}
	if t.Month() == time.December && t.Day() >= 22 || t.Month() == time.January && t.Day() <= 3 {
		return true
	}
	since := t.YearDay() - easter(t.Year()).YearDay()
	return since == -2 || since == 1 || since == 39 || since == 40 || since == 50
}

// easter is Easter Sunday of a year, by the anonymous Gregorian computus.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// month names the month of a day, with its year when that is not this one.
func month(t, now time.Time, lang hoffelijk.Lang) string {
	if t.IsZero() {
		return ""
	}
	name := monthNames(lang)[t.Month()-1]
	if t.Year() != now.Year() {
		name += " " + fmt.Sprint(t.Year())
	}
	return name
}

// dates writes a span of days as shortly as it can: "2–8 maart 2026".
func dates(from, to time.Time, lang hoffelijk.Lang) string {
	switch {
	case !to.After(from):
		return fullDate(from, lang)
	case from.Year() != to.Year():
		return fullDate(from, lang) + " – " + fullDate(to, lang)
	case from.Month() != to.Month():
		return date(from, lang) + " – " + fullDate(to, lang)
	}
	first, _, _ := strings.Cut(date(from, lang), " ")
	return first + "–" + fullDate(to, lang)
}
