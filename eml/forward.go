package eml

import (
	"strings"
	"time"
	"unicode"

	"hoffelijk"
)

// layer is a mail that stands inside another.
type layer struct {
	from            hoffelijk.Address
	to, cc, replyTo []hoffelijk.Address
	subject         string
	date            time.Time
	dateText        string
	body            string
	note            string // what stands above it, the forwarder's own words
	attached        *mail  // the mail itself, where the forward carries it whole
	carrier         *layer // the mail that it was taken from; nil for the arriving mail
	problems        []string
	abstain         bool
}

// unwrap makes a forward the message of its original's author and reports
// whether it is a forward. Whom it can't name it leaves empty: neither the
// forwarder nor somebody named in the text is ever taken for the customer.
func (m *mail) unwrap() bool {
	top := &layer{
		from: m.From, to: m.To, cc: m.Cc, subject: m.Subject, date: m.Date, body: m.Body, note: m.Text,
	}
	var inner *layer
	if first, _ := prefixOf(m.Subject); first == forwardPrefix || !m.calTop && autoHeader(m.header) == "" {
		inner = m.inside(top)
	}
	if inner == nil {
		if r := m.redirector(); r != nil {
			m.ForwardedBy = r
			m.Automatic = automatic(m)
			return true
		}
		return false
	}
	note := inner.note
	m.Outer.Text = note
	m.Note = note
	chosen := m.innermost(inner)
	if who := (hoffelijk.Address{Address: m.person()}); chosen.attached == nil && chosen.from.Address == "" && !m.colleague(who) {
		chosen.from.Address = who.Address
	}
	forwarder := m.From
	if !forwarder.IsZero() {
		m.ForwardedBy = &forwarder
	} else {
		m.ForwardedBy = &hoffelijk.Address{}
	}
	m.take(chosen, inner)
	return true
}

// maxLayers bounds how many forwards inside each other are unwrapped.
const maxLayers = 10

// innermost follows the forwards inside the first and chooses the innermost
// whose author is no colleague of the forwarder.
func (m *mail) innermost(first *layer) *layer {
	chain := []*layer{first}
	for len(chain) < maxLayers {
		last := chain[len(chain)-1]
		if last.attached != nil || last.abstain {
			break
		}
		next := m.inline(last)
		if next == nil {
			break
		}
		next.carrier = last
		chain = append(chain, next)
	}
	for i := len(chain) - 1; i > 0; i-- {
		if !m.colleague(chain[i].from) {
			return chain[i]
		}
	}
	if len(chain) > 1 && m.colleague(first.from) {
		return chain[len(chain)-1]
	}
	return first
}

// colleague reports whether an address is of the forwarder's firm, or of the
// firm that the forward was sent to.
func (m *mail) colleague(a hoffelijk.Address) bool {
	d := domainOf(a)
	if d == "" {
		return false
	}
	for _, own := range append([]hoffelijk.Address{m.From}, m.To...) {
		if a.Same(own) || domainOf(own) == d && !freeMail(d) {
			return true
		}
	}
	return false
}

// freeMail reports whether everybody can have an address in a domain.
func freeMail(domain string) bool {
	name, _, _ := strings.Cut(domain, ".")
	switch name {
	case "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud", "me", "aol", "gmx", "web",
		"t-online", "freenet", "orange", "wanadoo", "free", "laposte", "sfr", "ziggo", "kpnmail", "kpn", "planet", "xs4all",
		"hetnet", "home", "upcmail", "casema", "quicknet", "telenet", "skynet", "proximus", "proton", "protonmail", "pm":
		return true
	}
	return false
}

// take makes a layer the message.
func (m *mail) take(l, first *layer) {
	if l.attached != nil {
		m.takeAttached(l)
		return
	}
	m.From, m.To, m.Cc, m.ReplyTo = l.from, l.to, l.cc, l.replyTo
	m.Subject, m.Date, m.DateText = l.subject, l.date, l.dateText
	m.MessageID, m.References = m.originalID(l)
	m.Problems = append(m.Problems, l.problems...)
	switch {
	case l.from.IsZero():
		m.problem("the forward names no author")
	case l.from.Address == "":
		m.problem("the forward gives no address")
	}
	m.setBody(l.body)
	m.Automatic = automaticText(l.subject, m.Text)
}

