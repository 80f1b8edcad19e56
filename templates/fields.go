package templates

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"hoffelijk"
)

// Fields is what a letter can say. A field that is not known is empty.
type Fields struct {
	Subject    string // theirs, as it came
	Greeting   string // a whole line: "Beste Karin,"
	Sender     string // name and signature of the salesperson, one or more lines
	Reason     string // a sentence that acknowledges the reason they gave
	AskReason  bool   // the category lets us ask for the reason and none was given
	Competitor string // who was chosen
	ComeBack   string // when to return, in words that fit in a sentence: "na de zomer"
	Said       string // when to return, in words that only fit between quotation marks
	TheyCall   bool   // they said that they will get in touch themselves
	Loss       bool   // they speak of a death
	Day        string // of the appointment in question: "donderdag 12 maart"
	Proposed   bool   // they propose a new time themselves
	NewTime    string // that time where a calendar says it: "donderdag 12 maart, 10.00 uur"
	Days       string // two days that we could offer: "dinsdag 3 of donderdag 5 maart"
	Booking    string // link where they can choose a time
	South      bool   // Flemish: a Belgian address
	Category   string // of the verdict
	Month      string // in which they wrote, and the year if it was another: "maart"
}

func (s *Set) fields(c Case, key letterKey) Fields {
	m, v := c.Message, c.Verdict
	f := Fields{
		Subject:    m.Subject,
		Greeting:   greeting(m, c.To, key.lang, key.form),
		Sender:     sender(c.Owner),
		Competitor: properName(v.Competitor),
		Booking:    link(c.Owner.Booking),
		South:      key.lang == hoffelijk.NL && belgian(m.From),
		Category:   string(v.Category),
		Month:      month(m.Date, c.Now, key.lang),
	}
	phrases := s.reasons[reasonKey{key.lang, key.form}]
	reasons, also := given(c, key.lang)
	words := phrases.about(key.category, reasons)
	if len(phrases[also]) > 0 {
		words = phrases[also]
	}
	if words != nil {
		f.Reason = words[choice(c.Key, 0, len(words))]
	}
	f.AskReason = mayAskReason(v.Category) && len(reasons) == 0 && also == ""
	f.Loss, f.TheyCall = bereaved(m), theyCall(m.Text) && !c.Return
	if soon(c) == nil && !f.TheyCall && v.ComeBack != nil && returns(m.Text, v.ComeBack.Text) {
		f.ComeBack, f.Said = comeBack(v, key.lang, c.written())
	}
	f.appointment(c, key)
	return f
}

// given are the reasons that the mail gives, and the name of the phrase that
// goes before them: "sick", or "explained" for a reason outside the list.
func given(c Case, lang hoffelijk.Lang) (reasons []hoffelijk.Reason, also string) {
	reasons, text := c.Verdict.Reasons, c.Message.Text
	category := c.Verdict.Category
	switch {
	case (category == hoffelijk.Cancelled || category == hoffelijk.Rescheduled) && sick.MatchString(text):
		return reasons, "sick"
	case len(reasons) > 0 || !mayAskReason(category):
		return reasons, ""
	case dear.MatchString(text):
		return []hoffelijk.Reason{hoffelijk.ReasonPrice}, ""
	case explains(text, lang):
		return nil, "explained"
	}
	return nil, ""
}

// appointment fills what is known of the appointment and of a new one.
func (f *Fields) appointment(c Case, key letterKey) {
	m := c.Message
	if key.category == hoffelijk.Rescheduled {
		f.Proposed = proposes(m.Text)
		if key.lang == c.Verdict.Lang { // in their words
			f.NewTime = lowerFirst(proposedTime(m.Text), key.lang)
		}
	}
	if cal := m.Calendar; cal != nil && cal.Start != nil && !cal.Start.IsZero() {
		if cal.Method == "COUNTER" || cal.Method == "REQUEST" {
			f.Proposed, f.NewTime = true, moment(*cal.Start, key.lang)
		} else {
			f.Day = day(*cal.Start, key.lang)
		}
	}
	f.Days = offer(c, key.lang)
}

// soon returns the days that they name for a moved appointment when those are
// near: then we offer days instead of getting in touch later.
func soon(c Case) *hoffelijk.ComeBack {
	cb := c.Verdict.ComeBack
	if !moved(c) {
		return nil
	}
	if monday := mondayAfter(c.written()); cb == nil && nextWeek(c.Message.Text) {
		return &hoffelijk.ComeBack{From: monday, To: monday.AddDate(0, 0, 6)}
	}
	if cb == nil || cb.From.After(c.written().AddDate(0, 0, 45)) {
		return nil
	}
	return cb
}

// moved reports whether the appointment is to be moved rather than dropped.
func moved(c Case) bool {
	instead := tactful(c)
	return instead == hoffelijk.Rescheduled || instead == "" && c.Verdict.Category == hoffelijk.Rescheduled
}

// mayAskReason reports whether a letter of the category may ask for the reason.
func mayAskReason(c hoffelijk.Category) bool {
	switch c {
	case hoffelijk.Declined, hoffelijk.Competitor, hoffelijk.Postponed, hoffelijk.Dropped:
		return true
	}
	return false
}

