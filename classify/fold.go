package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// appendFold appends the folded form of a letter: lower case, without
// accents, ligatures taken apart. Marks that stand alone fold to nothing.
func appendFold(buf []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(buf, byte(r))
	}
	switch r {
	case 'ß', 'ẞ':
		return append(buf, "ss"...)
	case 'œ', 'Œ':
		return append(buf, "oe"...)
	case 'æ', 'Æ':
		return append(buf, "ae"...)
	case 'ø', 'Ø':
		return append(buf, 'o')
	case 'ł', 'Ł':
		return append(buf, 'l')
	}
	var one [utf8.UTFMax]byte
	n := utf8.EncodeRune(one[:], r)
	d := norm.NFKD.Properties(one[:n]).Decomposition()
	if d == nil {
		d = one[:n]
	}
	for len(d) > 0 {
		r, size := utf8.DecodeRune(d)
		d = d[size:]
		if !unicode.Is(unicode.Mn, r) {
			buf = utf8.AppendRune(buf, unicode.ToLower(r))
		}
	}
	return buf
}

// germanFold writes ae, oe and ue as a, o and u, so that "ueber" and "über"
// (folded to "uber") meet. Both rules and mails go through it.
func germanFold(word string) string {
	i := 1
	for i < len(word) && (word[i] != 'e' || word[i-1] != 'a' && word[i-1] != 'o' && word[i-1] != 'u') {
		i++
	}
	if i >= len(word) {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		b.WriteByte(word[i])
		if i+1 < len(word) && word[i+1] == 'e' && (word[i] == 'a' || word[i] == 'o' || word[i] == 'u') {
			i++
		}
	}
	return b.String()
}

// fold is appendFold over a whole string.
func fold(s string) string {
	buf := make([]byte, 0, len(s))
	for _, r := range s {
		buf = appendFold(buf, r)
	}
	return string(buf)
}
