package eml

import (
	"bytes"
	"strings"

	"hoffelijk"
)

// contents walks the MIME tree: it fills the text, the attachments, the
// attached mails and the calendar object.
func (m *mail) contents() {
	m.text = strings.Trim(m.textOf(m.root), "\n")
	if m.text == "" && len(bytes.TrimSpace(m.root.body)) > 0 && !m.seen {
		m.problem("the mail has no text part")
	}
}

// textOf returns the text of a part and files everything in it that is none.
func (m *mail) textOf(p *part) string {
	switch {
	case p.media == "multipart/alternative":
		return m.alternative(p)
	case p.media == "multipart/related" || p.media == "multipart/report" || p.media == "multipart/signed":
		return m.first(p)
	case p.multipart():
		var texts []string
		for _, c := range p.children {
			if t := m.textOf(c); t != "" {
				texts = append(texts, strings.Trim(t, "\n"))
			}
		}
		return strings.Join(texts, "\n\n")
	case p.attached || p.name != "" && p != m.root || !isText(p.media):
		m.enclose(p)
		return ""
	}
	m.seen = true
	text := m.decode(p)
	if p.media == "text/html" {
		return htmlText(text)
	}
	return clean(unflow(p, text))
}

func isText(media string) bool {
	return media == "text/plain" || media == "text/html" || media == "text"
}

// first takes the text of the first part that has one.
func (m *mail) first(p *part) string {
	text := ""
	for _, c := range p.children {
		if text == "" {
			text = m.textOf(c)
			continue
		}
		m.others(c)
	}
	return text
}

// alternative prefers plain text, unless it is empty or a stand-in for the
// HTML, because it is what the author's program shows to programs.
func (m *mail) alternative(p *part) string {
	plainText, rich := "", (*part)(nil)
	for _, c := range p.children {
		switch {
		case c.media == "text/plain" && !c.attached && plainText == "":
			plainText = m.textOf(c)
		case rich == nil && (c.media == "text/html" || c.multipart()) && !c.attached:
			rich = c
		default:
			m.others(c)
		}
	}
	if rich == nil {
		return plainText
	}
	if !standIn(plainText) {
		m.others(rich)
		return plainText
	}
	if text := m.textOf(rich); len(strings.TrimSpace(text)) > 2*len(strings.TrimSpace(plainText)) || standInWords(plainText) {
		return text
	}
	return plainText
}

// standIn reports whether a plain text may only stand in for the HTML.
func standIn(text string) bool {
	return len(strings.TrimSpace(text)) < 40 || standInWords(text)
}

// standInWords reports whether a short text speaks of HTML mail.
func standInWords(text string) bool {
	if len(text) > 600 {
		return false
	}
	low := strings.ToLower(text)
	if !strings.Contains(low, "html") {
		return false
	}
	for _, w := range []string{"support", "ondersteun", "weergave", "weergeven", "anzeige", "unterstütz",
		"afficher", "compatible", "view this", "mail client", "format", "bekijk"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// others files what is no text in a part whose text is not wanted.
func (m *mail) others(p *part) {
	if p.multipart() {
		for _, c := range p.children {
			m.others(c)
		}
		return
	}
	if !isText(p.media) || p.attached {
		m.enclose(p)
	}
}

// enclose files a part that is no text of the mail.
func (m *mail) enclose(p *part) {
	lowName := strings.ToLower(p.name)
	switch {
	case p.media == "text/calendar" || p.media == "application/ics" || strings.HasSuffix(lowName, ".ics"):
		m.readCalendar(p)
	case p.media == "message/rfc822" || p.media == "message/global" || strings.HasSuffix(lowName, ".eml"):
		m.mails = append(m.mails, p)
	case strings.HasPrefix(p.media, "message/") || p.media == "text/rfc822-headers":
		return
	}
	m.Attachments = append(m.Attachments, hoffelijk.Attachment{
		Name: p.name, Type: oneLine(p.media), Size: decodedSize(p),
	})
}

// decode returns the text of a part in UTF-8.
func (m *mail) decode(p *part) string {
	label := p.params["charset"]
	if p.media == "text/html" && label == "" {
		label = metaCharset(p.body)
	}
	text, known := toUTF8(m.bytes(p), label)
	if !known {
		m.problem("unknown charset %q", label)
	}
	return text
}

// bytes undoes the transfer encoding of a part.
func (m *mail) bytes(p *part) []byte {
	encoding := p.header.get("content-transfer-encoding")
	b, known := transferDecode(p.body, encoding)
	if !known {
		m.problem("unknown transfer encoding %q", encoding)
	}
	return b
}

// decodedSize computes the size of an enclosure without decoding it.
func decodedSize(p *part) int {
	if !strings.EqualFold(strings.TrimSpace(p.header.get("content-transfer-encoding")), "base64") {
		return len(p.body)
	}
	b := bytes.TrimSpace(p.body)
	n := len(b) - bytes.Count(b, []byte("\n")) - bytes.Count(b, []byte("\r"))
	return (n - len(b) + len(bytes.TrimRight(b, "="))) * 3 / 4
}

// unflow joins the lines of format=flowed text (RFC 3676).
func unflow(p *part, text string) string {
	if !strings.EqualFold(p.params["format"], "flowed") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	delsp := strings.EqualFold(p.params["delsp"], "yes")
	depth := -1 // of the paragraph that is being joined, -1 for none
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		quoted := len(line) - len(strings.TrimLeft(line, ">"))
		if depth >= 0 && depth != quoted {
			b.WriteByte('\n')
		}
		if depth == quoted {
			line = strings.TrimPrefix(line[quoted:], " ")
		} else if quoted == 0 {
			line = strings.TrimPrefix(line, " ")
		}
		if strings.HasSuffix(line, " ") && strings.TrimLeft(line, "> ") != "-- " && strings.TrimLeft(line, "> ") != "" {
			depth = quoted
			if delsp {
				line = line[:len(line)-1]
			}
			b.WriteString(line)
			continue
		}
		depth = -1
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// metaCharset finds the charset that HTML names for itself.
func metaCharset(b []byte) string {
	b = b[:min(len(b), 2048)]
	_, rest, ok := bytes.Cut(bytes.ToLower(b), []byte("charset="))
	if !ok {
		return ""
	}
	rest = bytes.TrimLeft(bytes.TrimPrefix(rest, []byte("3d")), "\"' ")
	if end := bytes.IndexAny(rest, "\"' />;\r\n"); end >= 0 {
		return string(rest[:end])
	}
	return ""
}
