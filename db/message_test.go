package db_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

// Ensure the same mail, by UID or by content, is kept once, whatever comes
// with it.
func TestKeepTwice(t *testing.T) {
	b := setup(t)
	first := hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: 1, Raw: mail(1), At: time.Now()}
	sameUID := hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: 1, Raw: mail(99), At: time.Now()}
	otherUID := hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: 2, Raw: mail(1), At: time.Now()}
	otherBox := hoffelijk.Received{Mailbox: "cc", UIDValidity: 3, UID: 9, Raw: mail(1), At: time.Now()}
	file := hoffelijk.Received{Raw: mail(1), At: time.Now()}
	fileInBox := hoffelijk.Received{Mailbox: "in", Raw: mail(1)}
	for _, batch := range [][]hoffelijk.Received{
		{first}, {first}, {sameUID}, {otherUID, otherUID, otherBox}, {file, fileInBox}, {},
	} {
		b.must(b.Keep(b.ctx, batch))
	}
	if n := b.count(`SELECT count(*) FROM messages`); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	if n := b.count(`SELECT count(*) FROM sightings WHERE state = 'kept'`); n != 3 {
		t.Errorf("%d sightings, want 3", n)
	}
	if n := b.count(`SELECT count(*) FROM messages WHERE raw = $1`, mail(1)); n != 1 {
		t.Error("the raw bytes are not as they came")
	}
}

// Ensure watchers of one mailbox that keep the same mail at once keep it once.
func TestKeepAtOnce(t *testing.T) {
	b := setup(t)
	var batch []hoffelijk.Received
	for uid := range uint32(50) {
		batch = append(batch, hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: uid + 1, Raw: mail(uid), At: time.Now()})
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			mine := slices.Clone(batch)
			if i%2 == 1 {
				slices.Reverse(mine)
			}
			if err := b.Keep(b.ctx, mine); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := b.count(`SELECT count(*) FROM messages`); n != len(batch) {
		t.Errorf("%d messages, want %d", n, len(batch))
	}
	if n := b.count(`SELECT count(DISTINCT message_id) FROM sightings`); n != len(batch) {
		t.Errorf("%d sighted, want %d", n, len(batch))
	}
}

// Ensure messages come in order of arrival with their mailbox, that nobody
// gets one twice, and that a released one comes alone and counts its tries.
func TestClaimStored(t *testing.T) {
	b := setup(t)
	b.must(b.SyncMailboxes(b.ctx, []hoffelijk.Mailbox{{Name: "in", Address: "In@Firma.example", Owner: "Sanne@Firma.example"}}))
	stored := b.keep(5)
	if m := stored[0].Mailbox; m.Name != "in" || m.Address != "in@firma.example" || m.Owner != "sanne@firma.example" {
		t.Errorf("mailbox %+v", m)
	}
	for i, m := range stored {
		if !bytes.Equal(m.Raw, mail(uint32(i+1))) || m.Tries != 1 {
			t.Errorf("message %d: %q, try %d", i, m.Raw, m.Tries)
		}
	}
	if more, err := b.ClaimStored(b.ctx, 10); err != nil || len(more) != 0 {
		t.Errorf("claimed again: %d, %v", len(more), err)
	}
	b.must(b.Release(b.ctx, stored[1].ID, "no luck"))
	b.must(b.Release(b.ctx, stored[2].ID, "no luck"))
	for _, want := range stored[1:3] {
		again, err := b.ClaimStored(b.ctx, 10)
		b.must(err)
		if len(again) != 1 || again[0].ID != want.ID || again[0].Tries != 2 {
			t.Errorf("after a release: %+v", again)
		}
	}
}

// Ensure two stores that claim at once share all messages without doubles.
func TestClaimAtOnce(t *testing.T) {
	b := setup(t)
	const n = 300
	var batch []hoffelijk.Received
	for uid := range uint32(n) {
		batch = append(batch, hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: uid + 1, Raw: mail(uid), At: time.Now()})
	}
	b.must(b.Keep(b.ctx, batch))
	all := claimAtOnce(b, func(s *db.Store) (ids []int64, err error) {
		got, err := s.ClaimStored(b.ctx, 7)
		for _, m := range got {
			ids = append(ids, m.ID)
		}
		return ids, err
	})
	if len(all) != n || len(slices.Compact(all)) != n {
		t.Errorf("claimed %d, want each of %d once", len(all), n)
	}
}

