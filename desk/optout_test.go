package desk_test

import (
	"errors"
	"testing"

	"hoffelijk"
	"hoffelijk/desk"
)

// Ensure that a certain wish for no more contact suppresses the address, ends
// its follow-ups, withdraws its drafts and sends no letter.
func TestOptOut_EndsContact(t *testing.T) {
	b := setup(t)
	b.answer(b.review(later), "later 3 weken")
	b.sent()
	b.receive(forwarded("o2@x.example", cancelled))
	b.one(hoffelijk.PurposeReview)
	b.receive(forwarded("o3@x.example", leaveUs))
	b.one(hoffelijk.PurposeNotice, "Geen contact meer")
	b.wants(1, "SELECT count(*) FROM prospects WHERE suppressed_at IS NOT NULL")
	b.wants(0, "SELECT count(*) FROM follow_ups WHERE state = 'open'")
	b.wants(0, "SELECT count(*) FROM drafts WHERE state = 'drafted'")
	b.days(30)
	b.must(b.BringUp(b.ctx))
	b.quiet()
}

// Ensure that a colleague of the customer who asks for it in the same thread
// gets no more mail either.
func TestOptOut_ByColleague(t *testing.T) {
	b := setup(t)
	b.review(lost)
	b.receive(letterTo{from: "Jan <jan@bosinterieur.example>", id: "o2@x.example", replyTo: "original@bosinterieur.example", text: leaveUs}.String())
	b.one(hoffelijk.PurposeNotice)
	b.wants(2, "SELECT count(*) FROM prospects WHERE suppressed_at IS NOT NULL")
	b.receive(letterTo{from: "Jan <JAN@bosinterieur.example>", id: "o3@x.example", text: lost}.String())
	b.one(hoffelijk.PurposeNotice, "Geen contact meer")
}

// Ensure that a person who says that it was no such wish can write to the
// customer again, and that only that case's re-filing does so.
func TestOptOut_Misread(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", leaveUs))
	b.one(hoffelijk.PurposeNotice)
	if _, err := b.Refile(b.ctx, 1, 0, hoffelijk.Declined, bySanne()); err != nil {
		t.Fatal(err)
	}
	b.wants(0, "SELECT count(*) FROM prospects WHERE suppressed_at IS NOT NULL")
	b.must(b.Approve(b.ctx, 1, 0, bySanne()))
}

// Ensure that nobody who asked for no more contact gets a letter later.
func TestOptOut_NoLaterLetter(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", leaveUs))
	b.one(hoffelijk.PurposeNotice)
	b.receive(direct("o2@x.example", lost))
	b.one(hoffelijk.PurposeNotice, "Geen contact meer")
	b.wants(0, "SELECT count(*) FROM drafts")
}

// Ensure that an approval is refused when the customer asked for no more
// contact, or the address that the letter is redirected to did, and that the
// refusal is said in a sentence.
func TestOptOut_ApprovalRefused(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.receive(letterTo{from: "Jan <jan@elders.example>", id: "o2@x.example", text: leaveUs}.String())
	b.one(hoffelijk.PurposeNotice)
	b.answer(r, "aan jan@elders.example")
	second := b.one(hoffelijk.PurposeReview)
	b.answer(second, "ok")
	b.one(hoffelijk.PurposeNotice, "geen contact meer; er gaat niets uit")
	if err := b.Approve(b.ctx, 1, 0, bySanne()); !errors.Is(err, desk.ErrSuppressed) {
		t.Errorf("approving gave %v", err)
	}
	b.wants(0, "SELECT count(*) FROM approvals")
}

// Ensure that a case of which the customer was suppressed otherwise cannot be
// approved either.
func TestOptOut_SuppressedCase(t *testing.T) {
	b := setup(t)
	b.review(lost)
	_, err := b.sql.Exec("UPDATE prospects SET suppressed_at = now()")
	b.must(err)
	if err := b.Approve(b.ctx, 1, 1, bySanne()); !errors.Is(err, desk.ErrSuppressed) {
		t.Errorf("approving gave %v", err)
	}
}

// Ensure that every refusal is said in each language, and in English where
// the language is not known.
func TestRefusal_Sentence(t *testing.T) {
	for _, err := range []error{desk.ErrNoRecipient, desk.ErrSuppressed, desk.ErrWhen, desk.ErrUnsendable} {
		said := map[string]bool{}
		for _, lang := range hoffelijk.Langs() {
			var why interface {
				Sentence(hoffelijk.Lang) string
			}
			if !errors.As(err, &why) || why.Sentence(lang) == "" || why.Sentence("xx") != why.Sentence(hoffelijk.EN) || why.Sentence("") != why.Sentence(hoffelijk.NL) {
				t.Fatalf("%v has no sentence in %s", err, lang)
			}
			said[why.Sentence(lang)] = true
		}
		if len(said) != len(hoffelijk.Langs()) {
			t.Errorf("%v is not said in every language: %v", err, said)
		}
	}
}
