package desk_test

import (
	"strings"
	"testing"

	"hoffelijk"
)

// letterSent lets a forwarded no arrive and its letter go out, receipt and
// all, and returns the letter.
func (b *bench) letterSent(text string) post {
	b.t.Helper()
	b.answer(b.review(text), "ok")
	l := b.one(hoffelijk.PurposeLetter)
	b.must(b.TellOutcomes(b.ctx))
	b.one(hoffelijk.PurposeNotice)
	return l
}

// Ensure that an absence or a bounce in answer to our letter is noted in the
// case and told, and drafts nothing.
func TestAgain_MachineOnLetter(t *testing.T) {
	for kind, raw := range map[string]func(id string) string{
		"answered": func(id string) string {
			return letterTo{id: "away1@x.example", replyTo: id, subject: "Automatisch antwoord: Re: Offerte", more: "Auto-Submitted: auto-replied\n", text: "Ik ben er niet.\n"}.String()
		},
		"bounced": bounce,
	} {
		t.Run(kind, func(t *testing.T) {
			b := setup(t)
			l := b.letterSent(lost)
			b.receive(raw(l.MessageID))
			b.one(hoffelijk.PurposeNotice, "Karin")
			b.wants(1, "SELECT count(*) FROM events WHERE kind = $1 AND case_id = 1", kind)
			b.wants(1, "SELECT count(*) FROM drafts")
			b.wants(1, "SELECT count(*) FROM cases WHERE category = 'competitor'")
		})
	}
}

// Ensure that a customer who answers our letter is left to the salesperson,
// who is told, whatever the answer is.
func TestAgain_CustomerAnswersLetter(t *testing.T) {
	for _, text := range []string{thanks, lost, vague} {
		b := setup(t)
		l := b.letterSent(lost)
		b.receive(letterTo{id: "again@x.example", replyTo: l.MessageID, text: text}.String())
		n := b.one(hoffelijk.PurposeNotice, "heeft geantwoord")
		if strings.Contains(n.Body, "ingetrokken") {
			t.Errorf("no draft waited, but:\n%s", n.Body)
		}
		b.wants(1, "SELECT count(*) FROM drafts")
		b.wants(1, "SELECT count(*) FROM cases")
	}
}

// Ensure that another no before the approval replaces the draft: the old
// review mail can no longer send anything, the new one can.
func TestAgain_CustomerSaysNoAgain(t *testing.T) {
	b := setup(t)
	first := b.review(cancelled)
	b.receive(letterTo{id: "again@x.example", replyTo: "original@bosinterieur.example", text: lost}.String())
	second := b.one(hoffelijk.PurposeReview, "concurrent")
	if got := b.states(1); got != "replaced drafted" {
		t.Errorf("drafts: %s", got)
	}
	b.answer(first, "akkoord")
	b.one(hoffelijk.PurposeNotice, "Iemand was u voor", "nieuwere versie")
	b.answer(second, "akkoord")
	if l := b.one(hoffelijk.PurposeLetter); !strings.Contains(string(l.Raw), "In-Reply-To: <again@x.example>") {
		t.Errorf("the letter answers another mail:\n%s", l.Raw)
	}
	b.wants(1, "SELECT count(*) FROM cases WHERE category = 'competitor'")
}

// Ensure that good news before the approval withdraws the draft and is told.
func TestAgain_GoodNews(t *testing.T) {
	b := setup(t)
	first := b.review(cancelled)
	b.receive(letterTo{id: "again@x.example", replyTo: "original@bosinterieur.example", text: thanks}.String())
	b.one(hoffelijk.PurposeNotice, "ingetrokken")
	if got := b.states(1); got != "withdrawn" {
		t.Errorf("drafts: %s", got)
	}
	b.answer(first, "akkoord")
	b.one(hoffelijk.PurposeNotice, "Iemand was u voor", "ingetrokken")
}

// Ensure that an unclear mail before the approval withdraws the draft, and
// that the question about it can be answered.
func TestAgain_Unclear(t *testing.T) {
	b := setup(t)
	b.review(cancelled)
	b.receive(letterTo{id: "again@x.example", replyTo: "original@bosinterieur.example", text: vague}.String())
	q := b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
	if got := b.states(1); got != "withdrawn" {
		t.Errorf("drafts: %s", got)
	}
	b.wants(1, "SELECT count(*) FROM case_lines WHERE waiting")
	b.answer(q, "afgezien")
	b.one(hoffelijk.PurposeReview)
	b.wants(1, "SELECT count(*) FROM drafts d JOIN messages m ON m.id = d.answers WHERE version = 2 AND m.message_id = 'again@x.example'")
}

// Ensure that a case stays its owner's, whoever forwards or receives what
// comes next.
func TestAgain_OwnerStays(t *testing.T) {
	b := setup(t)
	byPiet := strings.Replace(forwarded("original@bosinterieur.example", cancelled), "From: Sanne de Wit <sanne@", "From: Piet Jansen <piet@", 1)
	b.receive(byPiet)
	if r := b.one(hoffelijk.PurposeReview); r.To != piet.Address {
		t.Errorf("asked %s", r.To)
	}
	b.receive(letterTo{to: self.Address, id: "again@x.example", replyTo: "original@bosinterieur.example", text: lost}.String())
	r := b.one(hoffelijk.PurposeReview)
	if r.To != piet.Address {
		t.Errorf("asked %s", r.To)
	}
	b.answerAs(answering{from: "Piet Jansen <piet@bedrijf.example>"}, r, "ok")
	if l := b.one(hoffelijk.PurposeLetter); l.From != piet.Address || !strings.Contains(l.Body, "Piet Jansen") {
		t.Errorf("from %s:\n%s", l.From, l.Body)
	}
}

// Ensure that what a person decided about a mail stands when the same mail
// comes in once more.
func TestAgain_SameMailChangesNothing(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "afgezien")
	b.one(hoffelijk.PurposeReview)
	b.receive(direct("original@bosinterieur.example", lost))
	b.quiet()
	b.wants(1, "SELECT count(*) FROM cases WHERE category = 'dropped'")
	b.wants(1, "SELECT count(*) FROM events WHERE kind = 'repeated'")
}
