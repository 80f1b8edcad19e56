package eml

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// transferDecode undoes a Content-Transfer-Encoding (RFC 2045 section 6) and
// reports whether it knows it. It never fails: what is broken is kept as it
// stands, unlike the decoders of the standard library, which stop there.
func transferDecode(b []byte, encoding string) ([]byte, bool) {
	encoding, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(encoding)), ";")
	switch strings.TrimSpace(encoding) {
	case "quoted-printable", "quotedprintable":
		return fromQuoted(b), true
	case "base64":
		return fromBase64(b), true
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit":
		return b, true
	}
	return b, false
}

// fromQuoted decodes quoted-printable. An equals sign that begins no escape
// stays.
func fromQuoted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		b = b[i+1:]
		if n, ok := softBreak(b); ok {
			b = b[n:]
		} else if c, ok := hexByte(b); ok {
			out = append(out, c)
			b = b[2:]
		} else {
			out = append(out, '=')
		}
	}
	return out
}

// softBreak returns the length of white space and a line end at the start.
func softBreak(b []byte) (int, bool) {
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r':
		case '\n':
			return i + 1, true
		default:
			return 0, false
		}
		if i > 80 {
			return 0, false
		}
	}
	return len(b), true
}

func hexByte(b []byte) (byte, bool) {
	if len(b) < 2 {
		return 0, false
	}
	hi, ok1 := hexDigit(b[0])
	lo, ok2 := hexDigit(b[1])
	return hi<<4 | lo, ok1 && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// fromBase64 decodes base64 of any line length, with or without padding, also
// several runs after each other. Text below that is not base64, such as the
// footer of a mailing list, is left out.
func fromBase64(b []byte) []byte {
	clean := make([]byte, 0, len(b))
	var out []byte
	flush := func() {
		if len(clean)%4 == 1 {
			clean = clean[:len(clean)-1]
		}
		dst := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
		n, _ := base64.RawStdEncoding.Decode(dst, clean)
		out = append(out, dst[:n]...)
		clean = clean[:0]
	}
	for line := range bytes.Lines(b) {
		if bytes.IndexByte(bytes.TrimSpace(line), ' ') > 0 && len(clean) > 0 {
			break
		}
		for _, c := range line {
			switch {
			case isBase64(c):
				clean = append(clean, c)
			case c == '=' && len(clean)%4 != 0:
				flush()
			}
		}
	}
	flush()
	return out
}