// originalID finds the Message-ID of a mail that was forwarded inline: a
// program that tells it refers to it last, and to the ones before it before.
func (m *mail) originalID(l *layer) (string, []string) {
	refs := m.Outer.References
	for c := l.carrier; c != nil && len(refs) > 0; c = c.carrier {
		refs = refs[:len(refs)-1]
	}
	if len(refs) == 0 {
		return "", nil
	}
	return refs[len(refs)-1], append([]string(nil), refs[:len(refs)-1]...)
}

// redirector returns who sent a mail on unchanged (RFC 5322 section 3.6.6).
func (m *mail) redirector() *hoffelijk.Address {
	list := parseAddresses(m.header.get("resent-from"))
	if len(list) == 0 {
		list = parseAddresses(m.header.get("resent-sender"))
	}
	if len(list) == 0 || list[0].Same(m.From) || list[0].Address == "" {
		return nil
	}
	return &list[0]
}

// inside finds the mail that the arriving mail forwards, or nil.
func (m *mail) inside(top *layer) *layer {
	first, _ := prefixOf(top.subject)
	if l := m.inline(top); l != nil {
		return l
	}
	if l := m.attachedMail(top, first); l != nil {
		return l
	}
	if first != forwardPrefix || !plainForward(top.subject) {
		return nil
	}
	l := m.attributed(top)
	if l != nil && !sentTo(top, l.from) && !greets(l.note, l.from) {
		return l
	}
	if m.signed() && !m.internal() {
		m.problem("the subject says forward, but the mail carries none: its sender was taken for the author")
		return nil
	}
	_, subject := prefixOf(top.subject)
	return &layer{subject: subject, body: top.body, abstain: true}
}

// signed reports whether the sender's name stands below the text or alone
// under it, so that the words above are the sender's own.
func (m *mail) signed() bool {
	end := strings.Split(m.Text, "\n")
	end = append(end[max(0, len(end)-4):], m.Signature)
	return namesIn(strings.ToLower(strings.Join(end, "\n")), m.From.Name)
}

// internal reports whether the mail came from the firm that it went to, as a
// salesperson's forward does.
func (m *mail) internal() bool {
	d := domainOf(m.From)
	for _, to := range m.To {
		if to.Same(m.From) || domainOf(to) == d && !freeMail(d) {
			return true
		}
	}
	return false
}

// sentTo reports whether a mail went to an address, as answers go to the
// author of the mail below.
func sentTo(in *layer, a hoffelijk.Address) bool {
	for _, list := range [][]hoffelijk.Address{in.to, in.cc} {
		for _, to := range list {
			if to.Same(a) {
				return true
			}
		}
	}
	return false
}

