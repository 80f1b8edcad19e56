package outbox

import (
	"bytes"
	"errors"
	"fmt"
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
	err := errors.Join(m.FromFormat(o.From.Name, o.From.Address), m.AddToFormat(o.To.Name, o.To.Address))
	if !o.ReplyTo.IsZero() {
		err = errors.Join(err, m.ReplyToFormat(o.ReplyTo.Name, o.ReplyTo.Address))
	}
	if err != nil {
		return nil, fmt.Errorf("rendering a mail to %s: %w", o.To.Address, err)
	}
	if o.InReplyTo != "" {
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+o.InReplyTo+">")
	}
	if len(o.References) > 0 {
		m.SetGenHeader(mail.HeaderReferences, "<"+strings.Join(o.References, "> <")+">")
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

// sound refuses what must not become a header, and internal text in letters.
func sound(o hoffelijk.Outgoing) error {
	if o.To.Address == "" || o.From.Address == "" {
		return errors.New("sender or recipient is missing")
	}
	if o.MessageID == "" || o.At.IsZero() {
		return errors.New("Message-ID or date is missing")
	}
	for _, s := range []string{o.Subject, o.From.Name, o.From.Address, o.To.Name, o.To.Address, o.ReplyTo.Name, o.ReplyTo.Address} {
		if strings.ContainsAny(s, "\r\n\x00") {
			return errors.New("a header would hold a line break")
		}
	}
	for _, id := range append([]string{o.MessageID, o.InReplyTo}, o.References...) {
		if strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == 0x7f }) {
			return fmt.Errorf("%q is no Message-ID", id)
		}
	}
	if o.Purpose != hoffelijk.PurposeLetter {
		return nil
	}
	ids := strings.Join(append([]string{o.MessageID, o.InReplyTo}, o.References...), " ")
	for _, secret := range []string{"X-Hoffelijk", "=== begin brief", "=== einde brief"} {
		if strings.Contains(o.Text, secret) || strings.Contains(o.Subject, secret) {
			return ErrInternal
		}
	}
	if strings.Contains(" "+ids, " review.") {
		return ErrInternal
	}
	return nil
}
