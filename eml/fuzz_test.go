package eml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hoffelijk"
)

// FuzzParse ensures that no bytes make Parse panic and that what it returns
// keeps the promises of hoffelijk.Message.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil {
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw)
		if err != nil {
			return
		}
		checkPromises(t, m)
	})
}

// checkPromises checks what holds for every message: clean text, segments
// that cover the body, texts that are made of them.
func checkPromises(t *testing.T, m *hoffelijk.Message) {
	t.Helper()
	all := []string{m.From.Name, m.From.Address, m.Note, m.Subject, m.DateText, m.MessageID, m.Body, m.Text,
		m.Signature, m.Quoted, m.Automatic, m.Outer.Subject, m.Outer.Text, m.Outer.MessageID}
	all = append(append(append(all, m.References...), m.Problems...), m.Outer.AuthResults...)
	for _, a := range append(append(append([]hoffelijk.Address{}, m.To...), m.Cc...), m.ReplyTo...) {
		all = append(all, a.Name, a.Address)
	}
	for _, a := range m.Attachments {
		all = append(all, a.Name, a.Type)
		if a.Size < 0 {
			t.Errorf("attachment of %d bytes", a.Size)
		}
	}
	if c := m.Calendar; c != nil {
		all = append(all, c.Method, c.PartStat, c.Summary, c.Organizer, c.Attendee, c.Comment)
	}
	if r := m.Report; r != nil {
		all = append(all, r.Recipient, r.Status, r.Original)
	}
	for _, s := range all {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r") {
			t.Fatalf("unclean text %q", s)
		}
	}
	pos := 0
	for _, s := range m.Segments {
		if s.Start != pos || s.End <= s.Start {
			t.Fatalf("segment %+v does not begin at %d", s, pos)
		}
		pos = s.End
	}
	if pos != len(m.Body) {
		t.Fatalf("segments end at %d of %d", pos, len(m.Body))
	}
	if m.Text != joined(m.Body, m.Segments, hoffelijk.ZoneText) {
		t.Fatal("the text is not made of the text segments")
	}
	for _, id := range append(append([]string{m.MessageID}, m.References...), m.Outer.References...) {
		if len(id) > maxID {
			t.Fatalf("a Message-ID of %d bytes", len(id))
		}
	}
}

// FuzzHTML ensures that no HTML makes the renderer panic and that its text is
// clean.
func FuzzHTML(f *testing.F) {
	f.Add("<p>Beste Jan,<br>wij zien <b>ervan</b> af.</p><div style='display:none'>x</div>")
	f.Add("<blockquote type=cite><ul><li>a<li>b</ul></blockquote><table><tr><td>Van:<td><a href='mailto:a@b.nl'>A</a>")
	f.Add("<pre>a\n b</pre><p style=\"font-size:0px\">")
	f.Fuzz(func(t *testing.T, src string) {
		text := htmlText(src)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r") {
			t.Fatalf("unclean text %q", text)
		}
	})
}
