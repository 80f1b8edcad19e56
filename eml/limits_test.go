package eml

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hoffelijk"
)

// TestNotMail ensures that only bytes without a header are refused.
func TestNotMail(t *testing.T) {
	for _, raw := range []string{"", "\n\n", "hallo", "Beste Jan,\n\nwij: zien ervan af\n", "\x00\x01\x02", "{\"a\": 1}\n"} {
		if _, err := Parse([]byte(raw)); !errors.Is(err, ErrNotMail) {
			t.Errorf("%q: %v", raw, err)
		}
	}
	for _, raw := range []string{"Subject: x", "From: <>\n\n", "\r\n\r\nFrom: a@b.nl\r\n\r\nx", "From x\nTo: y@z.nl\n"} {
		if _, err := Parse([]byte(raw)); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// nested returns a mail of unterminated multiparts inside each other.
func nested(depth int) []byte {
	var b bytes.Buffer
	b.WriteString("From: a@b.nl\nSubject: bomb\n")
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	b.WriteString("Content-Type: text/plain\n\nWij zien ervan af.\n")
	return b.Bytes()
}

// TestBombs ensures that a mail of very many or very deep parts costs one
// look at each boundary line and no more parts than are allowed, and that its
// header is read.
func TestBombs(t *testing.T) {
	many := "From: a@b.nl\nSubject: bomb\nContent-Type: multipart/mixed; boundary=x\n\n" +
		strings.Repeat("--x\nContent-Type: text/plain\n\nx\n", 100_000)
	stubborn := "From: a@b.nl\nSubject: bomb\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n" +
		strings.Repeat("--y\n", 100_000)
	for name, raw := range map[string][]byte{
		"deep": nested(10_000), "many": []byte(many), "false boundaries": []byte(stubborn),
	} {
		m, err := read(raw, 0)
		if err != nil {
			t.Fatal(err)
		}
		if m.parts > MaxParts {
			t.Errorf("%s: %d parts visited", name, m.parts)
		}
		if m.looked > bytes.Count(raw, []byte("--"))+1 {
			t.Errorf("%s: %d boundary lines compared", name, m.looked)
		}
		if m.Subject != "bomb" || m.From.Address != "a@b.nl" {
			t.Errorf("%s: the header was not read", name)
		}
		if name != "false boundaries" && len(m.Problems) == 0 {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
	if m, err := read(nested(40), 0); err != nil || m.Text != "Wij zien ervan af." {
		t.Errorf("40 deep: %q, %v", m.Text, err)
	}
}

// TestTooBig ensures that of a mail beyond the limits the header is read and
// a problem says why the rest is not.
func TestTooBig(t *testing.T) {
	head := "From: a@b.nl\nSubject: groot\n"
	for name, raw := range map[string]string{
		"size":   head + "\n" + strings.Repeat("x", MaxRaw),
		"header": head + "X-Long: " + strings.Repeat("x\n x", MaxHeader/4) + "\n\nx",
		"fields": head + strings.Repeat("X-A: b\n", MaxFields+1) + "\nx",
	} {
		m, err := Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != "groot" || m.Body != "" || len(m.Problems) == 0 {
			t.Errorf("%s: subject %q, body of %d bytes, problems %q", name, m.Subject, len(m.Body), m.Problems)
		}
	}
}

// TestAttachedInEachOther ensures that mails attached to mails are unwrapped
// to a bounded depth, and that the innermost is the message.
func TestAttachedInEachOther(t *testing.T) {
	raw := "From: k@klant.nl\nSubject: Afzegging\n\nWij zien ervan af.\n"
	for range 200 {
		raw = "From: p@verkoop.nl\nSubject: Fwd: x\nContent-Type: message/rfc822\n\n" + raw
	}
	if m, err := Parse([]byte(raw)); err != nil || m.From.Address == "p@verkoop.nl" {
		t.Errorf("200 deep: from %v, %v", m.From, err)
	}
	raw = raw[strings.LastIndex(raw, "From: p@"):]
	if m, err := Parse([]byte(raw)); err != nil || m.From.Address != "k@klant.nl" {
		t.Errorf("1 deep: from %v, %v", m.From, err)
	}
}

// TestLabelsWithoutAuthor ensures that a text full of labels that never make
// a header block holds none and is covered by zones.
func TestLabelsWithoutAuthor(t *testing.T) {
	body := strings.Repeat("Van: \nAan: x\nCc: y,\n", 20_000)
	ls := lines(body)
	if _, ok := findBlock(ls); ok {
		t.Error("found a block without an author")
	}
	if segs := zones(body); segs[len(segs)-1].End != len(body) {
		t.Error("the zones do not cover the body")
	}
}

// TestMessageIDs ensures that references are clean, each once and of bounded
// size and number.
func TestMessageIDs(t *testing.T) {
	var refs []string
	for i := range 300 {
		refs = append(refs, fmt.Sprintf("<%d@x>", i))
	}
	got := idList(strings.Join(refs, " "), "<299@x> <"+strings.Repeat("a", 10_000)+"@x> <a\x00b@x>")
	if len(got) != maxIDs || got[0] != "0@x" || got[maxIDs-1] != "ab@x" {
		t.Errorf("%d references, from %s to %s", len(got), got[0], got[len(got)-1])
	}
}

func mailOf(body string) []byte {
	return []byte("From: Karin Bos <k@klant.nl>\nTo: p@verkoop.nl\nSubject: Re: Offerte\nDate: Mon, 3 Mar 2025 10:12:00 +0100\n" +
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + body)
}

// paragraph is ordinary text of about 300 bytes.
const paragraph = "Beste Piet,\n\nHartelijk dank voor je voorstel. Wij hebben het besproken en zijn tot de conclusie\n" +
	"gekomen dat wij dit jaar niet verder gaan: het budget is op. Misschien na de zomer.\n" +
	"Met vriendelijke groet,\nKarin Bos\n055 555 01 20\n\n"

// BenchmarkPlain9kB is an ordinary mail.
func BenchmarkPlain9kB(b *testing.B) { benchmark(b, mailOf(strings.Repeat(paragraph, 30))) }

// BenchmarkMail60kB is a mail with a long thread under it.
func BenchmarkMail60kB(b *testing.B) {
	quoted := "> " + strings.ReplaceAll(strings.Repeat(paragraph, 190), "\n", "\n> ")
	benchmark(b, mailOf(paragraph+"Op ma 3 mrt. 2025 om 10:12 schreef Piet <p@verkoop.nl>:\n\n"+quoted))
}

// BenchmarkQuoted1MB is one long quoted mail.
func BenchmarkQuoted1MB(b *testing.B) {
	benchmark(b, mailOf("Nee.\n\n"+strings.Repeat("> > Van: x schreef op 3 maart 2025 een lange regel met tekst.\n", 17_000)))
}

// BenchmarkHTML60kB is a mail with HTML only.
func BenchmarkHTML60kB(b *testing.B) {
	src := strings.Repeat("<div class=x style=\"margin:0\"><p>Wij zien <b>ervan</b> af.&nbsp;</p><table><tr><td>a<td>b</table></div>", 600)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		htmlText(src)
	}
}

func benchmark(b *testing.B, raw []byte) {
	b.SetBytes(int64(len(raw)))
	var m *hoffelijk.Message
	for b.Loop() {
		m, _ = Parse(raw)
	}
	if m.Text == "" {
		b.Fatal("no text")
	}
}

// TestLinksWithoutAddresses ensures that a list of nothing but the schemes of
// links is read in one pass: looked at anew for each of them, it would take
// hours.
func TestLinksWithoutAddresses(t *testing.T) {
	raw := "From: a@b.nl\nTo: nee@b.nl\nSubject: Fwd: bomb\n\n---------- Forwarded message ---------\nVan: Karin <karin@klant.nl>\n" +
		"Aan: " + strings.Repeat("mailto:", 1_500_000) + "\nDatum: ma 23 nov 2026 om 08:55\nOnderwerp: bomb\n\nWij zien ervan af.\n"
	m, err := Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if m.From.Address != "karin@klant.nl" || m.Text != "Wij zien ervan af." {
		t.Errorf("got %q: %q", m.From.Address, m.Text)
	}
}