// Ensure what is claimed by one store is out of another's reach, and free once
// that store is closed.
func TestClaimsOfOthers(t *testing.T) {
	b := setup(t)
	m := b.keep(1)[0]
	other := dbtest.OpenDSN(t, b.dsn, nil)
	if got, err := other.ClaimStored(b.ctx, 1); err != nil || len(got) != 0 {
		t.Errorf("claimed %d of another's, %v", len(got), err)
	}
	if n, err := other.File(b.ctx, []hoffelijk.Filing{{MessageID: m.ID}}); err != nil || n != 0 {
		t.Errorf("filed %d of another's, %v", n, err)
	}
	if err := other.Quarantine(b.ctx, m.ID, "x"); !stale(err) {
		t.Errorf("quarantine of another's: %v", err)
	}
	third := dbtest.OpenDSN(t, b.dsn, nil)
	b.must(b.Release(b.ctx, m.ID, ""))
	if got, err := other.ClaimStored(b.ctx, 1); err != nil || len(got) != 1 {
		t.Errorf("claimed %d after the release, %v", len(got), err)
	}
	b.must(other.Close())
	if got, err := third.ClaimStored(b.ctx, 1); err != nil || len(got) != 1 {
		t.Errorf("claimed %d after the other closed, %v", len(got), err)
	}
}

// Ensure a quarantined message keeps its bytes and the reason, and that a
// repetition is harmless.
func TestQuarantine(t *testing.T) {
	b := setup(t)
	m := b.keep(1)[0]
	for range 2 {
		b.must(b.Quarantine(b.ctx, m.ID, "te diep genest\x00"))
	}
	if n := b.count(`SELECT count(*) FROM messages WHERE state = 'quarantined' AND raw = $1 AND note = 'te diep genest'`, mail(1)); n != 1 {
		t.Error("not quarantined as it was")
	}
	if err := b.Quarantine(b.ctx, 12345, "x"); !notFound(err) {
		t.Errorf("quarantine of nothing: %v", err)
	}
}

// Ensure no text that a mail can bring is refused, and none fails its batch.
func TestPoison(t *testing.T) {
	b := setup(t)
	long := strings.Repeat("x", 20_000) + "@example.com"
	poison := []func(*hoffelijk.Filing){
		func(f *hoffelijk.Filing) { f.Message.Subject = "nul \x00 and \xff\xfe" },
		func(f *hoffelijk.Filing) { f.NewCase.Subject = `{"a","b"}, \x00 "\` },
		func(f *hoffelijk.Filing) { f.Message.MessageID, f.Message.Outer.MessageID = long, long+"y" },
		func(f *hoffelijk.Filing) { f.Message.Date = time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC) },
		func(f *hoffelijk.Filing) {
			f.Message.Date = time.Date(-5000, 1, 1, 0, 0, 0, 0, time.FixedZone("", 100*3600))
		},
		func(f *hoffelijk.Filing) { f.NewCase.Prospect = hoffelijk.Prospect{Address: long} },
		func(f *hoffelijk.Filing) { f.NewCase.Prospect = hoffelijk.Prospect{Name: "\x00\xff" + long} },
		func(f *hoffelijk.Filing) { f.NewCase.Prospect = hoffelijk.Prospect{} },
		func(f *hoffelijk.Filing) { f.NewCase.Prospect = hoffelijk.Prospect{} },
		func(f *hoffelijk.Filing) { f.NewCase.Owner.Address = "" },
		func(f *hoffelijk.Filing) { f.NewCase.Owner.Address = "\xff" + long },
		func(f *hoffelijk.Filing) { f.Message.From.Name = "NULL"; f.Message.From.Address = "null" },
		func(f *hoffelijk.Filing) { f.Verdict.Hits[0].Text = "\x00'; DROP TABLE cases; --" },
		func(f *hoffelijk.Filing) { f.Verdict.Reasons = []hoffelijk.Reason{"a,b", ""} },
		func(f *hoffelijk.Filing) { f.Verdict.ComeBack.From = time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC) },
		func(f *hoffelijk.Filing) { f.Draft.Body = "\xc3\x28\x00" },
		func(f *hoffelijk.Filing) { f.Draft.Asks = nil },
		func(f *hoffelijk.Filing) { f.Events[0].At = time.Time{}; f.Events[0].Note = "\x00" },
		func(f *hoffelijk.Filing) { f.Tokens[0].ExpiresAt = time.Date(12345, 1, 1, 0, 0, 0, 0, time.UTC) },
		func(f *hoffelijk.Filing) { f.Message = nil },
	}
	stored := b.keep(len(poison))
	cases, err := b.ReserveCases(b.ctx, len(poison))
	b.must(err)
	var filings []hoffelijk.Filing
	for i, spoil := range poison {
		f := filing(stored[i].ID, cases[i])
		spoil(&f)
		filings = append(filings, f)
	}
	if n, err := b.File(b.ctx, filings); err != nil || n != len(poison) {
		t.Fatalf("filed %d of %d: %v", n, len(poison), err)
	}
	known, err := b.Threads(b.ctx, []string{long, long + "y", "\x00\xff", ""})
	b.must(err)
	if known[long].CaseID != cases[2] || known[long+"y"].CaseID != cases[2] || len(known) != 2 {
		t.Errorf("threads of long ids: %v, want case %d", known, cases[2])
	}
	if n := b.count(`SELECT count(*) FROM prospects WHERE key LIKE 'case:%'`); n != 2 {
		t.Errorf("%d nameless prospects, want 2 different ones", n)
	}
}
