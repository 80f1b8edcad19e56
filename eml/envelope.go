package eml

import (
	netmail "net/mail"
	"strings"

	"hoffelijk"
)

// envelope reads the header of the arriving mail.
func (m *mail) envelope() {
	h := m.header
	m.From = m.author()
	m.To = parseAddresses(strings.Join(h.all("to"), ","))
	m.Cc = parseAddresses(strings.Join(h.all("cc"), ","))
	m.ReplyTo = parseAddresses(h.get("reply-to"))
	m.Subject = h.text("subject")
	m.Date = headerDate(h.get("date"))
	m.MessageID = firstID(h.get("message-id"))
	m.References = idList(h.get("references"), h.get("in-reply-to"))
	m.Outer = hoffelijk.Envelope{
		From: m.sender(), Subject: m.Subject, Date: m.Date, MessageID: m.MessageID, References: m.References,
		Ours: h.has("x-hoffelijk"),
	}
	for _, v := range h.all("authentication-results") {
		m.Outer.AuthResults = append(m.Outer.AuthResults, oneLine(v))
	}
	if m.From.Address == "" {
		m.problem("the mail has no usable From address")
	}
	if len(h.all("from")) > 1 {
		m.problem("the mail has more than one From field")
	}
}

// sender returns who sent the mail, read so strictly that it can decide who
// may approve a letter: one From field with one ASCII address, and never a
// name, a comment, a reply-to or what a list put elsewhere. The zero Address
// where the field says anything else.
func (m *mail) sender() hoffelijk.Address {
	fields := m.header.all("from")
	if len(fields) != 1 {
		return hoffelijk.Address{}
	}
	list, err := netmail.ParseAddressList(fields[0])
	if err != nil || len(list) != 1 || strings.ContainsFunc(list[0].Address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return hoffelijk.Address{}
	}
	return hoffelijk.Address{Name: clean(utf8Text(list[0].Name)), Address: list[0].Address}
}

// author returns the author that the header names. A mailing list that puts
// itself there ("'Karin Bos' via Verkoop") keeps the author elsewhere.
func (m *mail) author() hoffelijk.Address {
	list := parseAddresses(m.header.get("from"))
	if len(list) == 0 {
		return hoffelijk.Address{}
	}
	from := list[0]
	name, _, via := strings.Cut(from.Name, " via ")
	if !via {
		return from
	}
	for _, f := range []string{"x-original-from", "x-original-sender", "reply-to"} {
		for _, a := range parseAddresses(m.header.get(f)) {
			if a.Address != "" && !a.Same(from) {
				if a.Name == "" {
					a.Name = strings.Trim(name, "' ")
				}
				return a
			}
		}
	}
	return from
}

// maxID is the longest Message-ID that is kept, in bytes: a line of a mail
// has at most 998 (RFC 5322 section 2.1.1).
const maxID = 995

// maxIDs is how many references are kept, the first and the last ones.
const maxIDs = 100

// firstID returns the first Message-ID of a field, "" for none.
func firstID(v string) string {
	if ids := idList(v); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// idList returns the Message-IDs of fields without brackets, each once. What
// stands outside brackets counts only when there are none.
func idList(values ...string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(id string) {
		id = strings.Join(strings.Fields(clean(utf8Text(id))), "")
		if id != "" && len(id) <= maxID && !seen[id] && !strings.ContainsAny(id, "<>") {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, v := range values {
		if !strings.Contains(v, "<") {
			for w := range strings.FieldsSeq(v) {
				if strings.Contains(w, "@") || len(values) == 1 {
					add(strings.Trim(w, ">,;"))
				}
			}
			continue
		}
		for _, piece := range strings.Split(v, "<")[1:] {
			id, _, ok := strings.Cut(piece, ">")
			if ok {
				add(id)
			}
		}
	}
	if len(out) > maxIDs {
		out = append(out[:1:1], out[len(out)-maxIDs+1:]...)
	}
	return out
}
