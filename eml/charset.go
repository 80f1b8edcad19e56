package eml

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// toUTF8 decodes bytes that claim a charset. Labels lie, so the bytes have a
// say: what is valid UTF-8 with multi-byte letters is UTF-8 whatever a Western
// label says, what is not valid UTF-8 is windows-1252, and iso-8859-1 means
// windows-1252. It reports whether the charset is known.
func toUTF8(b []byte, label string) (string, bool) {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "iso8859-1", "windows-1252",
		"cp1252", "ansi_x3.4-1968", "x-user-defined", "unicode-1-1-utf-8", "default", "unknown-8bit":
		if bytes.Contains(b, []byte("\x1b$B")) {
			return viaLibrary(b, "iso-2022-jp")
		}
		return western(b), true
	case "utf-7", "unicode-1-1-utf-7", "utf7":
		return fromUTF7(b), true
	}
	return viaLibrary(b, label)
}

// western decodes UTF-8 in which every byte that is not part of a letter is
// windows-1252: mails are put together from texts of both.
func western(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

func viaLibrary(b []byte, label string) (string, bool) {
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		return western(b), false
	}
	out, err := io.ReadAll(r)
	if err != nil && len(out) == 0 {
		return western(b), false
	}
	return strings.ToValidUTF8(string(out), "\uFFFD"), true
}

// utf8Text makes header bytes valid UTF-8.
func utf8Text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return western([]byte(s))
}

// clean makes text of what was decoded: valid UTF-8, "\n" line ends, no NUL,
// no control or invisible characters, no-break spaces as spaces, nothing
// white at the end of a line.
func clean(s string) string {
	if plain(s) {
		return s
	}
	out := make([]byte, 0, len(s))
	from := 0 // of what is not yet copied
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f || c == '\t' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		v := visible(r)
		if v == r && v != '\n' && v != '\r' {
			i += n
			if n == 1 && r == utf8.RuneError {
				out = append(append(out, s[from:i-1]...), "\uFFFD"...)
				from = i
			}
			continue
		}
		out = append(out, s[from:i]...)
		i += n
		from = i
		switch {
		case v == '\n', v == '\r' && (i == len(s) || s[i] != '\n'):
			out = append(bytes.TrimRight(out, " \t"), '\n')
		case v == ' ':
			out = append(out, ' ')
		}
	}
	return string(bytes.TrimRight(append(out, s[from:]...), " "))
}

// plain reports whether clean has nothing to do.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			if i > 0 && (s[i-1] == ' ' || s[i-1] == '\t') {
				return false
			}
		case c < ' ' && c != '\t', c >= 0x7f:
			return false
		}
	}
	return !strings.HasSuffix(s, " ")
}

// visible maps a rune to the one to keep, or to -1.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return r
	case r == 0x2028, r == 0x2029, r == 0x85:
		return '\n'
	case r < ' ', r >= 0x7f && r < 0xa0:
		return -1
	case r < 0xa0:
		return r
	case r == 0xa0, r == 0x202f, r == 0x2007, r >= 0x2000 && r <= 0x200a, r == 0x3000:
		return ' '
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x200b, r == 0x200c, r == 0x200e, r == 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff:
		return -1
	}
	return r
}

// oneLine makes clean text of one line, for fields that have no line ends.
func oneLine(s string) string {
	return strings.Join(strings.Fields(clean(utf8Text(s))), " ")
}
