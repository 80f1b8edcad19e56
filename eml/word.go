package eml

import "strings"

// maxWord is how far the end of an encoded word is looked for. RFC 2047
// allows 75 characters; programs write more.
const maxWord = 2048

// decodeWords decodes the encoded words of a header value (RFC 2047).
// Neighbours of one charset are decoded together, because programs cut
// letters in two.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return utf8Text(s)
	}
	var out strings.Builder
	var run []byte // undecoded bytes of neighbouring words
	label := ""
	flush := func() {
		text, _ := toUTF8(run, label)
		out.WriteString(text)
		run = run[:0]
	}
	for s != "" {
		w, n, ok := encodedWord(s)
		if ok {
			if w.charset != label {
				flush()
				label = w.charset
			}
			run = append(run, w.bytes...)
			s = s[n:]
			if rest := strings.TrimLeft(s, " \t"); strings.HasPrefix(rest, "=?") {
				if _, _, ok := encodedWord(rest); ok {
					s = rest
				}
			}
			continue
		}
		flush()
		next := strings.Index(s[1:], "=?") + 1
		if next == 0 {
			next = len(s)
		}
		out.WriteString(utf8Text(s[:next]))
		s = s[next:]
	}
	flush()
	return out.String()
}

type word struct {
	charset string
	bytes   []byte
}

// encodedWord reads the encoded word at the start of s and returns its length
// there. A missing end is forgiven when the value ends with it.
func encodedWord(s string) (w word, n int, ok bool) {
	if !strings.HasPrefix(s, "=?") {
		return w, 0, false
	}
	head := s[2:min(len(s), 80)]
	label, rest, ok := strings.Cut(head, "?")
	if !ok || label == "" || strings.ContainsAny(label, " \t<>\"") || len(rest) < 2 || rest[1] != '?' {
		return w, 0, false
	}
	start := 2 + len(label) + 3
	body := s[start:min(len(s), start+maxWord)]
	end := strings.Index(body, "?=")
	n = start + end + 2
	if end < 0 {
		if len(body) == maxWord {
			return w, 0, false
		}
		end, n = len(body), len(s)
	}
	w.charset, _, _ = strings.Cut(strings.ToLower(label), "*")
	switch rest[0] {
	case 'q', 'Q':
		w.bytes = fromQuoted([]byte(strings.ReplaceAll(body[:end], "_", " ")))
	case 'b', 'B':
		w.bytes = fromBase64([]byte(strings.ReplaceAll(body[:end], " ", "")))
	default:
		return w, 0, false
	}
	return w, n, true
}
