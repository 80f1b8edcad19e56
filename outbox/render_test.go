package outbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"sort"
	"strings"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/outbox"
)

func outgoing(p hoffelijk.Purpose) hoffelijk.Outgoing {
	return hoffelijk.Outgoing{
		Purpose: p, MessageID: "abc@bedrijf.example", At: time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600)),
		From: hoffelijk.Address{Name: "Sanne de Wit", Address: "sanne@bedrijf.example"},
		To:   hoffelijk.Address{Name: "Karin Bos, inkoop", Address: "karin@klant.example"}, Subject: "Re: Offerte 2026-118 – zonwering",
		InReplyTo: "x1@klant.example", References: []string{"w@bedrijf.example", "x1@klant.example"},
		Text: "Beste Karin,\n\nDank je wel. Ik begrijp je keuze – en wens je veel plezier ermee.\n.\nGroet,\nSanne\n",
	}
}

// Ensure that a letter is the salesperson's own mail: in the customer's
// thread, with no header that says a machine made it, and the same bytes each
// time it is read.
func TestRender_Letter(t *testing.T) {
	raw, err := outbox.Render(outgoing(hoffelijk.PurposeLetter))
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Message-Id": "<abc@bedrijf.example>", "In-Reply-To": "<x1@klant.example>", "References": "<w@bedrijf.example> <x1@klant.example>",
		"From": `"Sanne de Wit" <sanne@bedrijf.example>`, "To": `"Karin Bos, inkoop" <karin@klant.example>`,
		"Date": "Mon, 02 Mar 2026 10:00:00 +0100", "Mime-Version": "1.0",
		"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "quoted-printable",
	}
	for k, v := range want {
		if got := m.Header.Get(k); got != v {
			t.Errorf("%s: got %q, want %q", k, got, v)
		}
	}
	var names []string
	for k := range m.Header {
		if _, ok := want[k]; !ok && k != "Subject" {
			names = append(names, k)
		}
	}
	sort.Strings(names)
	if len(names) > 0 {
		t.Errorf("more headers than it should have: %v", names)
	}
	if got := body(t, m); got != outgoing("").Text {
		t.Errorf("text came out as %q", got)
	}
	if s, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); s != outgoing("").Subject {
		t.Errorf("subject came out as %q", s)
	}
}

func body(t *testing.T, m *mail.Message) string {
	t.Helper()
	b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// Ensure that everything but a letter says that a machine sent it, so that
// absences and other machines leave it alone.
func TestRender_Automatic(t *testing.T) {
	for _, p := range []hoffelijk.Purpose{hoffelijk.PurposeReview, hoffelijk.PurposeNotice, hoffelijk.PurposeSummary} {
		raw, err := outbox.Render(outgoing(p))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Auto-Submitted: auto-generated\r\n", "X-Auto-Response-Suppress: All\r\n", "X-Hoffelijk: " + string(p) + "\r\n"} {
			if !bytes.Contains(raw, []byte(want)) {
				t.Errorf("%s: no %q", p, want)
			}
		}
	}
}

