package desk_test

import (
	"strings"
	"testing"

	"hoffelijk"
	"hoffelijk/templates"
)

// Ensure that "akkoord" sends the draft as it was shown, to the customer, in
// the customer's thread, and is confirmed once by a receipt.
func TestAnswer_Approve(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "Akkoord, verstuur maar\n\nGroet,\nSanne")
	draft := b.file(1).Drafts[0]
	l := b.one(hoffelijk.PurposeLetter)
	if l.To != "karin.bos@bosinterieur.example" || l.From != sanne.Address || strings.TrimSpace(l.Body) != strings.TrimSpace(draft.Body) || l.Subject != draft.Subject {
		t.Errorf("sent to %s from %s:\n%s\nwant:\n%s", l.To, l.From, l.Body, draft.Body)
	}
	for _, leak := range []string{"review.", "X-Hoffelijk", "==="} {
		if strings.Contains(string(l.Raw), leak) {
			t.Errorf("the letter holds %q", leak)
		}
	}
	if !strings.Contains(string(l.Raw), "In-Reply-To: <original@bosinterieur.example>") {
		t.Errorf("the letter is not in the customer's thread:\n%s", l.Raw)
	}
	b.must(b.TellOutcomes(b.ctx))
	receipt := b.one(hoffelijk.PurposeNotice)
	for line := range strings.Lines(draft.Body) {
		if !strings.Contains(receipt.Body, strings.TrimSpace(line)) {
			t.Errorf("the receipt lacks %q", line)
		}
	}
	b.must(b.TellOutcomes(b.ctx))
	b.quiet()
	b.wants(1, "SELECT count(*) FROM approvals WHERE person = $1 AND channel = 'mail' AND answer IS NOT NULL", sanne.Address)
}

// Ensure that an edited text is what goes out, to the letter, approved in one
// step with the answer.
func TestAnswer_Edited(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	own := "Beste Karin,\n\nJammer, maar begrijpelijk. Tot een volgende keer.\n\nSanne\n"
	edited := between(r.Body, own)
	b.answerAs(answering{quoted: edited}, r, "ok")
	l := b.one(hoffelijk.PurposeLetter)
	if strings.TrimSpace(l.Body) != strings.TrimSpace(own) {
		t.Errorf("sent:\n%s\nwant:\n%s", l.Body, own)
	}
	if got := b.states(1); got != "replaced sent" {
		t.Errorf("drafts: %s", got)
	}
	b.wants(1, "SELECT count(*) FROM approvals WHERE version = 2")
}

// between puts another text between the marks of a review mail.
func between(review, text string) string {
	head, rest, _ := strings.Cut(review, templates.BeginMark)
	_, tail, _ := strings.Cut(rest, templates.EndMark)
	return head + templates.BeginMark + "\n" + text + templates.EndMark + tail
}

// Ensure that "nee" sends nothing and closes the case.
func TestAnswer_No(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "Nee, niet sturen")
	b.one(hoffelijk.PurposeNotice)
	if got := b.states(1); got != "discarded" {
		t.Errorf("drafts: %s", got)
	}
	b.wants(1, "SELECT count(*) FROM cases WHERE closed_at IS NOT NULL")
}

// Ensure that a category's name files the case as that and drafts again.
func TestAnswer_Category(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.answer(r, "afgezien")
	second := b.one(hoffelijk.PurposeReview, "door u zo ingedeeld")
	b.wants(1, "SELECT count(*) FROM cases WHERE category = 'dropped'")
	if got := b.states(1); got != "replaced drafted" {
		t.Errorf("drafts: %s", got)
	}
	b.answer(second, "ok")
	b.one(hoffelijk.PurposeLetter)
}

// Ensure that a forward without an address cannot be approved before somebody
// says where the letter goes, and that this is asked about once more.
func TestAnswer_Recipient(t *testing.T) {
	b := setup(t)
	b.receive(forwardOf("Karin Bos", "o1@x.example", lost))
	r := b.one(hoffelijk.PurposeReview, "niet naar welk adres")
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeNotice, "nog geen adres")
	b.answer(r, "aan karin@elders.example")
	second := b.one(hoffelijk.PurposeReview, "karin@elders.example")
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeNotice, "nieuwere versie")
	b.answer(second, "ok")
	if l := b.one(hoffelijk.PurposeLetter); l.To != "karin@elders.example" {
		t.Errorf("sent to %s", l.To)
	}
}

// Ensure that an address given after an unclear answer still redirects the
// letter about the customer's mail, not about that answer.
func TestAnswer_AfterUnclear(t *testing.T) {
	for _, words := range []string{"aan karin@elders.example", "afgezien"} {
		b := setup(t)
		r := b.review(lost)
		b.answer(r, "Hm, even kijken nog")
		b.one(hoffelijk.PurposeNotice, "Hm, even kijken nog")
		b.answer(r, words)
		b.one(hoffelijk.PurposeReview, "Karin Bos")
		b.wants(1, "SELECT count(*) FROM drafts d JOIN messages m ON m.id = d.answers WHERE version = 2 AND m.message_id = 'original@bosinterieur.example'")
	}
}

// Ensure that an answer which is not on the list changes nothing and is told
// what is possible.
func TestAnswer_Unclear(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "Ok, maar wacht nog even met versturen")
	b.one(hoffelijk.PurposeNotice, "maar wacht nog even", "later 3 weken")
	if got := b.states(1); got != "drafted" {
		t.Errorf("drafts: %s", got)
	}
	b.wants(1, "SELECT count(*) FROM tokens WHERE used_at IS NULL")
	b.wants(1, "SELECT count(*) FROM events WHERE kind = 'not_understood'")
}

// Ensure that "stop" ends all contact with the customer.
func TestAnswer_Stop(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "stop")
	b.one(hoffelijk.PurposeNotice)
	b.wants(1, "SELECT count(*) FROM prospects WHERE suppressed_at IS NOT NULL")
	if got := b.states(1); got != "withdrawn" {
		t.Errorf("drafts: %s", got)
	}
}

// Ensure that a salesperson's mail that forwards nothing gets a note, but not
// where colleagues write to each other.
func TestAnswer_NothingForwarded(t *testing.T) {
	b := setup(t)
	note := letterTo{from: "Piet Jansen <piet@bedrijf.example>", text: "Hoi, lunch?\n"}
	note.id = "l1@bedrijf.example"
	b.keepIn("sanne", note.String())
	_, err := b.FileStored(b.ctx)
	b.must(err)
	b.quiet()
	note.id, note.to = "l2@bedrijf.example", self.Address
	b.receive(note.String())
	if p := b.one(hoffelijk.PurposeNotice); p.To != piet.Address {
		t.Errorf("told %s", p.To)
	}
}
