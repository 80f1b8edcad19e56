package desk_test

import (
	"strings"
	"testing"

	"hoffelijk"
)

// Ensure that "later 3 weken" sets the draft aside until that day, and that
// the day brings a new draft and a new question, once.
func TestLater(t *testing.T) {
	b := setup(t)
	b.answer(b.review(later), "later 3 weken")
	b.one(hoffelijk.PurposeNotice, "15 december")
	f := b.file(1)
	if len(f.FollowUps) != 1 || !f.FollowUps[0].Due.Equal(date(2026, 12, 15)) || b.states(1) != "withdrawn" {
		t.Fatalf("follow-ups %v, drafts %s", f.FollowUps, b.states(1))
	}
	b.days(20)
	b.must(b.BringUp(b.ctx))
	b.quiet()
	b.days(1)
	b.must(b.BringUp(b.ctx))
	b.must(b.BringUp(b.ctx))
	r := b.one(hoffelijk.PurposeReview, "3 weken")
	if got := b.states(1); got != "withdrawn drafted" || strings.HasPrefix(b.file(1).Drafts[1].Template, "nl/return") {
		t.Errorf("drafts: %s, %s", got, b.file(1).Drafts[1].Template)
	}
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeLetter)
}

// Ensure that what comes up again after two months, or after a letter went
// out, is a contact of its own and no late answer.
func TestLater_Returns(t *testing.T) {
	b := setup(t)
	b.answer(b.review(later), "later 1 maart")
	b.sent()
	b.days(100)
	b.must(b.BringUp(b.ctx))
	b.one(hoffelijk.PurposeReview, "1 maart")
	if got := b.file(1).Drafts[1].Template; !strings.Contains(got, "return") {
		t.Errorf("the letter is %s", got)
	}
}

// Ensure that words without a day set nothing aside.
func TestLater_NoDay(t *testing.T) {
	b := setup(t)
	b.answer(b.review(later), "later ooit misschien")
	b.one(hoffelijk.PurposeNotice, "geen dag")
	if got := b.states(1); got != "drafted" {
		t.Errorf("drafts: %s", got)
	}
}
