package classify

import "time"

// interval is a span of days, both ends included, at midnight UTC, and the
// unit in which it was named.
type interval struct {
	from, to time.Time
	grain    unit
}

func day(year, month, d int) time.Time {
	return time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
}

// dayOf is midnight UTC of the day that t shows in its own zone.
func dayOf(t time.Time) time.Time { return day(t.Year(), int(t.Month()), t.Day()) }

// realDay reports whether a month has that day.
func realDay(year, month, d int) bool {
	t := day(year, month, d)
	return month >= 1 && month <= 12 && d >= 1 && t.Day() == d && int(t.Month()) == month
}

func oneDay(t time.Time) interval { return interval{t, t, unitDay} }

func monthOf(year, month int) interval {
	return interval{day(year, month, 1), day(year, month+1, 0), unitMonth}
}

func quarterOf(year, q int) interval {
	return interval{day(year, 3*q-2, 1), day(year, 3*q+1, 0), unitQuarter}
}

func halfOf(year, h int) interval {
	return interval{day(year, 6*h-5, 1), day(year, 6*h+1, 0), unitHalf}
}

func yearOf(year int) interval { return interval{day(year, 1, 1), day(year, 12, 31), unitYear} }

// weekOf is the week, Monday to Sunday, of a day.
func weekOf(t time.Time) interval {
	monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	return interval{monday, monday.AddDate(0, 0, 6), unitWeek}
}

// isoWeek is a numbered week of ISO 8601; false when the year has no such week.
func isoWeek(year, week int) (interval, bool) {
	w := weekOf(day(year, 1, 4).AddDate(0, 0, 7*(week-1)))
	y, n := w.from.ISOWeek()
	return w, y == year && n == week
}

func seasonOf(year int, s season) interval {
	end := year
	if s.m2 < s.m1 {
		end++
	}
	last := day(end, s.m2, s.d2)
	if s.m2 == 2 && s.d2 == 28 {
		last = day(end, 3, 0)
	}
	return interval{day(year, s.m1, s.d1), last, unitQuarter}
}

// easter is Easter Sunday (the anonymous Gregorian algorithm).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day(year, n/31, n%31+1)
}

// addUnits moves a day by n units.
func addUnits(t time.Time, n int, u unit) time.Time {
	switch u {
	case unitDay:
		return t.AddDate(0, 0, n)
	case unitWeek:
		return t.AddDate(0, 0, 7*n)
	case unitMonth:
		return addMonths(t, n)
	case unitQuarter:
		return addMonths(t, 3*n)
	case unitHalf:
		return addMonths(t, 6*n)
	}
	return addMonths(t, 12*n)
}

// addMonths keeps to the month: a month after 31 January is 28 February.
func addMonths(t time.Time, n int) time.Time {
	last := day(t.Year(), int(t.Month())+n+1, 0)
	return day(last.Year(), int(last.Month()), min(t.Day(), last.Day()))
}

// unitAfter is the n-th unit after the one that t lies in: the next month,
// the next quarter.
func unitAfter(t time.Time, n int, u unit) interval {
	switch u {
	case unitWeek:
		return weekOf(t.AddDate(0, 0, 7*n))
	case unitMonth:
		return monthOf(t.Year(), int(t.Month())+n)
	case unitQuarter:
		return quarterOf(t.Year(), (int(t.Month())+2)/3+n)
	case unitHalf:
		return halfOf(t.Year(), (int(t.Month())+5)/6+n)
	case unitYear:
		return yearOf(t.Year() + n)
	}
	return oneDay(t.AddDate(0, 0, n))
}

// part is the beginning (0), middle (1) or end (2) of an interval.
func (v interval) part(which int) interval {
	if v.grain == unitYear {
		year := v.from.Year()
		return [...]interval{
			{day(year, 1, 1), day(year, 3, 31), unitQuarter},
			{day(year, 5, 1), day(year, 8, 31), unitQuarter},
			{day(year, 10, 1), day(year, 12, 31), unitQuarter},
		}[min(which, 2)]
	}
	days := int(v.to.Sub(v.from).Hours()/24) + 1
	third := max(1, days/3)
	switch which {
	case 0:
		v.to = v.from.AddDate(0, 0, third-1)
	case 1:
		v.from, v.to = v.from.AddDate(0, 0, third), v.to.AddDate(0, 0, -third)
		if v.to.Before(v.from) {
			v.to = v.from
		}
	default:
		v.from = v.to.AddDate(0, 0, 1-third)
	}
	return v
}

// after is the time right after an interval in which "after it" is heard.
func (v interval) after() interval {
	span := map[unit]int{unitDay: 7, unitWeek: 7, unitMonth: 31, unitQuarter: 31, unitHalf: 45, unitYear: 90}[v.grain]
	return interval{v.to.AddDate(0, 0, 1), v.to.AddDate(0, 0, span), v.grain}
}