// namesIn reports whether a text in lower case has a word of a name.
func namesIn(text, name string) bool {
	for w := range strings.FieldsFuncSeq(text, notLetter) {
		for n := range strings.FieldsFuncSeq(strings.ToLower(name), notLetter) {
			if len(n) >= 3 && w == n {
				return true
			}
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// greets reports whether a text begins with a greeting of somebody.
func greets(text string, who hoffelijk.Address) bool {
	first, _, _ := strings.Cut(text, "\n")
	first = strings.ToLower(first)
	if len(first) > 60 || !fewWords(first, 6) {
		return false
	}
	word, _, _ := strings.Cut(first, " ")
	switch strings.Trim(word, ",!") {
	case "beste", "dag", "hallo", "hoi", "ha", "hé", "geachte", "goedemorgen", "goedemiddag", "goedenavond", "hi", "hello", "hey", "dear", "good", "guten",
		"liebe", "lieber", "sehr", "moin", "servus", "bonjour", "cher", "chère", "madame", "monsieur", "salut", "bonsoir":
		return namesIn(first, who.Name)
	}
	return strings.HasSuffix(first, ",") && fewWords(first, 4) && namesIn(first, who.Name)
}

// plainForward reports whether a subject's prefix is one that stands for
// nothing but a forward.
func plainForward(subject string) bool {
	word, _, _ := strings.Cut(subject, ":")
	word = strings.ToLower(strings.TrimSpace(word))
	return len(word) > 1 && word != "enc" && word != "pr" && word != "fyi" && word != "fs"
}

// attributed is a forward without a header block, of which the introduction
// of a quote tells who wrote it; nil when none does.
func (m *mail) attributed(top *layer) *layer {
	ls := lines(top.body)
	for i := range ls {
		a, ok := attributionAt(ls, i)
		if !ok || !a.strong {
			continue
		}
		l := &layer{from: attributedTo(a.text), dateText: dateIn(a.text)}
		if l.from.Address == "" {
			return nil
		}
		_, l.subject = prefixOf(top.subject)
		l.note = m.noteOf(top.body[:ls[i].start])
		depth := 0
		if n := introduces(ls, i); i+n < len(ls) {
			depth = ls[i+n].depth
		}
		l.body, _ = unquoted(top.body, ls, i+a.lines, depth)
		l.date = localDate(l.dateText, top.date.Location())
		return l
	}
	return nil
}

// noteOf returns the forwarder's words above the mail.
func (m *mail) noteOf(above string) string {
	return joined(above, zones(above), hoffelijk.ZoneText)
}

// inline finds a mail that is forwarded in the text of another, or nil.
func (m *mail) inline(in *layer) *layer {
	ls := lines(in.body)
	b, ok := findBlock(ls)
	if !ok {
		return nil
	}
	l := layerOf(b, in)
	top := b.top(ls)
	l.note = m.noteOf(in.body[:ls[top].start])
	if !m.forwarded(in, b, l) {
		return nil
	}
	var below string
	l.body, below = unquoted(in.body, ls, b.end, b.depth)
	if rest := m.noteOf(below); rest != "" {
		l.note = strings.TrimSpace(l.note + "\n\n" + rest)
	}
	if l.subject == "" {
		_, l.subject = prefixOf(in.subject)
	}
	return l
}

// ownText is from how many bytes of own text a mail with an earlier one below
// is taken for an answer, when its subject does not tell.
const ownText = 400

// forwarded decides whether a mail with a header block is a forward rather
// than an answer, which in Outlook looks the same. The subject decides; where
// it does not, who wrote the mail below, and how much stands above it.
func (m *mail) forwarded(in *layer, b block, l *layer) bool {
	first, _ := prefixOf(in.subject)
	switch {
	case first == replyPrefix:
		return false
	case sentTo(in, l.from), greets(l.note, l.from):
		return l.note == ""
	case first == forwardPrefix, b.marker == forwardMarker:
		return true
	case in.carrier != nil && first == noPrefix && b.marker == noMarker:
		return false
	}
	return len(l.note) < ownText
}

// layerOf reads the values of a header block.
func layerOf(b block, in *layer) *layer {
	l := &layer{
		subject:  oneLine(decodeWords(b.values[kindSubject])),
		dateText: oneLine(b.values[kindDate]),
		from:     parseAddress(b.values[kindFrom]),
		to:       parseAddresses(b.values[kindTo]),
		cc:       parseAddresses(b.values[kindCc]),
		replyTo:  parseAddresses(b.values[kindReplyTo]),
	}
	l.date = localDate(l.dateText, in.date.Location())
	return l
}

// unquoted returns the mail that begins at line i, without the quote marks
// that the forward put before its lines, and what stands below it.
func unquoted(body string, ls []line, i, depth int) (inner, below string) {
	if i >= len(ls) {
		return "", ""
	}
	if depth == 0 {
		return strings.Trim(body[ls[i].start:], "\n"), ""
	}
	last := i - 1
	for j := i; j < len(ls); j++ {
		if ls[j].depth >= depth && !ls[j].blank() {
			last = j
		}
	}
	if last < i {
		return strings.Trim(body[ls[i].start:], "\n"), ""
	}
	var b strings.Builder
	for _, l := range ls[i : last+1] {
		text := strings.TrimLeft(body[l.start:l.end], " \t")
		for range min(depth, l.depth) {
			text = strings.TrimLeft(text, " \t")[1:]
		}
		b.WriteString(strings.TrimPrefix(text, " "))
	}
	return strings.Trim(b.String(), "\n"), body[ls[last].end:]
}

// attributedTo reads the author out of the introduction of a quote: the
// address, and the words before it that follow the date and the verb.
func attributedTo(text string) hoffelijk.Address {
	address, at := findAddress(text)
	if address == "" {
		return hoffelijk.Address{}
	}
	words := strings.Fields(strings.TrimRight(text[:at], "<[( \t"))
	from := 0
	for i, w := range words {
		if strings.ContainsAny(w, "0123456789:") || verbs()[strings.ToLower(strings.Trim(w, ",:"))] {
			from = i + 1
		}
	}
	return hoffelijk.Address{Name: displayName(strings.Join(words[from:], " ")), Address: address}
}

// dateIn returns the part of an introduction that tells the date.
func dateIn(text string) string {
	for _, w := range []string{" schreef ", " heeft ", " schrieb ", " a écrit", " hat ", " wrote", "<"} {
		if i := strings.Index(text, w); i > 0 {
			text = text[:i]
		}
	}
	return text
}
