package web

import (
	"slices"
	"strings"
	"unicode/utf8"

	"hoffelijk"
)

// piece is a stretch of text; a marked one decided.
type piece struct {
	Text   string
	Marked bool
}

// block is a stretch of a mail in one zone.
type block struct {
	Zone   hoffelijk.Zone
	Pieces []piece
}

// Marked reports whether something in the block decided.
func (b block) Marked() bool {
	return slices.ContainsFunc(b.Pieces, func(p piece) bool { return p.Marked })
}

// span is a stretch of bytes.
type span struct{ start, end int }

// blocks takes the body of a mail apart into zones, with the evidence marked.
func blocks(m *hoffelijk.Message, hits []hoffelijk.Hit) []block {
	segments := m.Segments
	if !covers(segments, len(m.Body)) {
		segments = []hoffelijk.Segment{{Zone: hoffelijk.ZoneText, End: len(m.Body)}}
	}
	marks := spans(m.Body, hits, func(z hoffelijk.Zone) bool { return z != hoffelijk.ZoneSubject })
	limit := shownBytes(m.Body)
	var all []block
	for _, seg := range segments {
		start, end := min(seg.Start, limit), min(seg.End, limit)
		if strings.TrimSpace(m.Body[start:end]) == "" {
			continue
		}
		all = append(all, block{seg.Zone, trimmed(cut(m.Body, start, end, marks))})
	}
	return all
}

// longestMail is how many bytes of a mail are shown.
const longestMail = 100 << 10

// shownBytes is how much of a mail is shown, in whole characters.
func shownBytes(body string) int {
	n := min(len(body), longestMail)
	for n > 0 && n < len(body) && !utf8.RuneStart(body[n]) {
		n--
	}
	return n
}

// covers reports whether segments are in order and within a text.
func covers(segments []hoffelijk.Segment, size int) bool {
	at := 0
	for _, s := range segments {
		if s.Start < at || s.End < s.Start || s.End > size {
			return false
		}
		at = s.End
	}
	return at == size
}

// subject is the subject of a mail with the evidence marked.
func subject(m *hoffelijk.Message, hits []hoffelijk.Hit) []piece {
	marks := spans(m.Subject, hits, func(z hoffelijk.Zone) bool { return z == hoffelijk.ZoneSubject })
	return cut(m.Subject, 0, len(m.Subject), marks)
}

// spans finds the hits of some zones in a text, in order, overlapping ones
// joined. A mail may be read a little differently than when it was filed, so
// a hit whose words do not stand where it says is looked for.
func spans(text string, hits []hoffelijk.Hit, in func(hoffelijk.Zone) bool) []span {
	var found []span
	for _, h := range hits {
		if !in(h.Zone) || h.Text == "" {
			continue
		}
		if at := place(text, h); at >= 0 {
			found = append(found, span{at, at + len(h.Text)})
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	var joined []span
	for _, s := range found {
		if n := len(joined); n > 0 && s.start <= joined[n-1].end {
			joined[n-1].end = max(joined[n-1].end, s.end)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// place is where the words of a hit stand, or -1.
func place(text string, h hoffelijk.Hit) int {
	if h.Start >= 0 && h.Start <= len(text) && strings.HasPrefix(text[h.Start:], h.Text) && utf8.ValidString(h.Text) {
		return h.Start
	}
	return strings.Index(text, h.Text)
}

// cut takes text[from:to] apart at the marks.
func cut(text string, from, to int, marks []span) []piece {
	var pieces []piece
	add := func(start, end int, marked bool) {
		if start < end {
			pieces = append(pieces, piece{text[start:end], marked})
		}
	}
	at := from
	for _, m := range marks {
		start, end := max(m.start, at), min(m.end, to)
		if start >= end {
			continue
		}
		add(at, start, false)
		add(start, end, true)
		at = end
	}
	add(at, to, false)
	return pieces
}

// trimmed takes the blank lines off both ends.
func trimmed(pieces []piece) []piece {
	if n := len(pieces); n > 0 {
		pieces[0].Text = strings.TrimLeft(pieces[0].Text, "\n")
		pieces[n-1].Text = strings.TrimRight(pieces[n-1].Text, " \t\n")
	}
	return pieces
}
