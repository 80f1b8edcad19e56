package desk_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"hoffelijk"
	"hoffelijk/eml"
)

// unmoved makes sure that nothing was decided about the first draft.
func (b *bench) unmoved() {
	b.t.Helper()
	if got := b.states(1); got != "drafted" {
		b.t.Errorf("drafts: %s", got)
	}
	b.wants(0, "SELECT count(*) FROM approvals")
	b.wants(0, "SELECT count(*) FROM tokens WHERE used_at IS NOT NULL")
	b.wants(0, "SELECT count(*) FROM messages WHERE state <> 'filed'")
}

// Ensure that a second answer to a review mail that was used changes nothing
// and is told who was first, and when.
func TestAuthority_SecondAnswer(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeLetter)
	b.days(1)
	b.answer(r, "nee")
	b.one(hoffelijk.PurposeNotice, "Iemand was u voor", "De brief is al verstuurd, door sanne@bedrijf.example, op dinsdag 24 november om 10:00")
	if got := b.states(1); got != "sent" {
		t.Errorf("drafts: %s", got)
	}
	b.wants(1, "SELECT count(*) FROM approvals")
}

// Ensure that an answer that comes too late decides nothing, and is answered
// with the same letter and a new right to decide about it.
func TestAuthority_Expired(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.days(15)
	b.answer(r, "ok")
	again := b.one(hoffelijk.PurposeReview, "Karin Bos")
	b.unmoved()
	b.answer(again, "ok")
	b.one(hoffelijk.PurposeLetter)
}

// Ensure that the same holds for a question, and that what was settled
// meanwhile is only told.
func TestAuthority_ExpiredQuestion(t *testing.T) {
	b := setup(t)
	q := b.review(vague)
	b.days(15)
	b.answer(q, "nee")
	again := b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
	b.answer(again, "nee")
	b.one(hoffelijk.PurposeNotice)
	b.answer(q, "nee")
	b.one(hoffelijk.PurposeNotice, "Iemand was u voor")
}

// Ensure that only the person who was asked may answer.
func TestAuthority_OtherSalesperson(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.answerAs(answering{from: "Piet Jansen <piet@bedrijf.example>"}, r, "ok")
	if n := b.one(hoffelijk.PurposeNotice); n.To != piet.Address {
		t.Errorf("told %s", n.To)
	}
	b.unmoved()
}

// Ensure that an answer from elsewhere, whoever it claims to be by name, and
// one with an invented token do nothing and are not answered.
func TestAuthority_Forged(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.answerAs(answering{from: "Sanne de Wit <sanne@elders.example>", more: "Reply-To: sanne@bedrijf.example\n"}, r, "ok")
	b.quiet()
	invented := r
	invented.MessageID = "review." + strings.ToLower(rand.Text()) + "@bedrijf.example"
	b.answer(invented, "ok")
	b.quiet()
	b.wants(2, "SELECT count(*) FROM events WHERE kind = 'refused'")
	b.unmoved()
}

// Ensure that what a machine answers decides nothing and is not answered.
func TestAuthority_Machine(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	for _, more := range []string{"Auto-Submitted: auto-replied\n", "X-Hoffelijk: review\n", "Precedence: bulk\nX-Autoreply: yes\n"} {
		b.answerAs(answering{more: more}, r, "ok")
		b.quiet()
	}
	b.unmoved()
}

// Ensure that an edit which no customer may see is refused in a sentence.
func TestAuthority_Unsendable(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.answerAs(answering{quoted: between(r.Body, fmt.Sprintf("Beste Karin,\n\nZie %s.\n", r.MessageID))}, r, "ok")
	b.one(hoffelijk.PurposeNotice, "kan zo niet worden verstuurd")
	b.unmoved()
}

// Ensure that an answer to our "not understood" counts like one to the review
// mail, and that thanks for a receipt are not answered.
func TestAuthority_AnswerToNotice(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "Hm?")
	n := b.one(hoffelijk.PurposeNotice)
	b.answerThread(n, "ok")
	b.one(hoffelijk.PurposeLetter)
	b.must(b.TellOutcomes(b.ctx))
	b.answerThread(b.one(hoffelijk.PurposeNotice), "Dank je!")
	b.quiet()
}

// answerThread answers a mail as mail programs do: with its references.
func (b *bench) answerThread(p post, words string) {
	b.t.Helper()
	m, err := eml.Parse(p.Raw)
	b.must(err)
	thread := p
	thread.MessageID = strings.Join(append(m.References, p.MessageID), "> <")
	b.answer(thread, words)
}

// Ensure that a program which answers us without saying that it is one is
// not answered for ever, and that a person is still obeyed after that.
func TestAuthority_NoLoop(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	answered := 0
	for range 25 {
		b.answer(r, "Ik ben er even niet.")
		answered += len(b.sent())
	}
	if answered != 10 {
		t.Errorf("answered %d times", answered)
	}
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeLetter)
}

// Ensure that a forwarded mail which one of us wrote gets no letter to
// ourselves.
func TestAuthority_ForwardOfOurOwn(t *testing.T) {
	b := setup(t)
	b.receive(forwardOf("Piet Jansen <piet@bedrijf.example>", "o1@x.example", lost))
	b.answer(b.one(hoffelijk.PurposeReview, "niet naar welk adres"), "ok")
	b.one(hoffelijk.PurposeNotice, "nog geen adres")
}

// Ensure that what may close the door in a text of a person's own is pointed
// out when that text is asked about again, and blocks nothing.
func TestAuthority_Warnings(t *testing.T) {
	b := setup(t)
	b.review(lost)
	_, err := b.Edit(b.ctx, 1, 0, hoffelijk.Letter{Body: "Beste Karin,\n\nMet 10 % korting!\n\nSanne\n"}, bySanne())
	b.must(err)
	_, err = b.sql.Exec("INSERT INTO tokens (hash, case_id, version, owner, expires_at) VALUES (sha256('aaaaaaaaaaaaaaaaaaaaaaaaaa'), 1, 2, $1, now() + interval '9 years')", sanne.Address)
	b.must(err)
	b.answer(post{Delivery: hoffelijk.Delivery{MessageID: "review.aaaaaaaaaaaaaaaaaaaaaaaaaa@bedrijf.example"}}, "aan jan@x.example")
	second := b.one(hoffelijk.PurposeReview, "Let op: de brief dringt aan", "uitroepteken")
	b.answer(second, "ok")
	b.one(hoffelijk.PurposeLetter, "10 % korting!")
}