// Ensure that nothing internal leaves in a letter, and that nothing from a
// mail becomes a header.
func TestRender_Refuses(t *testing.T) {
	for name, change := range map[string]func(*hoffelijk.Outgoing){
		"token in the thread": func(o *hoffelijk.Outgoing) {
			o.References = append(o.References, "review.abcdefghijklmnopqrstuvwxyz@bedrijf.example")
		},
		"token in the text":         func(o *hoffelijk.Outgoing) { o.Text += "> <review.abcdefghijklmnopqrstuvwxyz@bedrijf.example>\n" },
		"mark in the text":          func(o *hoffelijk.Outgoing) { o.Text += "=== begin brief / letter ===\n" },
		"line break in the subject": func(o *hoffelijk.Outgoing) { o.Subject = "Re: x\r\nBcc: y@z.example" },
		"line break in a name":      func(o *hoffelijk.Outgoing) { o.To.Name = "Karin\nBcc: y@z.example" },
		"our header in the text":    func(o *hoffelijk.Outgoing) { o.Text += "> X-Hoffelijk: review\n" },
		"letters beyond ASCII":      func(o *hoffelijk.Outgoing) { o.To.Address = "karin@bücher.example" },
		"no recipient":              func(o *hoffelijk.Outgoing) { o.To.Address = "" },
		"broken address":            func(o *hoffelijk.Outgoing) { o.To.Address = "karin@klant.example>, <y@z.example" },
		"space in an id":            func(o *hoffelijk.Outgoing) { o.InReplyTo = "a b@c" },
		"no Message-ID":             func(o *hoffelijk.Outgoing) { o.MessageID = "" },
	} {
		o := outgoing(hoffelijk.PurposeLetter)
		change(&o)
		_, err := outbox.Render(o)
		if err == nil {
			t.Errorf("%s was rendered", name)
		}
		if internal := strings.Contains(name, "in the te") || strings.HasPrefix(name, "token"); internal != errors.Is(err, outbox.ErrInternal) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Ensure that a thread of any length stays one that mail programs can follow:
// no line is longer than SMTP allows, and an ID that no header can hold does
// not take the others with it.
func TestRender_LongThread(t *testing.T) {
	o := outgoing(hoffelijk.PurposeLetter)
	o.InReplyTo = strings.Repeat("a", 980) + "@klant.example"
	o.References, o.Subject = []string{"één@klant.example", "review.12@gerrit.example"}, strings.Repeat("Wijziging van de afspraak – ", 30)
	want := "<review.12@gerrit.example>"
	for i := range 100 {
		id := fmt.Sprintf("%d.%s@klant.example", i, strings.Repeat("b", 60))
		o.References, want = append(o.References, id), want+" <"+id+">"
	}
	raw, err := outbox.Render(o)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(raw) {
		if len(line) > 1000 {
			t.Errorf("a line has %d bytes", len(line))
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Header.Get("References"); got != want {
		t.Errorf("References: %s", got)
	}
	if got := m.Header.Get("In-Reply-To"); got != "<"+o.InReplyTo+">" {
		t.Errorf("In-Reply-To: %s", got)
	}
	if s, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); s != o.Subject {
		t.Errorf("subject came out as %q", s)
	}
}

// FuzzRender ensures that whatever subject, name and text a letter has, it
// has exactly our headers and its text comes out as it went in.
func FuzzRender(f *testing.F) {
	f.Add("Re: Offerte", "Karin", "Dag.\n")
	f.Add("{{.}}", `"; <x@y>`, ".\n..\nFrom me\n=3D\n")
	f.Fuzz(func(t *testing.T, subject, name, text string) {
		o := outgoing(hoffelijk.PurposeLetter)
		o.Subject, o.To.Name, o.Text = subject, name, strings.ToValidUTF8(text, "")
		raw, err := outbox.Render(o)
		if err != nil {
			return
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%v in %q", err, raw)
		}
		for k, v := range m.Header {
			switch k {
			case "Message-Id", "In-Reply-To", "References", "From", "To", "Date", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Subject":
			default:
				t.Errorf("header %s: %q", k, v)
			}
			if len(v) != 1 {
				t.Errorf("header %s stands %d times", k, len(v))
			}
		}
		if strings.ContainsAny(o.Text, "\r\x00") {
			return // line ends are normalised
		}
		if got := body(t, m); strings.TrimRight(got, " \t\n") != strings.TrimRight(o.Text, " \t\n") {
			t.Errorf("text %q came out as %q", o.Text, got)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	o := outgoing(hoffelijk.PurposeLetter)
	for b.Loop() {
		if _, err := outbox.Render(o); err != nil {
			b.Fatal(err)
		}
	}
}

// Ensure that a name is a name, whatever stands in it: the letter goes to the
// one address that was approved and the name comes back as it was.
func TestRender_Names(t *testing.T) {
	for _, name := range []string{`Karin\`, `Karin "KB" Bos`, `x" <eva@elders.example>, "`, `x\" <eva@elders.example>, \"`, `"`, `Zoë "\" Bos`, `eva@elders.example`, `<eva@elders.example>`, `a, b; c: (`} {
		o := outgoing(hoffelijk.PurposeLetter)
		o.To.Name = name
		raw, err := outbox.Render(o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != o.To.Address || to[0].Name != name {
			t.Errorf("%s: got %v, %v", name, to, err)
		}
	}
}