// sender is the name and signature of the salesperson; the name is not
// repeated when the signature begins with it.
func sender(o hoffelijk.Salesperson) string {
	name, signature := oneLine(o.Name), tidy(printable(o.Signature))
	switch {
	case name == "" && signature == "":
		return oneLine(o.Address)
	case name == "":
		return signature
	case signature == "":
		return name
	}
	first, _, _ := strings.Cut(signature, "\n")
	if strings.Contains(strings.ToLower(first), strings.ToLower(name)) {
		return signature
	}
	return name + "\n" + signature
}

// link returns an address that can stand in a letter, or nothing.
func link(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.ContainsAny(s, "{}<>\" ") {
		return ""
	}
	return u.String()
}

// abbreviated is a name that ends in B.V or N.V and has lost its last dot.
var abbreviated = regexp.MustCompile(`(?i)\b[a-z]\.[a-z]$`)

var properNames = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,&'’+/-]*$`)

// properName returns a name that was read from a mail if it looks like one.
func properName(s string) string {
	s = strings.Trim(oneLine(s), " .,")
	if abbreviated.MatchString(s) {
		s += "."
	}
	if len([]rune(s)) > 60 || !properNames.MatchString(s) || strings.Contains(s, "//") || strings.Contains(s, ". ") {
		return ""
	}
	if s == strings.ToLower(s) {
		return "" // "een ander", "de buren"
	}
	return s
}

// Words that begin a time as it can stand in the middle of our own sentence.
var (
	timeNL = regexp.MustCompile(`(?i)^(na|in|begin|half|halverwege|medio|eind|over|volgend|volgende|het (volgende?|komende?|nieuwe)|rond|vanaf|komend|komende|zodra|als|wanneer|aan het|dit|deze|tegen|op|voor|vóór|binnen|ergens|later) `)
	timeEN = regexp.MustCompile(`(?i)^(after|in|early|mid|late|later|at|next|around|from|once|when|as soon as|towards|this|on|before|within|some time|sometime) `)
	timeDE = regexp.MustCompile(`(?i)^(nach|im|in|anfang|mitte|ende|ab|nächste[nsmr]?|kommende[nsmr]?|zum|zu|gegen|um|dieses|diesen|vor|innerhalb) `)
	timeFR = regexp.MustCompile(`(?i)^(après |en |au |à |début |mi-|fin |dans |dès |vers |cet |cette |courant |avant |d'ici |l'an|l’an|l'année|l’année|(le|la) \p{L}+ prochaine?)`)
)

// weavable reports whether a time can stand in our own sentence.
func weavable(words string, lang hoffelijk.Lang) bool {
	switch lang {
	case hoffelijk.EN:
		return timeEN.MatchString(words)
	case hoffelijk.DE:
		return timeDE.MatchString(words)
	case hoffelijk.FR:
		return timeFR.MatchString(words)
	}
	return timeNL.MatchString(words)
}

// ours are words that mean somebody else once we repeat them.
var ours = regexp.MustCompile(`(?i)(^|[^\p{L}])(u|uw|je|jij|jou|jouw|jullie|ik|mij|me|mijn|wij|we|ons|onze|i|my|me|we|our|us|you|your|ich|wir|uns|unser\p{L}*|sie|ihr\p{L}*|du|dein\p{L}*|je|j|nous|notre|nos|vous|votre|vos|tu|ton|ta|tes)($|[^\p{L}])`)

var plainWords = regexp.MustCompile(`^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .,'’/-]*$`)

// comeBack returns the words that say when to return, as words for our own
// sentence or else for between quotation marks. A text that is no plain
// phrase gives neither.
func comeBack(v hoffelijk.Verdict, lang hoffelijk.Lang, written time.Time) (woven, said string) {
	if v.ComeBack == nil || v.Lang != lang || tooSoon(v, written) {
		return "", ""
	}
	words := strings.TrimRight(oneLine(v.ComeBack.Text), " .,")
	if len([]rune(words)) > 60 || !plainWords.MatchString(words) {
		return "", ""
	}
	words = reword(words, lang)
	low := lowerFirst(words, lang)
	if weavable(words, lang) && !ours.MatchString(words) {
		return low, ""
	}
	return "", low
}

// tooSoon reports whether the day to return lay before the mail was written,
// or too near for a proof that takes a year.
func tooSoon(v hoffelijk.Verdict, written time.Time) bool {
	if v.Category == hoffelijk.Continuity {
		return v.ComeBack.From.Before(written.AddDate(0, 10, 0))
	}
	return v.ComeBack.To.Before(written.AddDate(0, 0, -1))
}

// lowerFirst makes the first letter small where the sentence began with it.
// German nouns keep theirs.
func lowerFirst(s string, lang hoffelijk.Lang) string {
	first, rest, _ := strings.Cut(s, " ")
	low := strings.ToLower(first)
	if lang == hoffelijk.DE && !weavable(low+" ", lang) && low != "sobald" && low != "wenn" {
		return s
	}
	if lang == hoffelijk.EN && !weavable(low+" ", lang) {
		return s // a weekday or a month
	}
	return strings.TrimSpace(low + " " + rest)
}
