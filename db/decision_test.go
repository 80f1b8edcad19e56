package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoffelijk"
)

// Ensure of many approvals at once, by page and by mail, one wins, one letter
// is queued, and all others are told that they were too late.
func TestApproveAtOnce(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	var won, late atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			switch err := b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})); {
			case err == nil:
				won.Add(1)
			case stale(err):
				late.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || late.Load() != 49 {
		t.Errorf("%d won, %d late", won.Load(), late.Load())
	}
	if n := b.count(`SELECT count(*) FROM deliveries WHERE purpose = 'letter'`); n != 1 {
		t.Errorf("%d letters", n)
	}
}

// Ensure the same decision, by its token or by its answer, may be repeated,
// and that nothing else approves a version again.
func TestApproveTwice(t *testing.T) {
	b := setup(t)
	answer := b.keep(1)[0].ID
	b.must(b.Answered(b.ctx, hoffelijk.Filing{MessageID: answer}))
	for name, d := range map[string]func(hoffelijk.Filing) hoffelijk.Decision{
		"token": func(f hoffelijk.Filing) hoffelijk.Decision {
			h := tokenOf(f.MessageID)
			return hoffelijk.Decision{Token: &h}
		},
		"answer": func(hoffelijk.Filing) hoffelijk.Decision { return hoffelijk.Decision{Answer: answer} },
	} {
		f := b.open(1)[0]
		for range 2 {
			if err := b.Approve(b.ctx, letter(f, 1), decision(d(f))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})); !stale(err) {
			t.Errorf("%s: another decision: %v", name, err)
		}
		if n := b.count(`SELECT count(*) FROM events WHERE case_id = $1 AND kind = 'approved'`, f.CaseID); n != 1 {
			t.Errorf("%s: %d events", name, n)
		}
	}
}

// Ensure an approval counts only for the version it was given for, to the
// recipient of the draft, and by a token that is fresh and of this draft.
func TestApproveRefused(t *testing.T) {
	b := setup(t)
	filings := b.open(2)
	f := filings[0]
	expired := tokenOf(f.MessageID)
	_, err := b.sql.Exec(`UPDATE tokens SET expires_at = now() - interval '1 hour' WHERE case_id = $1`, f.CaseID)
	b.must(err)
	others := tokenOf(filings[1].MessageID)
	elsewhere := letter(f, 1)
	elsewhere.To = "mallory@example.com"
	takenKey := letter(f, 1)
	takenKey.Key = f.Mails[0].Key
	missing := letter(f, 1)
	missing.CaseID = 999
	for name, c := range map[string]struct {
		letter hoffelijk.Delivery
		d      hoffelijk.Decision
		ok     func(error) bool
	}{
		"other version":    {letter(f, 2), hoffelijk.Decision{}, stale},
		"no version":       {letter(f, 0), hoffelijk.Decision{}, stale},
		"expired token":    {letter(f, 1), hoffelijk.Decision{Token: &expired}, stale},
		"another's token":  {letter(f, 1), hoffelijk.Decision{Token: &others}, stale},
		"by the daemon":    {letter(f, 1), hoffelijk.Decision{Channel: hoffelijk.ByDaemon}, func(err error) bool { return err != nil }},
		"other recipient":  {elsewhere, hoffelijk.Decision{}, func(err error) bool { return err != nil }},
		"a taken key":      {takenKey, hoffelijk.Decision{}, func(err error) bool { return err != nil }},
		"case not there":   {missing, hoffelijk.Decision{}, notFound},
		"of nobody at all": {letter(f, 1), hoffelijk.Decision{By: "-"}, func(err error) bool { return err != nil }},
	} {
		d := decision(c.d)
		if c.d.By == "-" {
			d.By = ""
		}
		if err := b.Approve(b.ctx, c.letter, d); !c.ok(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := b.count(`SELECT (SELECT count(*) FROM approvals) + (SELECT count(*) FROM deliveries WHERE purpose = 'letter')`); n != 0 {
		t.Errorf("%d approvals and letters", n)
	}
}

// Ensure an edit makes a new version, that the old one cannot be approved any
// more, and that its token is used up.
func TestRevise(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	token := tokenOf(f.MessageID)
	next := hoffelijk.Revision{
		CaseID: f.CaseID, Version: 1, Letter: letterTo(f.Draft.To.Address),
		Tokens:   []hoffelijk.Token{{Hash: tokenOf(1000), Owner: "sanne@firma.example", ExpiresAt: time.Now().Add(time.Hour)}},
		Decision: decision(hoffelijk.Decision{Token: &token}),
		Event:    hoffelijk.Event{Kind: "edited", By: "sanne@firma.example"},
	}
	version, err := b.Revise(b.ctx, next)
	if err != nil || version != 2 {
		t.Fatalf("version %d: %v", version, err)
	}
	if version, err := b.Revise(b.ctx, next); !stale(err) || version != 0 {
		t.Errorf("again: version %d: %v", version, err)
	}
	if err := b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})); !stale(err) {
		t.Errorf("approving the old version: %v", err)
	}
	k, err := b.Token(b.ctx, tokenOf(1000))
	b.must(err)
	if k.Version != 2 || k.CaseID != f.CaseID {
		t.Errorf("new token %+v", k)
	}
	b.must(b.Approve(b.ctx, letter(f, 2), decision(hoffelijk.Decision{})))
	if n := b.count(`SELECT count(*) FROM events WHERE kind = 'edited' AND at > '2000-01-01'`); n != 1 {
		t.Errorf("%d events", n)
	}
}

