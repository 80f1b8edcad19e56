package eml

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// field is a header field: its name in lower case and its unfolded bytes.
type field struct {
	name, value string
}

// header is a header block.
type header struct {
	fields   []field
	problems []string
	over     bool // a limit was passed; what follows the header is not parsed
}

// get returns the unfolded bytes of the first field of that name.
func (h header) get(name string) string {
	for _, f := range h.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// all returns the unfolded bytes of every field of that name, topmost first.
func (h header) all(name string) []string {
	var out []string
	for _, f := range h.fields {
		if f.name == name {
			out = append(out, f.value)
		}
	}
	return out
}

// has reports whether there is such a field.
func (h header) has(name string) bool {
	for _, f := range h.fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// text returns the first field of that name decoded (RFC 2047), on one line.
func (h header) text(name string) string {
	return oneLine(decodeWords(h.get(name)))
}

// plausible reports whether the block can be the header of a mail: it has a
// field that mails have.
func (h header) plausible() bool {
	for _, f := range h.fields {
		switch f.name {
		case "from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path",
			"delivered-to", "reply-to", "sender", "mime-version", "content-type", "references",
			"in-reply-to", "x-mailer", "dkim-signature", "auto-submitted", "resent-from",
			"content-transfer-encoding", "x-hoffelijk":
			return true
		}
	}
	return false
}

// readHeader reads a header block and returns what follows it. A line that is
// no field is skipped when the header goes on after it; otherwise the body
// begins there.
func readHeader(raw []byte) (h header, body []byte) {
	var cur []byte
	name := ""
	flush := func() {
		if name != "" {
			h.fields = append(h.fields, field{name, string(cur)})
		}
		name, cur = "", cur[:0]
	}
	for pos := 0; pos < len(raw); {
		line, next := lineAt(raw, pos)
		switch {
		case pos > MaxHeader || len(h.fields) >= MaxFields:
			flush()
			h.over = true
			h.problems = append(h.problems, fmt.Sprintf(
				"the header is longer than %d bytes or %d fields: the rest of the mail was not read", MaxHeader, MaxFields))
			return h, nil
		case len(line) == 0:
			flush()
			return h, raw[next:]
		case line[0] == ' ' || line[0] == '\t':
			if len(bytes.TrimSpace(line)) == 0 && !goesOn(raw, next) {
				flush()
				return h, raw[next:]
			}
			cur = append(append(cur, ' '), bytes.TrimLeft(line, " \t")...)
		default:
			n, value, ok := fieldLine(line)
			if !ok {
				if bytes.HasPrefix(line, []byte("--")) || !goesOn(raw, next) {
					flush()
					return h, raw[pos:]
				}
				h.problems = append(h.problems, "a header line has no colon")
				break
			}
			flush()
			name, cur = n, append(cur, value...)
		}
		pos = next
	}
	flush()
	return h, nil
}

// lineAt returns the line at pos without its line end, and where the next
// begins. A header's line never needs to be longer than the header may be.
func lineAt(raw []byte, pos int) (line []byte, next int) {
	rest := raw[pos:]
	end := bytes.IndexByte(rest[:min(len(rest), MaxHeader+1)], '\n')
	if end < 0 {
		end = min(len(rest), MaxHeader+1)
		return bytes.TrimRight(rest[:end], "\r"), pos + end
	}
	return bytes.TrimRight(rest[:end], "\r"), pos + end + 1
}

// goesOn reports whether a header goes on at pos: with an end or a field.
func goesOn(raw []byte, pos int) bool {
	if pos >= len(raw) {
		return true
	}
	line, _ := lineAt(raw, pos)
	_, _, ok := fieldLine(line)
	return len(line) == 0 || ok
}

// fieldLine splits the first line of a field.
func fieldLine(line []byte) (name string, value []byte, ok bool) {
	n, v, ok := bytes.Cut(line, []byte(":"))
	n = bytes.TrimRight(n, " \t")
	if !ok || len(n) == 0 || len(n) > 200 || bytes.HasPrefix(n, []byte("--")) {
		return "", nil, false
	}
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", nil, false
		}
	}
	return strings.ToLower(string(n)), bytes.TrimSpace(v), true
}

// mediaType reads a Content-Type or Content-Disposition value (RFC 2045,
// parameters also as in RFC 2231). What mime.ParseMediaType refuses is read
// as well as can be.
func mediaType(value string) (string, map[string]string) {
	value = utf8Text(value)
	if t, params, err := mime.ParseMediaType(value); err == nil {
		return t, params
	}
	t, rest, _ := strings.Cut(value, ";")
	params := map[string]string{}
	for rest != "" {
		var p string
		p, rest = cutParam(rest)
		name, v, ok := strings.Cut(p, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, dup := params[name]; !ok || dup {
			continue
		}
		params[name] = strings.ReplaceAll(strings.Trim(strings.TrimSpace(v), `"`), `\`, "")
	}
	return strings.ToLower(strings.TrimSpace(t)), params
}

// cutParam cuts at the first semicolon outside quotes.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
