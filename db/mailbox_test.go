package db_test

import (
	"slices"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/db/dbtest"
)

// Ensure a mailbox's baseline is taken once, and that a changed UIDVALIDITY is
// told until it is accepted, with the day of the first baseline kept.
func TestOpenMailbox(t *testing.T) {
	b := setup(t)
	first, err := b.OpenMailbox(b.ctx, "in", 7, 40)
	b.must(err)
	if first.UIDValidity != 7 || first.Baseline != 40 || first.Changed || time.Since(first.BaselineAt) > time.Hour {
		t.Errorf("first: %+v", first)
	}
	again, err := b.OpenMailbox(b.ctx, "in", 7, 99)
	if err != nil || again != first {
		t.Errorf("again: %+v, %v", again, err)
	}
	for range 2 {
		changed, err := b.OpenMailbox(b.ctx, "in", 8, 99)
		if err != nil || !changed.Changed || changed.UIDValidity != 7 || !changed.BaselineAt.Equal(first.BaselineAt) {
			t.Errorf("changed: %+v, %v", changed, err)
		}
	}
	b.must(b.RebaseMailbox(b.ctx, "in", 8, 0))
	rebased, err := b.OpenMailbox(b.ctx, "in", 8, 99)
	if err != nil || rebased.Changed || rebased.Baseline != 0 || !rebased.BaselineAt.Equal(first.BaselineAt) {
		t.Errorf("rebased: %+v, %v", rebased, err)
	}
	if _, err := b.OpenMailbox(b.ctx, "in", 0, 1); err == nil {
		t.Error("UIDVALIDITY 0 was accepted")
	}
}

// Ensure mail that comes back under a new UIDVALIDITY is seen again and adds
// no message.
func TestUIDValidityChange(t *testing.T) {
	b := setup(t)
	for _, validity := range []uint32{7, 8} {
		var batch []hoffelijk.Received
		for uid := range uint32(20) {
			batch = append(batch, hoffelijk.Received{Mailbox: "in", UIDValidity: validity, UID: uid + validity, Raw: mail(uid), At: time.Now()})
		}
		b.must(b.Keep(b.ctx, batch))
	}
	if n := b.count(`SELECT count(*) FROM messages`); n != 20 {
		t.Errorf("%d messages, want 20", n)
	}
	known, err := b.KnownUIDs(b.ctx, "in", 8, 10)
	b.must(err)
	if len(known) != 18 || known[0] != 10 || !slices.IsSorted(known) {
		t.Errorf("known %v", known)
	}
}

// Ensure every UID settles: kept, gone, or unreadable after three fetches, and
// that one that can be read after all is kept.
func TestSightings(t *testing.T) {
	b := setup(t)
	for want := 1; want <= 3; want++ {
		known, err := b.KnownUIDs(b.ctx, "in", 7, 0)
		b.must(err)
		if len(known) != 0 {
			t.Errorf("settled after %d failures", want-1)
		}
		tries, err := b.Unfetched(b.ctx, "in", 7, 1, "empty FETCH")
		if err != nil || tries != want {
			t.Errorf("tries %d, %v, want %d", tries, err, want)
		}
	}
	if tries, err := b.Unfetched(b.ctx, "in", 7, 1, "x"); err != nil || tries != 3 {
		t.Errorf("when settled: %d, %v", tries, err)
	}
	_, err := b.Unfetched(b.ctx, "in", 7, 3, "x")
	b.must(err)
	for range 2 {
		b.must(b.Gone(b.ctx, "in", 7, []uint32{2, 3}))
	}
	known, err := b.KnownUIDs(b.ctx, "in", 7, 1)
	if err != nil || !slices.Equal(known, []uint32{1, 2, 3}) {
		t.Errorf("known %v, %v", known, err)
	}
	b.must(b.Keep(b.ctx, []hoffelijk.Received{{Mailbox: "in", UIDValidity: 7, UID: 1, Raw: mail(1)}}))
	b.must(b.Gone(b.ctx, "in", 7, []uint32{1}))
	if n := b.count(`SELECT count(*) FROM sightings WHERE uid = 1 AND state = 'kept'`); n != 1 {
		t.Error("the readable mail is not kept")
	}
}

// Ensure a UID is marked when its message is dealt with, and once.
func TestMarked(t *testing.T) {
	b := setup(t)
	stored := b.keep(3)
	b.must(b.Quarantine(b.ctx, stored[0].ID, "bomb"))
	_, err := b.File(b.ctx, []hoffelijk.Filing{{MessageID: stored[1].ID}})
	b.must(err)
	uids, err := b.Unmarked(b.ctx, "in", 7, 10)
	if err != nil || !slices.Equal(uids, []uint32{1, 2}) {
		t.Errorf("unmarked %v, %v", uids, err)
	}
	b.must(b.Marked(b.ctx, "in", 7, []uint32{1, 3}))
	uids, err = b.Unmarked(b.ctx, "in", 7, 10)
	if err != nil || !slices.Equal(uids, []uint32{2}) {
		t.Errorf("unmarked %v, %v", uids, err)
	}
}

// Ensure a listener hears of what others do, and first of all that it is to
// look at everything.
func TestListen(t *testing.T) {
	b := setup(t)
	words, err := b.Listen(t.Context())
	b.must(err)
	if w := <-words; w != "" {
		t.Errorf("first word %q", w)
	}
	other := dbtest.OpenDSN(t, b.dsn, nil)
	b.must(other.Keep(b.ctx, []hoffelijk.Received{{Mailbox: "in", UIDValidity: 7, UID: 1, Raw: mail(1)}}))
	if w := <-words; w != "stored" {
		t.Errorf("after Keep %q", w)
	}
	b.must(b.Queue(b.ctx, hoffelijk.Delivery{Purpose: hoffelijk.PurposeNotice, Key: "k", MessageID: "k@x", From: "a@x", To: "b@x", Raw: []byte("x")}))
	if w := <-words; w != "queued" {
		t.Errorf("after Queue %q", w)
	}
	_, err = b.sql.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`)
	b.must(err)
	if w := <-words; w != "" {
		t.Errorf("after a reconnect %q", w)
	}
}
