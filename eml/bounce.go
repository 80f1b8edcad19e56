package eml

import (
	"strings"

	"hoffelijk"
)

// readReport fills Report when the mail is a delivery report: a
// multipart/report with a delivery-status part (RFC 3464), or the prose of a
// mail system that says so in its own words.
func (m *mail) readReport() {
	if m.root != nil && m.root.media == "multipart/report" {
		if strings.EqualFold(m.root.params["report-type"], "disposition-notification") {
			return
		}
		if p := findPart(m.root, "message/delivery-status"); p != nil {
			m.statusReport(p)
			return
		}
	}
	if p := findPart(m.root, "message/delivery-status"); p != nil && m.fromMailer() {
		m.statusReport(p)
		return
	}
	if m.fromMailer() {
		m.proseReport()
	}
}

// findPart finds the first part of a media type.
func findPart(p *part, media string) *part {
	if p == nil || p.media == media {
		return p
	}
	for _, c := range p.children {
		if found := findPart(c, media); found != nil {
			return found
		}
	}
	return nil
}

// statusReport reads the fields of a delivery-status part. One that says all
// went well is a receipt.
func (m *mail) statusReport(p *part) {
	r := &hoffelijk.Report{}
	action := ""
	for _, f := range statusFields(m.bytes(p)) {
		value := f.value
		if _, after, ok := strings.Cut(value, ";"); ok && strings.HasSuffix(f.name, "recipient") {
			value = after
		}
		switch f.name {
		case "final-recipient", "original-recipient":
			if a, _ := findAddress(value); a != "" && (r.Recipient == "" || f.name == "original-recipient") {
				r.Recipient = a
			}
		case "status":
			if r.Status == "" {
				r.Status = statusCode(value)
			}
		case "action":
			if action == "" {
				action = strings.ToLower(strings.TrimSpace(value))
			}
		}
	}
	if action == "delivered" || action == "relayed" || action == "expanded" || action == "" && strings.HasPrefix(r.Status, "2") {
		return
	}
	text := m.text
	if r.Status == "" {
		r.Status = statusCode(text)
	}
	if r.Recipient == "" {
		r.Recipient = m.failedRecipient(text)
	}
	r.Permanent = strings.HasPrefix(r.Status, "5") || r.Status == "" && action == "failed"
	if action == "delayed" {
		r.Permanent = false
	}
	r.Original = m.bounced(text)
	m.Report = r
}

// statusFields reads the groups of fields of a delivery-status part as one.
func statusFields(raw []byte) []field {
	var out []field
	for range 20 {
		h, rest := readHeader(raw)
		out = append(out, h.fields...)
		if len(rest) == 0 || len(rest) == len(raw) {
			break
		}
		raw = rest
	}
	return out
}

// fromMailer reports whether a mail system wrote the mail.
func (m *mail) fromMailer() bool {
	local, _, _ := strings.Cut(strings.ToLower(m.From.Address), "@")
	empty := m.header.has("return-path") && strings.Trim(m.header.get("return-path"), "<> ") == ""
	switch {
	case strings.HasPrefix(local, "mailer-daemon"), strings.HasPrefix(strings.ToLower(m.header.text("from")), "mailer-daemon"):
		return true
	case local == "postmaster", local == "mailsystem", local == "mail-daemon", strings.HasPrefix(local, "microsoftexchange"), strings.HasPrefix(local, "bounce"):
		return true
	}
	return empty && bounceSubject(m.Subject) || m.header.has("x-failed-recipients")
}

