package desk

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"hoffelijk"
	"hoffelijk/templates"
)

// Action is what an answer to a review mail asks for.
type Action string

// The actions.
const (
	ActApprove   Action = "approve"   // send the draft, or the edited text
	ActDiscard   Action = "discard"   // send nothing
	ActLater     Action = "later"     // set aside until the day that Words give
	ActRefile    Action = "refile"    // it is Category; draft again
	ActRecipient Action = "recipient" // the letter goes to Address
	ActSuppress  Action = "suppress"  // the customer wants no more contact
	ActUnclear   Action = "unclear"   // anything else: change nothing, say what is possible
)

// Answer is an answer to a review mail, understood.
type Answer struct {
	Action   Action
	Edited   string             // ActApprove: the changed text; "" to send the draft as it is
	Words    string             // ActLater: the words that say when
	Category hoffelijk.Category // ActRefile
	Address  string             // ActRecipient
	Line     string             // the line that was read, for "not understood"
}

// words that stand alone on the first line, folded by plain.
var yesWords = set(`ok|oke|okay|k|akkoord|ga je gang|verstuur|verstuur maar|verstuur het|versturen|verzend|verzenden|stuur|stuur maar|prima|prima zo|goed|goed zo|is goed|
	ja|jazeker|ja graag|ja verstuur maar|ok verstuur|ok verstuur maar|oke verstuur maar|akkoord verstuur maar|yes|yes please|yes send|yes send it|send|send it|please send|ok send|ok send it|go|go ahead|approve|approved|agreed|fine|looks good|lgtm|
	einverstanden|senden|bitte senden|ja bitte|ja senden|passt|freigegeben|in ordnung|gut so|
	d'accord|daccord|oui|envoyer|envoyez|oui envoyez|c'est bon|parfait|valide`)

var noWords = set(`nee|neen|nee niet sturen|niet sturen|niet versturen|niet verzenden|nee niet versturen|weggooien|laat maar|annuleer|annuleren|cancel|no|no thanks|nope|do not send|don't send|dont send|no don't send|discard|
	nein|nicht senden|nein nicht senden|verwerfen|non|ne pas envoyer|non ne pas envoyer|n'envoyez pas`)

var stopWords = set(`stop|stop contact|geen contact meer|opt-out|opt out|no more contact|kein kontakt mehr|plus de contact`)

// closings may stand under a command without making it unclear.
var closings = set(`groet|groeten|groetjes|gr|mvg|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|hartelijke groet|bedankt|dank|dank je|dank je wel|dankjewel|alvast bedankt|dank alvast|thx|
	thanks|thank you|regards|kind regards|best regards|best|cheers|danke|vielen dank|gruss|grusse|viele grusse|mfg|lg|vg|mit freundlichen grussen|merci|cordialement|bien a vous|salutations`)

var (
	laterLine     = regexp.MustCompile(`(?i)^(?:later|später|spaeter|spater|plus tard)[\s:,]+(.{1,80})$`)
	recipientLine = regexp.MustCompile(`(?i)^(?:aan|naar|to|an|à|a)[\s:]+(\S.{0,200})$`)
	noticeLine    = regexp.MustCompile(`(?i)^(?:disclaimer|dit (?:e-?mail)?bericht|deze e-?mail|de informatie in d|this (?:e-?mail|message)|the information (?:in|contained)|diese (?:e-?mail|nachricht)|ce (?:message|courriel))\b`)
	footerLine    = regexp.MustCompile(`(?i)^(?:verstuurd|verzonden|sent|gesendet|von meinem|envoy\S+|get outlook|outlook voor|télécharger)\b.{0,80}$`)
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.SplitSeq(words, "|") {
		m[strings.TrimSpace(w)] = true
	}
	return m
}

// ParseAnswer reads an answer. own is what the person wrote above the quote,
// body the whole text, in which the draft may stand edited between the marks;
// draft is the text that was sent for review, "" when there was none; name is
// the person's, which may stand under the command.
//
// An approval is only what cannot be read otherwise: one whole line of the
// list, with nothing under it but a closing. "Ok, maar wacht" is unclear.
func ParseAnswer(own, body, draft, name string) Answer {
	edited, clear := editedText(body, draft)
	lines := commandLines(own, name)
	if len(lines) == 0 {
		if edited != "" {
			return Answer{Action: ActApprove, Edited: edited}
		}
		return Answer{Action: ActUnclear}
	}
	a := readCommand(lines[0])
	a.Line = lines[0]
	switch {
	case len(lines) > 1:
		return Answer{Action: ActUnclear, Line: strings.Join(lines, " ")}
	case a.Action == ActApprove && !clear:
		return Answer{Action: ActUnclear, Line: a.Line}
	case a.Action == ActApprove:
		a.Edited = edited
	}
	return a
}

