package db_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"hoffelijk"
)

func stale(err error) bool    { return errors.Is(err, hoffelijk.ErrStale) }
func notFound(err error) bool { return errors.Is(err, hoffelijk.ErrNotFound) }

// Ensure everything that a filing holds can be read back.
func TestFile(t *testing.T) {
	b := setup(t)
	b.must(b.SyncPeople(b.ctx, []hoffelijk.Salesperson{{Name: "Sanne", Address: "Sanne@firma.example", Lang: hoffelijk.NL, Booking: "https://x"}}))
	f := b.open(1)[0]
	file, err := b.CaseFile(b.ctx, f.CaseID)
	b.must(err)
	if file.Prospect.Address != "klant1@example.com" || file.Owner.Name != "Sanne" || file.Owner.Booking != "https://x" {
		t.Errorf("case %+v", file.Case)
	}
	if len(file.Messages) != 1 || len(file.Drafts) != 1 || len(file.Deliveries) != 1 || len(file.Events) != 1 {
		t.Fatalf("file %+v", file)
	}
	if got := file.Messages[0].Verdict; !reflect.DeepEqual(got, *f.Verdict) {
		t.Errorf("verdict\n%+v, want\n%+v", got, *f.Verdict)
	}
	if d := file.Open(); d == nil || d.Version != 1 || !reflect.DeepEqual(d.Letter, *f.Draft) || d.MessageID != f.MessageID {
		t.Errorf("draft %+v", d)
	}
	if d := file.Deliveries[0]; d.Version != 1 || d.CaseID != f.CaseID || d.Raw != nil || d.State != hoffelijk.DeliveryQueued {
		t.Errorf("delivery %+v", d)
	}
	k, err := b.Token(b.ctx, tokenOf(f.MessageID))
	b.must(err)
	if k.CaseID != f.CaseID || k.Version != 1 || k.Owner != "sanne@firma.example" || k.UsedAt != nil {
		t.Errorf("token %+v", k)
	}
	known, err := b.Threads(b.ctx, []string{"m1@example.com", "outer1@example.com", "review1@firma.example", "other@x"})
	b.must(err)
	received := hoffelijk.Thread{
		CaseID: f.CaseID, Versions: 1, Open: 1, Owner: "sanne@firma.example", Subject: "Afzegging",
		Prospect: hoffelijk.Address{Name: "K. Lant", Address: "klant1@example.com"},
	}
	review := received
	review.Purpose = hoffelijk.PurposeReview
	want := map[string]hoffelijk.Thread{
		"m1@example.com": received, "outer1@example.com": received, "review1@firma.example": review,
	}
	if !reflect.DeepEqual(known, want) {
		t.Errorf("threads %v, want %v", known, want)
	}
	people, err := b.Prospects(b.ctx, []string{"KLANT1@example.com", "nobody@x"})
	b.must(err)
	if len(people) != 1 || people["klant1@example.com"].ID != file.Prospect.ID {
		t.Errorf("prospects %v", people)
	}
}

// Ensure filing the same again changes nothing.
func TestFileTwice(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	n, err := b.File(b.ctx, []hoffelijk.Filing{f, f})
	if err != nil || n != 0 {
		t.Errorf("filed %d again: %v", n, err)
	}
	b.must(b.Answered(b.ctx, f))
	if n := b.count(`SELECT count(*) FROM events`); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}

// Ensure one impossible filing leaves all of its batch as it was.
func TestFileAllOrNothing(t *testing.T) {
	b := setup(t)
	stored := b.keep(2)
	cases, err := b.ReserveCases(b.ctx, 2)
	b.must(err)
	good, bad := filing(stored[0].ID, cases[0]), filing(stored[1].ID, cases[1])
	bad.NewCase.Category = "nonsense"
	if n, err := b.File(b.ctx, []hoffelijk.Filing{good, bad}); err == nil || n != 0 {
		t.Errorf("filed %d: %v", n, err)
	}
	if n := b.count(`SELECT (SELECT count(*) FROM cases) + (SELECT count(*) FROM messages WHERE state <> 'stored')`); n != 0 {
		t.Errorf("%d rows stayed", n)
	}
	if n, err := b.File(b.ctx, []hoffelijk.Filing{good}); err != nil || n != 1 {
		t.Errorf("filed %d alone: %v", n, err)
	}
}

// Ensure a further message of a case replaces its open draft, or withdraws it
// when it brings none, also within one batch.
func TestFileThread(t *testing.T) {
	b := setup(t)
	stored := b.keep(3)
	cases, err := b.ReserveCases(b.ctx, 1)
	b.must(err)
	first, second, third := filing(stored[0].ID, cases[0]), filing(stored[1].ID, cases[0]), filing(stored[2].ID, cases[0])
	second.NewCase, third.NewCase = nil, nil
	second.Verdict.Category = hoffelijk.Dropped
	third.Draft, third.Withdraw, third.Tokens, third.Verdict = nil, true, nil, nil
	if n, err := b.File(b.ctx, []hoffelijk.Filing{first, second, third}); err != nil || n != 3 {
		t.Fatalf("filed %d: %v", n, err)
	}
	file, err := b.CaseFile(b.ctx, cases[0])
	b.must(err)
	if file.Category != hoffelijk.Dropped {
		t.Errorf("category %s", file.Category)
	}
	if len(file.Drafts) != 2 || file.Drafts[0].State != hoffelijk.DraftReplaced || file.Drafts[1].State != hoffelijk.DraftWithdrawn {
		t.Errorf("drafts %+v", file.Drafts)
	}
	k, err := b.Token(b.ctx, tokenOf(stored[1].ID))
	b.must(err)
	if k.Version != 2 {
		t.Errorf("the second token is for version %d", k.Version)
	}
}

