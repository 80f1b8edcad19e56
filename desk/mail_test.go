package desk_test

import (
	"fmt"
	"strings"
	"time"

	"hoffelijk"
)

// customer is who writes in most tests.
const customer = "Karin Bos <karin.bos@bosinterieur.example>"

// texts of customers that the shipped rules know.
const (
	lost      = "Beste Sanne,\n\nBedankt voor de offerte. Na intern overleg hebben we voor een andere leverancier gekozen. Hun prijs lag net wat lager.\n\nNogmaals dank voor je moeite.\n\nMet vriendelijke groet,\nKarin Bos\n"
	cancelled = "Beste Sanne,\n\nHelaas moet ik onze afspraak van donderdag annuleren. Er is iets tussengekomen.\n\nMet vriendelijke groet,\nKarin Bos\n"
	later     = "Hoi Sanne,\n\nWe stellen de aanschaf uit. Kom er na de zomer gerust nog eens op terug.\n\nGroet, Karin\n"
	leaveUs   = "Geachte heer/mevrouw,\n\nWij willen geen e-mails meer van u ontvangen. Verwijder ons adres uit uw bestand.\n\nK. Bos\n"
	thanks    = "Beste Sanne,\n\nDank voor de prettige samenwerking, de bestelling is akkoord. Tot donderdag!\n\nGroet, Karin\n"
	vague     = "Beste Sanne,\n\nIk heb je bericht ontvangen en er met Jan naar gekeken.\n\nGroet, Karin\n"
)

// letterTo is a mail as a customer's program writes it.
type letterTo struct {
	from, to, subject, id, replyTo, more, text string
}

func (l letterTo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: Mon, 23 Nov 2026 08:55:00 +0100\n", or(l.from, customer), or(l.to, "sanne@bedrijf.example"), or(l.subject, "Re: Offerte 2026-118"))
	if l.id != "" {
		fmt.Fprintf(&b, "Message-ID: <%s>\n", l.id)
	}
	if l.replyTo != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", l.replyTo, l.replyTo)
	}
	b.WriteString(l.more + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + l.text)
	return crlf(b.String())
}

// direct is a customer's mail to the salesperson.
func direct(id, text string) string { return letterTo{id: id, text: text}.String() }

// forwarded is the same mail, forwarded by Sanne to the watched address.
func forwarded(id, text string) string {
	return forwardOf("Karin Bos <karin.bos@bosinterieur.example>", id, text)
}

func forwardOf(from, id, text string) string {
	return letterTo{
		from: "Sanne de Wit <sanne@bedrijf.example>", to: self.Address, subject: "Fwd: Offerte 2026-118",
		id: "fwd." + id, replyTo: id,
		text: "---------- Forwarded message ---------\nVan: " + from + "\nDate: ma 23 nov 2026 om 08:55\n" +
			"Subject: Re: Offerte 2026-118\nTo: Sanne de Wit <sanne@bedrijf.example>\n\n\n" + text,
	}.String()
}

// answering writes answers to review mails.
type answering struct {
	from   string // Sanne unless it says otherwise
	more   string // header fields
	quoted string // below the words; the review mail unless it says otherwise
}

// answer lets Sanne answer a review mail.
func (b *bench) answer(review post, words string) {
	b.t.Helper()
	b.answerAs(answering{}, review, words)
}

func (b *bench) answerAs(a answering, review post, words string) {
	b.t.Helper()
	b.receive(a.mail(b, review, words))
}

// mail is the answer as a mail program writes it, with the review mail quoted.
func (a answering) mail(b *bench, review post, words string) string {
	below := "Op di 24 nov 2026 om 10:00 schreef Hoffelijk <nee@bedrijf.example>:\n" + quote(or(a.quoted, review.Body))
	id := fmt.Sprintf("answer.%d@bedrijf.example", b.count("SELECT count(*) FROM messages"))
	return letterTo{
		from: or(a.from, "Sanne de Wit <sanne@bedrijf.example>"), to: self.Address, subject: "Re: " + review.Subject,
		id: id, replyTo: review.MessageID, more: a.more, text: words + "\n\n" + below,
	}.String()
}

func quote(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n> ") + "\n"
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// review lets a forwarded rejection arrive and returns its review mail. The
// case is the first.
func (b *bench) review(text string) post {
	b.t.Helper()
	b.receive(forwarded("original@bosinterieur.example", text))
	return b.one(hoffelijk.PurposeReview)
}

// tomorrow moves the clock on by days.
func (b *bench) days(n int) { b.clock.set(b.clock.Now().In(amsterdam()).AddDate(0, 0, n)) }

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