// readCommand reads one line.
func readCommand(line string) Answer {
	word := plain(line)
	switch {
	case yesWords[word]:
		return Answer{Action: ActApprove}
	case noWords[word]:
		return Answer{Action: ActDiscard}
	case stopWords[word]:
		return Answer{Action: ActSuppress}
	}
	line = strings.TrimRight(line, " .!")
	if m := laterLine.FindStringSubmatch(line); m != nil {
		return Answer{Action: ActLater, Words: m[1]}
	}
	if c, ok := templates.CategoryByName(line); ok {
		return Answer{Action: ActRefile, Category: c}
	}
	if m := recipientLine.FindStringSubmatch(line); m != nil {
		if a, err := mail.ParseAddress(m[1]); err == nil {
			return Answer{Action: ActRecipient, Address: a.Address}
		}
	}
	return Answer{Action: ActUnclear}
}

// commandLines returns the lines that could be meant as a command: without
// blank ones, and without the quote, closing, name, footer or disclaimer under
// them and all that follows those.
func commandLines(own, name string) []string {
	first, _, _ := strings.Cut(name, " ")
	var lines []string
	for line := range strings.Lines(own) {
		line = strings.Join(strings.Fields(line), " ")
		word := plain(line)
		below := closings[word] || word == plain(name) || word == plain(first) || footerLine.MatchString(line) || noticeLine.MatchString(line)
		if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "-- ") || line == "--" || (below && len(lines) > 0 && line != "") {
			break
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// plain folds a line for comparison: lower case, no accents on the letters
// that the word lists use, no punctuation at its ends or before spaces.
func plain(s string) string {
	s = strings.NewReplacer("é", "e", "ë", "e", "è", "e", "ü", "u", "à", "a", "ß", "ss", "’", "'", ",", " ", ";", " ").Replace(strings.ToLower(s))
	s = strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(strings.Fields(s), " ")
}

// editedText returns the text between the marks when the person changed it,
// without quote signs and with its lines as they are; "" when it is the draft
// itself, also reflowed, indented or cut off by a mail program. It is not
// clear what was meant when a mark is damaged and the draft does not stand
// there as it was: then the edit cannot be told from what surrounds it.
func editedText(body, draft string) (text string, clear bool) {
	text, begun, ended := betweenMarks(body)
	whole := squeeze(draft)
	switch {
	case draft == "" || begun+ended == 0:
		return "", true
	case begun != 1 || ended != 1:
		cutOff := begun == 1 && text != "" && strings.HasPrefix(whole, squeeze(text))
		return "", cutOff || strings.Contains(squeeze(body), whole)
	case text == "" || squeeze(text) == whole:
		return "", true
	}
	return text + "\n", true
}

// betweenMarks finds the text between the marks of a review mail. Quote signs
// in front of the mark line are taken off every line. It counts the marks too:
// only one of each, in order, make the text certain.
func betweenMarks(body string) (text string, begun, ended int) {
	var lines []string
	inside := false
	for line := range strings.Lines(body) {
		line = unquote(strings.TrimRight(line, "\r\n"))
		mark := strings.Join(strings.Fields(line), " ")
		switch {
		case strings.Contains(mark, templates.BeginMark):
			inside = true
			begun++
		case strings.Contains(mark, templates.EndMark):
			inside = false
			ended++
		case inside:
			lines = append(lines, strings.TrimRight(line, " \t\u00a0"))
		}
	}
	return strings.Trim(strings.Join(outdent(lines), "\n"), "\n"), begun, ended
}

// outdent takes off the white space that all lines begin with.
func outdent(lines []string) []string {
	common := -1
	for _, l := range lines {
		if width := len(l) - len(strings.TrimLeft(l, " \t")); l != "" && (common < 0 || width < common) {
			common = width
		}
	}
	for i, l := range lines {
		lines[i] = l[min(len(l), max(common, 0)):]
	}
	return lines
}

// unquote takes ">" signs off the start of a line.
func unquote(line string) string {
	for {
		rest := strings.TrimPrefix(strings.TrimLeft(line, " \t\u00a0"), ">")
		if len(rest) == len(strings.TrimLeft(line, " \t\u00a0")) {
			return line
		}
		line = strings.TrimPrefix(rest, " ")
	}
}

// squeeze drops what mail programs change on their own: white space, quote
// signs, and the shape of quotation marks.
func squeeze(s string) string {
	s = strings.NewReplacer("\u2019", "'", "\u2018", "'", "\u201c", `"`, "\u201d", `"`, "\u2026", "...").Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(">*_<", r) {
			return -1
		}
		return r
	}, s)
}
