package eml

import "strings"

// prefix is what a subject's first prefix says of a mail.
type prefix int

const (
	noPrefix prefix = iota
	replyPrefix
	forwardPrefix
	eitherPrefix // a reply in one language, a forward in another
)

// prefixOf reads the first prefix of a subject, such as "Fwd:", "AW[2]:" or
// "[EXTERN] RE:", and returns the subject without it.
func prefixOf(subject string) (prefix, string) {
	rest := strings.TrimSpace(subject)
	for strings.HasPrefix(rest, "[") {
		end := strings.IndexByte(rest, ']')
		if end < 0 || end > 40 {
			break
		}
		rest = strings.TrimSpace(rest[end+1:])
	}
	word, after, ok := strings.Cut(rest, ":")
	if !ok || len(word) > 24 {
		return noPrefix, subject
	}
	word = strings.ToLower(strings.TrimSpace(word))
	if i := strings.IndexAny(word, "[(^"); i > 0 {
		word = strings.TrimSpace(word[:i])
	}
	switch word {
	case "fw", "fwd", "doorst", "doorgestuurd", "wg", "wtr", "tr", "i", "rv", "enc", "vb", "vl", "pd", "ilt", "i̇lt",
		"fs", "továbbítás", "prosl", "přeposláno", "preposlané", "fwd. ", "пересл", "fyi", "pr", "redir", "edasi", "πρθ", "videres", "vidarebefordrat", "doorgest":
		return forwardPrefix, strings.TrimSpace(after)
	case "re", "aw", "antw", "antwoord", "sv", "ref", "r", "rif", "res", "rép", "rep", "odp", "vá", "ynt", "отв", "от", "vs.",
		"απ", "bls", "atb", "antwort", "réf", "ats", "vast", "відп":
		return replyPrefix, strings.TrimSpace(after)
	case "vs":
		return eitherPrefix, strings.TrimSpace(after)
	}
	return noPrefix, subject
}
