package eml

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"hoffelijk"
)

// shapes are the ways in which programs write the block of a forward. They
// take the labels from, date, to and subject.
func shapes() map[string]func(from, date, to, subject string) string {
	const who, when, whom, what = "Karin Bos <karin@klant.example>", "2025-03-03 10:12", "Piet <piet@verkoop.example>", "RE: Offerte 12"
	rows := func(format, sep string) func(f, d, t, s string) string {
		return func(f, d, t, s string) string {
			var out []string
			for _, r := range [][2]string{{f, who}, {d, when}, {t, whom}, {s, what}} {
				out = append(out, fmt.Sprintf(format, r[0], r[1]))
			}
			return strings.Join(out, sep) + "\n\nWij zien ervan af.\n"
		}
	}
	plain := rows("%s: %s", "\n")
	return map[string]func(f, d, t, s string) string{
		"plain":        plain,
		"bold":         rows("*%s:* %s", "\n"),
		"bold twice":   rows("**%s:** %s", "\n"),
		"bold word":    rows("**%s**: %s", "\n"),
		"tabs":         rows("%s:\t%s", "\n"),
		"no-break":     rows("%s\u00a0:\u00a0%s", "\r\n"),
		"empty lines":  rows("%s: %s", "\n\n"),
		"below":        rows("%s:\n%s", "\n"),
		"under a note": func(f, d, t, s string) string { return "Jammer.\n" + plain(f, d, t, s) },
		"quoted": func(f, d, t, s string) string {
			return "Jammer.\n\n> " + strings.ReplaceAll(strings.TrimSpace(plain(f, d, t, s)), "\n", "\n> ") + "\n"
		},
		"under a line":  func(f, d, t, s string) string { return "________________________________\n" + plain(f, d, t, s) },
		"subject first": func(f, d, t, s string) string { return rows("%s: %s", "\n")(f, d, t, s) },
		"a signature above": func(f, d, t, s string) string {
			return "Ter info\n\nGroet,\nPiet\nTel. 055 555 01 20\n\n" + plain(f, d, t, s)
		},
	}
}

// TestShapes ensures that a forward is unwrapped in every language of the
// labels and every shape of the block, with the right author and text, and
// that the same block under an answer is a quote.
func TestShapes(t *testing.T) {
	for row := range strings.Lines(strings.TrimSpace(labelTable)) {
		cols := strings.Split(strings.TrimSpace(row), ";")
		first := func(n int) string {
			w, _, _ := strings.Cut(cols[n], "|")
			r, size := utf8.DecodeRuneInString(w)
			return string(unicode.ToUpper(r)) + w[size:]
		}
		for name, shape := range shapes() {
			block := shape(first(1), first(2), first(3), first(5))
			m := shaped(t, "Fwd: RE: Offerte 12", block)
			if m.Kind != hoffelijk.KindForward || m.From.Address != "karin@klant.example" || m.Text != "Wij zien ervan af." ||
				m.Subject != "RE: Offerte 12" || m.DateText == "" || m.Date.IsZero() {
				t.Errorf("%s, %s: %s of %v, subject %q, date %q, text %q", cols[0], name, m.Kind, m.From, m.Subject, m.DateText, m.Text)
			}
			m = shaped(t, "Re: Offerte 12", "Nee.\n\n"+block)
			if m.Kind != hoffelijk.KindMail || m.From.Address != "piet@verkoop.example" || strings.Contains(m.Text, "Wij zien") {
				t.Errorf("%s, %s as an answer: %s of %v, text %q", cols[0], name, m.Kind, m.From, m.Text)
			}
		}
	}
}

