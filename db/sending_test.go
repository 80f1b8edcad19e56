package db_test

import (
	"slices"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

// Ensure a letter that was sent ends its draft, waits to be told of and to be
// copied, and that repeating the end is harmless.
func TestSent(t *testing.T) {
	b := setup(t)
	f := b.approve()
	d := b.claim(hoffelijk.PurposeLetter)
	if string(d.Raw) != string(letter(f, 1).Raw) || d.To != f.Draft.To.Address || d.Attempt != 1 {
		t.Errorf("claimed %+v", d)
	}
	b.must(b.StartData(b.ctx, d.ID, d.Attempt))
	if err := b.StartData(b.ctx, d.ID, d.Attempt); !stale(err) {
		t.Errorf("starting twice: %v", err)
	}
	for range 2 {
		b.must(b.Sent(b.ctx, d.ID, d.Attempt, "250 ok"))
	}
	if err := b.Failed(b.ctx, d.ID, d.Attempt, "550"); !stale(err) {
		t.Errorf("failing what was sent: %v", err)
	}
	if n := b.count(`SELECT count(*) FROM drafts WHERE state = 'sent'`); n != 1 {
		t.Error("the draft is not sent")
	}
	if n := b.count(`SELECT count(*) FROM events WHERE kind = 'sent'`); n != 1 {
		t.Errorf("%d events", n)
	}
	copies, err := b.PendingCopies(b.ctx, d.From, 10)
	b.must(err)
	if len(copies) != 1 || copies[0].ID != d.ID || len(copies[0].Raw) == 0 {
		t.Errorf("copies %+v", copies)
	}
	for range 2 {
		b.must(b.Copied(b.ctx, d.ID, true, ""))
	}
	if copies, err := b.PendingCopies(b.ctx, d.From, 10); err != nil || len(copies) != 0 {
		t.Errorf("copies %v, %v", copies, err)
	}
	untold, err := b.Untold(b.ctx, 10)
	b.must(err)
	if len(untold) != 1 || untold[0].ID != d.ID {
		t.Errorf("untold %+v", untold)
	}
	for range 2 {
		b.must(b.Tell(b.ctx, d.ID, hoffelijk.Delivery{Purpose: hoffelijk.PurposeNotice, Key: "told", MessageID: "told@x", From: "a@x", To: "s@x", Raw: []byte("sent")}))
	}
	if untold, err := b.Untold(b.ctx, 10); err != nil || len(untold) != 0 {
		t.Errorf("untold %v, %v", untold, err)
	}
}

// Ensure a mail that was put off comes again when it is due and not before,
// and that its earlier attempt has no say any more.
func TestDeferred(t *testing.T) {
	b := setup(t)
	b.approve()
	d := b.claim(hoffelijk.PurposeLetter)
	b.must(b.StartData(b.ctx, d.ID, d.Attempt))
	for range 2 {
		b.must(b.Deferred(b.ctx, d.ID, d.Attempt, time.Now().Add(time.Hour), "451"))
	}
	if got, err := b.ClaimDeliveries(b.ctx, 10); err != nil || len(got) != 0 {
		t.Errorf("claimed %v, %v", got, err)
	}
	later := dbtest.OpenDSN(t, b.dsn, func() time.Time { return time.Now().Add(2 * time.Hour) })
	got, err := later.ClaimDeliveries(b.ctx, 10)
	b.must(err)
	if len(got) != 1 || got[0].Attempt != 2 {
		t.Fatalf("claimed %+v", got)
	}
	for name, err := range map[string]error{
		"data":    b.StartData(b.ctx, d.ID, 1),
		"data 2":  b.StartData(b.ctx, d.ID, 2),
		"sent":    b.Sent(b.ctx, d.ID, 1, ""),
		"put off": b.Deferred(b.ctx, d.ID, 1, time.Now(), ""),
	} {
		if !stale(err) {
			t.Errorf("%s by an attempt that is over: %v", name, err)
		}
	}
}

// Ensure a letter that was refused for good withdraws its draft.
func TestFailed(t *testing.T) {
	b := setup(t)
	b.approve()
	d := b.claim(hoffelijk.PurposeLetter)
	for range 2 {
		b.must(b.Failed(b.ctx, d.ID, d.Attempt, "550 no such user"))
	}
	if n := b.count(`SELECT count(*) FROM drafts WHERE state = 'withdrawn'`); n != 1 {
		t.Error("the draft is not withdrawn")
	}
}

// Ensure an unknown letter is never claimed again and is sent when proof of it
// turns up; then the salesperson is told once more.
func TestUnknown(t *testing.T) {
	b := setup(t)
	f := b.approve()
	d := b.claim(hoffelijk.PurposeLetter)
	b.must(b.StartData(b.ctx, d.ID, d.Attempt))
	b.must(b.Unknown(b.ctx, d.ID, d.Attempt, "cut after the dot"))
	if got, err := b.ClaimDeliveries(b.ctx, 10); err != nil || len(got) != 0 {
		t.Errorf("claimed %v, %v", got, err)
	}
	b.must(b.Tell(b.ctx, d.ID, hoffelijk.Delivery{Purpose: hoffelijk.PurposeNotice, Key: "n", MessageID: "n@x", From: "a@x", To: "s@x", Raw: []byte("?")}))
	for range 2 {
		b.must(b.Proven(b.ctx, letter(f, 1).MessageID, "found in Sent"))
	}
	if err := b.Proven(b.ctx, "nothing@x", ""); !notFound(err) {
		t.Errorf("proof of nothing: %v", err)
	}
	untold, err := b.Untold(b.ctx, 10)
	b.must(err)
	if len(untold) != 1 || untold[0].State != hoffelijk.DeliverySent {
		t.Errorf("untold %+v", untold)
	}
	if n := b.count(`SELECT count(*) FROM drafts WHERE state = 'sent'`); n != 1 {
		t.Error("the draft is not sent")
	}
}

// Ensure a review mail's bytes, which hold a token, are gone once it was sent,
// and that queueing its key again queues nothing.
func TestReviewMailIsBlanked(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	d := b.claim(hoffelijk.PurposeReview)
	b.must(b.Sent(b.ctx, d.ID, d.Attempt, "250"))
	b.must(b.Queue(b.ctx, f.Mails[0]))
	if n := b.count(`SELECT count(*) FROM deliveries WHERE raw = ''`); n != 1 {
		t.Error("the token stayed")
	}
}

// Ensure stores that claim at once share the mails without doubles.
func TestClaimDeliveriesAtOnce(t *testing.T) {
	b := setup(t)
	b.open(200)
	all := claimAtOnce(b, func(s *db.Store) (ids []int64, err error) {
		got, err := s.ClaimDeliveries(b.ctx, 7)
		for _, d := range got {
			ids = append(ids, d.ID)
		}
		return ids, err
	})
	if len(all) != 200 || len(slices.Compact(all)) != 200 {
		t.Errorf("claimed %d", len(all))
	}
}
