package eml

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// fromUTF7 decodes UTF-7 (RFC 2152). Broken runs stay as they stand.
func fromUTF7(b []byte) string {
	s := western(b)
	var out strings.Builder
	for s != "" {
		text, rest, ok := strings.Cut(s, "+")
		out.WriteString(text)
		if !ok {
			break
		}
		n := 0
		for n < len(rest) && isBase64(rest[n]) {
			n++
		}
		run := rest[:n]
		s = strings.TrimPrefix(rest[n:], "-")
		switch decoded, ok := utf16Base64(run); {
		case n == 0 && strings.HasPrefix(rest, "-"), n == 0:
			out.WriteByte('+')
		case ok:
			out.WriteString(decoded)
		default:
			out.WriteString("+" + run)
		}
	}
	return out.String()
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// utf16Base64 decodes big-endian UTF-16 in base64 without padding.
func utf16Base64(run string) (string, bool) {
	raw, err := base64.RawStdEncoding.DecodeString(run)
	if err != nil || len(raw) < 2 {
		return "", false
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units)), true
}
