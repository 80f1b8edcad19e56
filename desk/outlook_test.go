package desk_test

import (
	"encoding/base64"
	"html"
	"strings"
	"testing"

	"hoffelijk"
)

// programs write an answer to a review mail as well-known mail programs do:
// words above, the review mail below.
func programs() map[string]func(review post, words, below string) letterTo {
	head := "Van: Hoffelijk <nee@bedrijf.example>\nVerzonden: dinsdag 24 november 2026 10:00\nAan: Sanne de Wit <sanne@bedrijf.example>\nOnderwerp: "
	return map[string]func(review post, words, below string) letterTo{
		"Outlook": func(r post, words, below string) letterTo {
			return letterTo{subject: "RE: " + r.Subject, text: words + "\n\n\n" + head + r.Subject + "\n\n" + below}
		},
		"Outlook with a rule": func(r post, words, below string) letterTo {
			return letterTo{subject: "Antw: " + r.Subject, text: words + "\n\n________________________________\n" + head + r.Subject + "\n\n" + below}
		},
		"telephone": func(r post, words, below string) letterTo {
			return letterTo{subject: "Re: " + r.Subject, text: words + "\n\nVerstuurd vanaf mijn iPhone\n\n> Op 24 nov 2026 om 10:00 heeft Hoffelijk <nee@bedrijf.example> het volgende geschreven:\n> \n" + quote(below)}
		},
		"no quote signs": func(r post, words, below string) letterTo {
			return letterTo{subject: "Re: " + r.Subject, text: words + "\n\n-----Oorspronkelijk bericht-----\n" + head + r.Subject + "\n\n" + below}
		},
		"HTML only": func(r post, words, below string) letterTo {
			page := "<html><body><div>" + html.EscapeString(words) + "</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Op di 24 nov 2026 om 10:00 schreef Hoffelijk &lt;nee@bedrijf.example&gt;:<br></div><blockquote>" +
				strings.ReplaceAll(html.EscapeString(below), "\n", "<br>\n") + "</blockquote></div></body></html>"
			return letterTo{subject: "Re: " + r.Subject, more: "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n", text: base64.StdEncoding.EncodeToString([]byte(page))}
		},
	}
}

// mail finishes an answer that a program wrote.
func (l letterTo) answerTo(r post) string {
	l.from, l.to, l.id, l.replyTo = "Sanne de Wit <sanne@bedrijf.example>", self.Address, "a1@bedrijf.example", r.MessageID
	raw := l.String()
	if strings.Contains(l.more, "Content-Type") {
		raw = strings.Replace(raw, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", "", 1)
	}
	return raw
}

// Ensure that an "ok" and an edited letter are understood from every program
// that people use, and that the letter is exactly the one that was meant.
func TestPrograms(t *testing.T) {
	const own = "Beste Karin,\n\nJammer, maar begrijpelijk. Tot een volgende keer.\n\nSanne"
	for name, write := range programs() {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			r := b.review(lost)
			b.receive(write(r, "ok", r.Body).answerTo(r))
			if l, d := b.one(hoffelijk.PurposeLetter), b.file(1).Drafts[0]; strings.TrimSpace(l.Body) != strings.TrimSpace(d.Body) {
				t.Errorf("sent:\n%s\nwant:\n%s", l.Body, d.Body)
			}
			b = setup(t)
			r = b.review(lost)
			b.receive(write(r, "", between(r.Body, own+"\n")).answerTo(r))
			if l := b.one(hoffelijk.PurposeLetter); strings.TrimSpace(l.Body) != own {
				t.Errorf("sent:\n%s\nwant:\n%s", l.Body, own)
			}
		})
	}
}
