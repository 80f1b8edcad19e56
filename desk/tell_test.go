package desk_test

import (
	"context"
	"errors"
	"testing"

	"hoffelijk"
	"hoffelijk/desk"
)

// end lets an approved letter come to an end that is not "sent".
func (b *bench) end(unknown bool) {
	b.t.Helper()
	claimed, err := b.store.ClaimDeliveries(b.ctx, 10)
	b.must(err)
	if len(claimed) != 1 || claimed[0].Purpose != hoffelijk.PurposeLetter {
		b.t.Fatalf("claimed %v", claimed)
	}
	l := claimed[0]
	b.must(b.store.StartData(b.ctx, l.ID, l.Attempt))
	if unknown {
		b.must(b.store.Unknown(b.ctx, l.ID, l.Attempt, "connection reset"))
		return
	}
	b.must(b.store.Failed(b.ctx, l.ID, l.Attempt, "550 5.1.1 no such user"))
}

// Ensure that a letter which was refused for good, or of which nobody can
// tell, is told about once and not sent again.
func TestTell_NotSent(t *testing.T) {
	for unknown, words := range map[bool]string{false: "550 5.1.1 no such user", true: "Karin Bos"} {
		b := setup(t)
		b.answer(b.review(lost), "ok")
		b.end(unknown)
		b.must(b.TellOutcomes(b.ctx))
		b.one(hoffelijk.PurposeNotice, words)
		b.must(b.TellOutcomes(b.ctx))
		b.days(3)
		b.must(b.TellOutcomes(b.ctx))
		b.quiet()
		b.wants(0, "SELECT count(*) FROM deliveries WHERE purpose = 'letter' AND state = 'sent'")
	}
}

// Ensure that proof which turns up later is told with a receipt.
func TestTell_Proven(t *testing.T) {
	b := setup(t)
	b.answer(b.review(lost), "ok")
	b.end(true)
	b.must(b.TellOutcomes(b.ctx))
	b.one(hoffelijk.PurposeNotice)
	b.must(b.store.Proven(b.ctx, b.file(1).Deliveries[1].MessageID, "it is in the Sent folder"))
	b.must(b.TellOutcomes(b.ctx))
	b.one(hoffelijk.PurposeNotice, "Verstuurd")
}

// mute is a store that cannot tell about one delivery.
type mute struct {
	desk.Store
	id int64
}

func (m mute) Tell(ctx context.Context, id int64, notice hoffelijk.Delivery) error {
	if id == m.id {
		return errors.New("no")
	}
	return m.Store.Tell(ctx, id, notice)
}

// Ensure that a receipt which fails does not keep others from theirs.
func TestTell_OneFails(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", lost), letterTo{from: "Jan <jan@elders.example>", id: "o2@x.example", text: lost}.String())
	b.sent()
	b.must(b.Approve(b.ctx, 1, 1, bySanne()))
	b.must(b.Approve(b.ctx, 2, 1, bySanne()))
	letters := b.sent()
	if len(letters) != 2 {
		t.Fatal(list(letters))
	}
	if err := b.desk(mute{b.store, letters[0].ID}).TellOutcomes(b.ctx); err == nil {
		t.Error("the fault was not reported")
	}
	if n := b.one(hoffelijk.PurposeNotice); n.CaseID != letters[1].CaseID {
		t.Errorf("told about case %d", n.CaseID)
	}
	b.must(b.TellOutcomes(b.ctx))
	b.one(hoffelijk.PurposeNotice)
}
