package templates

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"hoffelijk"
)

// A choice between wordings, between the template and choose.
const (
	choiceBegins = "\x02"
	choiceNext   = "\x03"
	choiceEnds   = "\x04"
)

// pick offers wordings. Which one it becomes is settled by choose, so that a
// compiled letter need not know the case.
func pick(options ...string) (string, error) {
	if len(options) == 0 {
		return "", errors.New("pick needs at least one wording")
	}
	return choiceBegins + strings.Join(options, choiceNext) + choiceEnds, nil
}

// choose settles the choices in a text. The same seed settles them in the
// same way; every choice is made on its own.
func choose(s, seed string) string {
	var b strings.Builder
	for turn := 1; ; turn++ {
		before, rest, found := strings.Cut(s, choiceBegins)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var options string
		options, s, _ = strings.Cut(rest, choiceEnds)
		wordings := strings.Split(options, choiceNext)
		b.WriteString(wordings[choice(seed, turn, len(wordings))])
	}
}

// choice returns a number below n that depends on the seed and the turn.
func choice(seed string, turn, n int) int {
	sum := crc32.ChecksumIEEE(fmt.Appendf(nil, "%s/%d", seed, turn))
	sum *= 0x9e3779b1 // case numbers follow each other; their choices should not
	return int((sum ^ sum>>15) >> 8 % uint32(n))
}

// reply is the subject of an answer: theirs, behind a single "Re:".
func reply(subject string, key letterKey) string {
	subject = bareSubject(subject)
	if subject == "" {
		subject = noSubject(key.lang, key.form)
	}
	return "Re: " + subject
}

// prefixes of answers and forwards in mail programs of four languages, and
// the mark that gateways put on mail from outside, which would come back.
var prefixes = regexp.MustCompile(`(?i)^\s*(?:(?:re|antw|aw|fwd?|wg|tr|rép|rif|sv|vs|doorst|geweigerd|afgewezen|geannuleerd|geaccepteerd|voorlopig|nieuwe tijd voorgesteld|declined|cancell?ed|accepted|tentative|new time proposed|updated invitation|abgelehnt|abgesagt|storniert|absage|neue zeit vorgeschlagen|refusée?|annulée?|déclinée?|nouvel horaire proposé)(?:\[\d+\])?\s*:|\[(?:ext|extern|externe|external)(?: e?-?mail)?\]:?)\s*`)

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
	if name == "sick" || name == "explained" {
		return true
	}
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

// telling lists the reasons from the one that says most to the one that says
// least: who has no budget also finds the time wrong.
func telling() []hoffelijk.Reason {
	return []hoffelijk.Reason{
		hoffelijk.ReasonPersonal, hoffelijk.ReasonPrice, hoffelijk.ReasonBudget, hoffelijk.ReasonInHouse,
		hoffelijk.ReasonFit, hoffelijk.ReasonIncumbent, hoffelijk.ReasonLocation, hoffelijk.ReasonContinuity,
		hoffelijk.ReasonDecision, hoffelijk.ReasonConflict, hoffelijk.ReasonNoNeed, hoffelijk.ReasonTiming,
	}
}

// about returns the wordings for the most telling of the stated reasons.
func (p phrases) about(c hoffelijk.Category, reasons []hoffelijk.Reason) []string {
	for _, r := range telling() {
		if !slices.Contains(reasons, r) {
			continue
		}
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
	return strings.Join(strings.Fields(strings.ReplaceAll(printable(s), "\n", " ")), " ")
}

// printable replaces what is no text by spaces; line ends stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}
