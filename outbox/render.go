package outbox

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/wneessen/go-mail"

	"hoffelijk"
)

// ErrInternal says that a letter would carry something that is only for us:
// a token, a mark, an internal header.
var ErrInternal = errors.New("the letter holds internal text")

// Render makes the bytes of a mail, which are final: the same ones are
// approved, sent and kept. A letter is that of the salesperson who approved
// it and carries no sign of ours; all else says that a machine sent it (RFC
// 3834).
func Render(o hoffelijk.Outgoing) ([]byte, error) {
	if err := sound(o); err != nil {
		return nil, fmt.Errorf("rendering a mail to %s: %w", o.To.Address, err)
	}
	m := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	m.SetMessageIDWithValue(o.MessageID)
	m.SetDateWithValue(o.At)
	m.Subject(o.Subject)
	err := errors.Join(m.FromFormat(quotable(o.From.Name), o.From.Address), m.AddToFormat(quotable(o.To.Name), o.To.Address))
	if !o.ReplyTo.IsZero() {
		err = errors.Join(err, m.ReplyToFormat(quotable(o.ReplyTo.Name), o.ReplyTo.Address))
	}
	if err != nil {
		return nil, fmt.Errorf("rendering a mail to %s: %w", o.To.Address, err)
	}
	if thread := msgIDs(o.InReplyTo); thread != "" {
		m.SetGenHeader(mail.HeaderInReplyTo, thread)
	}
	if thread := msgIDs(o.References...); thread != "" {
		m.SetGenHeader(mail.HeaderReferences, thread)
	}
	if o.Purpose != hoffelijk.PurposeLetter {
		m.SetGenHeader("Auto-Submitted", "auto-generated")
		m.SetGenHeader("X-Auto-Response-Suppress", "All")
		m.SetGenHeader("X-Hoffelijk", string(o.Purpose))
	}
	m.SetBodyString(mail.TypeTextPlain, strings.ReplaceAll(strings.ReplaceAll(o.Text, "\r\n", "\n"), "\n", "\r\n"))
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("rendering a mail to %s: %w", o.To.Address, err)
	}
	return b.Bytes(), nil
}

// quotable escapes what would end a name that stands between quotes (RFC 5322
// section 3.2.4): go-mail puts the quotes around it and nothing else.
func quotable(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
}

// msgIDs writes Message-IDs as RFC 5322 section 3.6.4 wants them. Those with
// letters beyond ASCII are left out: encoded they would be no Message-IDs any
// more, and neither would the others of the field.
func msgIDs(ids ...string) string {
	var written []string
	for _, id := range ids {
		if id != "" && ascii(id) {
			written = append(written, "<"+id+">")
		}
	}
	return strings.Join(written, " ")
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// sound refuses what must not become a header, and internal text in letters.
func sound(o hoffelijk.Outgoing) error {
	if o.To.Address == "" || o.From.Address == "" {
		return errors.New("sender or recipient is missing")
	}
	if o.MessageID == "" || !ascii(o.MessageID) || o.At.IsZero() {
		return errors.New("Message-ID or date is missing")
	}
	for _, a := range []hoffelijk.Address{o.From, o.To, o.ReplyTo} {
		if strings.ContainsAny(a.Name+a.Address, "\r\n\x00") {
			return errors.New("an address holds a line break")
		}
		if !ascii(a.Address) {
			return fmt.Errorf("the address %s has letters that few servers take (RFC 6531); use one in ASCII", a.Address)
		}
	}
	if strings.ContainsAny(o.Subject, "\r\n\x00") {
		return errors.New("the subject holds a line break")
	}
	ids := append([]string{o.MessageID, o.InReplyTo}, o.References...)
	for _, id := range ids {
		if strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == 0x7f }) {
			return fmt.Errorf("%q is no Message-ID", id)
		}
	}
	if o.Purpose == hoffelijk.PurposeLetter && internal(o.Subject+"\n"+o.Text+"\n"+strings.Join(ids, "\n")) {
		return ErrInternal
	}
	return nil
}

// token matches the Message-ID of a review mail, which is the right to answer
// it.
var token = regexp.MustCompile(`(?i)\breview\.[a-z2-7]{26}@`)

// internal reports whether a letter holds what is only for a salesperson.
func internal(text string) bool {
	for _, mark := range []string{"X-Hoffelijk", "=== begin brief", "=== einde brief"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return token.MatchString(text)
}
