package eml

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hoffelijk"
)

// markSignatures marks signatures, footers and disclaimers in what is not
// quoted. It takes a paragraph too little rather than one too much: a
// sentence that decides may stand under the name.
func markSignatures(ls []line, marks []hoffelijk.Zone) {
	for i := 0; i < len(ls); {
		if marks[i] != hoffelijk.ZoneText {
			i++
			continue
		}
		end := i
		for end < len(ls) && marks[end] == hoffelijk.ZoneText {
			end++
		}
		signRegion(ls[i:end], marks[i:end])
		i = end
	}
}

// signRegion looks for a signature in lines that are all the author's.
func signRegion(ls []line, marks []hoffelijk.Zone) {
	closed := false // a closing was seen, so what follows is a signature unless it reads as text
	for i := 0; i < len(ls); {
		if ls[i].blank() {
			if closed {
				marks[i] = hoffelijk.ZoneSignature
			}
			i++
			continue
		}
		end := i
		for end < len(ls) && !ls[end].blank() {
			end++
		}
		p := ls[i:end]
		if ls[i].text == "--" { // RFC 3676 section 4.3
			fill(marks[i:], hoffelijk.ZoneSignature)
			return
		}
		switch from := closingIn(p); {
		case from >= 0:
			fill(marks[i+from:end], hoffelijk.ZoneSignature)
			closed = true
		case closed && !afterthought(p):
			fill(marks[i:end], hoffelijk.ZoneSignature)
		case notice(p) || contacts(p) && end >= lastText(ls):
			fill(marks[i:end], hoffelijk.ZoneSignature)
		default:
			closed = false
			signFooters(p, marks[i:end])
		}
		i = end
	}
	keepGaps(ls, marks)
}

// keepGaps gives the empty lines between a signature and an afterthought to
// the signature; it only tidies where a zone begins.
func keepGaps(ls []line, marks []hoffelijk.Zone) {
	for i := 1; i < len(ls); i++ {
		if ls[i].blank() && marks[i-1] == hoffelijk.ZoneSignature {
			marks[i] = hoffelijk.ZoneSignature
		}
	}
}

// lastText returns the line after the last that is not empty.
func lastText(ls []line) int {
	n := len(ls)
	for n > 0 && ls[n-1].blank() {
		n--
	}
	return n
}

// closingIn returns the line of a paragraph that closes the letter, or -1.
// A closing begins its paragraph or stands in it with little below.
func closingIn(p []line) int {
	for i, l := range p {
		if closing(l.text) && len(p)-i <= 12 && !prose(p[i+1:]) || delimiter(l.text) {
			return i
		}
	}
	return -1
}

// delimiter reports whether a line is the signature delimiter of RFC 3676,
// also without its space.
func delimiter(text string) bool { return text == "--" || text == "—" }

// closing reports whether a line is a closing, alone or with a name.
func closing(text string) bool {
	if len(text) > 160 {
		return false
	}
	low := strings.Trim(text, "*_ ,.!;:-–/")
	if len(text) > 80 {
		low = low[:min(len(low), 40)]
	}
	low = strings.ToLower(low)
	for _, start := range longClosings() {
		if strings.HasPrefix(low, start) {
			return true
		}
	}
	if len(text) > 80 {
		return false
	}
	if closings()[low] || anyGreeting(low) {
		return true
	}
	for _, sep := range []string{",", " / ", " | ", "  ", "!"} {
		if head, tail, ok := strings.Cut(low, sep); ok && closings()[strings.Trim(head, "*_ ,.")] && len(tail) < 60 {
			return closings()[strings.TrimSpace(tail)] || fewWords(tail, 4)
		}
	}
	return closingWithName(text)
}

// anyGreeting reports whether a line is a closing with an adjective of the
// author's own: "met gastvrije groet", "mit winterlichen Grüßen".
func anyGreeting(low string) bool {
	words := strings.Fields(low)
	if len(words) < 2 || len(words) > 5 {
		return false
	}
	first, last := words[0], words[len(words)-1]
	switch last {
	case "groet", "groeten", "groetjes":
		return len(words) <= 3 || first == "met"
	case "grüßen", "grüssen", "gruessen", "gruß", "grüße", "grüsse":
		return len(words) <= 3 || first == "mit"
	case "regards", "wishes", "thanks":
		return len(words) <= 3 || first == "with"
	case "salutations":
		return true
	}
	return false
}

// closingWithName reads "Groet Jan" and "Hartelijke groet Karin Bos".
func closingWithName(text string) bool {
	words := strings.Fields(text)
	if len(words) > 7 {
		return false
	}
	for n := 1; n <= 2 && n < len(words); n++ {
		head := strings.ToLower(strings.TrimRight(strings.Join(words[:len(words)-n], " "), ",."))
		if !closings()[head] || head == "best" || head == "bedankt" || head == "thanks" || head == "danke" || head == "merci" {
			continue
		}
		for _, w := range words[len(words)-n:] {
			if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
				return false
			}
		}
		return true
	}
	return false
}

