package eml

import "hoffelijk"

// zones tells the author's words from quotes and signatures.
func zones(body string) []hoffelijk.Segment {
	ls := lines(body)
	marks := make([]hoffelijk.Zone, len(ls))
	for i := range marks {
		marks[i] = hoffelijk.ZoneText
	}
	markQuotes(ls, marks)
	markSignatures(ls, marks)
	return segments(ls, marks)
}

// markQuotes marks what was written before: lines with a quote mark and the
// line that introduces them, and everything below the header block of an
// earlier mail. What stands between and under quoted lines stays the
// author's.
func markQuotes(ls []line, marks []hoffelijk.Zone) {
	for i := 0; i < len(ls); {
		if ls[i].depth > 0 {
			marks[i] = hoffelijk.ZoneQuoted
			i++
			continue
		}
		if quotesRest(ls, i) {
			fill(marks[i:], hoffelijk.ZoneQuoted)
			break
		}
		if n := introduces(ls, i); n > 0 {
			fill(marks[i:min(i+n, len(marks))], hoffelijk.ZoneQuoted)
			i += n
			continue
		}
		i++
	}
	closeGaps(ls, marks)
}

// quotesRest reports whether everything from line i on is an earlier mail.
func quotesRest(ls []line, i int) bool {
	text := ls[i].text
	if text == "" {
		return false
	}
	if markerOf(text) != noMarker {
		return true
	}
	if ruler(text) {
		next := i + 1
		for next < len(ls) && next < i+3 && ls[next].blank() {
			next++
		}
		if next < len(ls) && startsBlock(ls, next) {
			return true
		}
	}
	return startsBlock(ls, i)
}

func startsBlock(ls []line, i int) bool {
	if _, _, ok := labelled(ls[i].text); !ok {
		return false
	}
	_, ok := blockAt(ls, i)
	return ok
}

// introduces returns how many lines from i on introduce a quote: with quote
// marks below, the lines up to them; without, everything.
func introduces(ls []line, i int) int {
	a, ok := attributionAt(ls, i)
	if !ok {
		return 0
	}
	next := i + a.lines
	for next < len(ls) && next < i+a.lines+3 && ls[next].blank() && ls[next].depth == 0 {
		next++
	}
	switch {
	case next < len(ls) && ls[next].depth > 0:
		return next - i
	case a.strong:
		return len(ls) - i
	}
	return 0
}

// closeGaps makes empty lines between two quoted lines part of the quote.
func closeGaps(ls []line, marks []hoffelijk.Zone) {
	last := -1 // the last quoted line
	for i := range ls {
		if marks[i] == hoffelijk.ZoneQuoted {
			if last >= 0 {
				fill(marks[last:i], hoffelijk.ZoneQuoted)
			}
			last = i
		} else if !ls[i].blank() {
			last = -1
		}
	}
}

func fill(marks []hoffelijk.Zone, z hoffelijk.Zone) {
	for i := range marks {
		marks[i] = z
	}
}
