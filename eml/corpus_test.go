package eml_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/eml"
)

var update = flag.Bool("update", false, "write what was read to testdata/*.got, to be looked at")

// TestCorpus ensures that every mail of testdata is read as its .want file
// says. A .want begins with "#" lines that tell why the mail is there.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 40 {
		t.Fatalf("found %d mails: %v", len(files), err)
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".eml")
		t.Run(filepath.Base(base), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m, err := eml.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			got := render(m)
			if *update {
				if err := os.WriteFile(base+".got", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			why, want := readWant(t, base+".want")
			if len(strings.TrimSpace(why)) < 10 {
				t.Error("the .want file does not say why the mail is there")
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// readWant splits a .want file into the reason and what is wanted.
func readWant(t *testing.T, path string) (why, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var head, rest strings.Builder
	for line := range strings.Lines(string(b)) {
		if rest.Len() == 0 && strings.HasPrefix(line, "#") {
			head.WriteString(strings.TrimPrefix(line, "#"))
			continue
		}
		rest.WriteString(line)
	}
	return head.String(), rest.String()
}

// render writes a message as people read it: its fields that are not empty,
// then its texts, indented.
func render(m *hoffelijk.Message) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("kind", string(m.Kind))
	line("from", mailbox(m.From))
	if m.ForwardedBy != nil {
		line("forwarded by", mailbox(*m.ForwardedBy))
	}
	line("to", mailboxes(m.To))
	line("cc", mailboxes(m.Cc))
	line("reply to", mailboxes(m.ReplyTo))
	line("subject", m.Subject)
	line("date", day(m.Date))
	line("date text", m.DateText)
	line("id", m.MessageID)
	line("references", strings.Join(m.References, " "))
	line("automatic", m.Automatic)
	if c := m.Calendar; c != nil {
		line("calendar", strings.Join([]string{c.Method, c.PartStat, c.Summary, c.Organizer, c.Attendee}, "|"))
		if c.Start != nil {
			line("start", day(*c.Start))
		}
		line("comment", c.Comment)
	}
	if r := m.Report; r != nil {
		line("bounce", fmt.Sprintf("%s|%s|permanent=%t|%s", r.Recipient, r.Status, r.Permanent, r.Original))
	}
	for _, a := range m.Attachments {
		line("attachment", fmt.Sprintf("%s (%s, %d bytes)", a.Name, a.Type, a.Size))
	}
	for _, p := range m.Problems {
		line("problem", p)
	}
	for _, block := range []struct{ name, text string }{
		{"note", m.Note}, {"text", m.Text}, {"signature", m.Signature}, {"quoted", m.Quoted},
	} {
		if block.text != "" {
			fmt.Fprintf(&b, "%s:\n  | %s\n", block.name, strings.ReplaceAll(block.text, "\n", "\n  | "))
		}
	}
	return b.String()
}

func mailbox(a hoffelijk.Address) string {
	if a.Address == "" {
		return a.Name
	}
	return strings.TrimSpace(a.Name + " <" + a.Address + ">")
}

func mailboxes(list []hoffelijk.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, mailbox(a))
	}
	return strings.Join(out, "; ")
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
