package desk_test

import (
	"strings"
	"testing"

	"hoffelijk"
)

// Ensure that a forwarded rejection becomes, at once, a filed message with
// its evidence, a case, a first draft, a right to answer and a review mail.
func TestFiling_Forwarded(t *testing.T) {
	b := setup(t)
	b.receive(forwarded("o1@bosinterieur.example", lost))
	b.wants(1, "SELECT count(*) FROM messages WHERE state = 'filed' AND case_id IS NOT NULL")
	b.wants(1, "SELECT count(*) FROM verdicts WHERE category = 'competitor' AND rules_hash <> ''")
	b.wants(1, "SELECT count(DISTINCT message_id) FROM evidence")
	b.wants(1, "SELECT count(*) FROM drafts WHERE version = 1 AND state = 'drafted' AND to_address = 'karin.bos@bosinterieur.example'")
	b.wants(1, "SELECT count(*) FROM tokens WHERE version = 1 AND owner = 'sanne@bedrijf.example'")
	r := b.one(hoffelijk.PurposeReview, "Karin Bos", "voor een andere leverancier gekozen")
	for line := range strings.Lines(r.Body) {
		if strings.HasPrefix(line, "Blijkt uit:") && strings.Contains(strings.ToLower(line), "dank") {
			t.Errorf("politeness is shown as evidence of a rejection: %s", line)
		}
	}
	if r.To != sanne.Address || !strings.HasPrefix(r.MessageID, "review.") {
		t.Errorf("the review mail goes to %s as %s", r.To, r.MessageID)
	}
	b.wants(1, "SELECT count(*) FROM cases")
}

// Ensure that the same bytes twice, and the original both received and
// forwarded, make one case, one draft and one review mail.
func TestFiling_OncePerMail(t *testing.T) {
	for name, mails := range map[string][]string{
		"twice":              {forwarded("o1@x.example", lost), forwarded("o1@x.example", lost)},
		"direct, forwarded":  {direct("o1@x.example", lost), forwarded("o1@x.example", lost)},
		"forwarded, direct":  {forwarded("o1@x.example", lost), direct("o1@x.example", lost)},
		"forwarded by two":   {forwarded("o1@x.example", lost), strings.Replace(forwarded("o1@x.example", lost), "From: Sanne de Wit <sanne@", "From: Piet Jansen <piet@", 1)},
		"direct, other copy": {direct("o1@x.example", lost), "Received: by elsewhere\r\n" + direct("o1@x.example", lost)},
	} {
		t.Run(name, func(t *testing.T) {
			together, apart := setup(t), setup(t)
			together.receive(mails...)
			for _, m := range mails {
				apart.receive(m)
			}
			for _, b := range []*bench{together, apart} {
				b.one(hoffelijk.PurposeReview)
				b.wants(1, "SELECT count(*) FROM cases")
				b.wants(1, "SELECT count(*) FROM drafts")
				b.wants(0, "SELECT count(*) FROM messages WHERE state <> 'filed'")
			}
		})
	}
}

// Ensure that an unsure mail is asked about, without a draft; that a
// category's name drafts and asks, a "ja" uses the guess, a "nee" closes.
func TestFiling_Unsure(t *testing.T) {
	for words, want := range map[string]string{"uitgesteld": "postponed", "nee": "none"} {
		b := setup(t)
		b.receive(forwarded("o1@x.example", vague))
		q := b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
		b.wants(0, "SELECT count(*) FROM drafts")
		b.wants(1, "SELECT count(*) FROM case_lines WHERE waiting")
		b.answer(q, words)
		b.wants(1, "SELECT count(*) FROM cases WHERE category = $1", want)
		b.wants(1, "SELECT count(*) FROM last_verdicts WHERE category = $1 AND by_person = $2", want, sanne.Address)
		if want == "none" {
			b.one(hoffelijk.PurposeNotice)
			b.wants(1, "SELECT count(*) FROM cases WHERE closed_at IS NOT NULL")
			b.wants(0, "SELECT count(*) FROM drafts")
			continue
		}
		b.one(hoffelijk.PurposeReview, "uitgesteld")
		b.wants(1, "SELECT count(*) FROM drafts WHERE state = 'drafted' AND version = 1")
	}
}

// Ensure that a forwarded mail is asked about whatever the rules find, and
// never filed away in silence.
func TestFiling_ForwardedIsNeverSilent(t *testing.T) {
	for name, text := range map[string]string{
		"vague": vague, "good news": thanks, "empty": "\n", "away": "Ik ben afwezig tot en met 1 december en lees mijn mail niet.\n",
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.receive(forwarded("o1@x.example", text))
			b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
			b.wants(1, "SELECT count(*) FROM case_lines WHERE waiting")
		})
	}
}

// Ensure that what was filed without a case is asked about when a salesperson
// then forwards it.
func TestFiling_ForwardedAfterAll(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", thanks))
	b.quiet()
	b.receive(forwarded("o1@x.example", thanks))
	b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
}

// Ensure that absences, bounces and what is no setback are filed, without a
// case and without a mail.
func TestFiling_NoSetback(t *testing.T) {
	for name, raw := range map[string]string{
		"none":   direct("o1@x.example", thanks),
		"away":   letterTo{id: "o2@x.example", subject: "Afwezig", more: "Auto-Submitted: auto-replied\n", text: "Ik ben er niet.\n"}.String(),
		"bounce": bounce("nobody@bedrijf.example"),
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.receive(raw)
			b.quiet()
			b.wants(1, "SELECT count(*) FROM messages WHERE state = 'filed' AND case_id IS NULL")
			b.wants(1, "SELECT count(*) FROM verdicts")
			b.wants(0, "SELECT count(*) FROM cases")
		})
	}
}

// bounce is a delivery report (RFC 3464) on a mail of ours.
func bounce(original string) string {
	return crlf("From: Mail Delivery System <mailer-daemon@x.example>\nTo: sanne@bedrijf.example\nSubject: Undelivered Mail Returned to Sender\n" +
		"Message-ID: <b1@x.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; karin.bos@bosinterieur.example\nAction: failed\nStatus: 5.1.1\n\n" +
		"--b\nContent-Type: message/rfc822\n\nFrom: sanne@bedrijf.example\nTo: karin.bos@bosinterieur.example\nSubject: Re: Offerte\nMessage-ID: <" + original + ">\n\nHallo\n\n--b--\n")
}
