package templates

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"regexp"
	"strings"

	"hoffelijk"
)

// wordings chooses between wordings and knows the letter's language.
type wordings struct {
	seed string
	turn int
	key  letterKey
}

func newWordings(seed string, key letterKey) *wordings {
	return &wordings{seed: seed, key: key}
}

// pick returns one of the wordings. The choice depends on the case and on the
// place in the letter, so that one letter does not always take the first.
func (w *wordings) pick(options ...string) (string, error) {
	if len(options) == 0 {
		return "", errors.New("pick needs at least one wording")
	}
	w.turn++
	h := fnv.New32a()
	fmt.Fprintf(h, "%s/%d", w.seed, w.turn)
	sum := h.Sum32()
	return options[(sum^sum>>16)%uint32(len(options))], nil
}

// reply is the subject of an answer: theirs, behind a single "Re:".
func (w *wordings) reply(subject string) string {
	subject = bareSubject(subject)
	if subject == "" {
		subject = noSubject(w.key.lang, w.key.form)
	}
	return "Re: " + subject
}

// prefixes of answers and forwards in mail programs of four languages, and
// the mark that gateways put on mail from outside, which would come back.
var prefixes = regexp.MustCompile(`(?i)^\s*(?:(?:re|antw|aw|fwd?|wg|tr|rép|rif|sv|vs|doorst)(?:\[\d+\])?\s*:|\[(?:ext|extern|externe|external)(?: e?-?mail)?\]:?)\s*`)

// bareSubject is a subject without prefixes and line breaks, of a length that
// mail programs show.
func bareSubject(subject string) string {
	subject = oneLine(subject)
	for {
		rest := prefixes.ReplaceAllString(subject, "")
		if rest == subject {
			return strings.TrimSpace(cut(rest, 150))
		}
		subject = rest
	}
}

func noSubject(lang hoffelijk.Lang, form hoffelijk.Form) string {
	switch lang {
	case hoffelijk.EN:
		return "your message"
	case hoffelijk.DE:
		if form == hoffelijk.Informal {
			return "deine Nachricht"
		}
		return "Ihre Nachricht"
	case hoffelijk.FR:
		if form == hoffelijk.Informal {
			return "ton message"
		}
		return "votre message"
	}
	if form == hoffelijk.Informal {
		return "je bericht"
	}
	return "uw bericht"
}

// phrases are acknowledgements by "reason" or "category.reason".
type phrases map[string][]string

func readPhrases(fsys fs.FS, path string) (phrases, error) {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, err
	}
	p := phrases{}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(text) == "" || !knownPhrase(name) {
			return nil, fmt.Errorf("%s: not a \"reason: sentence\" line: %q", path, line)
		}
		for wording := range strings.SplitSeq(text, "|") {
			p[name] = append(p[name], strings.TrimSpace(wording))
		}
	}
	for _, r := range hoffelijk.Reasons() {
		if len(p[string(r)]) == 0 {
			return nil, fmt.Errorf("%s: nothing to say about the reason %q", path, r)
		}
	}
	return p, nil
}

// knownPhrase reports whether a name is a reason, or a category and a reason.
func knownPhrase(name string) bool {
	category, reason, both := strings.Cut(name, ".")
	if !both {
		reason = category
	}
	if both && !hoffelijk.Category(category).Answered() {
		return false
	}
	for _, r := range hoffelijk.Reasons() {
		if string(r) == reason {
			return true
		}
	}
	return false
}

// about returns the wordings for the first stated reason.
func (p phrases) about(c hoffelijk.Category, reasons []hoffelijk.Reason) []string {
	for _, r := range reasons {
		for _, name := range []string{string(c) + "." + string(r), string(r)} {
			if len(p[name]) > 0 {
				return p[name]
			}
		}
	}
	return nil
}

// oneLine replaces control characters and runs of white space by one space.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || (r >= 0x80 && r < 0xa0) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}
