// Package eml turns the raw bytes of a mail into a hoffelijk.Message: it
// decodes, chooses the text, unwraps forwards, tells the author's words from
// quotes and signatures, and reads calendar objects, bounces and the marks of
// automatic mail.
//
// # What it reads
//
// A mail is RFC 5322 with MIME (RFC 2045 to 2049), as strict or as broken as
// people's programs write it: a first mbox line, bare CR or LF line ends,
// header lines without a colon, unterminated multiparts, wrong charsets. Only
// bytes that hold no header at all are refused, with ErrNotMail. Everything
// else that went wrong stands in Message.Problems, in words.
//
// # Body, Segments, Text
//
// Body is the text part with "\n" line ends, trailing space of lines and
// invisible characters removed and no-break spaces made spaces. Segments
// begin and end at line starts. Text, Quoted and Signature are the segments
// of their zone in order, one after the other, without the white space at
// both ends.
//
// All work is linear in the size of the mail.
package eml

import (
	"bytes"
	"errors"
	"fmt"

	"hoffelijk"
)

// ErrNotMail says that the bytes hold nothing like a mail header.
var ErrNotMail = errors.New("not a mail: it has no header")

// Limits of what is parsed. Beyond them the header fields are still read, the
// rest is left alone and a problem says so.
const (
	MaxRaw    = 25 << 20  // bytes of a mail
	MaxHeader = 256 << 10 // bytes of one header block
	MaxFields = 1000      // header fields of one block
	MaxDepth  = 50        // multiparts and attached mails inside each other
	MaxParts  = 500       // parts of a mail
)

// Parse reads a mail. The only error is ErrNotMail.
func Parse(raw []byte) (*hoffelijk.Message, error) {
	m, err := read(raw, 0)
	if err != nil {
		return nil, err
	}
	return m.message(), nil
}

// mail is a message with what only this package needs to know of it.
type mail struct {
	hoffelijk.Message
	header header
	root   *part
	text   string  // the text part before anything was taken off
	mails  []*part // attached mails
	seen   bool    // a text part was found
	parts  int     // of root, visited
	looked int     // lines that were compared with boundaries
	depth  int     // of attached mails around it
	calTop bool    // the calendar object is the mail, not an enclosure
}

// read parses a mail that stands inside depth others.
func read(raw []byte, depth int) (*mail, error) {
	head, body := readHeader(trimStart(raw))
	if !head.plausible() {
		return nil, ErrNotMail
	}
	m := &mail{header: head, depth: depth}
	m.Problems = append(m.Problems, head.problems...)
	m.envelope()
	switch {
	case len(raw) > MaxRaw:
		m.problem("the mail has %d bytes, more than %d: only its header was read", len(raw), MaxRaw)
	case head.over:
		// The problem is among the header's.
	default:
		m.split(body)
		m.contents()
	}
	m.judge()
	return m, nil
}

// problem notes what went wrong, in words.
func (m *mail) problem(format string, args ...any) {
	m.Problems = append(m.Problems, fmt.Sprintf(format, args...))
}

// judge decides what the mail is. Calendar objects come before automatic
// mail, because calendars mark their answers as machine-made.
func (m *mail) judge() {
	m.Kind = hoffelijk.KindMail
	m.setBody(m.text)
	m.Outer.Text = m.Text
	m.readReport()
	switch {
	case m.Report != nil:
		m.Kind = hoffelijk.KindBounce
		m.Automatic = "it is a delivery report"
		return
	case m.unwrap():
		m.Kind = hoffelijk.KindForward
		return
	}
	m.Automatic = automatic(m)
	switch {
	case m.Calendar != nil && m.calTop:
		m.Kind = hoffelijk.KindCalendar
		m.calendarAuthor()
	case m.Automatic != "":
		m.Kind = hoffelijk.KindAutoReply
	}
}

// setBody sets the body and everything that is derived from it.
func (m *mail) setBody(body string) {
	m.Body = body
	m.Segments = zones(body)
	m.Text = joined(body, m.Segments, hoffelijk.ZoneText)
	m.Quoted = joined(body, m.Segments, hoffelijk.ZoneQuoted)
	m.Signature = joined(body, m.Segments, hoffelijk.ZoneSignature)
}

// message hands the result over.
func (m *mail) message() *hoffelijk.Message {
	m.Problems = unique(m.Problems)
	return &m.Message
}

// unique keeps the first of equal problems, and says when there are many.
func unique(list []string) []string {
	const most = 20
	seen := map[string]bool{}
	var out []string
	for _, p := range list {
		if seen[p] {
			continue
		}
		if len(out) == most {
			return append(out, "and more")
		}
		seen[p] = true
		out = append(out, oneLine(p))
	}
	return out
}

// trimStart takes off what may stand before a header: a byte order mark,
// empty lines, the first line of an mbox; and it turns a mail whose lines end
// in a bare CR into one with LF.
func trimStart(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	raw = bytes.TrimLeft(raw, "\r\n")
	if len(raw) <= MaxRaw && bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	for bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, rest, ok := bytes.Cut(raw, []byte("\n"))
		if !ok {
			return nil
		}
		raw = rest
	}
	return raw
}