// bounceSubject reports whether a subject is one of a delivery report.
func bounceSubject(subject string) bool {
	low := strings.ToLower(subject)
	for _, w := range []string{
		"undeliver", "delivery status notification", "delivery failure", "delivery failed", "delivery has failed", "mail delivery", "returned mail", "failure notice", "returned to sender", "delayed mail", "message delayed", "not delivered",
		"onbestelbaar", "niet bezorgd", "niet afgeleverd", "kan niet worden bezorgd", "kan niet worden afgeleverd",
		"unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "übermittlung", "nicht zustellbar",
		"non remis", "non distribu", "échec de la remise", "échec de remise", "échec de distribution", "impossible de remettre",
	} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// proseReport reads a report that has no fields.
func (m *mail) proseReport() {
	text := m.text
	status := statusCode(text)
	recipient := m.failedRecipient(text)
	if status == "" && !bounceSubject(m.Subject) || status == "" && recipient == "" && !failureWords(text) {
		return
	}
	m.Report = &hoffelijk.Report{
		Recipient: recipient, Status: status, Original: m.bounced(text),
		Permanent: strings.HasPrefix(status, "5") || status == "" && failureWords(text),
	}
}

// failureWords reports whether a text says that delivery was given up.
func failureWords(text string) bool {
	low := strings.ToLower(text[:min(len(text), 4000)])
	for _, w := range []string{
		"permanent error", "permanent failure", "permanent fatal", "could not be delivered", "couldn't be delivered", "wasn't delivered", "was not delivered", "user unknown", "unknown user", "does not exist", "doesn't exist", "no such user", "address not found", "address rejected", "mailbox unavailable", "i've given up", "giving up", "has been rejected", "unable to deliver",
		"bestaat niet", "kon niet worden bezorgd", "kan niet worden bezorgd", "niet worden afgeleverd", "konnte nicht zugestellt", "existiert nicht", "n'a pas pu être remis", "n'existe pas", "n'a pas été remis", "n'a pu être remis",
	} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// failedRecipient finds whom a report is about.
func (m *mail) failedRecipient(text string) string {
	if a, _ := findAddress(m.header.get("x-failed-recipients")); a != "" {
		return a
	}
	for text != "" {
		a, at := findAddress(text)
		if a == "" {
			return ""
		}
		own := strings.EqualFold(a, m.From.Address) || strings.HasPrefix(strings.ToLower(a), "postmaster@") || strings.HasPrefix(strings.ToLower(a), "mailer-daemon@")
		for _, to := range m.To {
			own = own || strings.EqualFold(to.Address, a)
		}
		if !own {
			return a
		}
		text = text[at+len(a):]
	}
	return ""
}

// bounced finds the Message-ID of the mail that came back.
func (m *mail) bounced(text string) string {
	for _, media := range []string{"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"} {
		if p := findPart(m.root, media); p != nil {
			head, _ := readHeader(trimStart(m.bytes(p)))
			if id := firstID(head.get("message-id")); id != "" {
				return id
			}
		}
	}
	low := strings.ToLower(text)
	if i := strings.LastIndex(low, "\nmessage-id:"); i >= 0 && len(low) == len(text) {
		line, _, _ := strings.Cut(text[i+len("\nmessage-id:"):], "\n")
		if id := firstID(line); id != "" {
			return id
		}
	}
	return firstID(m.header.get("in-reply-to"))
}

// statusCode finds an enhanced status code (RFC 3463) in a text, or makes one
// of an SMTP reply code, "" for neither.
func statusCode(text string) string {
	simple := ""
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '4' && c != '5' && c != '2' || i > 0 && (isDigit(text[i-1]) || text[i-1] == '.' || text[i-1] == '-') {
			continue
		}
		if code := enhanced(text[i:]); code != "" && c != '2' {
			return code
		}
		if simple == "" && c != '2' && smtpCode(text, i) {
			simple = string(c) + ".0.0"
		}
	}
	if simple == "" && strings.HasPrefix(strings.TrimSpace(text), "2.") {
		return enhanced(strings.TrimSpace(text))
	}
	return simple
}

// smtpCode reports whether a reply code of SMTP for a failure begins at i.
func smtpCode(text string, i int) bool {
	rest := text[i:]
	if len(rest) < 4 || !isDigit(rest[1]) || rest[1] > '5' || !isDigit(rest[2]) || rest[3] != ' ' && rest[3] != '-' && rest[3] != ':' {
		return false
	}
	if i == 0 || text[i-1] == '\n' {
		return true
	}
	before := strings.ToLower(text[max(0, i-12):i])
	return strings.Contains(before, "said") || strings.Contains(before, "error") || strings.Contains(before, "code") ||
		strings.Contains(before, "smtp") || strings.Contains(before, ">: ") || strings.Contains(before, "#")
}

// enhanced reads a code like 5.1.1 at the start of a text.
func enhanced(s string) string {
	n, dots, digits := 1, 0, 0
	for n < len(s) && n < 10 {
		switch {
		case s[n] == '.' && (digits > 0 || dots == 0) && dots < 2:
			dots, digits = dots+1, 0
		case isDigit(s[n]) && dots > 0 && digits < 3:
			digits++
		default:
			if dots == 2 && digits > 0 && s[n] != '.' && !isDigit(s[n]) {
				return s[:n]
			}
			if dots == 2 && digits > 0 && s[n] == '.' && (n+1 == len(s) || !isDigit(s[n+1])) {
				return s[:n]
			}
			return ""
		}
		n++
	}
	if dots == 2 && digits > 0 {
		return s[:n]
	}
	return ""
}
