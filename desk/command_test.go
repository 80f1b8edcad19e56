package desk_test

import (
	"errors"
	"strings"
	"testing"

	"hoffelijk"
	"hoffelijk/desk"
)

// Ensure that whoever decides about a version that is no longer the open one
// is told so, and changes nothing.
func TestCommand_Stale(t *testing.T) {
	for name, decide := range map[string]func(b *bench, version int) error{
		"approve": func(b *bench, v int) error { return b.Approve(b.ctx, 1, v, bySanne()) },
		"approve edited": func(b *bench, v int) error {
			return b.ApproveEdited(b.ctx, 1, v, "Beste Karin,\n\nDag.\n", bySanne())
		},
		"edit": func(b *bench, v int) error {
			_, err := b.Edit(b.ctx, 1, v, hoffelijk.Letter{Body: "Dag"}, bySanne())
			return err
		},
		"discard": func(b *bench, v int) error { return b.Discard(b.ctx, 1, v, bySanne()) },
		"later": func(b *bench, v int) error {
			_, err := b.Later(b.ctx, 1, v, "3 weken", bySanne())
			return err
		},
		"refile": func(b *bench, v int) error {
			_, err := b.Refile(b.ctx, 1, v, hoffelijk.Dropped, bySanne())
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			b.review(lost)
			if _, err := b.Edit(b.ctx, 1, 1, hoffelijk.Letter{Body: "Beste Karin,\n\nTot ziens.\n"}, bySanne()); err != nil {
				t.Fatal(err)
			}
			if err := decide(b, 1); !errors.Is(err, hoffelijk.ErrStale) {
				t.Errorf("on version 1: %v", err)
			}
			if got := b.states(1); got != "replaced drafted" {
				t.Errorf("drafts: %s", got)
			}
			b.quiet()
			if err := decide(b, 2); err != nil {
				t.Errorf("on version 2: %v", err)
			}
			if err := decide(b, 2); !errors.Is(err, hoffelijk.ErrStale) {
				t.Errorf("on version 2 again: %v", err)
			}
		})
	}
}

// Ensure that an edit keeps what it does not name, and that the old review
// mail can then send nothing.
func TestCommand_Edit(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	before := b.file(1).Drafts[0]
	version, err := b.Edit(b.ctx, 1, 0, hoffelijk.Letter{Body: "Beste Karin,\r\n\r\nTot ziens.\r\n"}, bySanne())
	b.must(err)
	after := b.file(1).Drafts[1]
	if version != 2 || after.Body != "Beste Karin,\n\nTot ziens.\n" || after.Subject != before.Subject || after.To != before.To || after.Template != "" || after.MessageID != before.MessageID {
		t.Errorf("version %d: %+v", version, after)
	}
	if _, err = b.Edit(b.ctx, 1, 2, hoffelijk.Letter{To: hoffelijk.Address{Name: "Jan", Address: "jan@x.example"}, Subject: "Tot ziens"}, bySanne()); err != nil {
		t.Fatal(err)
	}
	if l := b.file(1).Drafts[2]; l.To.Address != "jan@x.example" || l.Subject != "Tot ziens" || l.Body != after.Body {
		t.Errorf("%+v", l)
	}
	if _, err := b.Edit(b.ctx, 1, 3, hoffelijk.Letter{To: hoffelijk.Address{Address: "geen adres"}}, bySanne()); err == nil {
		t.Error("a letter goes to no address")
	}
	b.answer(r, "ok")
	b.one(hoffelijk.PurposeNotice, "nieuwere versie")
}

