package eml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a header block that a mail program wrote into a text, above the
// mail that follows it.
type block struct {
	start, end int // lines, end is the first of the mail itself
	depth      int // its quote marks
	marker     marker
	values     [kinds]string
	seen       [kinds]bool
	locales    uint64 // that all labels have in common
	last       kind
}

// maxBlock is how many lines a header block may have, long lists of
// recipients and blank lines included. It bounds what is looked ahead.
const maxBlock = 40

// labelled reads a line as a labelled one: "Van: x", "*Van:* x", "**Van**: x".
func labelled(text string) (l label, value string, ok bool) {
	head := text[:min(len(text), 48)]
	i := strings.IndexByte(head, ':')
	if i <= 0 {
		return label{}, "", false
	}
	word := strings.Trim(text[:i], "*_| \t")
	l, ok = lookup(labels(), word)
	if !ok {
		return label{}, "", false
	}
	value = strings.TrimSpace(text[i+1:])
	if strings.HasPrefix(text, "*") || strings.HasPrefix(text, "_") {
		value = strings.TrimLeft(value, "*_")
	}
	return l, strings.TrimSpace(strings.TrimPrefix(value, "|")), true
}

// blockAt reads the header block that begins at line i.
func blockAt(ls []line, i int) (block, bool) {
	b := block{start: i, end: i, depth: ls[i].depth, locales: ^uint64(0), last: kindOther}
	blanks := 0
	for j := i; j < len(ls) && j < i+maxBlock; j++ {
		l := ls[j]
		if l.blank() {
			blanks++
			continue
		}
		if l.depth != b.depth || blanks > 2 {
			break
		}
		lab, value, ok := labelled(l.text)
		if ok && b.admits(lab) {
			b.add(lab, value)
		} else if !ok && (b.wanting(blanks) || blanks == 0 && b.wraps(ls, j)) {
			b.values[b.last] = strings.TrimSpace(b.values[b.last] + " " + l.text)
		} else {
			break
		}
		b.end, blanks = j+1, 0
	}
	return b, b.valid(ls)
}

// wanting reports whether the last label still has no value, so that the next
// line is it. After an empty line only the two that are never empty wait.
func (b *block) wanting(blanks int) bool {
	if b.end == b.start || b.values[b.last] != "" {
		return false
	}
	return b.last == kindFrom || b.last == kindDate || blanks == 0 && (b.last == kindTo || b.last == kindSubject)
}

// admits reports whether a label fits to those before it: none comes twice
// and all are of one locale.
func (b *block) admits(l label) bool {
	if b.seen[l.kind] && l.kind != kindOther && l.kind != kindCc {
		return false
	}
	return b.locales&l.locales != 0
}

func (b *block) add(l label, value string) {
	b.seen[l.kind] = true
	b.locales &= l.locales
	b.last = l.kind
	if b.values[l.kind] != "" {
		value = b.values[l.kind] + "; " + value
	}
	b.values[l.kind] = value
}

// wraps reports whether line j goes on with the value above it: a label
// follows, or it is more of a list of people, or the line above is as long as
// programs make lines before they wrap.
func (b *block) wraps(ls []line, j int) bool {
	if j == 0 || b.end == b.start {
		return false
	}
	for k := j + 1; k < len(ls) && k < j+12 && ls[k].depth == b.depth && !ls[k].blank(); k++ {
		if lab, _, ok := labelled(ls[k].text); ok && b.admits(lab) && lab.kind != kindOther {
			return true
		}
	}
	text, above := ls[j].text, ls[j-1].text
	switch b.last {
	case kindTo, kindCc:
		return strings.HasSuffix(above, ",") || strings.HasSuffix(above, ";") || strings.HasPrefix(text, "<")
	case kindFrom:
		return strings.HasPrefix(text, "<") || strings.HasPrefix(text, "[mailto:")
	}
	first, _ := utf8.DecodeRuneInString(text)
	alone := j+1 == len(ls) || ls[j+1].blank()
	return alone && len(text) < 80 && !strings.HasSuffix(text, ",") &&
		(len(above) >= 60 || len(above) >= 40 && unicode.IsLower(first))
}

// valid reports whether enough of a header was found to call it one, at a
// place where one can stand.
func (b *block) valid(ls []line) bool {
	if !b.seen[kindFrom] || b.values[kindFrom] == "" || len(b.values[kindFrom]) > 400 {
		return false
	}
	n := 0
	for k := kindDate; k <= kindSubject; k++ {
		if b.seen[k] {
			n++
		}
	}
	b.marker = b.above(ls)
	address, _ := findAddress(b.values[kindFrom])
	switch {
	case n == 0:
		return false
	case b.marker != noMarker, address != "" && (n >= 2 || b.startsParagraph(ls)):
		return true
	}
	return b.seen[kindSubject] && n >= 2
}

// above finds the marker that stands over the block.
func (b *block) above(ls []line) marker {
	for j := b.start - 1; j >= 0 && j >= b.start-4; j-- {
		if ls[j].blank() || ruler(ls[j].text) {
			continue
		}
		return markerOf(ls[j].text)
	}
	return noMarker
}

func (b *block) startsParagraph(ls []line) bool {
	return b.start == 0 || ls[b.start-1].blank() || ruler(ls[b.start-1].text) || ls[b.start-1].depth != b.depth
}

// top returns the first line that belongs to the block: its marker, lines
// drawn above it, and the empty lines between.
func (b *block) top(ls []line) int {
	top := b.start
	for j := b.start - 1; j >= 0 && j >= b.start-4; j-- {
		switch {
		case ls[j].blank():
		case ruler(ls[j].text), markerOf(ls[j].text) != noMarker:
			top = j
		default:
			return top
		}
	}
	return top
}

// findBlock finds the first header block. Lines are looked at a bounded
// number of times, because a block begins with a label and has at most
// maxBlock lines.
func findBlock(ls []line) (block, bool) {
	for i := range ls {
		if _, _, ok := labelled(ls[i].text); !ok {
			continue
		}
		if b, ok := blockAt(ls, i); ok {
			return b, true
		}
	}
	return block{}, false
}
