package eml

import (
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// headerDate reads a Date field (RFC 5322 section 3.3). What is missing,
// unreadable or absurd is zero.
func headerDate(s string) time.Time {
	s = oneLine(s)
	if s == "" || len(s) > 200 {
		return time.Time{}
	}
	t, err := netmail.ParseDate(s)
	for _, layout := range []string{time.RFC3339, "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", time.ANSIC} {
		if err == nil {
			break
		}
		t, err = time.Parse(layout, s)
	}
	if err != nil {
		return localDate(s, time.UTC)
	}
	return sane(t)
}

// sane returns t, or zero when no mail can have been written then.
func sane(t time.Time) time.Time {
	if t.Year() < 1980 || t.Year() > 2100 {
		return time.Time{}
	}
	if _, offset := t.Zone(); offset < -15*3600 || offset > 15*3600 {
		return t.UTC()
	}
	return t
}

// localDate reads a date as programs write it in the reader's language: "ma 3
// mrt. 2025 om 10:12", "Montag, 3. März 2025 10:12", "03/03/2025 à 10h12",
// "March 3, 2025 at 10:12 AM". A date without a day or a time, and one whose
// day and month can't be told apart, is zero. Without a zone it is in loc.
func localDate(s string, loc *time.Location) time.Time {
	if len(s) > 200 {
		return time.Time{}
	}
	d := dateParts{hour: -1}
	tokens := dateTokens(strings.ToLower(s))
	for i := 0; i < len(tokens); i++ {
		i += d.take(tokens, i)
	}
	if !d.settle() {
		return time.Time{}
	}
	if d.zone != nil {
		loc = d.zone
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, loc)
	if t.Day() != d.day {
		return time.Time{}
	}
	return sane(t)
}

// dateParts is what was found of a date so far.
type dateParts struct {
	day, month, year     int
	hour, minute, second int
	numbers              []int // of a numeric date, in order
	pm, am               bool
	zone                 *time.Location
}

// dateTokens cuts a date into numbers, words and single signs.
func dateTokens(s string) []string {
	var out []string
	for s != "" {
		r, _ := utf8.DecodeRuneInString(s)
		same := func(r rune) bool { return !unicode.IsDigit(r) }
		switch {
		case unicode.IsDigit(r):
			same = func(r rune) bool { return unicode.IsDigit(r) }
		case unicode.IsLetter(r):
			same = unicode.IsLetter
		default:
			n := utf8.RuneLen(r)
			if r == utf8.RuneError {
				n = 1
			}
			if r != ' ' && r != '\t' {
				out = append(out, s[:n])
			}
			s = s[n:]
			continue
		}
		n := strings.IndexFunc(s, func(r rune) bool { return !same(r) })
		if n < 0 {
			n = len(s)
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

// take reads the token at i and returns how many more it used.
func (d *dateParts) take(tokens []string, i int) int {
	at := func(n int) string {
		if i+n < len(tokens) {
			return tokens[i+n]
		}
		return ""
	}
	n, err := strconv.Atoi(at(0))
	if err != nil {
		return d.word(at(0), at(1), at(2), at(3), at(4))
	}
	m, isMinute := strconv.Atoi(at(2))
	switch {
	case d.hour < 0 && n < 24 && isMinute == nil && m < 60 && len(at(2)) == 2 && d.clock(at(1), tokens, i):
		d.hour, d.minute = n, m
		if s, err := strconv.Atoi(at(4)); err == nil && at(3) == at(1) && s < 61 {
			d.second = min(s, 59)
			return 4
		}
		return 2
	case n > 1900 && n < 3000 && len(at(0)) == 4:
		d.year = n
		if len(d.numbers) == 0 && d.month == 0 {
			d.numbers = append(d.numbers, n)
		}
	case n <= 99:
		d.numbers = append(d.numbers, n)
	}
	return 0
}

// clock reports whether a sign between two numbers makes them a time. A dot
// does so only once the date is known.
func (d *dateParts) clock(sign string, tokens []string, i int) bool {
	if sign == "." {
		return d.year > 0 && (i == 0 || tokens[i-1] != "." || d.month > 0)
	}
	return sign == ":" || sign == "h"
}

// word reads a token that is no number, with what follows it.
func (d *dateParts) word(w, sign, hours, colon, minutes string) int {
	switch w {
	case "am", "vm":
		d.am = true
	case "pm", "nm":
		d.pm = true
	case "cet", "mez":
		d.zone = time.FixedZone("", 3600)
	case "cest", "mesz":
		d.zone = time.FixedZone("", 7200)
	case "gmt", "utc", "z":
		d.zone = time.FixedZone("", 0)
		if sign == "+" || sign == "-" || sign == "−" {
			return d.offset(sign, hours, colon, minutes)
		}
	case "+", "-", "−":
		if d.hour >= 0 && len(sign) == 4 {
			d.offset(w, sign, "", "")
			return 1
		}
	default:
		if m := monthOf(w); m > 0 && d.month == 0 {
			d.month = m
		}
	}
	return 0
}

// offset reads "+01:00", "+0100" or "+1" and returns how many tokens it used.
func (d *dateParts) offset(sign, hours, colon, minutes string) int {
	h, err := strconv.Atoi(hours)
	if err != nil {
		return 1
	}
	m, used := 0, 2
	if len(hours) == 4 {
		h, m = h/100, h%100
	} else if v, err := strconv.Atoi(minutes); err == nil && colon == ":" {
		m, used = v, 4
	}
	seconds := h*3600 + m*60
	if sign != "+" {
		seconds = -seconds
	}
	if h > 15 || m > 59 {
		return used
	}
	d.zone = time.FixedZone("", seconds)
	return used
}

// settle decides which number is the day and reports whether there is a day
// and a time.
func (d *dateParts) settle() bool {
	if n := d.numbers; d.year == 0 && len(n) == 3 && n[2] >= 10 {
		d.year = 2000 + n[2] // 03.03.25
	}
	if d.year == 0 || d.hour < 0 {
		return false
	}
	if d.pm && d.hour < 12 {
		d.hour += 12
	} else if d.am && d.hour == 12 {
		d.hour = 0
	}
	n := d.numbers
	yearFirst := len(n) > 0 && n[0] == d.year
	if yearFirst {
		n = n[1:]
	}
	switch {
	case len(n) == 0:
		return false
	case d.month > 0:
		d.day = n[0]
	case len(n) < 2:
		return false
	case yearFirst:
		d.month, d.day = n[0], n[1]
	case n[1] > 12 || (d.am || d.pm) && n[0] <= 12:
		d.month, d.day = n[0], n[1]
	default:
		d.day, d.month = n[0], n[1]
	}
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31
}