// Ensure that re-filing keeps a corrected recipient, answers the customer's
// mail and asks again; that "none" settles the case and can be undone.
func TestCommand_Refile(t *testing.T) {
	b := setup(t)
	b.review(lost)
	_, err := b.Edit(b.ctx, 1, 0, hoffelijk.Letter{To: hoffelijk.Address{Address: "jan@x.example"}}, bySanne())
	b.must(err)
	version, err := b.Refile(b.ctx, 1, 0, hoffelijk.Postponed, bySanne())
	b.must(err)
	b.one(hoffelijk.PurposeReview, "jan@x.example")
	if l := b.file(1).Drafts[2]; version != 3 || l.To.Address != "jan@x.example" || !strings.Contains(l.Template, "postponed") {
		t.Errorf("version %d: %+v", version, l)
	}
	_, err = b.Refile(b.ctx, 1, 3, hoffelijk.None, bySanne())
	b.must(err)
	b.wants(1, "SELECT count(*) FROM cases WHERE closed_at IS NOT NULL AND category = 'none'")
	b.quiet()
	version, err = b.Refile(b.ctx, 1, 0, hoffelijk.Dropped, bySanne())
	b.must(err)
	b.one(hoffelijk.PurposeReview)
	b.wants(1, "SELECT count(*) FROM cases WHERE closed_at IS NULL AND category = 'dropped'")
	if got := b.states(1); version != 4 || got != "replaced replaced withdrawn drafted" {
		t.Errorf("version %d of drafts %s", version, got)
	}
}

// Ensure that a case without a letter can be put off too, and that the day
// brings the question again.
func TestCommand_LaterQuestion(t *testing.T) {
	b := setup(t)
	q := b.review(vague)
	follow, err := b.Later(b.ctx, 1, 0, "volgende week", bySanne())
	b.must(err)
	b.wants(0, "SELECT count(*) FROM case_lines WHERE waiting")
	b.clock.set(follow.Due.AddDate(0, 0, 1))
	b.must(b.BringUp(b.ctx))
	b.must(b.BringUp(b.ctx))
	again := b.one(hoffelijk.PurposeReview, "Is dit een afwijzing?")
	b.answer(again, "uitgesteld")
	second := b.one(hoffelijk.PurposeReview)
	b.answer(q, "nee")
	b.one(hoffelijk.PurposeNotice, "Iemand was u voor")
	b.answer(second, "ok")
	b.one(hoffelijk.PurposeLetter)
}

// Ensure that what was put off comes up although the customer sent a thank-you
// meanwhile, and although people answered with mails of their own.
func TestCommand_LaterAndThanks(t *testing.T) {
	b := setup(t)
	b.answer(b.review(later), "later 3 weken")
	b.sent()
	b.receive(letterTo{id: "again@x.example", replyTo: "original@bosinterieur.example", text: thanks}.String())
	b.one(hoffelijk.PurposeNotice)
	b.days(21)
	b.must(b.BringUp(b.ctx))
	b.one(hoffelijk.PurposeReview)
	b.wants(1, "SELECT count(*) FROM drafts d JOIN messages m ON m.id = d.answers WHERE version = 2 AND m.message_id = 'original@bosinterieur.example'")
}

// Ensure that discarding a question settles it.
func TestCommand_DiscardQuestion(t *testing.T) {
	b := setup(t)
	b.review(vague)
	b.must(b.Discard(b.ctx, 1, 0, bySanne()))
	b.wants(0, "SELECT count(*) FROM case_lines WHERE waiting")
	b.quiet()
}

// Ensure that words without a day, unknown cases and cases without a letter
// are refused with an error that says which.
func TestCommand_Refused(t *testing.T) {
	b := setup(t)
	b.review(vague)
	if _, err := b.Later(b.ctx, 1, 0, "ooit", bySanne()); !errors.Is(err, desk.ErrWhen) {
		t.Errorf("later: %v", err)
	}
	if err := b.Approve(b.ctx, 1, 0, bySanne()); !errors.Is(err, hoffelijk.ErrStale) {
		t.Errorf("approve: %v", err)
	}
	if err := b.Approve(b.ctx, 99, 0, bySanne()); !errors.Is(err, hoffelijk.ErrNotFound) {
		t.Errorf("approve an unknown case: %v", err)
	}
}