func shaped(t *testing.T, subject, body string) *hoffelijk.Message {
	t.Helper()
	m, err := Parse([]byte("From: Piet <piet@verkoop.example>\nTo: nee@verkoop.example\nSubject: " + subject +
		"\nContent-Type: text/plain; charset=utf-8\n\n" + body))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAuthors ensures that the author of a forward is read from what programs
// write behind the label, and that nobody else is ever taken.
func TestAuthors(t *testing.T) {
	for from, want := range map[string]string{
		"Karin Bos <karin@klant.nl>":                           "Karin Bos <karin@klant.nl>",
		"karin@klant.nl":                                       "<karin@klant.nl>",
		"Karin Bos [mailto:karin@klant.nl]":                    "Karin Bos <karin@klant.nl>",
		"\"Bos, Karin\" <mailto:karin@klant.nl>":               "Bos, Karin <karin@klant.nl>",
		"karin@klant.nl<mailto:karin@klant.nl>":                "<karin@klant.nl>",
		"Karin Bos <karin@klant.nl<mailto:karin@klant.nl>>":    "Karin Bos <karin@klant.nl>",
		"karin@klant.nl <karin@klant.nl>":                      "<karin@klant.nl>",
		"'Karin Bos' <karin@klant.nl>":                         "Karin Bos <karin@klant.nl>",
		"Karin Bos (Klant BV) <karin@klant.nl>":                "Karin Bos (Klant BV) <karin@klant.nl>",
		"Karin Bos karin@klant.nl":                             "Karin Bos <karin@klant.nl>",
		"Karin Bos (karin@klant.nl)":                           "Karin Bos <karin@klant.nl>",
		"Karin Bos <karin@klant.nl> namens Jan <jan@klant.nl>": "Karin Bos <karin@klant.nl>",
		"Bos, Karin":                           "Bos, Karin",
		"Karin Bos":                            "Karin Bos",
		"Karin Bos <>":                         "Karin Bos",
		"Karin Bos </O=KLANT/OU=EXCH/CN=KBOS>": "Karin Bos",
		"*Karin Bos* <karin@klant.nl>":         "Karin Bos <karin@klant.nl>",
		"Renée Böll <renee@klant.nl>":          "Renée Böll <renee@klant.nl>",
	} {
		m := shaped(t, "FW: Offerte", "Van: "+from+"\nVerzonden: maandag 3 maart 2025 10:12\nAan: Piet <piet@verkoop.example>\nOnderwerp: Offerte\n\nNee. Mail jan@klant.nl.\n")
		got := m.From.Name
		if m.From.Address != "" {
			got = strings.TrimSpace(m.From.Name + " <" + m.From.Address + ">")
		} else if len(m.Problems) == 0 {
			t.Errorf("%q: nothing is said of the missing address", from)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
}

// TestLocalDates ensures that the dates of forwards are read in the languages
// of their programs, and that what is doubtful stays zero.
func TestLocalDates(t *testing.T) {
	for in, want := range map[string]string{
		"ma 3 mrt. 2025 om 10:12":                    "2025-03-03 10:12",
		"maandag 3 maart 2025 10:12":                 "2025-03-03 10:12",
		"Monday, March 3, 2025 10:12 PM":             "2025-03-03 22:12",
		"Mon, 3 Mar 2025 at 12:12 AM":                "2025-03-03 00:12",
		"Montag, 3. März 2025 um 10:12 Uhr":          "2025-03-03 10:12",
		"lundi 3 mars 2025 à 10h12":                  "2025-03-03 10:12",
		"3 févr. 2025 10:12":                         "2025-02-03 10:12",
		"lunes, 3 de marzo de 2025 10:12":            "2025-03-03 10:12",
		"3 marca 2025 10:12":                         "2025-03-03 10:12",
		"mandag den 3. marts 2025 kl. 10.12":         "2025-03-03 10:12",
		"2025-03-03 10:12":                           "2025-03-03 10:12",
		"2025-03-03T10:12:05Z":                       "2025-03-03 10:12",
		"3-3-2025 10:12":                             "2025-03-03 10:12",
		"31/12/2025 10:12":                           "2025-12-31 10:12",
		"12/31/2025 10:12 AM":                        "2025-12-31 10:12",
		"03.03.25 10:12 (GMT+01:00)":                 "2025-03-03 10:12",
		"понедельник, 3 марта 2025 г., 10:12 +03:00": "2025-03-03 10:12",
		"3 maart 2025":                               "",
		"maandag":                                    "",
		"31 februari 2025 10:12":                     "",
		"3 maart 20250 10:12":                        "",
	} {
		got := localDate(in, time.UTC)
		text := ""
		if !got.IsZero() {
			text = got.Format("2006-01-02 15:04")
		}
		if text != want {
			t.Errorf("%q: got %q, want %q", in, text, want)
		}
	}
}
