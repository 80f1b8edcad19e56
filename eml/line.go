package eml

import (
	"strings"

	"hoffelijk"
)

// line is a line of a body: [start, end) with its line end. text is without
// quote marks and the white space around.
type line struct {
	start, end int
	depth      int // quote marks before it
	text       string
}

// lines splits a body.
func lines(body string) []line {
	out := make([]line, 0, strings.Count(body, "\n")+1)
	for pos := 0; pos < len(body); {
		end := len(body)
		if n := strings.IndexByte(body[pos:], '\n'); n >= 0 {
			end = pos + n + 1
		}
		l := line{start: pos, end: end, text: strings.TrimSpace(body[pos:end])}
		for strings.HasPrefix(l.text, ">") {
			l.depth++
			l.text = strings.TrimLeft(l.text[1:], " \t")
		}
		out = append(out, l)
		pos = end
	}
	return out
}

// blank reports whether nothing stands on a line but quote marks.
func (l line) blank() bool { return l.text == "" }

// segments turns the zones of lines into segments of the body.
func segments(ls []line, marks []hoffelijk.Zone) []hoffelijk.Segment {
	var out []hoffelijk.Segment
	for i, l := range ls {
		if n := len(out); n > 0 && out[n-1].Zone == marks[i] {
			out[n-1].End = l.end
			continue
		}
		out = append(out, hoffelijk.Segment{Zone: marks[i], Start: l.start, End: l.end})
	}
	return out
}

// joined returns the segments of one zone, one after the other.
func joined(body string, segs []hoffelijk.Segment, zone hoffelijk.Zone) string {
	var b strings.Builder
	for _, s := range segs {
		if s.Zone == zone {
			b.WriteString(body[s.Start:s.End])
		}
	}
	return strings.TrimSpace(b.String())
}

// lookup finds a word in a map whose keys are in lower case. It allocates
// nothing for words of ASCII.
func lookup[V any](m map[string]V, word string) (V, bool) {
	var buf [64]byte
	if len(word) > len(buf) {
		v, ok := m[strings.ToLower(word)]
		return v, ok
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 0x80 {
			v, ok := m[strings.ToLower(word)]
			return v, ok
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	v, ok := m[string(buf[:len(word)])]
	return v, ok
}
