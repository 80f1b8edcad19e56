package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"hoffelijk"
	"hoffelijk/desk"
	"hoffelijk/outbox"
)

// Ensure that bytes which are no mail are set aside with their bytes, show in
// the figures, and do not keep the others from being filed.
func TestPoison_NoMail(t *testing.T) {
	b := setup(t)
	junk := "\x00\x01\x02\x03 this is no mail at all \xff\xfe"
	b.receive(direct("o1@x.example", lost), junk, "", direct("o2@x.example", cancelled))
	b.wants(2, "SELECT count(*) FROM messages WHERE state = 'filed'")
	b.wants(1, "SELECT count(*) FROM messages WHERE state = 'quarantined' AND raw = $1 AND note <> ''", []byte(junk))
	b.wants(0, "SELECT count(*) FROM messages WHERE state = 'stored'")
	f, err := b.Figures(b.ctx, hoffelijk.Day)
	b.must(err)
	if len(f.Quarantined) == 0 || f.Quarantined[0].Problem == "" {
		t.Errorf("the summary shows %v", f.Quarantined)
	}
}

// refusing is a store that refuses to file a mail, as a database would that
// finds something impossible in it.
type refusing struct {
	desk.Store
	subject string
}

func (r refusing) File(ctx context.Context, filings []hoffelijk.Filing) (int, error) {
	if slices.ContainsFunc(filings, func(f hoffelijk.Filing) bool { return f.Message.Subject == r.subject }) {
		return 0, errors.New("impossible")
	}
	return r.Store.File(ctx, filings)
}

// Ensure that a filing which the database refuses harms only itself: it is
// tried three times and then set aside, the others are filed at once.
func TestPoison_RefusedByDatabase(t *testing.T) {
	b := setup(t)
	b.Desk = b.desk(refusing{b.store, "Onmogelijk"})
	b.receive(direct("o1@x.example", lost), letterTo{from: "Jan <jan@x.example>", subject: "Onmogelijk", id: "o2@x.example", text: lost}.String(), direct("o3@x.example", cancelled))
	b.wants(2, "SELECT count(*) FROM messages WHERE state = 'filed'")
	b.wants(1, "SELECT count(*) FROM messages WHERE state = 'quarantined' AND tries = 3 AND note = 'impossible'")
	if got := b.sent(); len(got) != 2 {
		t.Error(list(got))
	}
}

// Ensure that an answer which cannot be carried out is tried again and then
// set aside, and that nothing was done.
func TestPoison_Answer(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.Desk = b.desk(deaf{b.store})
	b.answer(r, "ok")
	b.wants(1, "SELECT count(*) FROM messages WHERE state = 'quarantined' AND tries = 3")
	b.wants(0, "SELECT count(*) FROM approvals")
	b.quiet()
}

// deaf is a store that takes no approval.
type deaf struct{ desk.Store }

func (deaf) Approve(context.Context, hoffelijk.Delivery, hoffelijk.Decision) error {
	return errors.New("impossible")
}

// Ensure that a letter which cannot be written or rendered still files the
// mail and shows that a hand is needed.
func TestPoison_Unrenderable(t *testing.T) {
	b := setup(t, func(c *desk.Config) {
		c.Render = func(o hoffelijk.Outgoing) ([]byte, error) { return nil, errors.New("no paper") }
	})
	b.receive(direct("o1@x.example", lost))
	b.wants(1, "SELECT count(*) FROM messages WHERE state = 'filed'")
	b.wants(1, "SELECT count(*) FROM events WHERE kind = 'needs_hand' AND note LIKE '%no paper%'")
	b.wants(1, "SELECT count(*) FROM case_lines WHERE waiting")
	b.Desk = b.desk(b.store, func(c *desk.Config) { c.Render = outbox.Render })
	b.must(b.Approve(b.ctx, 1, 1, bySanne()))
}