func fewWords(s string, most int) bool { return len(strings.Fields(s)) <= most }

// afterthought reports whether a paragraph under a signature is text again.
func afterthought(p []line) bool {
	first := strings.ToLower(p[0].text)
	for _, start := range []string{"ps", "p.s", "p.s.", "nb", "n.b.", "nota bene", "p.-s.", "post scriptum"} {
		rest, ok := strings.CutPrefix(first, start)
		if ok && (rest == "" || strings.IndexAny(rest[:1], " .:,-") == 0) {
			return true
		}
	}
	return prose(p) && !notice(p) && !contacts(p) && !footer(p[0].text)
}

// prose reports whether lines read as sentences rather than as an address.
func prose(p []line) bool {
	words, sentences, contact := 0, 0, 0
	for _, l := range p {
		words += len(strings.Fields(l.text))
		if strings.HasSuffix(l.text, ".") || strings.HasSuffix(l.text, "?") || strings.HasSuffix(l.text, "!") ||
			strings.Contains(l.text, ". ") || strings.Contains(l.text, "? ") {
			sentences++
		}
		if contactLine(l.text) {
			contact++
		}
	}
	return words >= 4 && sentences > 0 && words/len(p) >= 4 && contact == 0
}

// contacts reports whether a paragraph is mostly telephone numbers,
// addresses and registrations.
func contacts(p []line) bool {
	n, strong := 0, false
	if len(p) > 15 {
		return false
	}
	for _, l := range p {
		if contactLine(l.text) {
			n++
			strong = strong || registration(l.text)
		}
		if len(l.text) > 120 {
			return false
		}
	}
	return n*2 >= len(p) && (n >= 2 || strong && len(p) <= 2) && !prose(p)
}

// contactLine reports whether a line gives a way to reach the author.
func contactLine(text string) bool {
	if len(text) > 140 {
		return false
	}
	if registration(text) {
		return true
	}
	if address, at := findAddress(text); address != "" {
		return len(text)-len(address) < 40 && at < 30
	}
	low := strings.ToLower(text)
	if strings.HasPrefix(low, "www.") || strings.HasPrefix(low, "http") || strings.Contains(low, " www.") && fewWords(low, 6) {
		return true
	}
	return telephone(low)
}

// telephone reports whether a line is a telephone number with little beside.
func telephone(low string) bool {
	digits, letters := 0, 0
	for _, r := range low {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits >= 8 && letters <= 12 && !strings.Contains(low, "€")
}

// registration reports whether a line gives a register, tax or bank number.
func registration(text string) bool {
	low := strings.ToLower(text)
	if len(low) > 140 || strings.IndexFunc(low, unicode.IsDigit) < 0 {
		return false
	}
	for _, w := range []string{"kvk", "k.v.k", "btw", "iban", "bic:", "ust-id", "ust.-id", "ustid", "hrb ", "amtsgericht", "steuernummer",
		"siret", "siren ", "rcs ", "tva ", "n° tva", "vat no", "vat number", "vat:", "company no", "registered in", "handelsregister", "kbo", "ondernemingsnummer"} {
		if i := strings.Index(low, w); i >= 0 && i < 60 && fewWords(low, 12) {
			return true
		}
	}
	return false
}

// signFooters marks single lines that programs add under a mail.
func signFooters(p []line, marks []hoffelijk.Zone) {
	for i, l := range p {
		if footer(l.text) {
			marks[i] = hoffelijk.ZoneSignature
		}
	}
}

// footer reports whether a line is one that a telephone or program adds.
func footer(text string) bool {
	if len(text) > 200 {
		return false
	}
	low := strings.Trim(text, "*_-<>[] \t")
	low = strings.ToLower(low[:min(len(low), 60)])
	for _, start := range footerStarts() {
		if strings.HasPrefix(low, start) {
			return fewWords(text, 14)
		}
	}
	return false
}

// notice reports whether a paragraph is a disclaimer, a warning of the mail
// system or the like: it speaks of the mail itself and of secrecy, the
// addressee or the environment.
func notice(p []line) bool {
	if footer(p[0].text) && len(p) <= 2 {
		return true
	}
	var head strings.Builder
	for _, l := range p {
		head.WriteString(l.text)
		head.WriteByte(' ')
		if head.Len() > noticeHead {
			break
		}
	}
	low := strings.ToLower(head.String())
	return containsAny(low, noticeObjects()) && containsAny(low, noticeWords()) && len(strings.Fields(low)) >= 8
}

// noticeHead is how many bytes of a paragraph tell whether it is a notice.
const noticeHead = 1500

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
