package eml

import (
	"errors"

	"hoffelijk"
)

// attachedMail finds the mail that the arriving mail carries as a part, or
// nil. A mail that answers and has words of its own only encloses it.
func (m *mail) attachedMail(top *layer, first prefix) *layer {
	if len(m.mails) == 0 || first == replyPrefix && m.Text != "" {
		return nil
	}
	if first == noPrefix && len(m.Text) >= ownText {
		return nil
	}
	inner, err := m.readAttached(m.mails[0])
	if err != nil {
		if first == noPrefix {
			return nil
		}
		m.problem("the attached mail can't be read")
		_, subject := prefixOf(top.subject)
		return &layer{subject: subject, note: m.Text, body: m.text, abstain: true}
	}
	for _, a := range top.to {
		if a.Same(inner.From) && m.Text != "" {
			return nil
		}
	}
	l := &layer{attached: inner, note: m.Text, from: inner.From}
	if len(m.mails) > 1 {
		m.problem("the forward carries %d mails, of which the first was read", len(m.mails))
		l.abstain = !m.sameAuthor(inner.From)
	}
	return l
}

// errTooDeep says that an attached mail stands in too many others.
var errTooDeep = errors.New("attached mails are nested too deep")

// maxAttached is how many mails may be attached inside each other: every
// level is read once more.
const maxAttached = 10

func (m *mail) readAttached(p *part) (*mail, error) {
	if m.depth >= maxAttached {
		return nil, errTooDeep
	}
	return read(m.bytes(p), m.depth+1)
}

// sameAuthor reports whether all attached mails are of one author.
func (m *mail) sameAuthor(a hoffelijk.Address) bool {
	for _, p := range m.mails[1:min(len(m.mails), 20)] {
		head, _ := readHeader(trimStart(m.bytes(p)))
		if from := parseAddresses(head.get("from")); len(from) == 0 || !from[0].Same(a) {
			return false
		}
	}
	return true
}

// takeAttached makes a mail that was carried whole the message. Of a forward
// in it, the original is chosen there; when that is a colleague of ours, the
// mail in between counts.
func (m *mail) takeAttached(l *layer) {
	in := l.attached
	if in.ForwardedBy != nil && m.colleague(in.From) && !m.colleague(*in.ForwardedBy) {
		in.restore()
	}
	outer, note, by := m.Outer, m.Note, m.ForwardedBy
	files := m.Attachments
	problems := m.Problems
	m.Message = in.Message
	m.Outer, m.Note, m.ForwardedBy = outer, note, by
	m.Problems = append(problems, in.Problems...)
	m.Attachments = append(in.Attachments, files...)
	if l.abstain {
		m.From = hoffelijk.Address{}
		m.problem("the forward carries mails of several authors")
	}
	if m.From.Address == "" {
		m.problem("the forward gives no address")
	}
}

// restore makes a mail that was unwrapped its own message again.
func (m *mail) restore() {
	m.ForwardedBy, m.Note, m.DateText = nil, "", ""
	m.envelope()
	m.setBody(m.text)
}