// Ensure a person's verdict stands beside the rules' own and counts from then on.
func TestRefile(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	version, err := b.Revise(b.ctx, hoffelijk.Revision{
		CaseID: f.CaseID, Version: 1, Close: true,
		Verdict:  &hoffelijk.Verdict{Category: hoffelijk.None, Level: hoffelijk.Certain},
		Decision: decision(hoffelijk.Decision{}),
	})
	if err != nil || version != 0 {
		t.Fatalf("version %d: %v", version, err)
	}
	file, err := b.CaseFile(b.ctx, f.CaseID)
	b.must(err)
	if m := file.Messages[0]; !m.ByPerson || m.Verdict.Category != hoffelijk.None {
		t.Errorf("message %+v", m.Verdict)
	}
	if file.Category != hoffelijk.None || file.ClosedAt == nil || file.Open() != nil || file.Drafts[0].State != hoffelijk.DraftWithdrawn {
		t.Errorf("case %+v, draft %s", file.Case, file.Drafts[0].State)
	}
	if n := b.count(`SELECT count(*) FROM verdicts`); n != 2 {
		t.Errorf("%d verdicts, want both", n)
	}
}

// Ensure a case that waits for later does so until its day, then gets a new
// draft once.
func TestLater(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	later := hoffelijk.FollowUp{CaseID: f.CaseID, Due: date(2027, 3, 1), What: "draft again", Words: "later 1 maart"}
	if err := b.Later(b.ctx, 2, later, decision(hoffelijk.Decision{})); !stale(err) {
		t.Errorf("a version that is not there: %v", err)
	}
	b.must(b.Later(b.ctx, 1, later, decision(hoffelijk.Decision{})))
	for on, want := range map[time.Time]int{date(2027, 2, 28): 0, date(2027, 3, 1): 1} {
		if due, err := b.DueFollowUps(b.ctx, on); err != nil || len(due) != want {
			t.Errorf("due on %v: %v, %v", on, due, err)
		}
	}
	due, err := b.DueFollowUps(b.ctx, date(2027, 3, 1))
	b.must(err)
	if due[0].Words != later.Words || !due[0].Due.Equal(later.Due) {
		t.Errorf("follow-up %+v", due[0])
	}
	for range 2 {
		b.must(b.FollowUpDone(b.ctx, due[0].ID, &hoffelijk.Revision{
			CaseID: f.CaseID, Letter: letterTo(f.Draft.To.Address), Decision: decision(hoffelijk.Decision{Channel: hoffelijk.ByDaemon}),
		}))
	}
	file, err := b.CaseFile(b.ctx, f.CaseID)
	b.must(err)
	if len(file.Drafts) != 2 || file.Open() == nil || len(file.FollowUps) != 0 {
		t.Errorf("drafts %+v, follow-ups %v", file.Drafts, file.FollowUps)
	}
}

// Ensure a discarded draft closes its case, once.
func TestDiscard(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	b.must(b.Discard(b.ctx, f.CaseID, 1, decision(hoffelijk.Decision{})))
	if err := b.Discard(b.ctx, f.CaseID, 1, decision(hoffelijk.Decision{})); !stale(err) {
		t.Errorf("again: %v", err)
	}
	file, err := b.CaseFile(b.ctx, f.CaseID)
	b.must(err)
	if file.ClosedAt == nil || file.Drafts[0].State != hoffelijk.DraftDiscarded {
		t.Errorf("case %+v", file)
	}
}
