package templates

import (
	"strings"
	"testing"
)

// FuzzLetter: whatever a mail says comes out as words. It never ends up as
// template syntax that is carried out, as a further header, as markup in the
// body, or as an error.
func FuzzLetter(f *testing.F) {
	f.Add("Karin de Wit", "Offerte 5", "Brouwer", "na de zomer", "Beste Erik,\n\nNee.\n\nGroet,\nKarin", byte(3))
	f.Add("{{.Owner}}", "x\r\nBcc: a@b.example", "<script>alert(1)</script>", "in {{.Sender}}", "Groet,\n{{template \"x\"}}", byte(9))
	f.Add("\x02a\x03b\x04", "\x02\x03", "\x02", "na \x02", "Groet,\n\x02", byte(40))
	f.Add("Dhr. \u2028", strings.Repeat("Re: ", 500), "A. B", "over\x00 een", "Hoi\n\n\n", byte(70))
	s := shippedSet(f)
	keys := s.keys()
	f.Fuzz(func(t *testing.T, name, subject, competitor, words, text string, n byte) {
		key := keys[int(n)%len(keys)]
		c := namedSample(key)
		c.Message.From.Name, c.To.Name = name, name
		c.Message.Subject, c.Message.Text = subject, text
		c.Verdict.Competitor = competitor
		c.Verdict.ComeBack = sampleComeBack(key.lang)
		c.Verdict.ComeBack.Text = words
		l, err := s.Letter(c)
		if err != nil {
			t.Fatalf("%s: %v", key.name(), err)
		}
		if strings.ContainsAny(l.Subject, "\r\n\x00\x02\x03\x04") || !strings.HasPrefix(l.Subject, "Re: ") || len([]rune(l.Subject)) > 160 {
			t.Errorf("subject %q", l.Subject)
		}
		if strings.ContainsAny(l.Body, "{}<>\r\x00\x02\x03\x04") || strings.Contains(l.Body, "\n\n\n") {
			t.Errorf("body %q", l.Body)
		}
		d := ReviewData{Lang: key.lang, Case: 1, Message: c.Message, Verdict: c.Verdict, Letter: l}
		if text, err := s.Review(d); err != nil || strings.ContainsAny(text.Subject, "\r\n") || strings.Count(text.Body, EndMark) != 1 {
			t.Errorf("review %v: %q", err, text.Subject)
		}
		_, _ = CategoryByName(words)
	})
}
