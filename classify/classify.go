package classify

import (
	"strings"
	"time"

	"hoffelijk"
)

// ThreadKind says what a thread is about, as far as we know.
type ThreadKind string

// The kinds of thread. "" is unknown.
const (
	ThreadCold        ThreadKind = "cold"        // we wrote first, nothing was agreed
	ThreadOffer       ThreadKind = "offer"       // an offer of ours is out
	ThreadAppointment ThreadKind = "appointment" // an appointment was agreed
)

// Context is what is known about a mail beside its words.
type Context struct {
	Thread    ThreadKind
	Known     bool // a reply in a thread that we know
	Forwarded bool // a salesperson sent it in as a rejection
	Now       time.Time
}

// maxText is how much of a mail the rules read, in bytes.
const maxText = 64 << 10

// Classify gives the verdict on a message. The same message, context and
// rules give the same verdict. Its hits are the phrases that decided: those
// that speak for another category are left out.
func (r *Rules) Classify(m *hoffelijk.Message, c Context) hoffelijk.Verdict {
	v, all, _ := r.classify(m, c)
	v.Hits = r.deciding(v, all, c)
	return v
}

// classify also returns the evidence and the steps it took; its verdict has
// the hits of all categories.
func (r *Rules) classify(m *hoffelijk.Message, c Context) (hoffelijk.Verdict, []evidence, int) {
	body := r.body(m)
	subject := r.subject(m)
	v := hoffelijk.Verdict{Lang: languageOf(body.toks), Context: contextWords(c)}
	if v.Lang == "" {
		v.Lang = languageOf(subject.toks)
	}
	v.Form = formOf(body)
	ref := m.Date
	if ref.IsZero() {
		ref = c.Now
	}
	v.ComeBack = body.comeBack(v.Lang, ref)
	steps := body.datesRead()
	var all []evidence
	for _, d := range []*document{subject, body} {
		s := newScan(r, d, v.Lang, ref)
		all = append(all, s.all(c.Thread)...)
		steps += s.steps
	}
	decide(&v, all, r, m, body, c)
	return v, all, steps
}

// document is a text cut into tokens and sentences.
type document struct {
	text      string
	toks      []tok
	sentences []sentence
	dates     []uint8 // by token: the length of the date there, plus one; 0 where none was looked for
	reply     bool    // a subject that began with Re: or the like
}

// body takes the author's own words of a message, up to maxText.
func (r *Rules) body(m *hoffelijk.Message) *document {
	d := &document{text: m.Body}
	segments := m.Segments
	if len(segments) == 0 {
		segments = []hoffelijk.Segment{{Zone: hoffelijk.ZoneText, End: len(m.Body)}}
	}
	left := maxText
	for _, s := range segments {
		start, end := max(0, s.Start), min(s.End, len(m.Body))
		if s.Zone != hoffelijk.ZoneText || start >= end || left <= 0 {
			continue
		}
		text := cut(m.Body[start:end], left)
		left -= len(text)
		r.read(d, text, start, hoffelijk.ZoneText)
	}
	return d
}

// datesRead counts the tokens at which a date was looked for.
func (d *document) datesRead() int {
	n := 0
	for _, length := range d.dates {
		n += int(min(length, 1))
	}
	return n
}

// cut shortens text to at most n bytes, between words.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if i := strings.LastIndexAny(text[:n], " \n"); i > 0 {
		n = i
	}
	return text[:n]
}

// subject takes the subject without Re: and the like.
func (r *Rules) subject(m *hoffelijk.Message) *document {
	d := &document{text: m.Subject}
	text := cut(m.Subject, 2000)
	start := 0
	for {
		head, rest, ok := strings.Cut(text[start:], ":")
		if !ok || !replyPrefix(strings.TrimSpace(head)) {
			break
		}
		start, d.reply = len(text)-len(rest), true
	}
	r.read(d, text[start:], start, hoffelijk.ZoneSubject)
	return d
}

func replyPrefix(head string) bool {
	switch strings.ToLower(head) {
	case "re", "fw", "fwd", "aw", "wg", "tr", "antw", "antwoord", "doorst", "doorgestuurd", "betr", "rif", "sv", "vs":
		return true
	}
	return false
}

// read tokenizes a stretch of the document's text.
func (r *Rules) read(d *document, text string, base int, zone hoffelijk.Zone) {
	lo := len(d.toks)
	if toks := tokenize(text, base); lo == 0 {
		d.toks = toks
	} else {
		d.toks = append(d.toks, toks...)
	}
	for i := lo; i < len(d.toks); i++ {
		if d.toks[i].word != "" {
			r.vocab.look(&d.toks[i])
		}
	}
	d.sentences = sentences(d.toks, lo, len(d.toks), text, base, zone, d.sentences)
}

func contextWords(c Context) string {
	var parts []string
	switch c.Thread {
	case ThreadCold:
		parts = append(parts, "a first approach of ours")
	case ThreadOffer:
		parts = append(parts, "an offer is out")
	case ThreadAppointment:
		parts = append(parts, "an appointment was agreed")
	}
	if c.Known {
		parts = append(parts, "a reply in a known thread")
	}
	if c.Forwarded {
		parts = append(parts, "sent in by a salesperson")
	}
	return strings.Join(parts, "; ")
}