// Ensure someone who wants no more contact gets none, in any of their cases.
func TestSuppress(t *testing.T) {
	b := setup(t)
	stored := b.keep(3)
	cases, err := b.ReserveCases(b.ctx, 3)
	b.must(err)
	var filings []hoffelijk.Filing
	for i, m := range stored {
		f := filing(m.ID, cases[i])
		f.NewCase.Prospect.Address = "klant@example.com"
		filings = append(filings, f)
	}
	n, err := b.File(b.ctx, filings[:2])
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	b.must(b.Later(b.ctx, 1, hoffelijk.FollowUp{CaseID: cases[0], Due: date(2026, 12, 1)}, decision(hoffelijk.Decision{})))
	out := filings[2]
	out.NewCase.Category, out.Verdict.Category = hoffelijk.OptOut, hoffelijk.OptOut
	out.Draft, out.Tokens, out.Suppress = nil, nil, true
	if n, err := b.File(b.ctx, []hoffelijk.Filing{out}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	due, err := b.DueFollowUps(b.ctx, date(2027, 1, 1))
	b.must(err)
	if len(due) != 0 {
		t.Errorf("follow-ups %+v", due)
	}
	if n := b.count(`SELECT count(*) FROM drafts WHERE state = 'drafted'`); n != 0 {
		t.Errorf("%d open drafts", n)
	}
	people, err := b.Prospects(b.ctx, []string{"klant@example.com"})
	b.must(err)
	if !people["klant@example.com"].Suppressed {
		t.Error("not suppressed")
	}
}

// Ensure a list of cases is narrowed by what the filter says, newest first.
func TestCases(t *testing.T) {
	b := setup(t)
	filings := b.open(3)
	b.must(b.Discard(b.ctx, filings[0].CaseID, 1, decision(hoffelijk.Decision{})))
	for name, c := range map[string]struct {
		filter hoffelijk.CaseFilter
		want   int
	}{
		"all":            {hoffelijk.CaseFilter{}, 3},
		"limit":          {hoffelijk.CaseFilter{Limit: 2}, 2},
		"waiting":        {hoffelijk.CaseFilter{Waiting: true}, 2},
		"owner":          {hoffelijk.CaseFilter{Owner: "Sanne@firma.example"}, 3},
		"other owner":    {hoffelijk.CaseFilter{Owner: "x@firma.example"}, 0},
		"category":       {hoffelijk.CaseFilter{Category: hoffelijk.Competitor}, 3},
		"other category": {hoffelijk.CaseFilter{Category: hoffelijk.Dropped}, 0},
	} {
		got, err := b.Cases(b.ctx, c.filter)
		b.must(err)
		if len(got) != c.want {
			t.Errorf("%s: %d, want %d", name, len(got), c.want)
		}
		if len(got) > 1 && got[0].ID < got[1].ID {
			t.Errorf("%s: not the newest first", name)
		}
	}
	if _, err := b.CaseFile(b.ctx, 999); !notFound(err) {
		t.Errorf("missing case: %v", err)
	}
	if _, err := b.Token(b.ctx, tokenOf(999)); !notFound(err) {
		t.Errorf("missing token: %v", err)
	}
}

// Ensure a summary counts what happened and is saved once for its period.
func TestSummary(t *testing.T) {
	b := setup(t)
	filings := b.open(3)
	b.must(b.Approve(b.ctx, letter(filings[0], 1), decision(hoffelijk.Decision{})))
	d := b.claim(hoffelijk.PurposeLetter)
	b.must(b.Sent(b.ctx, d.ID, d.Attempt, "250"))
	b.must(b.Later(b.ctx, 1, hoffelijk.FollowUp{CaseID: filings[1].CaseID, Due: time.Now().AddDate(0, 0, 2)}, decision(hoffelijk.Decision{})))
	b.must(b.Quarantine(b.ctx, b.keep(1)[0].ID, "bomb"))
	from, to := time.Now().AddDate(0, 0, -1), time.Now().AddDate(0, 0, 1)
	for owner, all := range map[string]bool{"": true, "Sanne@firma.example": true, "x@firma.example": false} {
		f, err := b.Figures(b.ctx, hoffelijk.Week, from, to, owner)
		b.must(err)
		got := []int{f.Received, f.ByCategory[hoffelijk.Competitor], f.ByReason[hoffelijk.ReasonPrice], len(f.Waiting), len(f.Sent), len(f.DueSoon)}
		want := []int{3, 3, 3, 1, 1, 1}
		switch {
		case !all:
			want = []int{0, 0, 0, 0, 0, 0}
		case owner == "":
			want[0] = 4
		}
		if !reflect.DeepEqual(got, want) || len(f.Quarantined) != 1 {
			t.Errorf("%q: %v, want %v; quarantined %v", owner, got, want, f.Quarantined)
		}
	}
	f, err := b.Figures(b.ctx, hoffelijk.Week, from, to, "")
	b.must(err)
	for i, key := range []string{"summary-a", "summary-b"} {
		saved, err := b.SaveSummary(b.ctx, f, hoffelijk.Delivery{Purpose: hoffelijk.PurposeSummary, Key: key, MessageID: key + "@x", From: "a@x", To: "b@x", Raw: []byte("x")})
		if err != nil || saved != (i == 0) {
			t.Errorf("saved %v: %v", saved, err)
		}
	}
	if n := b.count(`SELECT count(*) FROM deliveries WHERE purpose = 'summary'`); n != 1 {
		t.Errorf("%d summaries queued", n)
	}
}
