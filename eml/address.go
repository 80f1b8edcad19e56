package eml

import (
	"strings"

	"hoffelijk"
)

// parseAddresses reads an address list (RFC 5322 section 3.4) as programs
// write it: groups, unquoted "Bos, Karin <k@x>", semicolons, addresses in
// brackets. What holds neither name nor address is left out.
func parseAddresses(s string) []hoffelijk.Address {
	var out []hoffelijk.Address
	pieces := splitAddresses(s)
	for i := 0; i < len(pieces) && len(out) < 500; i++ {
		p := pieces[i]
		if i+1 < len(pieces) && surname(p) && strings.Contains(pieces[i+1], "<") {
			i++
			p = strings.TrimSpace(p) + ", " + strings.TrimSpace(pieces[i])
		}
		if a := parseAddress(p); !a.IsZero() {
			out = append(out, a)
		}
	}
	return out
}

// surname reports whether a piece of a list can be the first half of an
// unquoted "Bos, Karin <k@x>".
func surname(p string) bool {
	p = strings.TrimSpace(p)
	return p != "" && !strings.ContainsAny(p, "@<>\"[")
}

// splitAddresses cuts a list at commas and semicolons outside quotes,
// brackets and comments.
func splitAddresses(s string) []string {
	var out []string
	var quoted bool
	start, angle, paren, seen := 0, 0, 0, -1 // seen: the last "@"
	for i := 0; i < len(s); i++ {
		if s[i] == '@' {
			seen = i
		}
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '<' || c == '[':
			angle = 1
		case c == '>' || c == ']':
			angle = 0
		case c == '(':
			paren++
		case c == ')' && paren > 0:
			paren--
		case (c == ',' || c == ';') && angle == 0 && paren == 0:
			out = append(out, s[start:i])
			start = i + 1
		case c == ':' && angle == 0 && paren == 0 && seen < start && !endsMailto(s[start:i]):
			start = i + 1 // the name of a group
		}
	}
	return append(out, s[min(start, len(s)):])
}

// endsMailto reports whether a text ends in "mailto", the scheme of a link.
func endsMailto(s string) bool {
	return len(s) >= 6 && strings.EqualFold(s[len(s)-6:], "mailto")
}

// parseAddress reads one mailbox: its address is the first that stands in
// brackets, or else the first at all, and what stands before it is the name.
func parseAddress(s string) hoffelijk.Address {
	name, address := s, ""
	if i := strings.IndexAny(s, "<["); i >= 0 && (strings.Contains(s[i:], "@") || s[i] == '<') {
		if a, _ := findAddress(s[i:]); a != "" {
			name, address = s[:i], a
		} else if s[i] == '<' {
			name = s[:i]
		}
	}
	if a, at := findAddress(name); a != "" {
		if address == "" {
			address = a
		}
		rest := ""
		if open := strings.IndexByte(name[at+len(a):], '('); open >= 0 {
			rest = strings.Trim(name[at+len(a)+open:], "() ")
		}
		name = strings.TrimSuffix(strings.TrimSpace(name[:at]), "mailto:")
		if strings.TrimSpace(name) == "" {
			name = rest
		}
	}
	name = displayName(name)
	if strings.EqualFold(name, address) || strings.Contains(name, "@") && address != "" {
		name = ""
	}
	return hoffelijk.Address{Name: name, Address: address}
}

// displayName decodes a display name and takes off what decorates it.
func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '"' {
		s = strings.TrimSuffix(s[1:], `"`)
		s = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
	}
	s = oneLine(decodeWords(s))
	s = strings.TrimRight(strings.Trim(s, "\"*_<>[]; "), "( ")
	if len(s) > 1 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	s = strings.TrimSuffix(strings.TrimSpace(s), ",")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "")
	}
	return s
}

// findAddress finds the first address in a text and where it begins.
func findAddress(s string) (address string, at int) {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '@')
		if i < 0 {
			return "", 0
		}
		i += from
		start, end := i, i+1
		for start > from && i-start < 64 && inLocal(s[start-1]) {
			start--
		}
		for end < len(s) && end-i < 255 && inDomain(s[end]) {
			end++
		}
		a := strings.TrimRight(s[start:end], ".-")
		if validAddress(a) && (end == len(s) || s[end] != '@') {
			return a, start
		}
		from = i + 1
	}
}

func inLocal(c byte) bool {
	return inDomain(c) || strings.IndexByte("+_'=!#$%&*/?^`{|}~", c) >= 0
}

func inDomain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c >= 0x80
}

// validAddress reports whether mail can be sent to a text as it stands.
func validAddress(a string) bool {
	local, domain, ok := strings.Cut(a, "@")
	if !ok || local == "" || domain == "" || len(local) > 64 || len(a) > 254 || clean(a) != a {
		return false
	}
	for i := 0; i < len(local); i++ {
		if !inLocal(local[i]) {
			return false
		}
	}
	for i := 0; i < len(domain); i++ {
		if !inDomain(domain[i]) {
			return false
		}
	}
	return !strings.HasPrefix(domain, ".") && !strings.HasPrefix(domain, "-") && !strings.HasSuffix(domain, ".") &&
		!strings.Contains(a, "..")
}

// domainOf returns the domain of an address in lower case.
func domainOf(a hoffelijk.Address) string {
	_, domain, _ := strings.Cut(strings.ToLower(a.Address), "@")
	return domain
}
